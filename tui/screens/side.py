"""The pane beside a list in windows of 120 columns and more."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from securenotes.notebook.views import NoteRow, NoteState
from tui.i18n import Words, text
from tui.screens.note_rows import (
    DRAFT,
    UNREAD_HERE,
    UNTITLED,
    origin_words,
    pupil_name,
    unread,
)
from tui.when import day_words, moment_words
from tui.widgets.safe_text import cut, many_lines, one_line


class Preview(Widget):
    """What the marked row holds; never the text of an unread note (R40)."""

    DEFAULT_CSS = """
    Preview { width: 42; height: 1fr; padding: 0 1 0 2; display: none;
              color: $foreground; background: $surface; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._lines: Sequence[tuple[Words, str]] = ()

    def show_note(self, row: NoteRow | None) -> None:
        """Show a note's row, or nothing."""
        if row is None:
            self.show_lines(())
            return
        shown: list[tuple[Words, str]] = [
            (row.title or UNTITLED, "bold"),
            (pupil_name(row.pupil), ""),
            ("", ""),
        ]
        if row.state is NoteState.DRAFT:
            shown.append((DRAFT, "$dim"))
        else:
            shown.append((row.author.name, "$dim"))
            if row.origin is not None:
                shown.append((origin_words(row), "$dim"))
        shown.append((day_words(row.event_day), "$dim"))
        shown.append((moment_words(row.edited), "$dim"))
        shown.append(("", ""))
        shown.append((UNREAD_HERE if unread(row) else row.preview, ""))
        self.show_lines(shown)

    def show_titles(self, heading: Words, rows: Sequence[NoteRow]) -> None:
        """Show a pupil's newest titles."""
        shown: list[tuple[Words, str]] = [(heading, "bold"), ("", "")]
        for row in rows:
            shown.append((row.title or UNTITLED, ""))
            shown.append((moment_words(row.edited), "$dim"))
        self.show_lines(shown)

    def show_lines(self, lines: Sequence[tuple[Words, str]]) -> None:
        """Show lines, each with a style."""
        self._lines = lines
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the lines; long text wraps, titles are cut."""
        width = max(10, self.size.width - 3)
        pieces: list[str | tuple[str, str]] = []
        for words, style in self._lines:
            shown = text(words)
            line = many_lines(shown) if not style else cut(one_line(shown), width)
            pieces += [(line, style), "\n"]
        return Content.assemble(*pieces)
