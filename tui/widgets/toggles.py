"""One of few, all in sight; and yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui.i18n import Words, lazy
from tui.keys import key
from tui.signs import signs
from tui.widgets.safe_text import cut, one_line, width_of

Option = tuple[str, Words]
"""A value and what it is called."""


class RadioRow(Widget, can_focus=True):
    """``(•) Kommunal   ( ) Fristående``: arrows choose, one stop for Tab."""

    DEFAULT_CSS = """
    RadioRow { height: 1; width: 1fr; color: $foreground; }
    RadioRow:focus { background: $field-on; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        key("right,down", "step(1)", lazy("Next option"), "radio.next"),
        key("left,up", "step(-1)", lazy("Option before"), "radio.before"),
        key("space", "step(1)", lazy("Next option"), "radio.step"),
    ]

    class Changed(Message):
        """Another option was chosen."""

        def __init__(self, row: RadioRow, value: str) -> None:
            super().__init__()
            self.row = row
            self.value = value

        @property
        def control(self) -> RadioRow:
            """The row, so that ``@on`` can name it."""
            return self.row

    def __init__(
        self,
        options: Sequence[Option],
        value: str | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
    ) -> None:
        super().__init__(id=id)
        self.options = list(options)
        self.value = self.options[0][0] if value is None else value

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return all options side by side."""
        return sum(width_of(w) + 7 for _v, w in self.options)

    def render(self) -> RenderResult:
        """Draw all options."""
        dot = signs().bullet
        shown = [
            f"({dot if value == self.value else ' '}) {one_line(words)}"
            for value, words in self.options
        ]
        return Content(cut("   ".join(shown), max(1, self.size.width)))

    def choose(self, value: str) -> None:
        """Choose and tell."""
        if value != self.value:
            self.value = value
            self.refresh()
            self.post_message(self.Changed(self, value))

    def action_step(self, step: int) -> None:
        """Choose the next option, round and round."""
        values = [value for value, _words in self.options]
        at = values.index(self.value) if self.value in values else -1
        self.choose(values[(at + step) % len(values)])

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        start = 0
        for value, words in self.options:
            end = start + width_of(words) + 4
            if start <= event.x < end:
                self.choose(value)
            start = end + 3


class Check(Widget, can_focus=True):
    """``[x] label``: Space, Enter or a click turns it."""

    DEFAULT_CSS = """
    Check { height: 1; width: auto; color: $foreground; margin-right: 3; }
    Check:focus { color: $cursor-fg; background: $cursor-bg; }
    Check:ansi:focus { text-style: reverse; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        key("space,enter", "turn", lazy("Turn on or off"), "check.turn"),
    ]

    class Changed(Message):
        """It was turned."""

        def __init__(self, check: Check, value: bool) -> None:
            super().__init__()
            self.check = check
            self.value = value

        @property
        def control(self) -> Check:
            """The box, so that ``@on`` can name it."""
            return self.check

    def __init__(
        self,
        label: Words,
        value: bool = False,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
    ) -> None:
        super().__init__(id=id)
        self.label = label
        self.value = value

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the box and the label."""
        return width_of(self.label) + 5

    def render(self) -> RenderResult:
        """Draw the mark, the box and the label."""
        mark = signs().focus if self.has_focus else " "
        return Content(f"{mark}[{'x' if self.value else ' '}] {one_line(self.label)}")

    def action_turn(self) -> None:
        """Turn and tell."""
        self.value = not self.value
        self.refresh()
        self.post_message(self.Changed(self, self.value))

    def on_click(self) -> None:
        """Turn."""
        self.action_turn()
