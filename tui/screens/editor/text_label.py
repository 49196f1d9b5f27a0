"""The line over a note's text: what it is, how much room is left, what is marked."""

from __future__ import annotations

from textual.content import Content

from tui.i18n import Words, lazy, text
from tui.screens.editor.words import marked_words, space_used
from tui.widgets.field import Label


class TextLabel(Label):
    """Labels a text that is too large to stand in a field of its own."""

    def __init__(self) -> None:
        super().__init__(lazy("Text"), id="text-label")
        self._space: Words = ""
        self._marked: Words = ""
        self._narrow = False

    def show_space(self, body: str) -> None:
        """Say how much of the room a text takes."""
        self._space = space_used(body)
        self.draw_again()

    def show_marked(self, marks: int) -> None:
        """Say how much of the wording there is to look at."""
        self._marked = marked_words(marks)
        self.draw_again()

    def set_narrow(self, narrow: bool) -> None:
        """Have room for one of the two, or for both."""
        self._narrow = narrow
        self.draw_again()

    @property
    def spoken(self) -> str:
        """What the line says, a line each."""
        return "\n".join([text(self.words), *self._told])

    @property
    def line(self) -> str:
        """The mark, the name, and what there is room for."""
        told = self._told
        return self.head + "  ".join(told[-1:] if self._narrow else told)

    @property
    def _told(self) -> list[str]:
        return [told for told in (text(self._space), text(self._marked)) if told]

    def render(self) -> Content:
        """Draw the line, with what is told in the dim colour."""
        return super().render().stylize("$dim", len(self.head))
