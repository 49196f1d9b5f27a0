"""A section: a word and a thin rule."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.i18n import Words
from tui.signs import signs
from tui.widgets.safe_text import cut, width_of


class SectionRule(Widget):
    """Heads a section; without words it is the rule alone."""

    DEFAULT_CSS = "SectionRule { height: 1; width: 1fr; }"
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

    def set_words(self, words: Words) -> None:
        """Show other words."""
        self.words = words
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the word and the rule."""
        width = self.size.width
        words = cut(self.words, max(1, width - 4))
        head = f" {words} " if words else " "
        rule = signs().rule * max(0, width - width_of(head) - 1)
        return Content.assemble((head, "bold $primary"), (rule, "$rule"))
