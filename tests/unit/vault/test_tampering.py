"""Nothing sealed or signed opens changed, or in another's place.

Every kind of record is a row: the fields that name its place, how it is made,
and how it is opened. Then any bit is flipped, and any field is another's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securenotes.model import DeviceId, NoteId, OrgId, ScopeId, UserId, VersionHash
from securenotes.vault import cards, keys, log, notes, own, scopes, signin
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.primitives import Sealer, box_public, sha256, sign_public

from .values import (
    ACCOUNT_KEY,
    BOX_SEED,
    DEK,
    HEADER,
    NOTE,
    ORG,
    PLAIN,
    RECIPIENT,
    RECIPIENT_SEED,
    SCOPE,
    SIGN_SEED,
    SK,
    UDK,
    USER,
    T,
)

Fields = dict[str, Any]
KEY, OTHER_SCOPE, DEVICE = b"\x41" * 32, ScopeId(b"\x42" * 16), DeviceId(b"\x43" * 16)
VH = VersionHash(b"\x44" * 32)


@dataclass(frozen=True)
class Record:
    name: str
    fields: Fields
    make: Callable[[Fields], bytes]
    open: Callable[[Fields, bytes], object]


def bundle(f: Fields) -> keys.Bundle:
    return keys.Bundle(
        user=f["user"],
        gen=f["gen"],
        keys=keys.UserKeys(SIGN_SEED, BOX_SEED, UDK, 1),
        account_key=ACCOUNT_KEY,
        rc_no=f.get("rc_no", 1),
        kek_rc=f["key"],
        factor_no=0,
        totp_seed=b"\x0c" * 20,
        at=T,
    )


def scope_key(f: Fields) -> scopes.ScopeKey:
    return scopes.ScopeKey(f["scope"], f["ver"], SK)


def scope_ref(f: Fields) -> scopes.ScopeRef:
    """The roster's word for this key, in whatever place it is looked for."""
    return scope_key(f).ref(f["org"])


def above(f: Fields) -> scopes.ScopeKey:
    return scopes.ScopeKey(f["parent"], f["parent_ver"], f["key"])


def box_of(f: Fields) -> scopes.BoxRef:
    return scopes.BoxRef(f["parent"], f["parent_ver"], above(f).box_pk(f["org"]))


def sealed_with(f: Fields, use: Callable[[Sealer], bytes]) -> bytes:
    with Sealer(f["org"]) as sealer:
        return use(sealer)


def header(f: Fields) -> notes.Header:
    return replace(
        HEADER, **{k: f[k] for k in ("org", "scope", "note", "ver", "prev_hash")}
    )


def login(f: Fields) -> signin.Login:
    return signin.Login(**{k: v for k, v in f.items() if k != "seed"})


def change(f: Fields) -> signin.Change:
    return signin.Change(**{k: v for k, v in f.items() if k != "seed"})


PERSON: Fields = {"org": ORG, "user": USER}
SCOPED: Fields = {"org": ORG, "scope": SCOPE, "ver": 1}
UNDER: Fields = {**SCOPED, "parent": OTHER_SCOPE, "parent_ver": 2, "key": KEY}
PLACE: Fields = {"org": ORG, "scope": SCOPE, "note": NOTE, "ver": 2}
VERSION: Fields = {**PLACE, "prev_hash": VH, "key": KEY, "kind": 1, "key_version": 4}
CARD: Fields = {"org": ORG, "subject": SCOPE, "ver": 1, "key": KEY, "key_ver": 3}

