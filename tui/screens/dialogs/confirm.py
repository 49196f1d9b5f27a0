"""Asks before an act that shows or hides something."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from tui.i18n import Words
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.words import Paragraph


class Confirm(Dialog[bool]):
    """Dismisses with True for yes; Escape and the safe button mean no."""

    SCREEN_ID = "confirm"
    safe_result = False

    def __init__(
        self, heading: Words, body: Sequence[Words], *, yes: Words, no: Words
    ) -> None:
        super().__init__()
        self.heading = heading
        self._body, self._yes, self._no = body, yes, no

    def compose_body(self) -> ComposeResult:
        """Yield the paragraphs."""
        for words in self._body:
            yield Paragraph(words)

    def compose_buttons(self) -> ComposeResult:
        """Yield yes and no."""
        yield Button(self._yes, id="yes")
        yield Button(self._no, id="no")

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
