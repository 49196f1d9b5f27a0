"""Asks why something is done, before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import Words, lazy
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput
from tui.widgets.words import Paragraph

REASON_LENGTH = 200


class ReasonDialog(Dialog[str | None]):
    """Dismisses with the reason, or None; Enter in it goes on to the buttons.

    ``about`` says who reads the reason; with ``careful`` Enter goes to the button
    that does nothing. It is kept as ``name`` until whoever asked says that it is
    used (R42).
    """

    SCREEN_ID = "reason"

    def __init__(
        self,
        heading: Words,
        lines: Sequence[Words],
        *,
        yes: Words,
        no: Words,
        name: str,
        about: Words = "",
        careful: bool = False,
    ) -> None:
        super().__init__()
        self.heading = heading
        self._lines, self._yes, self._no = lines, yes, no
        self._about, self._careful = about, careful
        self.keep_as(name)

    def compose_body(self) -> ComposeResult:
        """Say what is about to be done, then ask why."""
        for words in self._lines:
            yield Paragraph(words)
        yield Paragraph("")
        yield Field(
            lazy("Reason"),
            TextInput(max_length=REASON_LENGTH, id="reason"),
            label_width=7,
            id="reason-field",
        )
        if self._about:
            yield Paragraph(self._about, classes="-dim")

    def compose_buttons(self) -> ComposeResult:
        """Yield on and back."""
        yield Button(self._yes, id="yes")
        yield Button(self._no, id="no")

    def first_focus(self) -> Widget:
        """Begin in the reason."""
        return self.query_one("#reason", TextInput)

    @on(Input.Submitted)
    def _typed(self) -> None:
        self.query_one("#no" if self._careful else "#yes", Button).focus()

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        if event.button.id == "no":
            self.used()
            self.dismiss(None)
            return
        reason = self.query_one("#reason", TextInput).value.strip()
        if reason:
            if self.begun is not None:
                self.begun.put_away()  # what it is for may still fail
            self.dismiss(reason)
            return
        self.query_one("#reason-field", Field).set_error(lazy("Give a reason."))
        self.query_one("#reason", TextInput).focus()