RECORDS = [
    Record(
        "bundle-pw",
        {**PERSON, "key": KEY, "gen": 3, "kdf_id": 0},
        lambda f: keys.seal_bundle_pw(f["org"], bundle(f), f["key"], f["kdf_id"]),
        lambda f, b: keys.open_bundle_pw(
            f["org"], f["user"], f["key"], b, f["gen"], f["kdf_id"]
        ),
    ),
    Record(
        "bundle-rc",
        {**PERSON, "key": KEY, "gen": 3, "rc_no": 2},
        lambda f: keys.seal_bundle_rc(f["org"], bundle(f)),
        lambda f, b: keys.open_bundle_rc(
            f["org"], f["user"], f["key"], b, f["gen"], f["rc_no"]
        ),
    ),
    Record(
        "pw",
        {**SCOPED, "recipient": RECIPIENT, "seed": RECIPIENT_SEED},
        lambda f: sealed_with(
            f,
            lambda s: scopes.wrap_pw(
                s, scope_key(f), f["recipient"], box_public(f["seed"])
            ),
        ),
        lambda f, b: scopes.open_pw(
            f["org"], scope_ref(f), f["recipient"], f["seed"], b
        ),
    ),
    Record(
        "rw",
        {**SCOPED, "seed": RECIPIENT_SEED},
        lambda f: sealed_with(
            f,
            lambda s: scopes.wrap_rw(
                s, scope_key(f), ScopeKind.ADMINISTRATORS, box_public(f["seed"])
            ),
        ),
        lambda f, b: scopes.open_rw(f["org"], scope_ref(f), f["seed"], b),
    ),
    Record(
        "up",
        UNDER,
        lambda f: sealed_with(f, lambda s: scopes.wrap_up(s, scope_key(f), box_of(f))),
        lambda f, b: scopes.open_up(f["org"], scope_ref(f), above(f), b),
    ),
    Record(
        "sw",
        UNDER,
        lambda f: scopes.wrap_sw(f["org"], scope_key(f), above(f)),
        lambda f, b: scopes.open_sw(f["org"], scope_ref(f), above(f), b),
    ),
    Record(
        "closed",
        {**UNDER, "note": NOTE},
        lambda f: sealed_with(
            f,
            lambda s: scopes.seal_closed(
                s, (f["scope"], f["note"], f["ver"]), DEK, box_of(f)
            ),
        ),
        lambda f, b: scopes.open_closed(
            f["org"], (f["scope"], f["note"], f["ver"]), above(f), b
        ),
    ),
    Record(
        "dek",
        {k: v for k, v in VERSION.items() if k != "prev_hash"},
        lambda f: notes.wrap_dek(
            f["kind"], f["key"], f["key_version"], header({**f, "prev_hash": VH}), DEK
        ),
        lambda f, b: notes.open_dek(
            f["kind"], f["key"], f["key_version"], header({**f, "prev_hash": VH}), b
        ),
    ),
    Record(
        "card",
        {k: v for k, v in CARD.items() if k != "key_ver"},
        lambda f: (
            cards.seal_card(
                f["org"],
                f["subject"],
                f["ver"],
                cards.GroupCard(name="7B"),
                SK,
                1,
                ck=f["key"],
            ).blob
        ),
        lambda f, b: cards.open_card(
            f["org"],
            f["subject"],
            cards.CardRef(f["ver"], sha256(b), cards.card_commitment(f["key"])),
            f["key"],
            b,
            cards.GroupCard,
        ),
    ),
    Record(
        "card-key",
        CARD,
        lambda f: cards.wrap_card_key(
            f["org"], f["subject"], f["ver"], f["key"], f["key_ver"], DEK
        ),
        lambda f, b: cards.open_card_key(
            f["org"],
            f["subject"],
            cards.CardRef(f["ver"], b"", cards.card_commitment(DEK)),
            f["key"],
            f["key_ver"],
            b,
        ),
    ),
    Record(
        "own",
        {**PERSON, "key": UDK, "what": "work", "record": NOTE, "rev": 7},
        lambda f: own.seal_own(
            f["key"],
            f["org"],
            f["user"],
            f["what"],
            f["record"],
            f["rev"],
            {"b": "Hej"},
        ),
        lambda f, b: own.open_own(
            f["key"], f["org"], f["user"], f["what"], f["record"], f["rev"], b
        ),
    ),
    Record(
        "session",
        {**PERSON, "key": KEY, "device": DEVICE},
        lambda f: own.seal_session(
            f["key"],
            f["org"],
            f["user"],
            f["device"],
            own.Session(token="ab", signed_in_at=T, code_at=T, place={"screen": "x"}),
        ),
        lambda f, b: own.open_session(f["key"], f["org"], f["user"], f["device"], b),
    ),
    Record(
        "receipt",
        {**PLACE, "vh": VH, "reader": USER, "at": T, "seed": SIGN_SEED},
        lambda f: log.sign_receipt(**f),
        lambda f, b: log.verify_receipt(
            sign_public(f["seed"]),
            **{k: v for k, v in f.items() if k != "seed"},
            sig=b,
        ),
    ),
    Record(
        "login",
        {
            "tag": signin.LoginTag.PASSWORD,
            "org": ORG,
            "server_name": "local",
            "user": USER,
            "challenge": KEY,
            "at": T,
            "totp": "012345",
            "device": DEVICE,
            "seed": SIGN_SEED,
        },
        lambda f: signin.sign_login(f["seed"], login(f)),
        lambda f, b: signin.verify_login(sign_public(f["seed"]), login(f), b),
    ),
    Record(
        "change",
        {
            "org": ORG,
            "server_name": "local",
            "user": USER,
            "gen": 4,
            "bundle_pw": KEY,
            "bundle_rc": DEK,
            "auth_pk": sign_public(RECIPIENT_SEED),
            "rc_auth_pk": b"",
            "rc_no": 1,
            "factor_no": 0,
            "totp_seed": b"",
            "seed": SIGN_SEED,
        },
        lambda f: signin.sign_change(f["seed"], RECIPIENT_SEED, change(f))[0],
        lambda f, b: signin.verify_change(
            sign_public(f["seed"]),
            change(f),
            b,
            signin.sign_change(f["seed"], RECIPIENT_SEED, change(f))[1],
        ),
    ),
]
OTHERS: dict[str, Any] = {
    "tag": signin.LoginTag.RECOVERY,
    "kind": notes.WrapKind.USER,
    "kdf_id": 1,
    "what": "prefs",
    "server_name": "annan.skola.example",
    "totp": "543210",
    "rc_auth_pk": b"\x55" * 32,
    "totp_seed": b"\x55" * 20,
}


