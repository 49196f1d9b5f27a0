"""The school's pupils: pick one to see who can read, or take in a new one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from securenotes.model import ChainId, ScopeId
from securenotes.notebook.views import Target
from securenotes.text import fold
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.admin.additions import AddPupil
from tui.screens.admin.base import AdminScreen
from tui.widgets.field import Field
from tui.widgets.inputs import FilterInput
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = (
    Column("name", lazy("Pupil"), least=20),
    Column("groups", lazy("Groups"), least=20, tone="dim"),
)


class SchoolPupilsScreen(AdminScreen):
    """Every pupil of the school, narrowed as one types."""

    SCREEN_ID = "school_pupils"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    FOOTER = (
        Hint("list.open", lazy("Who can read")),
        "pupil.new",
        "pupil.find",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Every pupil of the school. Enter tells who can read what is published on the"
        " pupil, A takes in a new pupil, / finds one by name or group."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "add", lazy("New pupil"), "pupil.new"),
        key("slash", "find", lazy("Search"), "pupil.find"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._pupils: list[Target] = []

    def compose_content(self) -> ComposeResult:
        """Lay out the field over the list."""
        find = FilterInput(id="pupils-find")
        yield Field(lazy("Find pupil"), find, id="find-field")
        yield VirtualList(COLUMNS, titles=True, id="pupils-list")

    @property
    def rows(self) -> VirtualList:
        """The pupils."""
        return self.query_one("#pupils-list", VirtualList)

    @property
    def find(self) -> FilterInput:
        """The field that narrows."""
        return self.query_one("#pupils-find", FilterInput)

    def on_mount(self) -> None:
        """Read the pupils."""
        super().on_mount()
        self.set_title(lazy("Who can read a pupil"), back=lazy("School"))
        self.find.steered = self.rows
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain = self.chain

        def read(targets: list[Target]) -> None:
            self._pupils = [one for one in targets if one.kind == "pupil"]
            self._narrow()

        self.run_task(lambda: self.school.targets(chain), group="page", done=read)

    @on(Input.Changed, "#pupils-find")
    def narrow(self) -> None:
        """Narrow the list to what is typed."""
        self._narrow()

    def _narrow(self) -> None:
        parts = fold(self.find.value).split()
        rows = [
            one
            for one in self._pupils
            if all(part in fold(" ".join((one.name, *one.groups))) for part in parts)
        ]
        items: list[Item] = [
            Row(one.scope.hex(), (one.name or "–", where_words(one))) for one in rows
        ]
        if not items:
            none = lazy("The school has no pupils yet. A takes in the first.")
            items = [Line(lazy("No pupil fits.") if self._pupils else none)]
        self.rows.set_items(items)
        self.tell_of_list(
            lazy(
                "{shown} of {all}",
                shown=len(rows),
                all=nlazy("{n} pupil", "{n} pupils", len(self._pupils)),
            )
        )

    @on(VirtualList.Opened, "#pupils-list")
    def open_row(self, event: VirtualList.Opened) -> None:
        """Show who can read the pupil."""
        pupil = next(p for p in self._pupils if p.scope.hex() == event.key)
        self.house.open_screen("school_access", self.chain, pupil)

    def action_find(self) -> None:
        """Go to the field."""
        self.find.focus()

    def leave_field(self) -> bool:
        """Go from the field to the list."""
        self.rows.focus()
        return True

    def action_add(self) -> None:
        """Take in a pupil."""

        def added(scope: ScopeId | None) -> None:
            if scope is not None:
                self.find.value = ""
                self.action_refresh()

        self.app.push_screen(AddPupil(self.chain), added)


def where_words(pupil: Target) -> Words:
    """Return a pupil's groups, or the school that they have moved to."""
    if pupil.waits:
        return lazy("on the way to {school}", school=pupil.moved_to)
    if pupil.moved_to:
        return lazy("moved to {school}", school=pupil.moved_to)
    return ", ".join(pupil.groups)
