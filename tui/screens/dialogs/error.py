"""Says what went wrong where no status line can."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from tui.i18n import Words, lazy
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.words import Paragraph, flagged


class ErrorDialog(Dialog[None]):
    """One sentence of what, one of what to do, and a button that goes on."""

    SCREEN_ID = "error"

    def __init__(self, heading: Words, body: Words) -> None:
        super().__init__()
        self.heading = heading
        self._words = body

    def compose_body(self) -> ComposeResult:
        """Yield the sentence."""
        yield Paragraph(flagged(self._words))

    def compose_buttons(self) -> ComposeResult:
        """Yield the only button."""
        yield Button(lazy("Close"), id="close")

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.dismiss(None)