def another(name: str, value: Any) -> Any:
    if name in OTHERS:
        return OTHERS[name]
    return value + 1 if isinstance(value, int) else bytes(b ^ 0x55 for b in value)


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.name)
def test_untouched_it_opens(record):
    record.open(record.fields, record.make(record.fields))


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.name)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_bit_flipped_is_refused(record, data):
    sealed = record.make(record.fields)
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    if record.name in {"pw", "rw", "up", "closed"} and bit == 255:
        # X25519 ignores the ephemeral key's top bit; the key derivation does not.
        assert flip(sealed, bit)[:32] != sealed[:32]
    with pytest.raises(Refused):
        record.open(record.fields, flip(sealed, bit))


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.name)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_cut_is_refused(record, data):
    sealed = record.make(record.fields)
    keep = data.draw(st.integers(0, len(sealed) - 1))
    for cut in (sealed[:keep], sealed + b"\x00"):
        with pytest.raises(Refused):
            record.open(record.fields, cut)


@pytest.mark.parametrize(
    ("record", "name"),
    [(r, name) for r in RECORDS for name in r.fields],
    ids=lambda v: v if isinstance(v, str) else v.name,
)
def test_in_the_place_of_another_it_is_refused(record, name):
    sealed = record.make(record.fields)
    place = {**record.fields, name: another(name, record.fields[name])}
    with pytest.raises(Refused):
        record.open(place, sealed)


