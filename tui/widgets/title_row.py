"""Row 1: where one is, where Escape goes, and who one is."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.i18n import Words, lazy, text
from tui.signs import signs
from tui.widgets.safe_text import cut, one_line, width_of

OTHER_LANGUAGE = lazy("Svenska", "other language")
"""The name of the language that F8 changes to."""


def initials(person: str) -> str:
    """Return a person as initials: ``Anna Berg, lärare`` is ``AB``."""
    name = one_line(person).partition(",")[0]
    return "".join(part[0] for part in name.split()[:3])


class TitleRow(Widget):
    """Draws ``‹ back   title   right``, or the areas as tabs.

    Posts `Pressed` with ``back``, ``language`` or ``area.<n>`` when a part of
    it is clicked.
    """

    DEFAULT_CSS = """
    TitleRow { dock: top; height: 1; background: $panel; color: $foreground; }
    TitleRow:ansi { text-style: reverse; }
    """
    ALLOW_SELECT = False

    class Pressed(Message):
        """A part of the row was clicked."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self) -> None:
        super().__init__(id="title-row")
        self._back: Words | None = None
        self._title: Words = ""
        self._right: Words | None = None
        self._person: Words = ""
        self._tabs: Sequence[tuple[int, Words]] = ()
        self._area = 0
        self._spots: list[tuple[int, int, str]] = []

    def set_title(
        self, title: Words, *, back: Words | None = None, right: Words | None = None
    ) -> None:
        """Show a title; ``back`` names where Escape goes, ``right`` what stands
        at the end of the row instead of the person."""
        self._title, self._back, self._right = title, back, right
        self.refresh()

    def set_tabs(self, tabs: Sequence[tuple[int, Words]], area: int) -> None:
        """Show the areas ``(number, name)`` with one of them open."""
        self._tabs, self._area = tabs, area
        self.refresh()

    def set_person(self, person: Words) -> None:
        """Show who is signed in; empty shows the key for the language."""
        self._person = person
        self.refresh()

    @property
    def spoken(self) -> str:
        """What the row says, for who does not see it."""
        parts = [f"{n} {one_line(name)}" for n, name in self._tabs if n == self._area]
        if not self._tabs:
            parts.append(one_line(self._title))
            if self._back is not None:
                parts.append(text(lazy("Esc to {where}", where=self._back)))
        parts.append(one_line(self._person if self._right is None else self._right))
        return ". ".join(part for part in parts if part)

    def render(self) -> Content:
        """Draw the row and note where its parts are."""
        width = self.size.width
        right, what = self._right_part(width)
        room = width - 1 - (width_of(right) + 2 if right else 0)
        pieces, self._spots = self._left_part(room)
        left = Content.assemble(*pieces)
        gap = " " * max(1, width - left.cell_length - width_of(right) - 1)
        if what:
            start = width - 1 - width_of(right)
            self._spots.append((start, width, what))
        return Content.assemble(left, gap, right)

    def _right_part(self, width: int) -> tuple[str, str]:
        if self._right is not None:
            return one_line(self._right), ""
        person = text(self._person)
        if not person:
            return f"F8 {OTHER_LANGUAGE}", "language"
        return (initials(person) if width < 80 else cut(person, width // 2)), ""

    def _left_part(
        self, room: int
    ) -> tuple[list[str | tuple[str, str]], list[tuple[int, int, str]]]:
        if self._tabs:
            return self._tab_part(room)
        if self._back is None:
            return [" ", (cut(self._title, room - 1), "bold")], []
        back = f"{signs().back} {cut(self._back, room // 2)}"
        end = 1 + width_of(back)
        title = (cut(self._title, max(1, room - end - 3)), "bold")
        return [" ", back, "   ", title], [(0, end, "back")]

    def _tab_part(
        self, room: int
    ) -> tuple[list[str | tuple[str, str]], list[tuple[int, int, str]]]:
        names = [f"{number} {one_line(name)}" for number, name in self._tabs]
        # Brackets stand where the spaces of the other tabs are: nothing moves.
        gap = " " if sum(width_of(n) + 3 for n in names) <= room else ""
        pieces: list[str | tuple[str, str]] = []
        spots: list[tuple[int, int, str]] = []
        at = 0
        for (number, _name), name in zip(self._tabs, names, strict=True):
            opened = number == self._area
            piece = f"{gap or ''}[{name}]" if opened else f"{gap} {name} "
            pieces.append((piece, "bold" if opened else ""))
            spots.append((at, at + width_of(piece), f"area.{number}"))
            at += width_of(piece)
        return pieces, spots

    def on_click(self, event: events.Click) -> None:
        """Tell which part was clicked."""
        for start, end, what in self._spots:
            if start <= event.x < end:
                self.post_message(self.Pressed(what))
                return
