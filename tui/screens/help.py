"""Help: keys of what has focus, of the screen, and everywhere; then pages."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Static

from tui.i18n import Words, language, lazy, text
from tui.keys import key, key_words, label_of, may_act
from tui.screens.base import BaseScreen
from tui.screens.house import House
from tui.screens.note_text import NoteText
from tui.widgets.safe_text import cut, fit, width_of

KEY_WIDTH = 11
HALF = 37
PUBLIC_DOCUMENT = {
    "sv": "Vad är en allmän handling?",
    "en": "What is a public document?",
}


def own_keys(node: DOMNode) -> list[tuple[str, Words]]:
    """Return the keys that a widget or a screen itself gives, with their words."""
    found: list[tuple[str, Words]] = []
    for kind in type(node).__mro__:
        for binding in vars(kind).get("BINDINGS", ()):
            label = label_of(binding) if isinstance(binding, Binding) else None
            if label is not None:
                entry = (key_words(binding.key.split(",")[0]), label.long)
                known = [name for name, _words in found]
                if entry[0] not in known and may_act(node, binding):
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
        here = own_keys(self._focused) if isinstance(self._focused, Widget) else []
        left = _keys(lazy("Here"), here)
        right = _keys(lazy("Whole screen"), own_keys(self._from))
        pieces: list[str | tuple[str, str]] = [
            (f"{text(self._from.HELP_TEXT)}\n\n", "$dim")
        ]
        if self.size.width >= 80:
            pieces += _beside(left, right)
        else:
            pieces += [*_under(left), "\n", *_under(right)]
        pieces += ["\n", *_under(_keys(lazy("Everywhere"), own_keys(self.house)[:6]))]
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


Line = tuple[str, str, str]
"""What stands bold first, what follows it, and the style of the first."""


def _keys(heading: Words, entries: Iterable[tuple[str, Words]]) -> list[Line]:
    lines: list[Line] = [(text(heading), "", "bold $primary")]
    lines += [
        (fit(name, KEY_WIDTH), text(words), "bold $accent")
        for name, words in entries
        if text(words)
    ]
    return lines if len(lines) > 1 else []


def _under(lines: Iterable[Line]) -> list[str | tuple[str, str]]:
    pieces: list[str | tuple[str, str]] = []
    for first, rest, style in lines:
        pieces += [(first, style), f"{rest}\n"]
    return pieces


def _beside(left: list[Line], right: list[Line]) -> list[str | tuple[str, str]]:
    pieces: list[str | tuple[str, str]] = []
    nothing = ("", "", "")
    for one, other in zip_longest(left, right, fillvalue=nothing):
        room = HALF - width_of(one[0])
        pieces += [(one[0], one[2]), fit(one[1], room)]
        pieces += [(other[0], other[2]), f"{cut(other[1], HALF - KEY_WIDTH)}\n"]
    return pieces


def _pages(pages: Iterable[tuple[str, str]]) -> Content:
    pieces: list[str | tuple[str, str]] = []
    for title, body in pages:
        pieces += [(f"{title}\n", "bold $primary"), f"{body}\n\n"]
    return Content.assemble(*pieces)
