"""Logins, passwords, bundles and one-time codes."""

import string
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from securenotes.model import UserId
from securenotes.vault import totp
from securenotes.vault.errors import Refused
from securenotes.vault.ids import normal_login, user_id
from securenotes.vault.keys import (
    Bundle,
    Kdf,
    UserKeys,
    check_bundle,
    check_password,
    derive_password_keys,
    open_bundle_pw,
    open_bundle_rc,
)
from securenotes.vault.kit import kit_keys, recovery_seed
from securenotes.vault.primitives import ae_seal, pae, sign_public, u8, u32
from securenotes.vault.signin import Change, sign_change, verify_change

from .values import ACCOUNT_KEY, KIT, ORG, RECIPIENT, USER, T

SEED = b"\x0c" * 20
KEYS = UserKeys(b"\x01" * 32, b"\x02" * 32, b"\x03" * 32)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("anna.berg", "anna.berg"),
        (" Anna.BERG\n", "anna.berg"),
        ("A\u030asa.O\u0308berg", "åsa.öberg"),
        ("x", "x"),
        ("per_nyman-2", "per_nyman-2"),
        ("z" * 24, "z" * 24),
    ],
)
def test_login_has_one_form(typed, normal):
    assert normal_login(typed) == normal
    assert normal_login(normal) == normal
    assert user_id(ORG, typed) == user_id(ORG, normal)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("z" * 25, "length"),
        ("anna berg", "character"),
        (".anna", "character"),
        ("anna-", "character"),
        ("аnna", "character"),
        ("anna\u200b", "character"),
        ("anna@skola", "character"),
        ("anna/../x", "character"),
        ("x\u0301\u0302", "character"),
        ("١", "character"),
        ("\ud800", "character"),
        ("ﬁa", "character"),
    ],
)
def test_no_login(typed, why):
    with pytest.raises(ValueError, match=why):
        normal_login(typed)
    with pytest.raises(ValueError, match=why):
        user_id(ORG, typed)


@pytest.mark.parametrize(
    "password",
    ["tolv tecken!", "å" * 12, "a\u030a" * 12, "x" * 128, "a\u030a" * 128, "😀" * 12],
)
def test_password_of_12_to_128_characters_is_taken(password):
    check_password(password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elva tecken", "short"),
        ("a\u030a" * 11, "short"),
        ("x" * 129, "long"),
        ("x" * 12 + "\u0378", "character"),
        ("x" * 12 + "\ud800", "character"),
        ("x" * 12 + "\x1b", "character"),
    ],
)
def test_other_password_is_refused(password, why):
    with pytest.raises(ValueError, match=why):
        check_password(password)


def test_password_is_the_same_however_the_keyboard_composes_it():
    one, two = (
        derive_password_keys(text, ACCOUNT_KEY, ORG, USER, Kdf.THROWAWAY)
        for text in (
            "Björnbär på fjället",
            "Bjo\u0308rnba\u0308r pa\u030a fja\u0308llet",
        )
    )
    assert one == two


@pytest.mark.parametrize("changed", ["password", "account_key", "org", "user"], ids=str)
def test_both_secrets_and_the_person_make_the_keys(changed):
    given_ = {
        "password": "Björnbär på fjället",
        "account_key": ACCOUNT_KEY,
        "org": ORG,
        "user": USER,
    }
    other = {**given_, changed: "Björnbär" if changed == "password" else b"\x09" * 16}
    one, two = (derive_password_keys(**g, kdf_id=0) for g in (given_, other))
    assert one.kek_pw != two.kek_pw
    assert one.auth_seed != two.auth_seed


def test_any_text_can_be_tried_as_a_password():
    for text in ("", "\ud800", "\x00", "x" * 10_000):
        derive_password_keys(text, ACCOUNT_KEY, ORG, USER, 0)


@pytest.mark.parametrize("kdf_id", [2, -1, 255])
def test_no_store_supplies_another_cost(kdf_id):
    with pytest.raises(Refused, match="kdf"):
        derive_password_keys("x", ACCOUNT_KEY, ORG, USER, kdf_id)


def bundle(gen: int = 4) -> Bundle:
    return Bundle(USER, gen, KEYS, ACCOUNT_KEY, 1, b"\x04" * 32, 0, SEED, T)


def test_bundle_is_used_only_if_it_is_the_newest():
    check_bundle(bundle(), KEYS.sign_pk, KEYS.box_pk, 4)
    check_bundle(bundle(), KEYS.sign_pk, KEYS.box_pk, 3)
    for sign_pk, box_pk, pinned in (
        (KEYS.sign_pk, KEYS.box_pk, 5),
        (KEYS.box_pk, KEYS.box_pk, 4),
        (KEYS.sign_pk, KEYS.sign_pk, 4),
    ):
        with pytest.raises(Refused, match="bundle"):
            check_bundle(bundle(), sign_pk, box_pk, pinned)


def test_bundle_of_other_bytes_is_refused():
    data = bundle().encode()
    assert Bundle.decode(data) == bundle()
    for wrong in (data[:-1], data + b"\x00", b"", data.replace(b"bundle", b"bindle")):
        with pytest.raises(Refused, match="form"):
            Bundle.decode(wrong)
    odd = Bundle(USER, 1, KEYS, ACCOUNT_KEY, 1, b"\x04" * 32, 0, b"\x0c" * 19, T)
    with pytest.raises(Refused, match="form"):
        Bundle.decode(odd.encode())


