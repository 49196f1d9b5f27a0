"""Opening a note, and who has read it (R27, R40, R41)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes import rules
from securenotes.errors import BadInput, ModuleOff, NotAllowed, NotThere
from securenotes.keeper.counting import set_mark
from securenotes.keeper.drafts import find_draft
from securenotes.keeper.notes_rows import VERSION_COLUMNS, bare, read_version
from securenotes.model import NoteId, ScopeId
from securenotes.sealed import Act, Reading
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header
from securenotes.vault.log import verify_receipt

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, UserId
    from securenotes.sealed import NoteRecord, Receipt

SKEW = 5 * 60_000


class Readings:
    """What is opened, by whom, and what is written down of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def find_head(
        self, caller: Caller, note: NoteId
    ) -> tuple[ChainId, ScopeId, int, UserId, int]:
        """Give school, pupil, version, author and publication of a note.

        ``NotThere`` for what is not, and for what is not theirs (R4).
        """
        row = self._sql.one(
            "SELECT chain, scope, ver, author, published FROM head WHERE note = ?",
            (note,),
        )
        if row is None:
            raise NotThere
        caller.about = (row[0], row[1], note)
        who = self._desk.rosters.standing(caller, row[1], row[3])
        if not who.live:
            raise NotThere
        if not rules.may_read_published(who):
            raise ModuleOff
        return (row[0], row[1], row[2], row[3], row[4])

    def versions(self, visitor: Visitor, note: NoteId) -> list[NoteRecord]:
        """Give a note's versions from 1 on; closed ones bare.

        The author of a draft that was published before gets the closed
        versions, bare, so that the draft's chain verifies.
        """
        with self._desk.reading(visitor) as caller:
            draft = find_draft(self._sql, note)
            if draft is not None and draft[1] == caller.user:
                if not self._desk.rosters.state(draft[2]).policy.module:
                    raise ModuleOff
                run = None
            else:
                *_, run = self.find_head(caller, note)
            rows = self._sql.all(
                f"SELECT {VERSION_COLUMNS} FROM version"
                " LEFT JOIN dek ON dek.id = version.id"
                " WHERE version.note = ? ORDER BY version.ver",
                (note,),
            )
        found = [read_version(row) for row in rows]
        # A run is what was published from one publication to its end. Closed
        # ones belong to a run before the last withdrawal.
        closed_to = max(
            (n for n, record in enumerate(found) if is_withdrawal(record)), default=-1
        )
        return [
            record if run is not None and n > closed_to else bare(record)
            for n, record in enumerate(found)
        ]

    def opened(self, visitor: Visitor, receipt: Receipt) -> None:
        """Write mark, receipt and log row before the text is drawn (R27)."""
        with self._desk.writing(visitor) as caller:
            chain, scope, newest, *_ = self.find_head(caller, receipt.note)
            row = self._sql.one(
                "SELECT vh FROM version v WHERE note = ? AND ver = ? AND status = 2"
                " AND NOT EXISTS (SELECT 1 FROM version WHERE note = v.note"
                " AND ver > v.ver AND status <> 2)",
                (receipt.note, receipt.ver),
            )
            if row is None or row[0] != receipt.vh or receipt.ver > newest:
                raise NotThere
            self.check_receipt(caller, chain, scope, receipt)
            self._sql.run(
                "INSERT INTO receipt (note, ver, user, vh, at, sig)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    receipt.note,
                    receipt.ver,
                    caller.user,
                    receipt.vh,
                    receipt.at,
                    receipt.sig,
                ),
            )
            set_mark(
                self._sql,
                caller.user,
                receipt.note,
                scope,
                receipt.ver,
                newest,
                receipt.at,
            )
            self._desk.log(
                caller,
                Act.OPENED,
                chain,
                scope,
                receipt.note,
                ver=receipt.ver,
                count=1,
                receipt=receipt.sig,
            )

    def check_receipt(
        self, caller: Caller, chain: ChainId, scope: ScopeId, receipt: Receipt
    ) -> None:
        """Hold a receipt to its reader's key and to the clock."""
        keys = self._desk.rosters.state(chain).key_of(caller.user)
        if keys is None or keys.temporary:
            raise NotAllowed
        if abs(receipt.at - caller.now) > SKEW:
            raise BadInput("receipt", "at")
        try:
            verify_receipt(
                keys.sign_pk,
                self._desk.rosters.org,
                scope,
                receipt.note,
                receipt.ver,
                receipt.vh,
                caller.user,
                receipt.at,
                receipt.sig,
            )
        except Refused as error:
            raise BadInput("receipt", "signature") from error

    def readings(self, visitor: Visitor, note: NoteId) -> list[Reading]:
        """Say who has opened which version, to author and administrators."""
        with self._desk.reading(visitor) as caller:
            _, scope, _, author, _ = self.find_head(caller, note)
            who = self._desk.rosters.standing(caller, scope, author)
            if not (who.is_author or who.administrator):
                raise NotAllowed
            rows = self._sql.all(
                "SELECT user, note, ver, at, vh, sig FROM receipt WHERE note = ?"
                " ORDER BY id",
                (note,),
            )
        return [Reading(*row) for row in rows]


def is_withdrawal(record: NoteRecord) -> bool:
    """Whether a version is a withdrawal or a tombstone."""
    return Header.decode(record.header).status not in (1, 2)
