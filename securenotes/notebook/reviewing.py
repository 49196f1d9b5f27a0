"""Review dates (R25): what is due, and what its author decides of it.

A date stands in the version (``d``), or in a newer decision beside it; a version
without one is due a year after it was published. A decision makes no version, so
it makes nothing unread (R40).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from securenotes import rules
from securenotes.clock import is_day
from securenotes.errors import BadInput, NotAllowed
from securenotes.model import NoteId
from securenotes.notebook.desk import Desk
from securenotes.notebook.listing import Listing
from securenotes.notebook.reading import Reading
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.review_days import due_day
from securenotes.notebook.review_records import decisions
from securenotes.notebook.sealing import at_head_of
from securenotes.notebook.views import NoteRow
from securenotes.sealed import Cursor, HeadFilter, ReviewRecord
from securenotes.vault.reviews import ReviewHeader, seal_review

PAGE = 200


@dataclass(frozen=True, slots=True, repr=False)
class Due:
    """A note whose review date has come."""

    row: NoteRow
    day: str


class Reviewing:
    """Finds what is due, and keeps what is decided."""

    def __init__(
        self, desk: Desk, records: Records, listing: Listing, reading: Reading
    ) -> None:
        self._desk = desk
        self._records = records
        self._listing = listing
        self._reading = reading

    def __repr__(self) -> str:
        return "Reviewing(…)"

    async def due(self) -> list[Due]:
        """Give one's own published notes whose review date has come, oldest first."""
        desk = self._desk
        today = desk.today()
        found: list[Due] = []
        cursor: Cursor | None = None
        while desk.open_chains:
            mine = HeadFilter(author=desk.user)
            page = await desk.repository.heads(mine, cursor, PAGE)
            opened = await self._listing.opened(page.heads)
            known = await decisions(desk, self._records, [one for _, one in opened])
            for row, one in opened:
                day = due_day(one, known.get(row.note))
                if day and day <= today:
                    found.append(Due(row, day))
            cursor = page.after
            if cursor is None:
                break
        return sorted(found, key=lambda due: (due.day, due.row.note))

    async def keep(self, notes: Sequence[NoteId], day: str) -> int:
        """Keep notes until a new review date; ``BadInput`` ("day") unless ahead."""
        if not is_day(day):
            raise BadInput("day", "form")
        if day <= self._desk.today():
            raise BadInput("day", "past")
        return await self._decide(notes, day)

    async def let_go(self, notes: Sequence[NoteId]) -> int:
        """Say that notes are no longer relevant: the records plan takes over (R24)."""
        return await self._decide(notes, "")

    async def _decide(self, notes: Sequence[NoteId], day: str) -> int:
        """Sign one decision a note; give how many."""
        for note in notes:
            newest = (await self._reading.versions(note))[-1]
            header = newest.header
            if not rules.may_edit_published(
                self._desk.standing(header.scope, header.author)
            ):
                raise NotAllowed
            await self._desk.repository.review(self._seal(newest, day))
        return len(notes)

    def _seal(self, newest: Opened, day: str) -> ReviewRecord:
        desk, header = self._desk, newest.header
        pin = at_head_of(desk, header.scope)
        made = ReviewHeader(
            org=header.org,
            scope=header.scope,
            note=header.note,
            ver=header.ver,
            vh=newest.vh,
            reviewer=desk.user,
            at=desk.clock.now_ms(),
            roster_seq=pin.seq,
            roster_head=pin.hash,
        )
        dek = self._records.dek(newest)
        sealed = seal_review(made, day, dek, desk.bundle.keys.sign_seed)
        return ReviewRecord(sealed.header_bytes, sealed.blob, sealed.sig)