@pytest.mark.parametrize(
    "name",
    [
        "bundle-pw",
        "bundle-rc",
        "pw",
        "rw",
        "up",
        "sw",
        "closed",
        "dek",
        "card",
        "card-key",
        "own",
        "session",
    ],
)
def test_two_sealings_of_the_same_share_nothing(name):
    record = next(r for r in RECORDS if r.name == name)
    one, two = record.make(record.fields), record.make(record.fields)
    assert one[:24] != two[:24]
    assert one[-40:] != two[-40:]


# -- notes: header, blob, commitment, signature --------------------------
HEADER_2 = replace(HEADER, ver=2, prev_hash=VH, edited=T + 5)
SEALED = notes.seal_note(HEADER_2, PLAIN, DEK, SIGN_SEED)
SIGN_PK = sign_public(SIGN_SEED)


def accept(sealed: notes.SealedNote) -> notes.Plain:
    notes.verify_note(sealed, SIGN_PK)
    return notes.open_note(sealed, DEK)


@pytest.mark.parametrize("part", ["header_bytes", "blob", "kc", "sig"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bit_of_a_note_flipped_is_refused_and_changes_its_hash(part, data):
    whole = getattr(SEALED, part)
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    changed = replace(SEALED, **{part: flip(whole, bit)})
    assert changed.vh != SEALED.vh
    with pytest.raises(Refused, match="signature"):
        notes.verify_note(changed, SIGN_PK)
    if part != "sig":
        with pytest.raises(Refused):
            notes.open_note(changed, DEK)


@pytest.mark.parametrize(
    "changed",
    [
        {"org": OrgId(b"\x51" * 16)},
        {"scope": ScopeId(b"\x51" * 16)},
        {"note": NoteId(b"\x51" * 16)},
        {"ver": 3},
        {"status": notes.Status.TOMBSTONE},
        {"author": UserId(b"\x51" * 16)},
        {"editor": UserId(b"\x51" * 16)},
        {"created": T - 1},
        {"edited": T + 6},
        {"published": T + 1},
        {"kind": notes.Kind.OFFICIAL},
        {"prev_hash": VersionHash(b"\x51" * 32)},
        {"roster_seq": 8},
        {"roster_head": b"\x51" * 32},
    ],
    ids=lambda c: next(iter(c)),
)
def test_r1_r23_no_field_of_a_note_can_be_another(changed):
    moved = replace(SEALED, header_bytes=replace(HEADER_2, **changed).encode())
    assert moved.header_bytes != SEALED.header_bytes
    with pytest.raises(Refused, match="signature"):
        notes.verify_note(moved, SIGN_PK)
    with pytest.raises(Refused, match="open"):
        notes.open_note(moved, DEK)


def test_no_part_of_a_note_can_come_from_another_version():
    other = notes.seal_note(
        replace(HEADER_2, ver=3, prev_hash=SEALED.vh),
        PLAIN,
        b"\x61" * 32,
        SIGN_SEED,
    )
    assert accept(SEALED) == PLAIN
    for part in ("header_bytes", "blob", "kc", "sig"):
        with pytest.raises(Refused):
            accept(replace(SEALED, **{part: getattr(other, part)}))


def test_another_persons_signature_is_refused():
    with pytest.raises(Refused, match="signature"):
        notes.verify_note(SEALED, sign_public(BOX_SEED))


def test_another_key_is_refused_before_anything_is_opened():
    with pytest.raises(Refused, match="kc"):
        notes.open_note(SEALED, b"\x61" * 32)


def test_closed_version_verifies_without_its_text():
    args = (SEALED.header_bytes, SEALED.blob_hash, SEALED.kc, SEALED.sig)
    notes.verify_version(*args, SIGN_PK)
    assert notes.version_hash(*args) == SEALED.vh
    with pytest.raises(Refused, match="signature"):
        notes.verify_version(args[0], bytes(32), *args[2:], SIGN_PK)


# -- who made a wrap is not asked: the commitment says which key is right --
def test_another_key_under_the_right_name_is_refused():
    ref = scopes.ScopeKey(SCOPE, 1, SK).ref(ORG)
    forged = scopes.ScopeKey(SCOPE, 1, b"\x66" * 32)
    parent = scopes.ScopeKey(OTHER_SCOPE, 1, KEY)
    a = scopes.BoxRef(parent.scope, 1, parent.box_pk(ORG))
    pk = box_public(RECIPIENT_SEED)
    with Sealer(ORG) as s:
        pw = scopes.wrap_pw(s, forged, RECIPIENT, pk)
        rw = scopes.wrap_rw(s, forged, ScopeKind.IDENTITY, pk)
        up = scopes.wrap_up(s, forged, a)
    sw = scopes.wrap_sw(ORG, forged, parent)
    with pytest.raises(Refused, match="commitment"):
        scopes.open_pw(ORG, ref, RECIPIENT, RECIPIENT_SEED, pw)
    with pytest.raises(Refused, match="commitment"):
        scopes.open_rw(ORG, ref, RECIPIENT_SEED, rw)
    with pytest.raises(Refused, match="commitment"):
        scopes.open_up(ORG, ref, parent, up)
    with pytest.raises(Refused, match="commitment"):
        scopes.open_sw(ORG, ref, parent, sw)


def test_older_key_version_is_refused_as_the_newest():
    old, new = (scopes.ScopeKey.make(SCOPE, ver) for ver in (1, 2))
    parent = scopes.ScopeKey(OTHER_SCOPE, 1, KEY)
    with pytest.raises(Refused):
        scopes.open_sw(ORG, new.ref(ORG), parent, scopes.wrap_sw(ORG, old, parent))


def test_recovery_opens_only_administrators_and_identity():
    with Sealer(ORG) as sealer:
        for kind in (ScopeKind.PUPIL, ScopeKind.GROUP, ScopeKind.SCHOOL):
            with pytest.raises(ValueError, match="kind"):
                scopes.wrap_rw(sealer, scopes.ScopeKey.make(SCOPE, 1), kind, KEY)


def test_keys_lie_under_one_another_as_the_school_does():
    may = {
        (a.name, b.name) for a in ScopeKind for b in ScopeKind if scopes.may_open(a, b)
    }
    assert may == {("SCHOOL", "GROUP"), ("SCHOOL", "PUPIL"), ("GROUP", "PUPIL")}


# -- cards -----------------------------------------------------------------
def test_card_that_the_roster_does_not_name_is_refused():
    card = cards.PupilCard(name="Åsa Öberg", class_="5B")
    one = cards.seal_card(ORG, SCOPE, 1, card, SK, 1, ck=KEY)
    two = cards.seal_card(ORG, SCOPE, 1, card, SK, 1, ck=KEY)
    assert cards.open_card(ORG, SCOPE, one.ref, KEY, one.blob, cards.PupilCard) == card
    with pytest.raises(Refused, match="hash"):
        cards.open_card(ORG, SCOPE, one.ref, KEY, two.blob, cards.PupilCard)
    with pytest.raises(Refused, match="commitment"):
        cards.open_card(ORG, SCOPE, one.ref, DEK, one.blob, cards.PupilCard)
    wrap = cards.wrap_card_key(ORG, SCOPE, 1, SK, 1, DEK)
    with pytest.raises(Refused, match="commitment"):
        cards.open_card_key(ORG, SCOPE, one.ref, SK, 1, wrap)


def test_staff_card_is_clear_and_salted():
    blob = cards.write_staff_card("Anna Berg", "lärare")
    ref = cards.CardRef(1, sha256(blob))
    read = cards.read_staff_card(blob, ref)
    assert (read.name, read.post) == ("Anna Berg", "lärare")
    assert cards.write_staff_card("Anna Berg", "lärare") != blob
    with pytest.raises(Refused, match="hash"):
        cards.read_staff_card(blob.replace(b"Anna", b"Anja"), ref)
    short = cards.write_staff_card("Anna Berg", "lärare", salt=b"\x01" * 15)
    with pytest.raises(Refused, match="hex"):
        cards.read_staff_card(short, cards.CardRef(1, sha256(short)))
