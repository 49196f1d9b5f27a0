"""Drafts: their author's alone, one a note, after its newest version (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Status
from securenotes.vault.notes import SealedNote, verify_note

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row

PAGE = 200
DRAFTS = (
    "SELECT d.id, d.note, d.author, d.chain, d.scope, d.vh, d.header, d.blob, d.kc,"
    " d.sig, h.note FROM draft d LEFT JOIN head h ON h.note = d.note"
    " WHERE d.id > ? ORDER BY d.id LIMIT ?"
)


def check_drafts(look: Look) -> Iterator[Finding]:
    """Look at every draft, some at a time."""
    after = 0
    while rows := look.sql.all(DRAFTS, (after, PAGE)):
        for row in rows:
            fault = _fault(look, row)
            if fault is not None:
                yield Finding(Part.DRAFT, fault, short(row[1]))
        after = rows[-1][0]
        look.count.add(len(rows))


def _fault(look: Look, row: Row) -> Fault | None:
    sealed = SealedNote(row[6], row[7], row[8], row[9])
    state = look.states.get(row[3])
    try:
        header = sealed.header
        key = None if state is None else state.key_of(header.author, header.roster_seq)
        if key is None or header.editor != header.author:
            return Fault.CHANGED
        verify_note(sealed, key.sign_pk)
    except Refused:
        return Fault.CHANGED
    told = (header.note, header.author, header.scope, sealed.vh)
    if (row[1], row[2], row[4], row[5]) != told or header.status is not Status.DRAFT:
        return Fault.CHANGED
    newest = look.sql.one(
        "SELECT ver, vh FROM version WHERE note = ? ORDER BY ver DESC LIMIT 1",
        (row[1],),
    )
    before = newest or (0, bytes(32))
    fits = (header.ver - 1, header.prev_hash) == before and row[10] is None
    return None if fits else Fault.DISAGREES
