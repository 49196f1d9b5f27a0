"""The givens of the published vectors, and the records made from them."""

from securenotes.model import ChainId, NoteId, OrgId, ScopeId, UserId, VersionHash
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.notes import Plain
from securenotes.vault.scopes import ScopeKey

ORG = OrgId(bytes(range(16)))
USER = UserId(bytes(range(0x10, 0x20)))
ACCOUNT_KEY = bytes(range(0x20, 0x30))
RECOVERY_CODE = bytes(range(0x30, 0x40))
INVITATION = bytes(range(0x40, 0x50))
KIT = bytes(range(0x50, 0x60))
PASSWORD = "Björnbär på fjället 1987"
SCOPE = ScopeId(b"\x03" * 16)
NOTE = NoteId(b"\x04" * 16)
CHAIN = ChainId(b"\x0e" * 16)
SK = b"\x05" * 32
DEK = b"\x06" * 32
SIGN_SEED = b"\x01" * 32
BOX_SEED = b"\x0a" * 32
UDK = b"\x0b" * 32
RECIPIENT = UserId(b"\x11" * 16)
RECIPIENT_SEED = b"\x12" * 32
EPHEMERAL = b"\x14" * 32
PARENT = ScopeKey(ScopeId(b"\x16" * 16), 2, b"\x15" * 32)
ADMINISTRATORS = ScopeKey(ScopeId(b"\x18" * 16), 1, b"\x19" * 32)
OBSERVERS = ScopeKey(ScopeId(b"\x1c" * 16), 1, b"\x1b" * 32)
PUPIL = ScopeKey(SCOPE, 1, SK)
T = 1_760_000_000_000

HEADER = Header(
    org=ORG,
    scope=SCOPE,
    note=NOTE,
    ver=1,
    status=Status.PUBLISHED,
    author=USER,
    editor=USER,
    created=T,
    edited=T,
    published=T,
    kind=Kind.MEMORY,
    prev_hash=VersionHash(bytes(32)),
    roster_seq=7,
    roster_head=b"\x08" * 32,
)
PLAIN = Plain(b="Hej på dig", h="2026-10-09", k="Övrigt", t="Möte")
