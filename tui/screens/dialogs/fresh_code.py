"""Asks for a one-time code again, before what roles, keys and factors need."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from securenotes.errors import SecureNotesError
from tui.i18n import lazy
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.inputs import CodeInput
from tui.widgets.words import Paragraph
from tui.words import explain


class FreshCode(Dialog[bool]):
    """Dismisses with True when a code was taken, with False when left."""

    SCREEN_ID = "fresh_code"
    safe_result = False
    heading = lazy("Type a new one-time code")

    def compose_body(self) -> ComposeResult:
        """Say why, and ask."""
        yield Paragraph(lazy("Type a new one-time code to go on."))
        yield Field(lazy("New one-time code"), CodeInput(id="code"), id="code-field")

    def compose_buttons(self) -> ComposeResult:
        """Yield on and back."""
        yield Button(lazy("Continue"), id="yes")
        yield Button(lazy("Cancel"), id="no")

    def first_focus(self) -> Widget:
        """Begin in the code."""
        return self.query_one(CodeInput)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._send()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "no":
            self.dismiss(False)
        else:
            self._send()

    def _send(self) -> None:
        code = self.query_one(CodeInput).code
        self.run_task(
            lambda: self.house.book.fresh_code(code),
            group="code",
            done=self._taken,
            failed=self._refused,
        )

    def _taken(self, _none: None) -> None:
        self.dismiss(True)

    def _refused(self, error: SecureNotesError) -> bool:
        field = self.query_one("#code-field", Field)
        field.set_error(explain(error))
        self.query_one(CodeInput).value = ""
        self.query_one(CodeInput).focus()
        return True
