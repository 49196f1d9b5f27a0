"""One-line inputs: text, secrets, and codes typed or pasted in any grouping."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from securenotes.text import clean
from tui.i18n import Words, lazy, text
from tui.keys import key
from tui.widgets.safe_text import one_line
from tui.widgets.virtual_list import VirtualList


class TextInput(Input):
    """A line of text. The cursor stands still: a blinking one writes for ever."""

    DEFAULT_CSS = """
    TextInput {
        height: 1; border: none; padding: 0; width: 1fr;
        background: $field; color: $foreground;
        & > .input--placeholder { color: $dim; }
        & > .input--cursor { color: $cursor-fg; background: $cursor-bg; }
        &:ansi > .input--cursor { text-style: reverse; }
        &:ansi > .input--selection { text-style: reverse; }
        &:focus { border: none; background: $field-on; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # Textual deletes the word to the right on these two.
        key(
            "ctrl+backspace,alt+backspace,ctrl+w",
            "delete_left_word",
            lazy("Delete the word before"),
            "input.delete_word",
        ),
    ]

    class Cleaned(Message):
        """Control characters in a paste were removed."""

    class Full(Message):
        """More was typed or pasted than there is room for."""

        def __init__(self, field: TextInput) -> None:
            super().__init__()
            self.field = field

    virtual_size = Reactive(Size(0, 0), layout=False)
    """How long the text is. Textual lays out the whole screen anew when it changes,
    with each key: a field is as wide as it may be, whatever is in it."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: Words = "",
        max_length: int = 0,
        secret: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        self._hint = placeholder
        super().__init__(
            value,
            text(placeholder),
            password=secret,
            max_length=max_length,
            select_on_focus=False,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return all there is: an input is as wide as it may be."""
        return container.width

    def relabel(self) -> None:
        """Show the placeholder in the language in use."""
        self.placeholder = text(self._hint)

    def _on_paste(self, event: events.Paste) -> None:
        """Take a paste without what a terminal would obey, on one line."""
        # Textual runs a class's handlers and then its bases': only ours shall.
        event.prevent_default()
        event.stop()
        cleaned, dropped = clean(event.text)
        if dropped:
            self.post_message(self.Cleaned())
        line = " ".join(cleaned.split("\n")).strip()
        start, end = sorted(self.selection)
        if self.max_length:
            # Textual would take nothing at all of what is too long.
            room = self.max_length - len(self.value) + end - start
            if len(line) > room:
                line = line[: max(0, room)]
                self.restricted()
        self.replace(line, start, end)

    def restricted(self) -> None:
        """Tell, where a bell would ring, that no more fits."""
        if self.max_length:
            self.post_message(self.Full(self))


class SecretInput(TextInput):
    """A password: shown as dots, and never copied or cut."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(secret=True, id=id, classes=classes)

    def action_copy(self) -> None:
        """Do nothing: a secret does not reach the clipboard."""

    def action_cut(self) -> None:
        """Do nothing: a secret does not reach the clipboard."""

    def take(self) -> str:
        """Return what was typed and forget it."""
        typed = self.value
        self.value = ""
        return typed


class CodeInput(TextInput):
    """A one-time code of six digits, shown ``123 456``; zeros are kept."""

    DIGITS = 6

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)

    DEFAULT_CSS = "CodeInput { width: 10; }"

    @property
    def code(self) -> str:
        """The digits typed."""
        return self.value.replace(" ", "")

    @property
    def complete(self) -> bool:
        """Whether there are six."""
        return len(self.code) == self.DIGITS

    def insert_text_at_cursor(self, text: str) -> None:
        """Take the digits of what was typed or pasted, grouped by three."""
        start = len(self.value[: self.cursor_position].replace(" ", ""))
        self._set_digits(self.code[:start], text, self.code[start:])

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a range, counted in the shown text."""
        before = self.value[:start].replace(" ", "")
        self._set_digits(before, text, self.value[end:].replace(" ", ""))

    def delete(self, start: int, end: int) -> None:
        """Delete a range; the space between the groups is not a character."""
        if self.value[start:end] == " ":
            start -= 1
        self.replace("", start, end)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the digits of the first line with any."""
        event.stop()
        event.prevent_default()
        self.replace(event.text, *sorted(self.selection))

    def _set_digits(self, before: str, typed: str, after: str) -> None:
        digits = "".join(c for c in typed if c in "0123456789")
        room = self.DIGITS - len(before) - len(after)
        if len(digits) > room:
            # A whole code typed over an old one replaces it.
            after = "" if len(digits) == self.DIGITS - len(before) else after
            room = self.DIGITS - len(before) - len(after)
        at = len(before + digits[:room])
        joined = (before + digits[:room] + after)[: self.DIGITS]
        head, tail = joined[:3], joined[3:]
        self.value = f"{head} {tail}" if tail else head
        self.cursor_position = at + (1 if at > 3 else 0)


class PrintedCodeInput(TextInput):
    """A code from paper in groups of four; dashes and spaces as one likes.

    Letters become capitals; I, L and O are left to the vault, which reads them
    as 1, 1 and 0. ``groups`` counts the groups to come after a prefix.
    """

    def __init__(
        self,
        *,
        length: int = 0,
        group: int = 4,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(max_length=length, id=id, classes=classes)
        self._group = group

    @property
    def code(self) -> str:
        """What was typed as capitals, without spaces and dashes."""
        return re.sub(r"[\s\-–−]", "", self.value).upper()

    def action_copy(self) -> None:
        """Do nothing: a code opens something."""

    def action_cut(self) -> None:
        """Do nothing: a code opens something."""

    def validate_value(self, value: str) -> str:
        """Show capitals."""
        return one_line(value).upper()


class FilterInput(TextInput):
    """A filter that keeps focus while the arrows walk in the list beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open_current", lazy("Open"), "list.open"),
        key("down", "steer('move', 1)", lazy("Next row"), "filter.down"),
        key("up", "steer('move', -1)", lazy("Row before"), "filter.up"),
        key("pagedown", "steer('page', 1)", lazy("A page down"), "filter.page_down"),
        key("pageup", "steer('page', -1)", lazy("A page up"), "filter.page_up"),
    ]

    steered: VirtualList | None = None
    """The list that the arrows move; the screen sets it."""

    early = False
    """Whether Enter came last, and no row was there to open."""

    async def _on_key(self, event: events.Key) -> None:
        del event
        self.early = False

    def action_open_current(self) -> None:
        """Open the row that the list marks."""
        if self.steered is not None:
            self.early = not self.steered.current
            self.steered.action_open()

    def action_steer(self, what: str, step: int) -> None:
        """Move the list's cursor."""
        if self.steered is None:
            return
        if what == "move":
            self.steered.action_move(step)
        else:
            self.steered.action_page(step)
