"""A window over the archive: rows are read by pages, and old pages let go."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from securenotes.model import NoteId
from securenotes.notebook.views import COUNTED, ArchivePage, NoteRow
from tui.i18n import Words, lazy, nlazy
from tui.screens.archive_filters import ArchiveFilters
from tui.screens.note_rows import SIGNS, archive_cell, pupil_name, unread
from tui.when import plain_day_words
from tui.widgets.rows import Even, Row

Cursor = tuple[int, NoteId] | None
Read = Callable[[Cursor, int], Awaitable[ArchivePage]]
"""Gives the page after a cursor, so many rows at most."""

SIZE = 100
KEPT = 12
"""So many pages of rows stay in memory; the cursors of all stay."""


class Pages(Even):
    """Rows of the archive by number; None until their page has come.

    A page is found by the cursor that the page before it ended with, so what
    lies further down is reached through all above it, once.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._total = 0
        self._ended = -1
        """The length, once the end has been read."""
        self._cursors: list[Cursor] = [None]
        self._starts = [0]
        self._pages: OrderedDict[int, tuple[NoteRow, ...]] = OrderedDict()
        self.first: ArchivePage | None = None
        """The first page: how many there are, and how many unread."""

    def __len__(self) -> int:
        return self._total

    @property
    def more(self) -> bool:
        """Whether there may be more than the length says, for nobody has counted."""
        counted = self.first is None or self.first.total != COUNTED
        return not counted and self._ended != self._total

    async def fetch(self, first: int, last: int) -> None:
        """Read what is lacking of a stretch of rows; may be cancelled anywhere."""
        if self.first is None:
            await self._fetch_page(0)
        while first < self._total:
            number = self._number(first)
            if number not in self._pages:
                await self._fetch_page(number)
                continue
            self._pages.move_to_end(number)
            first = self._starts[number + 1]
            if first > last or self._known(number + 1):
                return

    def forget_rows(self) -> None:
        """Read the rows again when they are drawn next."""
        self._pages.clear()

    def _known(self, number: int) -> bool:
        """Return whether the archive ends before a page."""
        return number >= len(self._cursors)

    def _number(self, index: int) -> int:
        """Return the page to read on the way to a row."""
        return min(bisect_right(self._starts, index) - 1, len(self._cursors) - 1)

    async def _fetch_page(self, number: int) -> None:
        page = await self._read(self._cursors[number], SIZE)
        self._pages[number] = page.rows
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        if number == 0:
            self.first = page
        follows = self._cursors[number + 1 :][:1]
        end = self._starts[number] + len(page.rows)
        if [page.cursor] != follows or [end] != self._starts[number + 1 :][:1]:
            # New below here, or never read: what follows is found anew.
            del self._cursors[number + 1 :], self._starts[number + 1 :]
            for later in [n for n in self._pages if n > number]:
                del self._pages[later]
            self._starts.append(end)
            if page.cursor is not None:
                self._cursors.append(page.cursor)
        if page.cursor is None:
            self._total = self._ended = end
        else:
            # Rows that do not verify are left out of pages but counted.
            left_out = (number + 1) * SIZE - end
            # Further down is known of what was counted only so far.
            known = self._starts[-1] + (len(self._cursors) == len(self._starts))
            self._total = max(known, page.total - left_out)

    # -- what the list asks --------------------------------------------
    def note(self, index: int) -> NoteRow | None:
        """Return the note on a row, or None where it is not read."""
        number = bisect_right(self._starts, index) - 1
        rows = self._pages.get(number)
        at = index - self._starts[number]
        return rows[at] if rows is not None and at < len(rows) else None

    def by_key(self, key: str) -> NoteRow | None:
        """Return the note of a row's key."""
        index = self.find(key)
        return None if index is None else self.note(index)

    def item(self, index: int) -> Row | None:
        """Return a row, or None where it is not read."""
        row = self.note(index)
        return None if row is None else archive_row(row)

    def key(self, index: int) -> str:
        """Return a row's key, empty where it is not read."""
        row = self.note(index)
        return "" if row is None else _key(row)

    def find(self, key: str) -> int | None:
        """Return where a row stands, among those in memory."""
        for number, rows in self._pages.items():
            for at, row in enumerate(rows):
                if _key(row) == key:
                    return self._starts[number] + at
        return None


def _key(row: NoteRow) -> str:
    return f"note:{row.note.hex()}"


def archive_row(row: NoteRow) -> Row:
    """Return a published note as the archive shows it."""
    return Row(
        key=_key(row),
        cells=(
            plain_day_words(row.published),
            pupil_name(row.pupil),
            row.pupil.class_name,
            archive_cell(row),
            row.author.name,
        ),
        sign=SIGNS[row.state],
        bold=unread(row),
    )


def status_words(
    pages: Pages, filters: ArchiveFilters, window: tuple[int, int]
) -> Words:
    """Return what of the archive is shown, "" where there is nothing."""
    page, total = pages.first, len(pages)
    if page is None or not total:
        return ""
    if not filters.only_term:
        return lazy(
            "{n} of {all} · {filters}",
            n=f"{total}+" if pages.more else total,
            all=page.all_total,
            filters=lambda: filters.names(term=False),
        )
    first, last = window
    return lazy(
        "{first}–{last} of {n} published, newest first · {unread}",
        first=first + 1,
        last=min(last + 1, total),
        n=total,
        unread=nlazy("{n} unread", "{n} unread", page.unread),
    )
