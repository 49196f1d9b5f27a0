"""Help: keys of what has focus, of the screen, and everywhere; then pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.i18n import Words, language, lazy, text
from tui.keys import key, key_words, label_of
from tui.screens.base import BaseScreen, House
from tui.screens.note_text import NoteText
from tui.widgets.safe_text import fit

KEY_WIDTH = 11
PUBLIC_DOCUMENT = {
    "sv": "Vad är en allmän handling?",
    "en": "What is a public document?",
}


def own_keys(node: object) -> list[tuple[str, Words]]:
    """Return the keys that a widget or a screen itself gives, with their words."""
    found: list[tuple[str, Words]] = []
    for kind in type(node).__mro__:
        for binding in vars(kind).get("BINDINGS", ()):
            label = label_of(binding) if isinstance(binding, Binding) else None
            if label is not None:
                entry = (key_words(binding.key.split(",")[0]), label.long)
                if entry[0] not in [name for name, _words in found]:
                    found.append(entry)
    return found


def handbook_pages() -> list[tuple[str, str]]:
    """Return the handbook's pages in the language in use, as title and text."""
    place = Path(__file__).parent.parent / "locale" / language() / "handbook.md"
    pages: list[tuple[str, str]] = []
    for part in place.read_text("utf-8").split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        pages.append((title.strip(), body.strip()))
    return pages


class HelpScreen(BaseScreen[None]):
    """One page of keys; M turns to the handbook, H to public documents."""

    SCREEN_ID = "help"
    FOOTER = ("help.close", "help.handbook", "help.document")
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,f1", "back", lazy("Close"), "help.close"),
        key(
            "m",
            "handbook",
            lazy("The whole handbook"),
            "help.handbook",
            short=lazy("Handbook"),
        ),
        key(
            "h",
            "document",
            lazy("What is a public document?"),
            "help.document",
            short=lazy("Public document"),
        ),
    ]

    def __init__(self, asked_from: House[object], focused: Widget | None) -> None:
        super().__init__()
        self._from, self._focused = asked_from, focused
        self._page = "keys"

    def compose_content(self) -> ComposeResult:
        """Hold one text that scrolls."""
        yield NoteText(id="help-text")

    def on_mount(self) -> None:
        """Show the keys."""
        super().on_mount()
        self.set_title(lazy("Help"), back=lazy("Back"))
        self.query_one(NoteText).focus()
        self.relabel()

    def relabel(self) -> None:
        """Write the page in the language in use."""
        block = self.query_one("#help-text Static", Static)
        block.update(self._content())
        self.query_one(NoteText).scroll_home(animate=False)

    def _content(self) -> Content:
        if self._page == "handbook":
            return _pages(handbook_pages())
        if self._page == "document":
            title = PUBLIC_DOCUMENT[language()]
            return _pages(page for page in handbook_pages() if page[0] == title)
        pieces: list[str | tuple[str, str]] = []
        if isinstance(self._focused, Widget):
            pieces += _keys(lazy("Here"), own_keys(self._focused)[:8])
        pieces += _keys(lazy("Whole screen"), own_keys(self._from)[:10])
        pieces += _keys(lazy("Everywhere"), own_keys(self.house)[:7])
        pieces.append(("\n" + text(self._from.HELP_TEXT), "$dim"))
        return Content.assemble(*pieces)

    def action_handbook(self) -> None:
        """Turn to the handbook."""
        self._turn("handbook")

    def action_document(self) -> None:
        """Turn to what a public document is."""
        self._turn("document")

    def _turn(self, page: str) -> None:
        self._page = "keys" if self._page == page else page
        self.relabel()

    def place(self) -> str:
        """Return the place of the screen that asked."""
        return self._from.place()


def _keys(
    heading: Words, entries: Iterable[tuple[str, Words]]
) -> list[str | tuple[str, str]]:
    pieces: list[str | tuple[str, str]] = [(f"{text(heading)}\n", "bold $primary")]
    for name, words in entries:
        if text(words):
            pieces += [(fit(name, KEY_WIDTH), "bold $accent"), f"{text(words)}\n"]
    return pieces


def _pages(pages: Iterable[tuple[str, str]]) -> Content:
    pieces: list[str | tuple[str, str]] = []
    for title, body in pages:
        pieces += [(f"{title}\n", "bold $primary"), f"{body}\n\n"]
    return Content.assemble(*pieces)
