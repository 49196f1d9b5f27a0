"""A text in which passages are marked and masked, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.i18n import lazy
from tui.keys import key
from tui.widgets.note_area import NoteArea

Range = tuple[int, int]


class MaskArea(NoteArea):
    """Shows masks struck through and proposals underlined; nothing is typed here.

    Space begins and ends a marking that the arrows stretch; Shift does too.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-area--mask", "text-area--proposed"}
    DEFAULT_CSS = """
    MaskArea {
        & .text-area--mask { color: $background; background: $foreground;
            text-style: strike; }
        & .text-area--proposed { color: $accent; text-style: underline bold; }
        &:ansi .text-area--mask { text-style: reverse strike; }
        &:nocolor .text-area--mask { text-style: reverse strike; }
        &:nocolor .text-area--cursor { text-style: reverse bold; }
        &:nocolor .text-area--selection { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("space", "mark", lazy("Mark"), "mask.mark"),
        key("enter,m", "mask", lazy("Mask"), "mask.mask"),
        key("delete,backspace", "show", lazy("Show again"), "mask.show"),
    ]

    class Asked(Message):
        """What is marked is to be masked, or (``show``) shown again."""

        def __init__(self, start: int, end: int, *, show: bool = False) -> None:
            super().__init__()
            self.start, self.end, self.show = start, end, show

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(read_only=True, id=id)
        self._masks: Sequence[Range] = ()
        self._proposed: Sequence[Range] = ()
        self.marking = False

    def show_masks(self, masks: Sequence[Range], proposed: Sequence[Range]) -> None:
        """Draw these."""
        self._masks, self._proposed = masks, proposed
        self._line_cache.clear()
        self.refresh()

    @property
    def spoken(self) -> str:
        """The text, masks in square brackets and proposals with question marks."""
        signs = [(range_, "[", "]") for range_ in self._masks]
        signs += [(range_, "?", "?") for range_ in self._proposed]
        pieces, at, text = [], 0, self.text
        for (start, end), before, after in sorted(signs):
            pieces += [text[at:start], before, text[start:end], after]
            at = end
        return "".join([*pieces, text[at:]])

    # Places in the whole text, as numbers of characters.

    def place_of(self, location: tuple[int, int]) -> int:
        """Return the place of a row and column."""
        row, column = location
        lines = self.document.lines
        return sum(len(line) + 1 for line in lines[:row]) + column

    def location(self, offset: int) -> tuple[int, int]:
        """Return the row and column of a place."""
        for row, line in enumerate(self.document.lines):
            if offset <= len(line):
                return row, offset
            offset -= len(line) + 1
        return self.document.end

    def select_range(self, start: int, end: int) -> None:
        """Mark a passage and bring it into sight."""
        self.marking = False
        self.move_cursor(self.location(start))
        self.move_cursor(self.location(end), select=True)

    @property
    def marked_range(self) -> Range:
        """What is marked; the word at the cursor where nothing is."""
        start, end = sorted(self.place_of(one) for one in self.selection)
        if start < end:
            return start, end
        text = self.text
        while start > 0 and _of_word(text[start - 1]):
            start -= 1
        while end < len(text) and _of_word(text[end]):
            end += 1
        return start, end

    def _marked(self, index: int, length: int) -> list[tuple[str, Range]]:
        begin = self.place_of((index, 0))
        found: list[tuple[str, Range]] = []
        for name, ranges in (("proposed", self._proposed), ("mask", self._masks)):
            found += [
                (name, (max(0, start - begin), min(length, end - begin)))
                for start, end in ranges
                if start < begin + length and end > begin
            ]
        found += super()._marked(index, length)
        row, column = self.selection.end
        if row == index and self.has_focus:
            found.append(("cursor", (column, column + 1)))
        return found

    # Acts.

    def action_mark(self) -> None:
        """Begin to mark here, or end it."""
        self.marking = not self.marking
        if not self.marking:
            self.move_cursor(self.selection.end)

    def action_mask(self) -> None:
        """Ask for what is marked to be masked."""
        start, end = self.marked_range
        self.marking = False
        self.post_message(self.Asked(start, end))

    def action_show(self) -> None:
        """Ask for the mask here to be taken away."""
        at = self.place_of(self.selection.end)
        self.marking = False
        self.post_message(self.Asked(at, at, show=True))

    def action_cursor_left(self, select: bool = False) -> None:
        """Move; a marking stretches."""
        super().action_cursor_left(select or self.marking)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move; a marking stretches."""
        super().action_cursor_right(select or self.marking)

    def action_cursor_up(self, select: bool = False) -> None:
        """Move; a marking stretches."""
        super().action_cursor_up(select or self.marking)

    def action_cursor_down(self, select: bool = False) -> None:
        """Move; a marking stretches."""
        super().action_cursor_down(select or self.marking)

    def action_cursor_word_left(self, select: bool = False) -> None:
        """Move a word; a marking stretches."""
        super().action_cursor_word_left(select or self.marking)

    def action_cursor_word_right(self, select: bool = False) -> None:
        """Move a word; a marking stretches."""
        super().action_cursor_word_right(select or self.marking)

    def action_cursor_line_start(self, select: bool = False) -> None:
        """Move to the line's beginning; a marking stretches."""
        super().action_cursor_line_start(select or self.marking)

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Move to the line's end; a marking stretches."""
        super().action_cursor_line_end(select or self.marking)


def _of_word(character: str) -> bool:
    return not character.isspace() and (
        character.isalnum() or character in "-'’\u200d" or ord(character) > 0x2FF
    )
