"""The archive: published notes of all pupils, never by words (R8, R28)."""

from __future__ import annotations

from datetime import UTC, datetime

from securenotes.clock import day_after, day_of, is_day
from securenotes.errors import BadInput
from securenotes.model import NoteId, ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.listing import Listing
from securenotes.notebook.order import sort_key
from securenotes.notebook.pupils import Pupils
from securenotes.notebook.views import (
    ArchiveFilter,
    ArchivePage,
    Person,
    ReadFilter,
)
from securenotes.sealed import Cursor, HeadFilter, ReadState

LONGEST = 200
_HOUR = 3_600_000
_READ = {
    ReadFilter.ALL: ReadState.ALL,
    ReadFilter.UNREAD: ReadState.UNREAD,
    ReadFilter.READ: ReadState.READ,
    ReadFilter.CHANGED: ReadState.CHANGED,
}


class Archive:
    """Pages through published notes, newest publication first."""

    def __init__(self, desk: Desk, listing: Listing, pupils: Pupils) -> None:
        self._desk = desk
        self._listing = listing
        self._pupils = pupils

    def __repr__(self) -> str:
        return "Archive(…)"

    async def page(
        self,
        which: ArchiveFilter,
        cursor: tuple[int, NoteId] | None = None,
        limit: int = 100,
    ) -> ArchivePage:
        """Give a page of what the filter lets through.

        ``BadInput`` for a day that is none. At most 200 rows.
        """
        desk = self._desk
        await desk.ready(*desk.open_chains)
        after = Cursor(*cursor) if cursor is not None else None
        wanted = self._filter(which)
        page = await desk.repository.heads(wanted, after, min(limit, LONGEST))
        total = page.total
        if wanted != HeadFilter():
            total = (await desk.repository.heads(HeadFilter(), None, 1)).total
        end = page.after
        return ArchivePage(
            rows=tuple(await self._listing.rows(page.heads)),
            total=page.total,
            all_total=total,
            unread=page.unread,
            cursor=(end.at, end.note) if end is not None else None,
        )

    async def authors(self) -> list[Person]:
        """Give everybody who may have written at this person's schools."""
        desk = self._desk
        await desk.ready(*desk.open_chains)
        found = {
            row.user: desk.person(row.user, chain)
            for chain in desk.open_chains
            for row in desk.trust.state(chain).users()
        }
        return sorted(found.values(), key=lambda person: sort_key(person.name))

    def _filter(self, which: ArchiveFilter) -> HeadFilter:
        pupils: tuple[ScopeId, ...] | None = None
        if which.group is not None:
            chain = self._desk.trust.chain_of(which.group)
            pupils = tuple(self._pupils.members(chain, which.group))
        if which.pupil is not None:
            inside = pupils is None or which.pupil in pupils
            pupils = (which.pupil,) if inside else ()
        return HeadFilter(
            pupils=pupils,
            published_from=day_from("first_day", which.first_day),
            published_to=day_to("last_day", which.last_day),
            author=which.author,
            kind=int(which.kind),
            read=_READ[which.read],
        )


def day_from(field: str, day: str) -> int:
    if not day:
        return 0
    if not is_day(day):
        raise BadInput(field, "form")
    return day_begins(day)


def day_to(field: str, day: str) -> int:
    """Give the last millisecond of a day, 0 for no end."""
    if not day:
        return 0
    if not is_day(day):
        raise BadInput(field, "form")
    return day_begins(day_after(day)) - 1


def day_begins(day: str) -> int:
    """Give the time at which a day begins in Stockholm, in ms UTC."""
    noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    midnight = int(noon.timestamp()) * 1000 - 12 * _HOUR
    # Stockholm's midnight is one or two hours before that of UTC.
    for hours in (2, 1):
        if day_of(midnight - hours * _HOUR) == day:
            return midnight - hours * _HOUR
    return midnight
