"""Asks which words are to be marked in the text."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import lazy
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput

LONGEST = 500


class FindWords(Dialog[str]):
    """Dismisses with what was written, or None."""

    SCREEN_ID = "find_words"
    heading = lazy("Find words")

    def compose_body(self) -> ComposeResult:
        """Yield the field."""
        yield Field(lazy("Words"), TextInput(max_length=LONGEST, id="words"))

    def compose_buttons(self) -> ComposeResult:
        """Yield on and back."""
        yield Button(lazy("Mark"), id="yes")
        yield Button(lazy("Cancel"), id="no")

    def first_focus(self) -> Widget:
        """Begin in the field."""
        return self.query_one("#words")

    @on(Input.Submitted)
    def entered(self) -> None:
        """Go on with what was written."""
        self.dismiss(self.query_one("#words", TextInput).value.strip())

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Go on, or leave."""
        if event.button.id == "yes":
            self.entered()
        else:
            self.dismiss(None)
