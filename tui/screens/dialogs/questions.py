"""Three questions that choose a note's kind (R20)."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from tui.i18n import Words, lazy
from tui.screens.dialogs.base import Dialog
from tui.screens.law import QUESTIONS
from tui.widgets.button import Button
from tui.widgets.field import Paragraph


class Questions(Dialog[tuple[bool, ...] | None]):
    """Dismisses with the three answers, or None when left."""

    SCREEN_ID = "questions"
    heading = lazy("Which kind of note is it?")

    def __init__(self) -> None:
        super().__init__()
        self._answers: list[bool] = []

    def compose_body(self) -> ComposeResult:
        """Show one question at a time."""
        yield Paragraph(self._question(), id="question")
        yield Paragraph(
            lazy("A yes to any of the three makes it an official note."),
            classes="-dim",
        )

    def _question(self) -> Words:
        number = len(self._answers)
        return lazy("{n} of 3. {question}", n=number + 1, question=QUESTIONS[number])

    def compose_buttons(self) -> ComposeResult:
        """Yield yes and no."""
        yield Button(lazy("Yes"), id="yes")
        yield Button(lazy("No"), id="no")

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self._answers.append(event.button.id == "yes")
        if len(self._answers) == len(QUESTIONS):
            self.dismiss(tuple(self._answers))
            return
        self.query_one("#question", Paragraph).set_words(self._question())
