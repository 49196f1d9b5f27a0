"""Words on a screen: on one line, in a paragraph, as a notice or a fault."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui import textual_private
from tui.i18n import Words, computed, text
from tui.signs import signs
from tui.widgets.safe_text import cut, safe, safe_lines, width_of


def flagged(words: Words) -> Words:
    """Return words with the warning sign before them."""
    return computed(lambda: f"{signs().alert} {text(words)}")


class Word(Widget):
    """Words of ours or a person's, on one line, without markup."""

    DEFAULT_CSS = """
    Word { width: auto; height: 1; color: $foreground; }
    Word.-dim { color: $dim; }
    Word.-error { color: $error; }
    Word.-strong { text-style: bold; }
    """
    ALLOW_SELECT = False

    def __init__(
        self,
        words: Words = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.words = words
        self._measured = self._drawn = ""

    def set_words(self, words: Words) -> None:
        """Show other words; those that stand there already cost nothing."""
        self.words = words
        self.draw_again()

    @property
    def spoken(self) -> str:
        """What the words say, for who does not see them."""
        return text(self.words)

    @property
    def line(self) -> str:
        """What stands on the line, the words and what belongs to them."""
        return text(self.words)

    def draw_again(self) -> None:
        """Draw the line as it is now, and lay out anew only if it must be."""
        # Some come anew with each key: laying a form out takes longer than a key.
        line = self.line
        if self._measured == self._drawn == line:
            return
        if line and width_of(line) == width_of(self._measured):
            self.refresh()
        else:
            textual_private.lay_out_again(self)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the cells that the line takes."""
        self._measured = self.line
        return width_of(self._measured)

    def render(self) -> Content:
        """Draw the line."""
        self._drawn = self.line
        return safe(cut(self._drawn, max(1, self.size.width)))


class Paragraph(Widget):
    """Words that wrap, without markup; newlines are kept."""

    DEFAULT_CSS = """
    Paragraph { width: 1fr; height: auto; color: $foreground; padding: 0 1; }
    Paragraph.-dim { color: $dim; }
    Paragraph.-error { color: $error; }
    """
    ALLOW_SELECT = False

    def __init__(
        self,
        words: Words = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.words = words

    @property
    def spoken(self) -> str:
        """What the words say, for who does not see them."""
        return text(self.words)

    def set_words(self, words: Words) -> None:
        """Show other words."""
        self.words = words
        textual_private.lay_out_again(self)

    def render(self) -> RenderResult:
        """Draw the words."""
        return safe_lines(self.words)


class Notice(Paragraph):
    """Words that take no room while there are none."""

    def __init__(
        self,
        words: Words = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(words, id=id, classes=classes)
        self.display = bool(words)

    def set_words(self, words: Words) -> None:
        """Show other words, or none."""
        if words or self.words:
            super().set_words(words)
            self.display = bool(words)


class Fault(Notice):
    """What went wrong, with the warning sign before it, until it is mended."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id, classes="-error")

    def tell(self, words: Words) -> None:
        """Say what is wrong; nothing, that all is well."""
        self.set_words(flagged(words) if words else "")
