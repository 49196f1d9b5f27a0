"""Where a note is written: soft-wrapped, left by Tab, and never copied outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from securenotes.text import clean, shown
from tui import textual_private
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

    @property
    def spoken(self) -> str:
        """The text as it is read aloud, with what is otherwise only drawn."""
        return self.text

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

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        textual_private.quicken_wrapping(self)

    def _render_line(self, y: int) -> Strip:
        # Overridden: Textual divides the whole paragraph for each of its rows,
        # so that a key in a long one costs as much as its length squared.
        place = textual_private.paragraph_at(self, y + self.scroll_offset.y)
        if place is None:
            return super()._render_line(y)
        index, row = place
        line = self.document.get_line(index)
        breaks = [0, *self.wrapped_document.get_offsets(index), len(line) + 1]
        start, end = breaks[row], breaks[row + 1]
        styles = [
            (span, self.get_component_rich_style(f"text-area--{name}"))
            for name, span in self._marked(index, len(line))
        ]
        words = shown(line[start:end]).replace("\n", "\ufffd")
        # The place after the last letter can hold the cursor.
        segments = _styled(words.ljust(end - start), start, styles, self.rich_style)
        if "\t" in words:
            widths = self.wrapped_document.get_tab_widths(index)
            segments = _untabbed(segments, iter(widths[line[:start].count("\t") :]))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _marked(self, index: int, length: int) -> list[tuple[str, tuple[int, int]]]:
        (top, first), (bottom, last) = sorted(self.selection)
        marked: list[tuple[str, tuple[int, int]]] = []
        if (top, first) != (bottom, last) and top <= index <= bottom:
            from_column = first if index == top else 0
            to_column = last if index == bottom else length + 1
            marked.append(("selection", (from_column, to_column)))
        row, column = self.selection.end
        if row == index and self.has_focus and not self.read_only:
            marked.append(("cursor", (column, column + 1)))
        return marked

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


def _untabbed(segments: list[Segment], widths: Iterator[int]) -> list[Segment]:
    return [
        Segment(
            "".join(" " * next(widths, 1) if c == "\t" else c for c in segment.text),
            segment.style,
        )
        for segment in segments
    ]


def _styled(
    words: str, start: int, styles: Sequence[tuple[tuple[int, int], Style]], base: Style
) -> list[Segment]:
    edges = {0, len(words)}
    for (first, last), _style in styles:
        edges |= {min(max(0, at - start), len(words)) for at in (first, last)}
    cuts = sorted(edges)
    segments: list[Segment] = []
    for left, right in pairwise(cuts):
        style = base
        for (first, last), over in styles:
            if first <= start + left < last:
                style = over
        segments.append(Segment(words[left:right], style))
    return segments
