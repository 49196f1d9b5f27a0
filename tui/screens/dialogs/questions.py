"""Three questions that choose a note's kind (R20)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.dialogs.base import Dialog
from tui.screens.kind_words import answers_words
from tui.screens.law import QUESTIONS
from tui.widgets.button import Button
from tui.widgets.words import Paragraph


class Questions(Dialog[tuple[bool, ...] | None]):
    """Dismisses with the three answers, or None when left.

    J or Y and N answer from the keyboard, Backspace takes the last one back.
    """

    SCREEN_ID = "questions"
    heading = lazy("Which kind of note is it?")
    FOOTER = (
        Hint("button.press", lazy("Choose")),
        "question.back",
        "dialog.cancel",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("j,y", "answer(True)", lazy("Yes"), "question.yes"),
        key("n", "answer(False)", lazy("No"), "question.no"),
        key("backspace", "again", lazy("Answer again"), "question.back"),
    ]

    def __init__(self, before: tuple[bool, ...] = ()) -> None:
        super().__init__()
        self._before = before
        self._answers: list[bool] = []

    def compose_body(self) -> ComposeResult:
        """Show one question at a time, and what is answered."""
        yield Paragraph(self._question(), id="question")
        yield Paragraph("", id="answered", classes="-dim")
        yield Paragraph(
            lazy(
                "A yes to any of the three makes it an official note. Y or N answers."
            ),
            classes="-dim",
        )

    def _question(self) -> Words:
        number = len(self._answers)
        return lazy("{n} of 3. {question}", n=number + 1, question=QUESTIONS[number])

    def compose_buttons(self) -> ComposeResult:
        """Yield yes and no."""
        yield Button(lazy("Yes"), id="yes")
        yield Button(lazy("No"), id="no")

    def on_mount(self) -> None:
        """Show what was answered before."""
        super().on_mount()
        self._show()

    def _show(self) -> None:
        self.query_one("#question", Paragraph).set_words(self._question())
        said: Words = ""
        if self._answers:
            said = lazy("Answered: {answers}.", answers=answers_words(self._answers))
        elif self._before:
            said = lazy(
                "Answered before: {answers}.", answers=answers_words(self._before)
            )
        self.query_one("#answered", Paragraph).set_words(said)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_answer(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Take an answer, and ask the next question."""
        self._answers.append(yes)
        if len(self._answers) == len(QUESTIONS):
            self.dismiss(tuple(self._answers))
            return
        self._show()

    def action_again(self) -> None:
        """Take the last answer back."""
        if self._answers:
            self._answers.pop()
            self._show()
