"""Who can read a pupil today, and because of what."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.errors import BadInput, SecureNotesError
from securenotes.model import ChainId
from securenotes.notebook.views import AccessRow, Target
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.words import day_or_open, role_words
from tui.screens.dialogs.confirm import Confirm
from tui.widgets.empty import Empty
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = (
    Column("who", lazy("Person"), least=16),
    Column("role", lazy("As", "role"), width=18, drop=1),
    Column("why", lazy("Because of"), least=20),
    Column("last", lazy("Until"), width=13, tone="dim"),
)


TAKEN = lazy(
    "The other school has just taken the pupil over. Only they can hand the pupil back."
)
Found = tuple[list[AccessRow], str]


class AccessScreen(AdminScreen):
    """Everybody who can read what is published on one pupil."""

    SCREEN_ID = "access"
    CSS_PATH = "admin.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("l", "log", lazy("Access log"), "pupil.log", short=lazy("Log", "noun")),
        key("r", "about", lazy("Report"), "pupil.about"),
        key("m", "move", lazy("Move"), "pupil.move"),
    ]
    HELP_TEXT = lazy(
        "Everybody who can read what is published on the pupil today. A person with"
        " several links has a row for each. It tells nothing of drafts. L shows who has"
        " read and when, R makes a plain report of it to hand out, M moves the pupil to"
        " another school, or takes back one whom nobody has taken over there yet."
    )

    def __init__(self, chain: ChainId, pupil: Target) -> None:
        super().__init__(chain)
        self._pupil = pupil
        self._waits = ""
        """The school where the pupil waits to be taken over."""

    def footer(self) -> tuple[str | Hint, ...]:
        """Say what M does with this pupil."""
        move = Hint("pupil.move", lazy("Take back") if self._waits else lazy("Move"))
        return "pupil.log", "pupil.about", move, "screen.back", "app.help"

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

        async def read() -> Found:
            rows = await self.school.access(chain, pupil)
            return rows, await self.school.leaving.waits_at(chain, pupil)

        self.run_task(read, group="page", done=self._show)

    def action_log(self) -> None:
        """Show the pupil's access log."""
        self.house.open_screen(
            "school_log", self.chain, self._pupil, None, lazy("Who can read", "back")
        )

    def action_about(self) -> None:
        """Show who has read about the pupil, to hand out."""
        self.house.open_screen("school_about", self.chain, self._pupil)

    def action_move(self) -> None:
        """Begin a move to another school, or take it back."""
        if self._waits:
            self._ask_back()
        else:
            self.house.open_screen("school_move", self.chain, self._pupil)

    def _ask_back(self) -> None:
        chain, pupil, school = self.chain, self._pupil, self._waits
        question = Confirm(
            lazy("Take back {name}?", name=pupil.name),
            [
                lazy(
                    "What waits at {school} is destroyed, and the pupil is yours again."
                    " Whoever looked there before now has seen the name.",
                    school=school,
                ),
                lazy("Links do not come back by themselves: make those that are due."),
            ],
            yes=lazy("Yes, take back"),
            no=lazy("Wait"),
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: self.school.leaving.take_back(chain, pupil.scope),
                    done=lambda _none: self.tell_done(
                        lazy("Taken back. The pupil is at your school again.")
                    ),
                    failed=self._too_late,
                )

        self.app.push_screen(question, answered)

    def _too_late(self, error: SecureNotesError) -> bool:
        """Say that the other school was first."""
        if not isinstance(error, BadInput):
            return False
        self.action_refresh()
        self.warn(TAKEN)
        return True

    def _show(self, found: Found) -> None:
        rows, self._waits = found
        self.refresh_footer()
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
