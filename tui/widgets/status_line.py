"""Row 23: the last act in one quiet sentence, and the state of the contact."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui.i18n import Words, lazy
from tui.signs import signs
from tui.widgets.safe_text import cut, width_of

LOCAL = lazy("Local", "status")


class StatusLine(Widget):
    """Shows a sentence until the next; a warning stands until dealt with."""

    DEFAULT_CSS = """
    StatusLine { dock: bottom; height: 1; color: $foreground; margin-bottom: 1; }
    StatusLine.-warning { color: $error; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="status-line")
        self._said: Words = ""
        self._waiting: Words | None = None
        self._contact: Words = LOCAL
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
        self.refresh()

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
        self.refresh()

    def set_contact(self, words: Words) -> None:
        """Show ``Lokalt``, ``Ansluten`` or what else holds."""
        self._contact = words
        self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        width = self.size.width
        words = self._said if self._waiting is None else self._waiting
        room = width - width_of(self._contact) - 4
        mark = f"{signs().alert} " if self.warning and self._waiting is None else ""
        left = " " + mark + cut(words, room - width_of(mark))
        gap = " " * max(1, width - width_of(left) - width_of(self._contact) - 1)
        return Content.assemble(left, gap, (cut(self._contact, width), "$dim"))
