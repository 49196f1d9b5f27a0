"""What every version must pass before it is stored (vault § 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from securenotes.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    NotThere,
    StaleKey,
    TooLarge,
)
from securenotes.model import VersionHash
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, check_follows
from securenotes.vault.notes import SealedNote, verify_note

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller
    from securenotes.sealed import NoteRecord

LONGEST_BLOB = 24 + 36 * 1024 + 16
"""A text of 32 KiB fills its padding's last block to the next one's end."""

SKEW = 5 * 60_000
DEK_WRAP = 72


@dataclass(frozen=True, slots=True)
class Checked:
    """A version whose header is read and whose signature held."""

    record: NoteRecord
    header: Header
    vh: VersionHash


@dataclass(frozen=True, slots=True)
class Before:
    """The newest version of a note that others saw, or saw leave."""

    row: int
    header: Header
    vh: VersionHash


def read_header(record: NoteRecord) -> Header:
    """Decode a header and bound the sizes; ``TooLarge``, ``BadInput``."""
    if len(record.blob) > LONGEST_BLOB:
        raise TooLarge
    try:
        return Header.decode(record.header)
    except Refused as error:
        raise BadInput("note", "header") from error


def check_version(desk: Desk, caller: Caller, record: NoteRecord) -> Checked:
    """Hold a version to its signer, its roster and the clock.

    What the signer may do is asked of the rules by the act itself.
    """
    header = read_header(record)
    if len(record.blob) < 24 + 512 + 16 or len(record.kc) != 32:
        raise BadInput("note", "blob")
    state = desk.rosters.state(desk.rosters.chain_of_pupil(header.scope))
    keys = state.key_of(caller.user)
    if keys is None:
        # Of another school: as if there were no such pupil (R4).
        raise NotThere
    if header.org != desk.rosters.org:
        raise BadInput("note", "org")
    if header.editor != caller.user:
        raise NotAllowed
    if header.roster_head != state.head_at(header.roster_seq):
        raise Conflict("roster")
    if abs(header.edited - caller.now) > SKEW:
        raise BadInput("note", "edited")
    then = state.key_of(caller.user, header.roster_seq)
    if keys.temporary or then is None or then.temporary:
        raise NotAllowed
    sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
    try:
        verify_note(sealed, then.sign_pk)
    except Refused as error:
        raise BadInput("note", "signature") from error
    return Checked(record, header, sealed.vh)


def check_order(before: Before | None, checked: Checked) -> None:
    """Refuse a version that does not come next: ``Conflict`` (R12)."""
    header = checked.header
    if before is not None and (
        header.ver != before.header.ver + 1 or header.prev_hash != before.vh
    ):
        raise Conflict
    if before is None and header.ver != 1:
        raise Conflict
    try:
        check_follows(
            before.header if before else None, before.vh if before else None, header
        )
    except Refused as error:
        raise BadInput("note", error.reason) from error


def check_wrap(desk: Desk, checked: Checked, kind: int) -> None:
    """Hold the key's wrap to its kind, and to the scope's newest key."""
    wrap = checked.record.wrap
    if wrap is None or wrap.kind != kind or len(wrap.wrap) != DEK_WRAP:
        raise BadInput("note", "wrap")
    if kind == 1:
        state = desk.rosters.state(desk.rosters.chain_of(checked.header.scope))
        newest = state.newest_key(checked.header.scope)
        if newest is None or newest.ver != wrap.key_ver:
            raise StaleKey
