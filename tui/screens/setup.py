"""The first run: a new organisation, an invitation, or the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from tui import exits
from tui.i18n import lazy
from tui.keys import Hint
from tui.screens.base import BaseScreen
from tui.screens.enrolment_steps import (
    CodesStep,
    FactorStep,
    PasswordStep,
    PersonStep,
)
from tui.screens.setup_steps import SchoolsStep, SheetsStep
from tui.screens.wizard import StepScreen, Walk, end_at_sign_in
from tui.widgets.field import Paragraph
from tui.widgets.rows import Column, Line, Row
from tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from securenotes.notebook.door import Door
    from securenotes.notebook.enrolment import Founded
    from securenotes.notebook.setup import Setup

STEPS = (SchoolsStep, PersonStep, PasswordStep, FactorStep, CodesStep, SheetsStep)


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
                Row("demo", [lazy("Try it with made-up data")]),
            ]
        )
        ways.focus()

    @on(VirtualList.Opened, "#ways")
    def _chosen(self, event: VirtualList.Opened) -> None:
        if event.key == "create":
            self._create()
        elif event.key == "join":
            self.house.open_screen("join")
        else:
            self.app.exit(return_code=exits.DEMO)

    def _create(self) -> None:
        if self._setup is None:
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

        step.run_task(
            found,
            group="found",
            done=done,
            failed=step.failed,
            waiting=lazy("Making keys for the schools …"),
            act=True,
        )

    def action_back(self) -> None:
        """Stay: this is the first page."""
