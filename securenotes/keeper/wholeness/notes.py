"""Versions of notes: signed, in order, under the right key, the newest as head."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from securenotes.keeper.notes_rows import DESTROYED, hash_of
from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Status, check_follows
from securenotes.vault.notes import verify_version, version_hash

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row
    from securenotes.model import VersionHash
    from securenotes.vault.roster import RosterState

NOTES = 200
"""How many notes are looked at a time, so that memory stays flat."""

VERSIONS = (
    "SELECT v.note, v.ver, v.status, v.chain, v.scope, v.author, v.editor, v.edited,"
    " v.vh, v.header, v.blob, v.kc, v.sig, v.id, d.kind, d.key_ver, s.id"
    " FROM version v LEFT JOIN dek d ON d.id = v.id LEFT JOIN seal s ON s.id = v.id"
    " WHERE v.note > ? AND v.note <= ? ORDER BY v.note, v.ver"
)
HEADS = (
    "SELECT note, ver, version, published, author, scope, edited, kind, chain"
    " FROM head"
    " WHERE note > ? AND note <= ?"
)


class Version(NamedTuple):
    """A version's row, read and found to be signed by its editor."""

    header: Header
    vh: VersionHash
    row: Row


def check_notes(look: Look) -> Iterator[Finding]:
    """Look at every note, some at a time."""
    after = b""
    while True:
        notes = look.sql.all(
            "SELECT DISTINCT note FROM version WHERE note > ? ORDER BY note LIMIT ?",
            (after, NOTES),
        )
        if not notes:
            break
        span = (after, notes[-1][0])
        heads = {row[0]: row for row in look.sql.all(HEADS, span)}
        rows = look.sql.all(VERSIONS, span)
        for note, versions in groupby(rows, itemgetter(0)):
            yield from _check_note(look, list(versions), heads.get(note))
        after = span[1]
        look.count.add(len(rows))
    for note, ver in look.sql.all(
        "SELECT h.note, h.ver FROM head h LEFT JOIN version v"
        " ON v.note = h.note AND v.ver = h.ver WHERE v.id IS NULL"
    ):
        yield Finding(Part.NOTE, Fault.MISSING, short(note), ver)


def _check_note(look: Look, rows: list[Row], head: Row | None) -> Iterator[Finding]:
    before: Version | None = None
    name = short(rows[0][0])
    gone = look.disposed_ver(rows[0][3], rows[0][0])
    # Of what the register says is destroyed (R24) the newest alone has to be there.
    first = rows[0][1] if gone and rows[0][1] <= gone + 1 else 1
    for number, row in enumerate(rows, first):
        if row[1] != number:
            yield Finding(Part.NOTE, Fault.MISSING, name, number)
            return
        version = _read(look, row, before, begins=number == first)
        if version is None or not _lies_as_told(version, gone):
            yield Finding(Part.NOTE, Fault.CHANGED, name, number)
            return
        before = version
    assert before is not None
    kept = [row for row in rows if len(row[10]) != DESTROYED]
    bare = [row for row in rows if len(row[10]) == DESTROYED]
    for row in bare:
        if row[14] is not None or row[16] is not None:
            yield Finding(Part.NOTE, Fault.DISAGREES, name, row[1])
    for number in _misplaced_keys(look, kept) if kept else ():
        yield Finding(Part.NOTE, Fault.DISAGREES, name, number)
    destroyed = len(before.row[10]) == DESTROYED
    shown = before.header.status is Status.PUBLISHED and not destroyed
    if shown != (head is not None) or (
        head is not None and head[1:] != _head_of(before)
    ):
        yield Finding(Part.NOTE, Fault.DISAGREES, name, before.header.ver)


def _lies_as_told(version: Version, gone: int) -> bool:
    """Whether a text is there, or destroyed, as the register says (R24)."""
    ver, destroyed = version.header.ver, len(version.row[10]) == DESTROYED
    ended = ver == gone + 1 and version.header.status is Status.TOMBSTONE
    return destroyed == bool(gone and (ver <= gone or ended))


def _read(
    look: Look, row: Row, before: Version | None, *, begins: bool
) -> Version | None:
    """Give a version that verifies and comes after the one before, or None."""
    state = look.states.get(row[3])
    blob_hash = hash_of(row[10])
    vh = version_hash(row[9], blob_hash, row[11], row[12])
    try:
        header = Header.decode(row[9])
        key = None if state is None else state.key_of(header.editor, header.roster_seq)
        if state is None or key is None or not _came_rightly(look, state, header, vh):
            return None
        verify_version(row[9], blob_hash, row[11], row[12], key.sign_pk)
        if not begins or header.ver == 1:
            check_follows(before and before.header, before and before.vh, header)
    except Refused:
        return None
    told = (header.note, header.ver, header.status, header.scope, header.author)
    if (
        header.org != look.org
        or state.head_at(header.roster_seq) != header.roster_head
        or state.kind_of(header.scope) is None
        or (*row[:3], row[4], row[5]) != told
        or (*row[6:8], row[8]) != (header.editor, header.edited, vh)
    ):
        return None
    return Version(header, vh, row)


def _came_rightly(
    look: Look, state: RosterState, header: Header, vh: VersionHash
) -> bool:
    """Whether a moved note's first version is the one that both chains tell of."""
    arrival = state.moves.arrival_of(header.note)
    if arrival is None or header.ver != 1:
        return True
    old = look.states.get(arrival.old)
    if old is None:
        return False
    old.moves.handed_over(state.chain, arrival.entry)
    told = (arrival.notes[header.note], arrival.scope, arrival.actor)
    fits = told == (vh, header.scope, header.editor)
    return fits and header.roster_seq == arrival.from_seq - 1


def _head_of(newest: Version) -> Row:
    header = newest.header
    return (
        header.ver,
        newest.row[13],
        header.published,
        header.author,
        header.scope,
        header.edited,
        header.kind,
        newest.row[3],
    )


def _misplaced_keys(look: Look, rows: list[Row]) -> Iterator[int]:
    """Give versions whose key is not where their readers, and no others, are.

    What readers see lies under the pupil's newest key; what was unpublished
    or deleted is in the closed layer, or on its way there (R22).
    """
    closed_to = max((row[1] for row in rows if row[2] in _CLOSING), default=0)
    newest = look.states[rows[0][3]].newest_key(rows[0][4])
    for row in rows:
        kind, key_ver, seal = row[14:17]
        fits = kind != 1 or (newest is not None and key_ver == newest.ver)
        if row[1] > closed_to:
            fits = fits and kind == 1 and seal is None
        else:
            fits = fits and (seal is not None or kind == 3)
        if not fits:
            yield row[1]


_CLOSING = (Status.WITHDRAWN, Status.TOMBSTONE)
