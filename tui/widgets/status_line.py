"""Row 23: the last act in one quiet sentence, and the state of the contact.

A warning says what, and then what to do: one that is too long for the row takes
the row above as well.
"""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui.i18n import Words, lazy
from tui.signs import signs
from tui.widgets.safe_text import break_at, cut, one_line, width_of

LOCAL = lazy("Local", "status")


class StatusLine(Widget):
    """Shows a sentence until the next; a warning stands until dealt with.

    ``contact`` is ``Lokalt``, ``Ansluten`` or what else holds, at the right.
    """

    DEFAULT_CSS = """
    StatusLine { dock: bottom; height: 1; color: $foreground; margin-bottom: 1; }
    StatusLine.-warning { color: $error; }
    StatusLine.-two { height: 2; }
    """
    ALLOW_SELECT = False

    def __init__(self, contact: Words = LOCAL) -> None:
        super().__init__(id="status-line")
        self._said: Words = ""
        self._waiting: Words | None = None
        self._contact = contact
        self._fresh = False
        self.warning = False

    @property
    def said(self) -> Words:
        """The sentence that stands, waiting aside."""
        return self._said

    def say(self, words: Words, *, warning: bool = False) -> None:
        """Show a sentence until the next."""
        self._said, self.warning = words, warning
        self._fresh = bool(words)
        self._waiting = None
        self.set_class(warning, "-warning")
        self._take_room()

    def on_resize(self) -> None:
        """Take the rows that the sentence needs at this width."""
        self._take_room()

    def tell_of_list(self, words: Words) -> None:
        """Show how a list stands, unless an act is told of that nobody has seen."""
        if not self._fresh:
            self.say(words)
            self._fresh = False

    def key_came(self) -> None:
        """Somebody is there, and has seen what stands here."""
        self._fresh = False

    def wait(self, words: Words | None) -> None:
        """Show that something is waited for, or show the sentence again."""
        self._waiting = words
        self.set_class(self.warning and words is None, "-warning")
        self._take_room()

    @property
    def _mark(self) -> str:
        """The sign before a warning, and nothing before all else."""
        warns = self.warning and self._waiting is None
        return f" {signs().alert} " if warns else " "

    def _room(self) -> int:
        """How many cells beside the contact are the sentence's."""
        return self.size.width - width_of(self._contact) - 3 - width_of(self._mark)

    def _take_room(self) -> None:
        """Take a second row for a warning that one does not hold."""
        warns = self.size.width > 0 and self.warning and self._waiting is None
        self.set_class(warns and width_of(self._said) > self._room(), "-two")
        self.refresh()

    def render(self) -> Content:
        """Draw the row, or the two; the contact is at the end of the last."""
        width, mark = self.size.width, self._mark
        words = one_line(self._said if self._waiting is None else self._waiting)
        above = ""
        if self.size.height > 1:
            above, words = break_at(words, width - width_of(mark) - 1)
            above, mark = f"{mark}{above}\n", " " * width_of(mark)
        left = mark + cut(words, self._room())
        gap = " " * max(1, width - width_of(left) - width_of(self._contact) - 1)
        return Content.assemble(above, left, gap, (cut(self._contact, width), "$dim"))
