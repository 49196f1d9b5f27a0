"""What stands where a list would be when there is nothing to list."""

from __future__ import annotations

from tui.i18n import Words, computed, text
from tui.widgets.words import Paragraph


class Empty(Paragraph):
    """One sentence why, one what to do."""

    DEFAULT_CSS = "Empty { padding: 1 3; color: $foreground; }"

    def __init__(
        self,
        why: Words = "",
        what: Words = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.tell(why, what)

    def tell(self, why: Words, what: Words = "") -> None:
        """Say why, and what to do."""
        self.set_words(computed(lambda: f"{text(why)} {text(what)}".strip()))
