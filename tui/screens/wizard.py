"""The steps of set-up and joining: one screen each over one set of answers.

What is typed goes into the notebook's own object at each step, forwards and
back, so nothing is lost and nothing is made before the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from securenotes.errors import BadInput, SecureNotesError
from tui.i18n import Words, computed, lazy, text
from tui.screens.bad_input import bad_input_words
from tui.screens.entry_form import FormScreen
from tui.widgets.button import Button, ButtonRow

if TYPE_CHECKING:
    from securenotes.notebook.enrolment import Enrolment, Founded

MIDDLE = 80
"""Columns from which row 1 has room for the program's name as well."""


@dataclass(slots=True, repr=False)
class Walk:
    """The way through the steps: what is filled in, and how it ends."""

    answers: Enrolment
    steps: Sequence[type[StepScreen]]
    finish: Callable[[StepScreen], None]
    """Does the last act, once, from the last step."""

    def open(self, screen: FormScreen[None], number: int) -> None:
        """Open a step, counted from 1."""
        screen.app.push_screen(self.steps[number - 1](self, number))


class StepScreen(FormScreen[None]):
    """One step. A subclass gives ``WHAT``, its form, ``store`` and ``check``."""

    WHAT: Words = ""

    def __init__(self, walk: Walk, number: int) -> None:
        super().__init__()
        self.walk, self.number = walk, number

    @property
    def answers(self) -> Enrolment:
        """What has been filled in so far."""
        return self.walk.answers

    @property
    def heading(self) -> Words:
        """What step this is, of how many."""
        return lazy(
            "Step {n} of {all}: {what}",
            n=self.number,
            all=len(self.walk.steps),
            what=self.WHAT,
        )

    def compose_buttons(self) -> ComposeResult:
        """Yield the two buttons of every step."""
        with ButtonRow():
            yield Button(lazy("Back"), id="back")
            yield Button(lazy("Continue"), id="continue")

    def on_mount(self) -> None:
        """Name the step, and give focus to its first field."""
        super().on_mount()
        self.set_title(computed(self._title_words))
        self.focus_first()

    def _title_words(self) -> str:
        step = text(self.heading)
        return step if self.app.size.width < MIDDLE else f"Säker Anteckning   {step}"

    def focus_first(self) -> None:
        """Give focus to where the work starts: as it is, the first field."""

    def store(self) -> None:
        """Put what was typed into the answers."""

    def check(self) -> None:
        """Check this step; ``BadInput``."""

    def show_bad(self, error: BadInput) -> None:
        """Tell what is wrong at its field."""
        field = f"#{error.field.replace('_', '-')}-field"
        if self.query(field):
            self.refuse(field, bad_input_words(error))
        else:
            self.warn(bad_input_words(error))

    def submit(self) -> None:
        """Go on to the next step, when this one holds."""
        if self.busy:
            return
        self.clear_told()
        self.store()
        try:
            self.check()
        except BadInput as error:
            self.show_bad(error)
            return
        if self.number < len(self.walk.steps):
            self.walk.open(self, self.number + 1)
        else:
            self.busy = True
            self.walk.finish(self)

    def failed(self, error: SecureNotesError) -> bool:
        """Tell of what went wrong in the last act; all can be tried again."""
        self.busy = False
        if isinstance(error, BadInput):
            self.show_bad(error)
            return True
        return False

    def go_back(self) -> None:
        """Keep what was typed, and go to the step before."""
        if not self.busy:
            self.store()
            self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Continue, or go back."""
        self.pressed(event.button.id or "")

    def pressed(self, button: str) -> None:
        """Do what a button says. Textual calls the handlers of all classes of
        a screen in turn, so a step with more buttons overrides this one."""
        if button == "continue":
            self.submit()
        elif button == "back":
            self.go_back()

    def place(self) -> str:
        """Return nothing: there is no session to come back to."""
        return ""


def end_at_sign_in(screen: StepScreen, founded: Founded) -> None:
    """Close all steps and sign in, in the account that was made."""
    app = screen.house
    said: Words = lazy("Done. Sign in here.")
    if not founded.key_kept:
        said = lazy("Done. Sign in here with the account key.")
    while isinstance(app.screen, StepScreen):
        app.pop_screen()
    app.open_screen("sign_in", said)
