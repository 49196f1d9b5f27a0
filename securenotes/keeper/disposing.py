"""Destroying notes by the records plan: what the roster says, and no more (R24).

What stays of a note is its newest version's header, commitment and signature, and
where its text lay the hash of it: a tombstone. Of a withdrawn note the earlier ones
stay as well, so that its author's draft still follows on something. Text, keys,
seals, receipts, marks, decisions and working copies go, in one transaction with the
entry that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes.errors import BadInput, Conflict, NotAllowed, NotThere
from securenotes.keeper.checking import check_order, check_version
from securenotes.keeper.counting import lower_head
from securenotes.keeper.drafts import find_before
from securenotes.keeper.notes import Notes
from securenotes.keeper.notes_rows import DESTROYED, VERSION_COLUMNS, read_version
from securenotes.keeper.sql import marks
from securenotes.model import NoteId, ScopeId
from securenotes.sealed import Act, DekWrap, ReviewRecord, StoredNote
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Status
from securenotes.vault.primitives import sha256

if TYPE_CHECKING:
    from securenotes.keeper.checking import Before
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.sql import Row, Sql
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId
    from securenotes.sealed import NoteRecord

MOST = 50
"""So many notes are handed out at once: what they hold fits one answer."""

SEAL = 4
CLOSED = (Status.TOMBSTONE, Status.WITHDRAWN)
Named = tuple[ScopeId, NoteId, int]


class Disposing:
    """Hands out what a plan is held against, and destroys what was approved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql
        self._notes = Notes(desk)

    # -- what there is -------------------------------------------------
    def stored(
        self, visitor: Visitor, chain: ChainId, after: bytes, limit: int
    ) -> list[StoredNote]:
        """Give a school's notes, closed ones too, in order of their ids.

        To its administrators, with the module on or off (R13). Drafts are in no
        answer (R3). That closed ones were handed out is logged with their number.
        """
        if not 0 < limit <= MOST:
            raise BadInput("limit", "range")
        with self._desk.writing(visitor) as caller:
            state = self._desk.rosters.state(chain)
            caller.about = (chain, None, None)
            if not state.is_administrator(caller.user):
                raise NotThere if state.user(caller.user) is None else NotAllowed
            rows = self._sql.all(
                "SELECT note, max(ver) FROM version WHERE chain = ? AND note > ?"
                f" AND length(blob) > {DESTROYED} GROUP BY note ORDER BY note LIMIT ?",
                (chain, after, limit),
            )
            found = self._read([NoteId(row[0]) for row in rows])
            closed = sum(Header.decode(one.newest).status in CLOSED for one in found)
            if closed:
                self._desk.log(caller, Act.UNCLOSED, chain, count=closed)
        return found

    def _read(self, notes: Sequence[NoteId]) -> list[StoredNote]:
        if not notes:
            return []
        among = f"IN ({marks(notes)})"
        newest: dict[bytes, bytes] = dict(
            self._sql.all(
                f"SELECT note, header FROM version WHERE note {among} ORDER BY ver",
                tuple(notes),
            )
        )
        reviews = {
            row[0]: ReviewRecord(*row[1:])
            for row in self._sql.all(
                f"SELECT note, header, blob, sig FROM review WHERE note {among}",
                tuple(notes),
            )
        }
        texts: dict[bytes, Row] = {
            row[0]: row[1:]
            for row in self._sql.all(
                "SELECT version.note, seal.administrators_ver, seal.seal,"
                f" {VERSION_COLUMNS} FROM version"
                " LEFT JOIN dek ON dek.id = version.id"
                " LEFT JOIN seal ON seal.id = version.id"
                f" WHERE version.note {among} AND version.status = 2"
                f" AND length(version.blob) > {DESTROYED} ORDER BY version.ver",
                tuple(notes),
            )
        }
        return [
            StoredNote(
                newest[note],
                read_version(texts[note][2:]),
                None
                if texts[note][1] is None
                else DekWrap(SEAL, texts[note][0], texts[note][1]),
                reviews.get(note),
            )
            for note in notes
            if note in texts
        ]

    # -- what is destroyed ---------------------------------------------
    def check_proposed(self, named: Sequence[Named]) -> None:
        """Hold a proposal to notes that are there, as they are now."""
        for one in named:
            self._find(one)

    def execute(
        self,
        caller: Caller,
        chain: ChainId,
        named: Sequence[Named],
        tombstones: Sequence[NoteRecord],
    ) -> None:
        """Destroy what an entry has made to be destroyed.

        A note that readers still see needs its tombstone, signed by who acts.
        ``Conflict`` where a note was changed after it was named.
        """
        signed = {_note_of(record): record for record in tombstones}
        for one in named:
            before = self._find(one)
            if before.header.status is Status.PUBLISHED:
                record = signed.pop(one[1], None)
                if record is None:
                    raise BadInput("dispose", "tombstone")
                self._end(caller, chain, before, record)
            destroy_note(self._sql, one[1])
        if signed:
            raise BadInput("dispose", "tombstone")
        self._desk.log(caller, Act.DISPOSED, chain, count=len(named))
        self._sql.must_destroy()

    def _find(self, named: Named) -> Before:
        scope, note, ver = named
        before = find_before(self._sql, note)
        if before is None or before.header.scope != scope:
            raise BadInput("dispose", "note")
        if before.header.ver != ver:
            raise Conflict
        return before

    def _end(
        self, caller: Caller, chain: ChainId, before: Before, record: NoteRecord
    ) -> None:
        """Put a tombstone after the version that readers see."""
        checked = check_version(self._desk, caller, record)
        if checked.header.status is not Status.TOMBSTONE or record.wrap is not None:
            raise BadInput("dispose", "tombstone")
        check_order(before, checked)
        self._notes.put_version(chain, checked)
        header = before.header
        lower_head(self._sql, header.note, header.scope, header.ver)
        self._notes.write(caller, Act.DELETED, chain, checked.header)


def destroy_note(sql: Sql, note: NoteId) -> None:
    """Destroy all of a note but what says that it was there."""
    rows = sql.all(
        "SELECT id, status, blob FROM version WHERE note = ? ORDER BY ver", (note,)
    )
    if not rows:
        return
    withdrawn = rows[-1][1] == Status.WITHDRAWN
    kept = rows if withdrawn else rows[-1:]
    for row in kept:
        if len(row[2]) > DESTROYED:
            sql.run(
                "UPDATE version SET blob = ? WHERE id = ?", (sha256(row[2]), row[0])
            )
        sql.run("DELETE FROM dek WHERE id = ?", (row[0],))
        sql.run("DELETE FROM seal WHERE id = ?", (row[0],))
    for row in rows:
        if row not in kept:
            sql.run("DELETE FROM version WHERE id = ?", (row[0],))
    sql.run("DELETE FROM receipt WHERE note = ?", (note,))
    sql.run("DELETE FROM missed WHERE note = ?", (note,))
    sql.run("DELETE FROM mark WHERE note = ?", (note,))
    sql.run("DELETE FROM review WHERE note = ?", (note,))
    if not withdrawn:
        sql.run("DELETE FROM known_work WHERE name = ?", (note,))


def _note_of(record: NoteRecord) -> NoteId:
    try:
        return Header.decode(record.header).note
    except Refused as error:
        raise BadInput("dispose", "tombstone") from error
