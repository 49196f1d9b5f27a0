"""Who can read a pupil today, and because of what."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId
from securenotes.notebook.views import AccessRow, Target
from tui.i18n import Words, lazy, nlazy
from tui.keys import key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.words import day_or_open, role_words
from tui.widgets.empty import Empty
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = (
    Column("who", lazy("Person"), least=16),
    Column("role", lazy("As", "role"), width=18, drop=1),
    Column("why", lazy("Because of"), least=20),
    Column("last", lazy("Until"), width=13, tone="dim"),
)


class AccessScreen(AdminScreen):
    """Everybody who can read what is published on one pupil."""

    SCREEN_ID = "access"
    CSS_PATH = "admin.tcss"
    FOOTER = ("pupil.log", "pupil.about", "pupil.move", "screen.back", "app.help")
    BINDINGS: ClassVar[list[BindingType]] = [
        key("l", "log", lazy("Access log"), "pupil.log", short=lazy("Log", "noun")),
        key("r", "about", lazy("Report"), "pupil.about"),
        key("m", "move", lazy("Move"), "pupil.move"),
    ]
    HELP_TEXT = lazy(
        "Everybody who can read what is published on the pupil today. A person with"
        " several links has a row for each. It tells nothing of drafts. L shows who has"
        " read and when, R makes a plain report of it to hand out, M moves the pupil to"
        " another school."
    )

    def __init__(self, chain: ChainId, pupil: Target) -> None:
        super().__init__(chain)
        self._pupil = pupil

    def compose_content(self) -> ComposeResult:
        """Lay out the list."""
        yield VirtualList(COLUMNS, titles=True, id="access-list")
        yield Empty(lazy("Nobody can read this pupil today."), id="access-empty")

    def on_mount(self) -> None:
        """Read who can read."""
        super().on_mount()
        self.set_title(
            lazy("Who can read {name}", name=self._pupil.name), back=lazy("Pupils")
        )
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        chain, pupil = self.chain, self._pupil.scope
        self.run_task(
            lambda: self.school.access(chain, pupil), group="page", done=self._show
        )

    def action_log(self) -> None:
        """Show the pupil's access log."""
        self.house.open_screen(
            "school_log", self.chain, self._pupil, None, lazy("Who can read", "back")
        )

    def action_about(self) -> None:
        """Show who has read about the pupil, to hand out."""
        self.house.open_screen("school_about", self.chain, self._pupil)

    def action_move(self) -> None:
        """Begin a move to another school."""
        self.house.open_screen("school_move", self.chain, self._pupil)

    def _show(self, rows: list[AccessRow]) -> None:
        listed = self.query_one(VirtualList)
        listed.display = bool(rows)
        self.query_one("#access-empty").display = not rows
        listed.set_items([access_row(n, row) for n, row in enumerate(rows)])
        people = len({row.person.user for row in rows})
        self.tell_of_list(nlazy("{n} person can read.", "{n} people can read.", people))


def access_row(number: int, row: AccessRow) -> Row:
    """Return who can read and why."""
    because: Words = row.because or lazy("link to the pupil")
    return Row(
        str(number),
        (row.person.name, role_words(row.role), because, day_or_open(row.last)),
    )
