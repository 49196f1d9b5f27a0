"""Lets a person pick one of a few things."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from tui.i18n import Words, lazy
from tui.keys import Hint
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph


class Choose(Dialog[str | None]):
    """Dismisses with the key of what was chosen, or None."""

    SCREEN_ID = "choose"
    FOOTER = (
        Hint("list.open", lazy("Choose")),
        Hint("screen.next_field", lazy("Next", "field")),
        Hint("button.press", lazy("Choose")),
        "dialog.cancel",
    )
    DEFAULT_CSS = "Choose VirtualList { background: $surface; }"

    def __init__(
        self,
        heading: Words,
        options: Sequence[tuple[str, Words]],
        *,
        body: Words = "",
        current: str = "",
        cancel: Words | None = None,
    ) -> None:
        super().__init__()
        self.heading = heading
        self._options, self._words, self._current = options, body, current
        self._cancel = lazy("Cancel") if cancel is None else cancel

    def compose_body(self) -> ComposeResult:
        """Yield the question and the options."""
        if self._words:
            yield Paragraph(self._words)
        yield VirtualList([Column("option")], id="options")

    def compose_buttons(self) -> ComposeResult:
        """Yield the way out."""
        yield Button(self._cancel, id="cancel")

    def on_mount(self) -> None:
        """Fill the list and give it focus."""
        super().on_mount()
        options = self.query_one(VirtualList)
        options.styles.height = min(10, len(self._options))
        rows = [Row(value, [words]) for value, words in self._options]
        options.set_items(rows, current=self._current)

    def first_focus(self) -> VirtualList:
        """Return the list: choosing shows and hides nothing."""
        return self.query_one(VirtualList)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        self.dismiss(event.key)

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.action_cancel()
