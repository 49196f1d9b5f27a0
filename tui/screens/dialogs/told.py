"""Tells a few lines that somebody asked for, and closes."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from tui.i18n import Words, lazy
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.words import Paragraph


class Told(Dialog[None]):
    """Lines under a heading; the only button closes."""

    SCREEN_ID = "told"

    def __init__(self, heading: Words, lines: Sequence[Words]) -> None:
        super().__init__()
        self.heading = heading
        self._lines = lines

    def compose_body(self) -> ComposeResult:
        """Yield a paragraph a line."""
        for words in self._lines:
            yield Paragraph(words)

    def compose_buttons(self) -> ComposeResult:
        """Yield the only button."""
        yield Button(lazy("Close"), id="close")

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.dismiss(None)
