"""The text of a note as the reader shows it: scrolled, never selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.i18n import lazy
from tui.keys import key
from tui.screens.differences import DiffLine
from tui.signs import signs
from tui.widgets.safe_text import many_lines, one_line

SIGN_OF = {"same": " ", "added": "+", "removed": "−"}


class NoteText(VerticalScroll, can_focus=True):
    """Shows text or differences; Space pages and stops at the end."""

    DEFAULT_CSS = """
    NoteText { height: 1fr; max-width: 80; scrollbar-size-vertical: 1; }
    NoteText > Static { width: 1fr; padding: 0 1 0 3; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        key("space,pagedown", "page_down", lazy("A page down"), "text.page_down"),
        key("pageup", "page_up", lazy("A page up"), "text.page_up"),
        key("down,j", "scroll_down", lazy("A line down"), "text.down"),
        key("up,k", "scroll_up", lazy("A line up"), "text.up"),
        key("home,g", "scroll_home", lazy("To the beginning"), "text.first"),
        key("end,G", "scroll_end", lazy("To the end"), "text.last"),
    ]

    def compose(self) -> ComposeResult:
        """Hold one block of text."""
        yield Static("", markup=False)

    def show_text(self, body: str) -> None:
        """Show the text of a version."""
        self.query_one(Static).update(Content(many_lines(body)))
        self.scroll_home(animate=False)

    def show_differences(self, lines: Sequence[DiffLine]) -> None:
        """Show lines with ``−`` and ``+`` before what changed."""
        minus = signs().removed
        pieces: list[str | tuple[str, str]] = []
        for line in lines:
            sign = minus if line.sort == "removed" else SIGN_OF[line.sort]
            style = "" if line.sort == "same" else "$secondary"
            pieces += [(f"{sign} {one_line(line.text)}", style), "\n"]
        self.query_one(Static).update(Content.assemble(*pieces))
        self.scroll_home(animate=False)
