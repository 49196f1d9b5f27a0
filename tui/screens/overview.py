"""Group overview: my pupils of a group and how much is published (R8, R9)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from securenotes.model import ScopeId
from securenotes.notebook.views import (
    ArchiveFilter,
    GroupRow,
    NoteRow,
    OverviewPage,
    PupilRow,
    ReadFilter,
)
from tui.i18n import Words, _, computed, lazy, ngettext, text
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.next_unread import NEXT_UNREAD_KEY, open_unread
from tui.screens.note_rows import key_id, latest_words
from tui.screens.overview_rows import ORDERS, overview_row, sorted_rows
from tui.screens.side import Preview
from tui.screens.start_words import NO_MODULE
from tui.widgets.choice import Choice
from tui.widgets.empty import Empty
from tui.widgets.field import Field
from tui.widgets.rows import Column
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import place_in, return_in
from tui.widgets.words import Word

RULE = lazy("Only published notes count. Only pupils you are linked to are shown.")
NO_PUPILS = lazy("This group has no pupils today.")
NO_GROUPS = lazy(
    "You have no group. Pupils that you are linked to one by one are under 2 Pupils."
)
TITLES = 5


class OverviewScreen(BaseScreen[None]):
    """A group, its pupils and their counts; drafts never count (R8)."""

    SCREEN_ID = "overview"
    AREA = 4
    CSS_PATH = "overview.tcss"
    FOOTER = (
        Hint("list.open", lazy("Open")),
        "note.new",
        "overview.sort",
        "screen.refresh",
        "app.help",
    )
    HELP_TEXT = lazy(
        "The pupils of a group that you may read, with how many notes are published"
        " and how many you have not read. O sorts in other ways, / picks the group, N"
        " opens what is unread."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+n", "new_note", lazy("New note"), "note.new", short=lazy("New")),
        key("o", "sort", lazy("Sort"), "overview.sort"),
        key("slash", "group", lazy("Choose group"), "overview.group"),
        NEXT_UNREAD_KEY,
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page: OverviewPage | None = None
        self._groups: list[GroupRow] = []
        self._wanted, self._row = "", ""
        self._order = 0

    def compose_content(self) -> ComposeResult:
        """Lay out the choice of group over the list."""
        with Horizontal(id="overview-top"):
            yield Field(
                lazy("Group"), Choice([("", "")], width=24, id="overview-group")
            )
            yield Word(id="overview-counts")
        with Horizontal(id="overview-rows"):
            columns = (
                Column("pupil", lazy("Pupil"), least=17),
                Column("published", computed(self._published), width=11, right=True),
                Column("unread", lazy("Unread"), width=6, right=True),
                Column("latest", lazy("Latest"), least=15, tone="dim"),
            )
            yield VirtualList(columns, titles=True, id="overview-list")
            yield Empty(id="overview-empty")
            yield Preview()

    @property
    def rows(self) -> VirtualList:
        """The pupils."""
        return self.query_one("#overview-list", VirtualList)

    @property
    def choice(self) -> Choice:
        """The group."""
        return self.query_one("#overview-group", Choice)

    def on_mount(self) -> None:
        """Read the groups and the first of them."""
        super().on_mount()
        self.rows.focus()
        self.tell_of_list(RULE)
        self.action_refresh()

    def on_screen_resume(self) -> None:
        """Read again: what was opened meanwhile is read now."""
        if self._page is not None:
            self.action_refresh()

    def show_group(self, scope: ScopeId) -> None:
        """Show another group."""
        self._wanted = scope.hex()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read the groups and the pupils of the one chosen."""
        self._read()

    def hear(self) -> None:
        """Read them again, unseen."""
        self._read(quiet=True)

    def _read(self, *, quiet: bool = False) -> None:
        async def read() -> tuple[list[GroupRow], OverviewPage | None]:
            book = self.house.book
            groups = await book.groups()
            known = [one.scope for one in groups]
            if not known:
                return groups, None
            wanted = ScopeId(bytes.fromhex(self._wanted))
            return groups, await book.overview(wanted if wanted in known else known[0])

        self.run_task(read, group="page", done=self._show, quiet=quiet)

    def _show(self, found: tuple[list[GroupRow], OverviewPage | None]) -> None:
        self._groups, self._page = found
        page = self._page
        several = len({one.chain for one in self._groups}) > 1
        self.choice.set_options(
            [
                (g.scope.hex(), f"{g.name}, {g.school}" if several else g.name)
                for g in self._groups
            ],
            page.group.scope.hex() if page else "",
        )
        self._wanted = self.choice.value
        self.query_one("#overview-top").display = page is not None
        if page is None:
            schools = self.house.book.me.schools
            some = any(school.module for school in schools)
            self._show_empty(NO_GROUPS if some else NO_MODULE)
            return
        self.query_one("#overview-counts", Word).set_words(self._counts(page))
        self._fill()

    def _published(self) -> str:
        return _("Publ.") if self.has_class("-narrow") else _("Published", "count")

    def _counts(self, page: OverviewPage) -> Words:
        rows = page.rows

        def words() -> str:
            pupils = ngettext("{n} pupil", "{n} pupils", len(rows))
            published = _("{n} published", n=sum(r.published for r in rows))
            unread = ngettext("{n} unread", "{n} unread", sum(r.unread for r in rows))
            shown = [pupils, published, unread]
            return " · ".join(shown[1:] if self.has_class("-narrow") else shown)

        return computed(words)

    def _fill(self) -> None:
        assert self._page is not None
        rows = sorted_rows(self._page.rows, ORDERS[self._order][0])
        if not rows:
            self._show_empty(NO_PUPILS)
            return
        self._show_empty(None)
        self.rows.set_items([overview_row(row, self._latest(row)) for row in rows])
        if return_in(self.rows, self._row):
            self._row = ""

    def _latest(self, row: PupilRow) -> Words:
        def words() -> str:
            wide = not self.has_class("-narrow")
            return text(latest_words(row, with_author=wide))

        return computed(words) if row.published else ""

    def _show_empty(self, words: Words | None) -> None:
        empty = self.query_one("#overview-empty", Empty)
        empty.display = words is not None
        self.rows.display = words is None
        if words is not None:
            empty.tell(words)
            self.rows.set_items([])

    @on(Choice.Changed, "#overview-group")
    def other_group(self, event: Choice.Changed) -> None:
        """Show the group that was chosen."""
        self._wanted = event.value
        self.rows.focus()
        self.action_refresh()

    def action_sort(self) -> None:
        """Sort in the next way, in turn."""
        self._order = (self._order + 1) % len(ORDERS)
        if self._page is not None:
            self._fill()
            self.rows.action_edge(-1)
        self.say(ORDERS[self._order][1])

    def action_next_unread(self) -> None:
        """Open an unread note of the group, else of any pupil (R40)."""
        open_unread(self, self._unread_here)

    async def _unread_here(self) -> NoteRow | None:
        book = self.house.book
        if self._page is not None:
            which = ArchiveFilter(group=self._page.group.scope, read=ReadFilter.UNREAD)
            rows = (await book.archive(which, None, 1)).rows
            if rows:
                return rows[0]
        return await book.next_unread()

    def action_group(self) -> None:
        """Go to the choice of group."""
        self.choice.focus()

    def action_back(self) -> None:
        """Go from the choice to the list, and from the list to Start."""
        if self.focused is self.choice:
            self.rows.focus()
        else:
            self.house.action_area(1)

    @on(VirtualList.Opened, "#overview-list")
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open the pupil's timeline."""
        self.house.go.pupil(ScopeId(key_id(event.key)))

    @on(VirtualList.Highlighted, "#overview-list")
    def follow(self, event: VirtualList.Highlighted) -> None:
        """Show the pupil's newest titles beside the list where there is room."""
        pane = self.query_one(Preview)
        if not event.key or not pane.display:
            pane.show_lines(())
            return
        scope = ScopeId(key_id(event.key))
        self.run_task(
            lambda: self.house.book.pupil(scope),
            group="preview",
            done=lambda page: pane.show_titles(
                page.pupil.name,
                [note for note in page.notes if note.published][:TITLES],
            ),
        )

    def action_new_note(self) -> None:
        """Write a new note on the marked pupil."""
        row = self._current()
        if row is not None:
            self.house.go.new_note(row.pupil)

    def _current(self) -> PupilRow | None:
        current = self.rows.current
        rows = self._page.rows if self._page is not None else ()
        scope = key_id(current) if current else b""
        return next((row for row in rows if row.pupil.scope == scope), None)

    def return_to(self, place: str) -> None:
        """Show the group and mark the row that were current before a lock."""
        self._row, _, self._wanted = place.partition(" ")
        self.action_refresh()

    def place(self) -> str:
        """Return the pupil that is marked, and the group."""
        return f"overview {place_in(self.rows)} {self._wanted}"
