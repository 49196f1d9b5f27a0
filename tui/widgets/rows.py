"""What a list is made of: columns, rows, headings, and where rows come from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from tui.i18n import Words

Tone = Literal["plain", "dim", "strong", "accent", "error", "added"]
Sign = Literal["", "unread", "draft", "alert"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` 0 shares what is left, by ``weight``.

    ``drop`` 1 is left out first when the list is narrower than the columns
    need, then 2 and so on; 0 is never left out. ``least`` is what a shared
    column needs before others are dropped for it.
    """

    name: str
    title: Words = ""
    width: int = 0
    right: bool = False
    tone: Tone = "plain"
    drop: int = 0
    weight: int = 1
    least: int = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with more than its text: a tag kept whole, hits of a search.

    ``tag`` stands after the text (``redigerad``) and is never cut; ``brief`` takes its
    place where it would leave the text less than half of the cell. ``hits`` are
    ranges of the text, drawn bold and underlined.
    """

    text: Words
    tag: Words = ""
    brief: Words = ""
    tone: Tone | None = None
    hits: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be chosen. ``second`` makes it two rows high.

    ``columns`` names another layout than the list's own. ``indent`` is the
    column under whose start the second line begins.
    """

    key: str
    cells: Sequence[Words | Cell]
    sign: Sign = ""
    bold: bool = False
    second: Words | Cell | None = None
    second_right: Words = ""
    indent: int = 1
    columns: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A word and a thin rule; cannot be chosen."""

    words: Words


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence among the rows, or air when empty; cannot be chosen."""

    words: Words = ""
    tone: Tone = "dim"


Item: TypeAlias = Row | Heading | Line


class Source(Protocol):
    """Where a list takes its rows from; asked for visible ones only."""

    def __len__(self) -> int:
        """Return how many items there are."""
        ...

    def item(self, index: int) -> Item | None:
        """Return an item, or None where it is not read yet."""
        ...

    def key(self, index: int) -> str:
        """Return the key of the row there, empty for what cannot be chosen."""
        ...

    def find(self, key: str) -> int | None:
        """Return where the row with that key stands."""
        ...

    def top(self, index: int) -> int:
        """Return the line on which an item begins."""
        ...

    def at(self, line: int) -> int:
        """Return the item that a line belongs to."""
        ...

    def lines(self) -> int:
        """Return how many lines there are in all."""
        ...


def height_of(item: Item) -> int:
    """Return how many lines an item takes."""
    return 2 if isinstance(item, Row) and item.second is not None else 1


class Items:
    """A source over items in memory, of mixed heights."""

    def __init__(self, items: Sequence[Item] = ()) -> None:
        self._items = items
        self._tops = [0]
        for item in items:
            self._tops.append(self._tops[-1] + height_of(item))
        self._keys = {
            item.key: n for n, item in enumerate(items) if isinstance(item, Row)
        }

    def __len__(self) -> int:
        return len(self._items)

    def item(self, index: int) -> Item:
        """Return an item."""
        return self._items[index]

    def key(self, index: int) -> str:
        """Return the row's key, empty for a heading or a line."""
        item = self._items[index]
        return item.key if isinstance(item, Row) else ""

    def find(self, key: str) -> int | None:
        """Return where the row stands."""
        return self._keys.get(key)

    def top(self, index: int) -> int:
        """Return the item's first line."""
        return self._tops[index]

    def at(self, line: int) -> int:
        """Return the item on a line."""
        return min(bisect_right(self._tops, line) - 1, max(0, len(self._items) - 1))

    def lines(self) -> int:
        """Return all lines."""
        return self._tops[-1]


class Even:
    """Base for a source of rows that all are one line high, however many.

    A subclass gives ``__len__``, ``item``, ``key`` and ``find``; a window over
    a store answers None from ``item`` until the page has come.
    """

    def __len__(self) -> int:
        raise NotImplementedError

    def item(self, index: int) -> Item | None:
        """Return the row, or None where it is not read yet."""
        raise NotImplementedError

    def key(self, index: int) -> str:
        """Return the row's key."""
        item = self.item(index)
        return item.key if isinstance(item, Row) else ""

    def find(self, key: str) -> int | None:
        """Return where the row stands."""
        raise NotImplementedError

    def top(self, index: int) -> int:
        """Return the line, which is the index."""
        return index

    def at(self, line: int) -> int:
        """Return the index, which is the line."""
        return max(0, min(line, len(self) - 1))

    def lines(self) -> int:
        """Return the number of rows."""
        return len(self)
