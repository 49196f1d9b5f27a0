"""The first run: a new organisation, an invitation, or the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from securenotes.errors import NotAllowed, NotThere, SecureNotesError
from tui import exits
from tui.i18n import lazy
from tui.keys import Hint
from tui.screens.base import BaseScreen
from tui.screens.connect import CONNECTED, ConnectScreen
from tui.screens.enrolment_steps import (
    CodesStep,
    FactorStep,
    PasswordStep,
    PersonStep,
)
from tui.screens.setup_steps import SchoolsStep, SheetsStep
from tui.screens.wizard import StepScreen, Walk, end_at_sign_in
from tui.widgets.rows import Column, Line, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from securenotes.notebook.door import Door
    from securenotes.notebook.enrolment import Founded
    from securenotes.notebook.servers import Offered
    from securenotes.notebook.setup import Setup

STEPS = (SchoolsStep, PersonStep, PasswordStep, FactorStep, CodesStep, SheetsStep)
CLOSED = lazy(
    "The server takes no new organisation now. Ask whoever runs it to open it for one,"
    " and press the button again."
)


class SetupScreen(BaseScreen[None]):
    """Three ways to begin; the answers of the first are kept while it is open."""

    SCREEN_ID = "setup"
    CSS_PATH = "entry_form.tcss"
    FOOTER: ClassVar[Sequence[str | Hint]] = (
        Hint("list.open", lazy("Choose")),
        "app.language",
        "app.quit",
        "app.help",
    )
    HELP_TEXT = lazy(
        "There is no organisation on this computer yet. Nothing is made before the"
        " last step, and everything typed stays when you go back."
    )

    def __init__(self) -> None:
        super().__init__()
        self._setup: Setup | None = None
        self._there: Offered | None = None
        self._joins = False

    @property
    def door(self) -> Door:
        """The door."""
        door = self.house.door
        assert door is not None
        return door

    def compose_content(self) -> ComposeResult:
        """Lay out the three ways."""
        yield Paragraph(
            lazy(
                "Secure notes about pupils, sealed on this computer. Nothing is kept"
                " here yet."
            ),
            id="first-words",
        )
        yield VirtualList([Column("way")], id="ways")

    def on_mount(self) -> None:
        """Give focus to the list."""
        super().on_mount()
        self.set_title("Säker Anteckning")
        ways = self.query_one("#ways", VirtualList)
        ways.set_items(
            [
                Row("create", [lazy("Create a new organisation")]),
                Line(),
                Row("join", [lazy("Join with an invitation")]),
                Line(),
                Row("connect", [lazy("Connect to a server")]),
                Line(),
                Row("demo", [lazy("Try it with made-up data")]),
            ]
        )
        ways.focus()
        # Before anybody has written six steps and two sheets of paper for nothing.
        self.run_task(self.door.check_room, group="room", failed=self._no_room)

    def _no_room(self, _error: SecureNotesError) -> bool:
        self.warn(
            lazy(
                "Nothing can be kept in {folder}. Tell whoever runs this computer.",
                folder=self.door.where.folder,
            )
        )
        return True

    @on(VirtualList.Opened, "#ways")
    def _chosen(self, event: VirtualList.Opened) -> None:
        if event.key == "create":
            self._create(None)
        elif event.key in {"join", "connect"}:
            # An invitation is to a store, and on this computer there is none.
            self._joins = event.key == "join"
            self.app.push_screen(ConnectScreen(), self._connected)
        else:
            self.app.exit(return_code=exits.DEMO)

    def _connected(self, what: Offered | str | None) -> None:
        if what == CONNECTED:
            said = lazy(
                "Connected to {host}. Sign in, or join with an invitation.",
                host=self.door.remote,
            )
            self.house.open_screen("sign_in", said)
            if self._joins:
                self.house.open_screen("join")
        elif what is not None and not isinstance(what, str):
            self._create(what)

    def _create(self, there: Offered | None) -> None:
        """Ask for an organisation; ``there`` is the server it is to be on."""
        if self._setup is None or self._there != there:
            self._there = there
            self.door.found_at(there)
            self._setup = self.door.setup()
        walk = Walk(self._setup, STEPS, self._found)
        self.app.push_screen(SchoolsStep(walk, 1))

    def _found(self, step: StepScreen) -> None:
        setup = self._setup
        assert setup is not None

        async def found() -> Founded:
            founded = await setup.found()
            await self.door.look_again()
            return founded

        def done(founded: Founded) -> None:
            self._setup = None
            end_at_sign_in(step, founded)

        def failed(error: SecureNotesError) -> bool:
            if isinstance(error, NotAllowed | NotThere):
                step.busy = False
                step.warn(CLOSED)
                return True
            return step.failed(error)

        step.run_task(
            found,
            group="found",
            done=done,
            failed=failed,
            waiting=lazy("Making keys for the schools …"),
            act=True,
        )

    def action_back(self) -> None:
        """Stay: this is the first page."""
