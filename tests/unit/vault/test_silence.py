"""Nothing secret and no content is in a repr, an error or a traceback."""

import io
import re
import traceback

import pytest
from rich.console import Console
from rich.pretty import Pretty

from securenotes.vault.cards import (
    GroupCard,
    IdentityCard,
    PupilCard,
    SourceCard,
    StaffCard,
    seal_card,
)
from securenotes.vault.codes import Prefix, read_code
from securenotes.vault.errors import BadCode, Refused
from securenotes.vault.invitation import temporary_keys
from securenotes.vault.keys import (
    Bundle,
    Kdf,
    UserKeys,
    derive_password_keys,
    derive_recovery_keys,
)
from securenotes.vault.kit import kit_keys
from securenotes.vault.notes import Plain, seal_note
from securenotes.vault.own import Session
from securenotes.vault.primitives import Sealer
from securenotes.vault.scopes import ScopeKey
from securenotes.vault.signin import Change, Login, LoginTag
from securenotes.vault.strict_json import loads

from .values import DEK, HEADER, ORG, SCOPE, SIGN_SEED, USER, T

SECRET = bytes.fromhex("53454352" * 8)
CANARY = "Kanariefågel"


def holders() -> list[object]:
    keys = UserKeys(SECRET, SECRET, SECRET)
    plain = Plain(
        b=CANARY,
        h="2026-03-02",
        k=CANARY,
        t=CANARY,
        r=CANARY,
        o={"x": CANARY},
    )
    card = PupilCard(name=CANARY, class_=CANARY, alias=CANARY)
    return [
        keys,
        Bundle(USER, 1, keys, SECRET[:16], 1, SECRET, 0, SECRET[:20], T),
        derive_password_keys(CANARY, SECRET[:16], ORG, USER, Kdf.THROWAWAY),
        derive_recovery_keys(SECRET[:16], ORG, USER, 1),
        kit_keys(SECRET[:16]),
        temporary_keys(SECRET[:16], ORG, USER),
        ScopeKey(SCOPE, 1, SECRET),
        Sealer(ORG, SECRET),
        plain,
        seal_note(HEADER, plain, DEK, SIGN_SEED),
        card,
        seal_card(ORG, SCOPE, 1, card, SECRET, 1, ck=SECRET),
        GroupCard(name=CANARY),
        SourceCard(source=(CANARY,), personal_number=CANARY),
        IdentityCard(name=CANARY),
        StaffCard(name=CANARY, salt=CANARY),
        Session(token=CANARY, signed_in_at=1, code_at=1, place={"x": CANARY}),
        Login(LoginTag.PASSWORD, ORG, "local", USER, SECRET, T, CANARY, SCOPE),  # type: ignore[arg-type]
        Change(
            ORG,
            "local",
            USER,
            1,
            SECRET,
            SECRET,
            ORG,
            b"",
            1,
            0,
            SECRET[:20],
        ),
    ]


def secrets_of(holder: object) -> list[bytes]:
    """Every byte string of 16 and more that the object keeps."""
    names = getattr(holder, "__slots__", ())
    values = [getattr(holder, name, None) for name in names]
    public = {"kc", "header_bytes", "auth_pk", "org", "user", "scope", "device"}
    return [
        value
        for name, value in zip(names, values, strict=True)
        if isinstance(value, bytes) and len(value) >= 16 and name not in public
    ]


@pytest.mark.parametrize("holder", holders(), ids=lambda h: type(h).__name__)
def test_repr_holds_neither_secret_nor_content(holder):
    console = Console(file=io.StringIO(), width=400, record=True)
    console.print(Pretty(holder))
    for text in (repr(holder), str(holder), f"{holder}", console.export_text()):
        assert CANARY not in text
        for value in [SECRET[:16], *secrets_of(holder)]:
            assert repr(value)[2:-1] not in text
            assert value.hex() not in text


def test_errors_hold_a_fixed_word():
    for data in (f'{{"a":"{CANARY}",}}', f'{{"{CANARY}":1.5}}', f'{{"{CANARY}"'):
        with pytest.raises(Refused) as caught:
            loads(data.encode())
        lines = "".join(traceback.format_exception(caught.value))
        assert CANARY not in re.sub(r'File ".*', "", lines)
    with pytest.raises(BadCode) as bad:
        read_code(Prefix.KIT_SHEET, CANARY)
    assert CANARY not in str(bad.value)


def test_sealer_forgets_when_it_is_closed():
    with Sealer(ORG, SECRET) as sealer:
        sealer.seal(b"\x09" + bytes(31), b"x", b"")
    held = [getattr(sealer, name) for name in Sealer.__slots__]
    assert SECRET not in held
    assert {} in held
    with pytest.raises(ValueError, match="closed"):
        sealer.seal(b"\x09" + bytes(31), b"x", b"")
