"""Archive: what is published on all my pupils, newest first (R8, R28)."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from securenotes.model import NoteId
from securenotes.notebook.views import (
    ArchivePage,
    GroupRow,
    NoteRow,
    Person,
    PupilRow,
)
from tui.i18n import Words, _, computed, lazy
from tui.keys import Hint, key
from tui.screens.archive_filters import ArchiveFilters
from tui.screens.archive_pages import Cursor, Pages, status_words
from tui.screens.base import BaseScreen
from tui.screens.dialogs.dates import Dates
from tui.screens.next_unread import NEXT_UNREAD_KEY, open_unread
from tui.screens.note_rows import key_id
from tui.screens.periods import Days
from tui.screens.side import Preview
from tui.screens.start_words import NO_MODULE
from tui.widgets.empty import Empty
from tui.widgets.rows import Column
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import number, place_in, return_in
from tui.widgets.words import Word

Found = tuple[list[GroupRow], list[PupilRow], list[Person]]
COLUMNS = (
    Column("published", lazy("Published"), width=11, tone="dim"),
    Column("pupil", lazy("Pupil"), width=18),
    Column("class", lazy("Cl.", "class"), width=3, drop=2),
    Column("title", lazy("Title"), least=12),
    Column("author", lazy("Author"), width=12, drop=1),
)
NO_WORDS = lazy("The archive does not search words. Open a pupil and search there.")
NO_NOTES = lazy("No notes match the filter. X clears it.")
DEEP = 1000
"""Further down than this, only what is in sight is read again."""


class ArchiveScreen(BaseScreen[None]):
    """Six filters over a list that reads its rows as it scrolls."""

    SCREEN_ID = "archive"
    AREA = 3
    CSS_PATH = "archive.tcss"
    FOOTER = (
        Hint("list.open", lazy("Read")),
        "archive.filter",
        "archive.clear",
        "screen.refresh",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Everything published on your pupils, newest first. / narrows it on period,"
        " group, reading, pupil, author and kind; X shows everything again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("slash", "filter", lazy("Filter"), "archive.filter"),
        key("x", "clear", lazy("Clear filters"), "archive.clear", short=lazy("Clear")),
        NEXT_UNREAD_KEY,
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._pages: Pages | None = None
        self._wanted = ""
        self._deep = 0
        """How far down the row stood that one comes back to."""

    def compose_content(self) -> ComposeResult:
        """Lay out the filters over the list."""
        yield Word(computed(self._folded), id="archive-folded")
        yield ArchiveFilters()
        with Horizontal(id="archive-rows"):
            yield VirtualList(COLUMNS, titles=True, id="archive-list")
            yield Empty(NO_NOTES, id="archive-empty")
            yield Preview()

    @property
    def rows(self) -> VirtualList:
        """The notes."""
        return self.query_one("#archive-list", VirtualList)

    @property
    def filters(self) -> ArchiveFilters:
        """What narrows the list."""
        return self.query_one(ArchiveFilters)

    def on_mount(self) -> None:
        """Read what can be chosen, and the first page."""
        super().on_mount()
        self.rows.focus()
        self.watch(self.rows, "scroll_y", self._tell, init=False)
        self.add_class("-folded")
        self._read_options()
        self._load()

    def on_screen_resume(self) -> None:
        """Read again: what was opened meanwhile is read now."""
        if self._pages is not None:
            self.action_refresh()

    # -- reading -------------------------------------------------------
    def _read_options(self) -> None:
        async def read() -> Found:
            book = self.house.book
            return await book.groups(), await book.pupils(), await book.authors()

        def offer(found: Found) -> None:
            self.filters.offer(*found)
            self._tell()

        self.run_task(read, group="options", done=offer)

    def _load(self, *, quiet: bool = False) -> None:
        which = self.filters.chosen()

        async def read(cursor: Cursor, limit: int) -> ArchivePage:
            return await self.house.book.archive(which, cursor, limit)

        _first, last = self.rows.window
        far = max(0, self._deep, min(last, DEEP))
        self._fetch(Pages(read), 0, far, quiet=quiet)

    def _fetch(
        self, pages: Pages, first: int, last: int, *, quiet: bool = False
    ) -> None:
        async def read() -> Pages:
            await pages.fetch(first, last)
            return pages

        self.run_task(read, group="pages", done=self._show, quiet=quiet)

    def _nothing(self) -> Words:
        """Say why there is nothing: the filter, or no module (R13)."""
        schools = self.house.book.me.schools
        return NO_NOTES if any(school.module for school in schools) else NO_MODULE

    def _show(self, pages: Pages) -> None:
        if pages is self._pages:
            self.rows.refresh_rows()
        else:
            self._pages = pages
            self.rows.set_source(pages)
            return_in(self.rows, self._wanted)
            self._wanted, self._deep = "", 0
        some = len(pages) > 0
        lost = not self.rows.display and self.focused is None
        if not some and self.rows.has_focus:
            self.set_focus(None)
        self.rows.display = some
        empty = self.query_one("#archive-empty", Empty)
        empty.display = not some
        empty.tell(self._nothing())
        if some and lost:
            self.rows.focus()  # it had focus until there was nothing to show
        self._preview(self.rows.current)
        # How many rows are in sight is known when the list has been laid out.
        self.call_after_refresh(self._tell)

    @on(VirtualList.Wanted, "#archive-list")
    def wanted(self, event: VirtualList.Wanted) -> None:
        """Read the page that has come in sight."""
        if self._pages is not None:
            self._fetch(self._pages, event.first, event.last)

    def action_refresh(self) -> None:
        """Read again, from the top unless one is far down."""
        self._read()

    def hear(self) -> None:
        """Read it again, unseen."""
        if self._pages is not None:
            self._read(quiet=True)

    def _read(self, *, quiet: bool = False) -> None:
        first, last = self.rows.window
        if self._pages is not None and first > DEEP:
            self._pages.forget_rows()
            self._fetch(self._pages, first, last, quiet=quiet)
        else:
            self._load(quiet=quiet)

    # -- what stands around the list -----------------------------------
    def _tell(self) -> None:
        self.filters.mark()
        self.query_one("#archive-folded", Word).set_words(computed(self._folded))
        if self._pages is not None and self._pages.first is not None:
            words = status_words(self._pages, self.filters, self.rows.window)
            self.tell_of_list(words or self._nothing())

    def _folded(self) -> str:
        names = self.filters.names() if self.filters.children else ""
        return _("Filter: {filters} (/ changes)", filters=names or _("Everything"))

    @on(VirtualList.Highlighted, "#archive-list")
    def follow(self, event: VirtualList.Highlighted) -> None:
        """Show what the row holds in the pane beside the list."""
        self._preview(event.key)
        self._tell()

    def _preview(self, key_: str) -> None:
        row: NoteRow | None = None
        if self._pages is not None and key_:
            row = self._pages.by_key(key_)
        self.query_one(Preview).show_note(row)

    def on_key(self, event: events.Key) -> None:
        """Say where words are searched, when somebody types one here (R28)."""
        letter = event.character or ""
        if letter.isalpha() and event.key not in self.active_bindings:
            self.say(NO_WORDS)

    # -- acts ----------------------------------------------------------
    @on(ArchiveFilters.Changed)
    def narrow(self) -> None:
        """Narrow the list to what was chosen."""
        self._load()

    @on(ArchiveFilters.DatesWanted)
    def ask_dates(self) -> None:
        """Ask for the first and the last day."""

        def chosen(days: Days | None) -> None:
            self.filters.set_dates(days)
            self._load()

        self.app.push_screen(Dates(), chosen)

    def action_filter(self) -> None:
        """Go to the filters."""
        self.remove_class("-folded")
        self.filters.choice("period").focus()

    def action_clear(self) -> None:
        """Show everything."""
        self.filters.clear()
        self._leave_filters()
        self._load()

    def _leave_filters(self) -> None:
        self.add_class("-folded")
        if self.rows.display:
            self.rows.focus()
        else:
            self.set_focus(None)

    def action_back(self) -> None:
        """Go from the filters to the list, and from the list to Start."""
        if self.focused is not None and self.focused is not self.rows:
            self._leave_filters()
        else:
            self.house.action_area(1)

    @on(VirtualList.Opened, "#archive-list")
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open the note in the reader."""
        self.house.go.note(NoteId(key_id(event.key)))

    def action_next_unread(self) -> None:
        """Open the next unread note, whatever the filter."""
        open_unread(self)

    def return_to(self, row: str) -> None:
        """Narrow as before a lock, and mark the row that was current."""
        number_, _, rest = row.partition(" ")
        self._wanted, _, narrowed = rest.partition(" ")
        self._deep = number(number_)
        if narrowed != self.filters.written():
            self.filters.bring_back(narrowed)
        self._load()

    def place(self) -> str:
        """Return the row that is current, its number, and what narrows the list."""
        at = self.rows.source.find(self.rows.current) if self.rows.current else None
        where = place_in(self.rows) or "-"
        return f"archive {at or 0} {where} {self.filters.written()}"
