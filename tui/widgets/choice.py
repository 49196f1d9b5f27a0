"""One of many, in one line; and beside it what is always all in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from securenotes.text import fold
from tui import textual_private
from tui.i18n import Words, lazy, text
from tui.keys import key
from tui.signs import ASCII, signs
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.safe_text import fit, width_of
from tui.widgets.toggles import Check, Option, RadioRow
from tui.widgets.virtual_list import VirtualList

__all__ = ["Check", "Choice", "Option", "RadioRow"]


class _Options(VirtualList):
    """The list that opens under a choice; letters narrow it."""

    DEFAULT_CSS = """
    _Options {
        overlay: screen; constrain: inside inside; offset: 0 1;
        width: 24; height: 8; background: $surface; border: solid $primary;
    }
    _Options.-ascii { border: ascii $primary; }
    """
    CLICK_OPENS = True  # what opens here is a choice, and is seen at once
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "shut", lazy("Close"), "choice.close"),
    ]

    class Typed(Message):
        """A letter, or a step back, was typed."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    class Shut(Message):
        """The list was left without a choice."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "backspace" or (event.is_printable and event.character):
            self.post_message(self.Typed(event.character or ""))
            event.stop()
            event.prevent_default()

    def action_shut(self) -> None:
        """Close."""
        self.post_message(self.Shut())

    def on_blur(self) -> None:
        """Close: nothing floats without focus."""
        self.post_message(self.Shut())


class Choice(Widget, can_focus=True):
    """Shows what is chosen and ``▼``; Enter, Space or a click opens the rest.

    Letters typed then narrow the list, without regard to case and marks.
    """

    DEFAULT_CSS = """
    Choice {
        height: 1; width: auto; background: $field; color: $foreground;
        layout: vertical;
    }
    Choice:focus, Choice:focus-within { background: $field-on; }
    Choice.-on { text-style: bold; }
    Choice:ansi:focus { text-style: reverse; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter,space,down,up", "unfold", lazy("Choose"), "choice.open"),
    ]
    MOST_ROWS = 10

    class Changed(Message):
        """Another option was chosen."""

        def __init__(self, choice: Choice, value: str) -> None:
            super().__init__()
            self.choice = choice
            self.value = value

        @property
        def control(self) -> Choice:
            """The choice, so that ``@on`` can name it."""
            return self.choice

    def __init__(
        self,
        options: Sequence[Option],
        value: str | None = None,
        *,
        width: int = 0,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._options = list(options)
        first = self._options[0][0] if self._options else ""
        self._value = first if value is None else value
        self._width = width
        self._typed = ""
        self._list: _Options | None = None
        """The list, while it is open."""

    @property
    def value(self) -> str:
        """The value chosen."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose without telling."""
        self._value = value
        textual_private.lay_out_again(self)

    def set_options(self, options: Sequence[Option], value: str | None = None) -> None:
        """Offer other options; the value stays where it is still offered."""
        self._options = list(options)
        values = [v for v, _words in self._options]
        wanted = self._value if value is None else value
        self._value = wanted if wanted in values else (values[0] if values else "")
        textual_private.lay_out_again(self)

    @property
    def options(self) -> Sequence[Option]:
        """What is offered."""
        return self._options

    @property
    def words(self) -> Words:
        """What the chosen option is called."""
        return next((w for v, w in self._options if v == self._value), "")

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return room for the longest option, or the width asked for."""
        longest = max((width_of(w) for _v, w in self._options), default=0)
        return min(self._width or longest + 2, container.width)

    def render(self) -> RenderResult:
        """Draw what is chosen, or what is being typed."""
        width = max(3, self.size.width)
        words = self._typed or self.words
        return Content(f"{fit(words, width - 2)} {signs().down}")

    async def action_unfold(self) -> None:
        """Open the list under the line."""
        if self._list is None:
            self._list = opened = _Options([Column("option")])
            opened.set_class(signs() is ASCII, "-ascii")
            opened.styles.width = max(self.size.width + 6, 20)
            await self.mount(opened)
            self._narrow(opened)
            opened.focus()

    async def on_click(self, event: events.Click) -> None:
        """Open."""
        if event.widget is self:
            await self.action_unfold()

    def _narrow(self, opened: _Options) -> None:
        wanted = fold(self._typed)
        rows: list[Item] = [
            Row(value, [words])
            for value, words in self._options
            if wanted in fold(text(words))
        ]
        if not rows:
            rows.append(Line(lazy("Nothing fits. Backspace takes a letter away.")))
        opened.styles.height = min(self.MOST_ROWS, len(rows)) + 2
        opened.set_items(rows, current="" if wanted else self._value)
        self.refresh()

    def _shut(self) -> None:
        opened, self._list = self._list, None
        if opened is not None:
            if opened.has_focus:
                # At once, and before it is gone: who is asked in between must
                # not find that nothing has focus.
                self.screen.set_focus(self)
            opened.remove()
            self._typed = ""
            textual_private.lay_out_again(self)

    @on(_Options.Typed)
    def _narrowed(self, event: _Options.Typed) -> None:
        event.stop()
        letter = event.character
        erased = not letter.isprintable() or not letter
        self._typed = self._typed[:-1] if erased else self._typed + letter
        if self._list is not None:
            self._narrow(self._list)

    @on(_Options.Shut)
    def _left(self, event: _Options.Shut) -> None:
        event.stop()
        self._shut()

    @on(VirtualList.Highlighted)
    def _kept_inside(self, event: VirtualList.Highlighted) -> None:
        event.stop()

    @on(VirtualList.Opened)
    def _chosen(self, event: VirtualList.Opened) -> None:
        event.stop()
        self._shut()  # focus comes back unless it has gone on meanwhile
        if event.key != self._value:
            self._value = event.key
            textual_private.lay_out_again(self)
            self.post_message(self.Changed(self, self._value))
