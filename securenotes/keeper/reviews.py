"""What was decided of notes on their review date (R25)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes import rules
from securenotes.errors import BadInput, Conflict, NotAllowed
from securenotes.keeper.narrowing import parts
from securenotes.keeper.sql import marks
from securenotes.model import NoteId
from securenotes.sealed import Act, ReviewRecord
from securenotes.vault.errors import Refused
from securenotes.vault.reviews import BLOB, ReviewHeader, verify_review

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.reading import Readings
    from securenotes.keeper.visitor import Caller, Visitor

SKEW = 5 * 60_000
MOST = 200


class Reviews:
    """Decisions beside versions: they make nothing unread (R40)."""

    def __init__(self, desk: Desk, readings: Readings) -> None:
        self._desk = desk
        self._sql = desk.sql
        self._readings = readings

    def review(self, visitor: Visitor, record: ReviewRecord) -> None:
        """Keep a decision on a note's newest version, in place of the one before.

        ``Conflict`` when the note has been changed meanwhile.
        """
        with self._desk.writing(visitor) as caller:
            header = read_header(record)
            chain, scope, ver, author, _ = self._readings.find_head(caller, header.note)
            who = self._desk.rosters.standing(caller, scope, author)
            if not rules.may_edit_published(who):
                raise NotAllowed
            if header.scope != scope or header.org != self._desk.rosters.org:
                raise BadInput("review", "header")
            newest = self._sql.one(
                "SELECT vh FROM known_version WHERE note = ? AND ver = ?",
                (header.note, ver),
            )
            if newest != (header.vh,) or header.ver != ver:
                raise Conflict
            self._check(caller, header, record)
            before = self._sql.one(
                "SELECT at FROM review WHERE note = ?", (header.note,)
            )
            if before is not None and before[0] > header.at:
                raise Conflict
            self._sql.run(
                "INSERT INTO review (note, ver, chain, scope, reviewer, at, header,"
                " blob, sig) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (note) DO UPDATE SET ver = excluded.ver,"
                " reviewer = excluded.reviewer, at = excluded.at,"
                " header = excluded.header, blob = excluded.blob, sig = excluded.sig",
                (
                    header.note,
                    header.ver,
                    chain,
                    scope,
                    header.reviewer,
                    header.at,
                    record.header,
                    record.blob,
                    record.sig,
                ),
            )
            self._desk.log(
                caller, Act.REVIEWED, chain, scope, header.note, ver=ver, count=1
            )

    def reviews(self, visitor: Visitor, notes: Sequence[NoteId]) -> list[ReviewRecord]:
        """Give what was decided of the newest versions of these notes."""
        if len(notes) > MOST:
            raise BadInput("notes", "range")
        found: list[ReviewRecord] = []
        with self._desk.reading(visitor) as caller:
            rosters = self._desk.rosters
            open_chains = {
                chain
                for chain in rosters.chains_of(caller.user)
                if rosters.state(chain).policy.module
            }
            mine = {
                pupil
                for chain in open_chains
                for pupil in rosters.pupils_of(caller, chain)
            }
            for part in parts(notes):
                rows = self._sql.all(
                    "SELECT review.scope, review.header, review.blob, review.sig"
                    " FROM review JOIN head ON head.note = review.note"
                    " AND head.ver = review.ver"
                    f" WHERE review.note IN ({marks(part)}) ORDER BY review.id",
                    tuple(part),
                )
                found += [ReviewRecord(*row[1:]) for row in rows if row[0] in mine]
        return found

    def _check(
        self, caller: Caller, header: ReviewHeader, record: ReviewRecord
    ) -> None:
        """Hold a decision to its signer, its roster and the clock."""
        state = self._desk.rosters.state(
            self._desk.rosters.chain_of_pupil(header.scope)
        )
        if header.reviewer != caller.user:
            raise NotAllowed
        if header.roster_head != state.head_at(header.roster_seq):
            raise Conflict("roster")
        if abs(header.at - caller.now) > SKEW:
            raise BadInput("review", "at")
        now, then = (state.key_of(caller.user, s) for s in (None, header.roster_seq))
        if now is None or now.temporary or then is None or then.temporary:
            raise NotAllowed
        try:
            verify_review(record.header, record.blob, record.sig, then.sign_pk)
        except Refused as error:
            raise BadInput("review", "signature") from error


def read_header(record: ReviewRecord) -> ReviewHeader:
    """Decode what was signed, and bound its size; ``BadInput``."""
    if len(record.blob) != BLOB:
        raise BadInput("review", "blob")
    try:
        return ReviewHeader.decode(record.header)
    except Refused as error:
        raise BadInput("review", "header") from error
