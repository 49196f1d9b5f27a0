"""Beside the editor in wide windows: who will be able to read, and the routine."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll

from securenotes.model import UserId
from securenotes.notebook.views import ReaderRow
from tui.i18n import Words, computed, lazy, text
from tui.screens.dialogs.routine import NO_ROUTINE
from tui.screens.reader_names import me_first, reader_words
from tui.widgets.rule import SectionRule
from tui.widgets.words import Paragraph


class EditorSide(VerticalScroll, can_focus=False):
    """Shown from 120 columns on."""

    DEFAULT_CSS = """
    EditorSide { width: 42; height: 1fr; display: none; background: $surface;
                 scrollbar-size-vertical: 1; }
    EditorSide SectionRule { margin-top: 1; }
    """

    def __init__(self, routine: str) -> None:
        super().__init__(id="editor-side")
        self._readers = Paragraph()
        self._routine = Paragraph(routine or NO_ROUTINE)

    def on_show(self) -> None:
        """Lay the two parts out when there is room for them for the first time."""
        if not self.children:
            readers = SectionRule(lazy("Will be able to read"))
            routine = SectionRule(lazy("Routine"))
            self.mount(readers, self._readers, routine, self._routine)

    def show_readers(self, readers: Sequence[ReaderRow], me: UserId) -> None:
        """Show the readers, one a line."""

        rows = me_first(readers, me)

        def names() -> str:
            return "\n".join(text(reader_words(row, me)) for row in rows)

        shown: Words = computed(names) if readers else ""
        self._readers.set_words(shown)
