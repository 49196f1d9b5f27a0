"""Where a note is written: soft-wrapped, left by Tab, and never copied outside."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from securenotes.text import clean
from tui.i18n import Words, lazy
from tui.keys import key
from tui.widgets.safe_text import safe

LIMIT = 32 * 1024
"""Bytes of UTF-8 that a note may hold."""


class NoteArea(TextArea):
    """Text of one note. Paste is cleaned; what does not fit is not taken."""

    DEFAULT_CSS = """
    NoteArea {
        border: none; padding: 0 1; height: 1fr; width: 1fr; max-width: 80;
        background: $field; color: $foreground; scrollbar-size-vertical: 1;
        & .text-area--cursor { color: $cursor-fg; background: $cursor-bg; }
        & .text-area--cursor-line { background: transparent; }
        & .text-area--selection { color: $cursor-fg; background: $cursor-bg; }
        & .text-area--placeholder { color: $dim; }
        &:ansi .text-area--cursor { text-style: reverse; }
        &:ansi .text-area--selection { text-style: reverse; }
        &:focus { border: none; background: $field-on; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+z", "undo", lazy("Undo"), "text.undo"),
        key("ctrl+y", "redo", lazy("Redo"), "text.redo"),
    ]

    class Cleaned(Message):
        """Control characters in a paste were removed."""

    class Full(Message):
        """What was typed or pasted would not fit."""

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: Words = "",
        read_only: bool = False,
        limit: int = LIMIT,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        self._hint = placeholder
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            read_only=read_only,
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
            placeholder=safe(placeholder),
            id=id,
            classes=classes,
        )
        self.cursor_blink = False
        self._limit = limit

    @property
    def bytes_used(self) -> int:
        """How many bytes of UTF-8 the text takes."""
        return len(self.text.encode("utf-8", "surrogatepass"))

    def restore(self, text: str) -> None:
        """Show a text as if opened anew: cursor at its end, nothing to undo."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def relabel(self) -> None:
        """Show the placeholder in the language in use."""
        self.placeholder = safe(self._hint)

    def edit(self, edit: Edit) -> EditResult:
        """Change the text, unless it would then not fit."""
        added = len(edit.text.encode("utf-8", "surrogatepass"))
        taken = self.get_text_range(*sorted((edit.from_location, edit.to_location)))
        grown = added - len(taken.encode("utf-8", "surrogatepass"))
        if grown > 0 and self.bytes_used + grown > self._limit:
            self.post_message(self.Full())
            return EditResult(end_location=edit.from_location, replaced_text="")
        return super().edit(edit)

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual runs a class's handlers and then its bases': only ours shall.
        event.prevent_default()
        event.stop()
        if self.read_only:
            return
        cleaned, dropped = clean(event.text)
        if dropped:
            self.post_message(self.Cleaned())
        result = self.edit(Edit(cleaned, *self.selection, True))
        self.move_cursor(result.end_location)
