"""People: everybody on the staff, what they may read, how their account stands."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from securenotes.model import ChainId
from securenotes.notebook.views import Sheet, StaffRow
from securenotes.text import fold
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.invite import Invite
from tui.screens.admin.sheet import show_sheet
from tui.screens.admin.words import account_words, reads_words, role_words
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.widgets.inputs import FilterInput
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Word

COLUMNS = (
    Column("name", lazy("Name"), least=14),
    Column("post", lazy("Post"), width=14, drop=2),
    Column("role", lazy("Role"), width=17, drop=1),
    Column("reads", lazy("May read"), width=10),
    Column("account", lazy("Account"), width=13, tone="dim"),
)
SHOWN: list[tuple[str, Words]] = [
    ("all", lazy("All")),
    ("attention", lazy("Needs something")),
    ("ended", lazy("Ended")),
]


class PeopleScreen(AdminScreen):
    """Staff, narrowed as one types; ``shown`` is all, attention or ended."""

    SCREEN_ID = "people"
    AFTER_LOCK = True
    CSS_PATH = "admin.tcss"
    FOOTER = (
        Hint("list.open", lazy("Open")),
        "people.invite",
        "people.find",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Everybody on the staff, and how many pupils they may read today. / finds a"
        " person, I invites a new one, Enter shows a person's links."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("i", "invite", lazy("Invite"), "people.invite"),
        key("slash", "find", lazy("Search"), "people.find"),
    ]

    def __init__(self, chain: ChainId, shown: str = "all") -> None:
        super().__init__(chain)
        self._shown = shown
        self._people: list[StaffRow] = []

    def compose_content(self) -> ComposeResult:
        """Lay out the filters over the list."""
        with Horizontal(id="people-filters"):
            yield Field(lazy("Find person"), FilterInput(id="people-find"))
            yield Field(lazy("Show"), Choice(SHOWN, self._shown, id="people-shown"))
            yield Word(id="people-count")
        yield VirtualList(COLUMNS, titles=True, id="people-list")

    @property
    def rows(self) -> VirtualList:
        """The people."""
        return self.query_one("#people-list", VirtualList)

    @property
    def find(self) -> FilterInput:
        """The field that narrows."""
        return self.query_one("#people-find", FilterInput)

    def on_mount(self) -> None:
        """Read everybody."""
        super().on_mount()
        self.set_title(lazy("Staff and links"), back=lazy("School"))
        self.find.steered = self.rows
        self.rows.focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain = self.chain

        def read(people: list[StaffRow]) -> None:
            self._people = people
            self._narrow()

        self.run_task(lambda: self.school.people(chain), group="page", done=read)

    @on(Input.Changed, "#people-find")
    @on(Choice.Changed, "#people-shown")
    def narrow(self) -> None:
        """Narrow the list to what is typed and chosen."""
        self._narrow()

    def _narrow(self) -> None:
        shown = self.query_one("#people-shown", Choice).value
        rows = matching(self._people, self.find.value, shown)
        items: list[Item] = [person_row(row) for row in rows]
        if not items:
            items = [Line(lazy("Nobody fits. Take letters away or show All."))]
        self.rows.set_items(items)
        self.query_one("#people-count", Word).set_words(
            nlazy("{n} person", "{n} people", len(rows))
        )

    @on(VirtualList.Opened, "#people-list")
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open the person's links."""
        row = next(r for r in self._people if r.person.user.hex() == event.key)
        self.house.open_screen("school_person", self.chain, row.person.user)

    def action_find(self) -> None:
        """Go to the field."""
        self.find.focus()

    def leave_field(self) -> bool:
        """Go from the field to the list."""
        self.rows.focus()
        return True

    def action_invite(self) -> None:
        """Invite somebody, and show the sheet once."""

        def invited(sheet: Sheet | None) -> None:
            if sheet is not None:
                show_sheet(self, sheet)
                self.action_refresh()

        self.app.push_screen(Invite(self.chain), invited)


def matching(people: list[StaffRow], typed: str, shown: str) -> list[StaffRow]:
    """Return those whose name, post or user name has all that was typed."""
    parts = fold(typed).split()
    found: list[StaffRow] = []
    for row in people:
        person = row.person
        whole = fold(f"{person.name} {person.post} {person.login}")
        if shown == "attention" and not row.needs_attention:
            continue
        if shown == "ended" and row.account not in ("ended", "disabled"):
            continue
        if all(part in whole for part in parts):
            found.append(row)
    return found


def person_row(row: StaffRow) -> Row:
    """Return a person as a row."""
    return Row(
        row.person.user.hex(),
        (
            row.person.name,
            row.person.post,
            role_words(row.role),
            reads_words(row),
            account_words(row),
        ),
        sign="alert" if row.needs_attention else "",
    )