def test_bundle_says_itself_whose_it_is():
    # Sealed rightly, for another place than the bundle inside it names.
    kek = b"\x04" * 32
    inner = bundle().encode()

    def pw(user: UserId, gen: int) -> None:
        ad = pae("SA1/bundle-pw", ORG, user, u32(gen), u8(0))
        open_bundle_pw(ORG, user, kek, ae_seal(kek, inner, ad), gen, 0)

    def rc(user: UserId, gen: int, rc_no: int, key: bytes) -> None:
        ad = pae("SA1/bundle-rc", ORG, user, u32(gen), u32(rc_no))
        open_bundle_rc(ORG, user, key, ae_seal(key, inner, ad), gen, rc_no)

    pw(USER, 4)
    rc(USER, 4, 1, kek)
    for user, gen in ((RECIPIENT, 4), (USER, 5)):
        with pytest.raises(Refused, match="bundle"):
            pw(user, gen)
    for user, gen, rc_no, key in (
        (RECIPIENT, 4, 1, kek),
        (USER, 5, 1, kek),
        (USER, 4, 2, kek),
        (USER, 4, 1, b"\x05" * 32),
    ):
        with pytest.raises(Refused, match="bundle"):
            rc(user, gen, rc_no, key)


def test_change_needs_both_signatures():
    change = Change(
        ORG,
        "local",
        USER,
        5,
        b"pw",
        b"rc",
        sign_public(SEED + SEED[:12]),
        b"",
        1,
        0,
        b"",
    )
    both = sign_change(KEYS.sign_seed, SEED + SEED[:12], change)
    verify_change(KEYS.sign_pk, change, *both)
    for wrong in ((both[0], both[0]), (both[1], both[1]), (both[1], both[0])):
        with pytest.raises(Refused, match="signature"):
            verify_change(KEYS.sign_pk, change, *wrong)


def test_new_keys_are_new():
    one, two = UserKeys.make(), UserKeys.make()
    assert len({one.sign_seed, one.box_seed, one.udk, two.sign_seed, two.udk}) == 5


def test_kit_gives_a_new_recovery_key_each_time():
    seeds = [recovery_seed(KIT, n) for n in range(1, 5)]
    assert seeds[0] == kit_keys(KIT).recovery_seed
    assert len(set(seeds)) == 4
    with pytest.raises(ValueError, match="n"):
        recovery_seed(KIT, 0)


# -- one-time codes ---------------------------------------------------------
NOW = 1_760_000_010_000
STEP = NOW // 30_000


@pytest.mark.parametrize(
    ("steps", "found"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_code_holds_one_step_before_and_after(steps, found):
    code = totp.code_at(SEED, STEP + steps)
    assert totp.match_step(SEED, code, NOW, 0) == (STEP + steps if found else None)


def test_code_is_good_once():
    for steps in (-1, 0, 1):
        code = totp.code_at(SEED, STEP + steps)
        assert totp.match_step(SEED, code, NOW, STEP + steps - 1) == STEP + steps
        assert totp.match_step(SEED, code, NOW, STEP + steps) is None
        assert totp.match_step(SEED, code, NOW, STEP + 1) is None


def test_code_of_another_seed_is_refused():
    code = totp.code_at(b"\x0d" * 20, STEP)
    assert totp.match_step(SEED, code, NOW, 0) is None


def test_only_six_ascii_digits_are_looked_at():
    code = totp.code_at(SEED, STEP)
    other = code.translate(str.maketrans(string.digits, "٠١٢٣٤٥٦٧٨٩"))
    assert other.isdigit()
    for text in (
        "",
        code[:5],
        code + "0",
        f" {code}",
        f"{code}\n",
        f"{code[:3]} {code[3:]}",
        f"+{code[1:]}",
        other,
        "²²²²²²",
        "\ud800" * 6,
        "x" * 6,
    ):
        assert totp.match_step(SEED, text, NOW, 0) is None


@given(st.text("abcåäö.", min_size=1, max_size=24))
def test_qr_code_has_21_rows(login):
    uri = totp.provisioning_uri(login, SEED)
    split = urlsplit(uri)
    assert (split.scheme, split.netloc) == ("otpauth", "totp")
    assert parse_qs(split.query) == {
        "secret": [totp.seed_text(SEED)],
        "issuer": ["Anteckning"],
    }
    qr = segno.make(uri, error="l", boost_error=False, micro=False)
    assert isinstance(qr.version, int)
    assert qr.version <= 5


def test_uri_names_the_login():
    uri = totp.provisioning_uri("anna.berg", SEED)
    assert uri == (
        f"otpauth://totp/anna.berg?secret={totp.seed_text(SEED)}&issuer=Anteckning"
    )
    assert unquote(urlsplit(totp.provisioning_uri("åsa", SEED)).path) == "/åsa"
    assert urlsplit(totp.provisioning_uri("å" * 24, SEED)).path == "/" + "a" * 24


def test_seed_is_160_random_bits():
    assert len(totp.new_seed()) == 20
    assert totp.new_seed() != totp.new_seed()
