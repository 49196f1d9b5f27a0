"""The line over a note's text: what it is, how much room is left, what is marked."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.i18n import lazy
from tui.screens.editor.words import marked_words, space_used
from tui.widgets.field import Mark, Word


class TextLabel(Horizontal):
    """Labels a text that is too large to stand in a field of its own."""

    DEFAULT_CSS = """
    TextLabel { height: 1; }
    TextLabel > #text-word { width: 10; }
    TextLabel > #marked { margin-left: 2; }
    """

    def compose(self) -> ComposeResult:
        """Lay the words out after the mark."""
        yield Mark()
        yield Word(lazy("Text"), id="text-word")
        yield Word("", id="space", classes="-dim")
        yield Word("", id="marked", classes="-dim")

    def show_focus(self, on: bool) -> None:
        """Mark the text while it is written in."""
        mark = self.query_one(Mark)
        mark.on = on
        mark.refresh()

    def show_space(self, text: str) -> None:
        """Say how much of the room a text takes."""
        self.query_one("#space", Word).set_words(space_used(text))

    def show_marked(self, marks: int) -> None:
        """Say how much of the wording there is to look at."""
        self.query_one("#marked", Word).set_words(marked_words(marks))
