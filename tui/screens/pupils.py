"""Pupil picker: a few letters of name, class or group find the pupil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from securenotes.model import ScopeId
from securenotes.notebook.views import GroupRow, PupilRow
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.next_unread import NEXT_UNREAD_KEY, open_unread
from tui.screens.note_rows import key_id, latest_words, sentence
from tui.screens.side import Preview
from tui.screens.start_words import NO_MODULE, NO_PUPILS_YET
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.widgets.inputs import FilterInput
from tui.widgets.rows import Column, Even, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import place_in, return_in

ALL_GROUPS = lazy("All my groups")
NO_PUPILS = lazy("You are not linked to any pupil today.")
COLUMNS = (
    Column("pupil", lazy("Pupil"), least=16),
    Column("class", lazy("Class"), width=6),
    Column("school", lazy("School"), width=18, drop=1),
    Column("unread", lazy("Unread"), width=6, right=True),
    Column("latest", lazy("Latest"), width=12, tone="dim"),
)


class PupilsScreen(BaseScreen[None]):
    """Every pupil that I may read, narrowed as I type."""

    SCREEN_ID = "pupils"
    AREA = 2
    CSS_PATH = "pupils.tcss"
    FOOTER = (
        "list.open",
        "note.new",
        Hint("screen.back", lazy("Clear")),
        "screen.refresh",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Type parts of name, class or group; a finds å and ä too. The arrows move the"
        " list while you type, Enter opens the marked pupil."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+n", "new_note", lazy("New note"), "note.new", short=lazy("New")),
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
        key("slash", "find", lazy("Search"), "screen.find"),
        NEXT_UNREAD_KEY,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._all: list[PupilRow] = []
        self._shown: list[PupilRow] = []
        self._groups: list[GroupRow] = []
        self._recent: list[ScopeId] = []
        self._wanted = ""

    def compose_content(self) -> ComposeResult:
        """Lay out the filter over the list."""
        with Horizontal(id="pupils-filters"):
            yield Field(
                lazy("Find pupil"), FilterInput(id="pupils-find"), label_width=10
            )
            yield Field(lazy("Group"), Choice([("", ALL_GROUPS)], id="pupils-group"))
        with Horizontal(id="pupils-rows"):
            yield VirtualList(COLUMNS, titles=True, id="pupils-list")
            yield Preview()

    @property
    def rows(self) -> VirtualList:
        """The pupils."""
        return self.query_one("#pupils-list", VirtualList)

    @property
    def find(self) -> FilterInput:
        """The field that narrows."""
        return self.query_one("#pupils-find", FilterInput)

    def on_mount(self) -> None:
        """Read the pupils; what is typed goes to the field."""
        super().on_mount()
        self.find.steered = self.rows
        self.find.focus()
        self.action_refresh()

    def on_screen_resume(self) -> None:
        """Read again: counts may have changed."""
        if self._all:
            self.action_refresh()

    def action_refresh(self) -> None:
        """Read pupils and groups again."""
        self._read()

    def hear(self) -> None:
        """Read them again, unseen."""
        self._read(quiet=True)

    def action_next_unread(self) -> None:
        """Open an unread note, when the list has focus and not the field."""
        open_unread(self)

    def _read(self, *, quiet: bool = False) -> None:
        async def read() -> tuple[list[PupilRow], list[GroupRow], list[ScopeId]]:
            book = self.house.book
            return await book.pupils(), await book.groups(), book.recent()

        self.run_task(read, group="page", done=self._show, quiet=quiet)

    def _show(self, page: tuple[list[PupilRow], list[GroupRow], list[ScopeId]]) -> None:
        early = self.find.early and not self._all
        self._all, self._groups, self._recent = page
        options: list[tuple[str, Words]] = [("", ALL_GROUPS)]
        options += [(g.scope.hex(), g.name) for g in self._groups]
        self.query_one("#pupils-group", Choice).set_options(options)
        self._narrow()
        if early:
            self.rows.action_open()

    @on(Input.Changed, "#pupils-find")
    @on(Choice.Changed, "#pupils-group")
    def narrow(self) -> None:
        """Narrow the list to what is typed and chosen."""
        self._narrow()

    def _narrow(self) -> None:
        typed = self.find.value
        chosen = self.query_one("#pupils-group", Choice).value
        rows = self._all
        if chosen:
            names = {g.name for g in self._groups if g.scope.hex() == chosen}
            rows = [r for r in rows if names.intersection(r.groups)]
        rows = self.house.book.match(rows, typed) if typed.strip() else rows
        if not typed.strip() and not chosen:
            rows = self._recent_first(rows)
        self._shown = rows
        if rows:
            self.rows.set_source(PupilSource(rows))
            return_in(self.rows, self._wanted)
        else:
            self.rows.set_items(sentence(self._empty(typed), self.rows.size.width))
        if self._all:
            self._wanted = ""
        self.tell_of_list(
            lazy("{shown} of {all}", shown=len(rows), all=self._pupils(len(self._all)))
        )

    def _pupils(self, n: int) -> Words:
        return nlazy("{n} pupil", "{n} pupils", n)

    def _recent_first(self, rows: list[PupilRow]) -> list[PupilRow]:
        order = {scope: n for n, scope in enumerate(self._recent)}
        return sorted(rows, key=lambda r: order.get(r.pupil.scope, len(order)))

    def _empty(self, typed: str) -> Words:
        if typed.strip():
            return lazy(
                "No pupil matches “{typed}”. Check the spelling or choose All my"
                " groups.",
                typed=typed.strip(),
            )
        if not any(school.module for school in self.house.book.me.schools):
            return NO_MODULE
        return NO_PUPILS_YET if self.house.administrator else NO_PUPILS

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open the pupil's timeline."""
        self.house.go.pupil(ScopeId(key_id(event.key)))

    @on(VirtualList.Highlighted)
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
            done=lambda page: pane.show_titles(page.pupil.name, page.notes[:5]),
        )

    def current_pupil(self) -> PupilRow | None:
        """Return the pupil that the list marks."""
        key_ = self.rows.current
        scope = key_id(key_) if key_ else b""
        return next((r for r in self._shown if r.pupil.scope == scope), None)

    def action_new_note(self) -> None:
        """Write a new note on the marked pupil."""
        row = self.current_pupil()
        if row is not None:
            self.house.go.new_note(row.pupil)

    def action_find(self) -> None:
        """Go to the field."""
        self.find.focus()

    def action_back(self) -> None:
        """Clear what narrows the list; when nothing does, go to Start."""
        choice = self.query_one("#pupils-group", Choice)
        if not self.find.value and not choice.value:
            self.house.action_area(1)
            return
        self.find.value = ""
        choice.set_value("")
        self.find.focus()

    def return_to(self, row: str) -> None:
        """Narrow as before a lock, and mark the row that was current."""
        self._wanted, _, narrowed = row.partition(" ")
        group, _, typed = narrowed.partition(" ")
        self.query_one("#pupils-group", Choice).set_value(group.strip("-"))
        self.find.value = typed
        self.find.cursor_position = len(typed)
        if self._all:
            self._narrow()

    def place(self) -> str:
        """Return the pupil that is marked, and what narrows the list."""
        group = self.query_one("#pupils-group", Choice).value
        where = place_in(self.rows) or "-"
        return f"pupils {where} {group or '-'} {self.find.value}"


class PupilSource(Even):
    """Pupils as rows that are made when they are drawn: thousands cost nothing."""

    def __init__(self, pupils: Sequence[PupilRow]) -> None:
        self._pupils = pupils

    def __len__(self) -> int:
        return len(self._pupils)

    def item(self, index: int) -> Row:
        """Return the pupil's row."""
        return pupil_row(self._pupils[index])

    def key(self, index: int) -> str:
        """Return the row's key without making the row."""
        return row_key(self._pupils[index])

    def find(self, key: str) -> int | None:
        """Return where the pupil stands."""
        scope = key_id(key)
        found = (n for n, row in enumerate(self._pupils) if row.pupil.scope == scope)
        return next(found, None)


def row_key(row: PupilRow) -> str:
    """Return a pupil's key in the list."""
    return f"pupil:{row.pupil.scope.hex()}"


def pupil_row(row: PupilRow) -> Row:
    """Return a pupil as the picker shows them."""
    return Row(
        key=row_key(row),
        cells=(
            row.pupil.name,
            row.pupil.class_name,
            row.pupil.school,
            str(row.unread) if row.unread else "",
            latest_words(row, with_author=False),
        ),
        sign="unread" if row.unread else "",
        bold=row.unread > 0,
    )
