"""Shows work over two seconds long: a bar, a count, and a way to stop it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult

from securenotes.errors import SecureNotesError
from tui.i18n import Words, lazy
from tui.screens.dialogs.base import Dialog
from tui.signs import signs
from tui.widgets.button import Button
from tui.widgets.words import Paragraph, Word

T = TypeVar("T")

Report = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


class Progress(Dialog[T | SecureNotesError | None], Generic[T]):
    """Dismisses with the work's result, its error, or None when stopped.

    ``work`` is given a function to report with; stopping cancels it, so it
    must be something that may end anywhere between two reports.
    """

    SCREEN_ID = "progress"
    WIDTH = 40

    def __init__(
        self, heading: Words, work: Callable[[Report], Awaitable[T]], body: Words = ""
    ) -> None:
        super().__init__()
        self.heading = heading
        self._work, self._words = work, body

    def compose_body(self) -> ComposeResult:
        """Yield the sentence and the bar."""
        if self._words:
            yield Paragraph(self._words)
        yield Word(id="bar")

    def compose_buttons(self) -> ComposeResult:
        """Yield the way to stop."""
        yield Button(lazy("Cancel"), id="cancel")

    def on_mount(self) -> None:
        """Start."""
        super().on_mount()
        self.report(0, 0)

        async def whole() -> T | SecureNotesError:
            try:
                return await self._work(self.report)
            except SecureNotesError as error:
                return error

        def ended(result: T | SecureNotesError) -> None:
            self.dismiss(result)

        self.run_task(whole, group="progress", done=ended)

    def report(self, done: int, whole: int, /) -> None:
        """Draw how far it has come."""
        empty, full = signs().meter[0], signs().meter[1]
        filled = self.WIDTH * done // whole if whole else 0
        bar = full * filled + empty * (self.WIDTH - filled)
        if self.is_attached:
            count = f"  {done}/{whole}" if whole else ""
            self.query_one("#bar", Word).set_words(f" {bar}{count}")

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.action_cancel()

    def action_cancel(self) -> None:
        """Stop the work and close."""
        self.workers.cancel_group(self, "progress")
        self.dismiss(None)
