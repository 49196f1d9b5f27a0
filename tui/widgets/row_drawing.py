"""Draws one line of a list as a strip; pure but for the styles it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.i18n import Words
from tui.signs import signs
from tui.widgets.rows import Cell, Column, Heading, Item, Line, Row
from tui.widgets.safe_text import cut, fit, one_line, width_of

Placed = tuple[int, Column, int]
"""Index of the cell, its column, the width it gets."""

MARGIN = 3
"""Focus mark, sign and a space stand before the first column."""


def place(columns: Sequence[Column], width: int) -> list[Placed]:
    """Return the columns that fit in ``width`` cells and how wide each is."""
    kept = list(enumerate(columns))

    def need() -> int:
        return sum((c.width or c.least) for _, c in kept) + 2 * (len(kept) - 1)

    room = width - MARGIN - 1
    while need() > room and any(c.drop for _, c in kept):
        first = min(c.drop for _, c in kept if c.drop)
        kept = [(n, c) for n, c in kept if c.drop != first]
    gaps = 2 * (len(kept) - 1)
    spare = max(0, room - gaps - sum(c.width for _, c in kept))
    shares = sum(c.weight for _, c in kept if not c.width)
    placed: list[Placed] = []
    for index, column in kept:
        share = spare * column.weight // shares if not column.width else 0
        if not column.width:
            spare, shares = spare - share, shares - column.weight
        placed.append((index, column, column.width or max(1, share)))
    return placed


def as_cell(cell: Words | Cell) -> Cell:
    """Return a cell, whatever was given."""
    return cell if isinstance(cell, Cell) else Cell(cell)


class LineDrawer:
    """Turns items into strips with the styles of one list at one width.

    It keeps what is the same for all rows: their columns' places, and the styles that
    two others make.
    """

    def __init__(self, styles: Mapping[str, Style], width: int) -> None:
        self.width = width
        self._styles = styles
        self._places: dict[int, tuple[Sequence[Column], list[Placed]]] = {}
        self._mixed: dict[tuple[str, str, bool], Style] = {}

    def blank(self, base: Style) -> Strip:
        """Return an empty line; a strip without a style fails under NO_COLOR."""
        return Strip([Segment(" " * self.width, base)], self.width)

    def item(
        self,
        item: Item,
        nth: int,
        layouts: Mapping[str, Sequence[Column]],
        mark: str,
        state: str,
    ) -> Strip:
        """Return an item's first line, or where ``nth`` is 1 its second."""
        if isinstance(item, Heading):
            return self.heading(item)
        if isinstance(item, Line):
            return self.line(item)
        columns = layouts[item.columns]
        if nth:
            return self.second(item, columns, state)
        return self.first(item, columns, mark, state)

    def heading(self, item: Heading) -> Strip:
        """Return a word and a rule."""
        words = cut(item.words, self.width - 4)
        rule = signs().rule * max(0, self.width - width_of(words) - 3)
        return Strip(
            [
                Segment(f" {words} ", self._styles["heading"]),
                Segment(rule, self._styles["rule"]),
                Segment(" ", self._styles["plain"]),
            ]
        ).adjust_cell_length(self.width, self._styles["plain"])

    def line(self, item: Line) -> Strip:
        """Return a sentence."""
        words = fit(item.words, self.width - 2)
        return Strip([Segment(f" {words} ", self._styles[item.tone])])

    def titles(self, columns: Sequence[Column]) -> Strip:
        """Return the columns' titles."""
        segments = [Segment(" " * MARGIN, self._styles["dim"])]
        for n, (_index, column, width) in enumerate(self._place(columns)):
            gap = "  " if n else ""
            words = gap + fit(column.title, width, right=column.right)
            segments.append(Segment(words, self._styles["dim"]))
        return Strip(segments).adjust_cell_length(self.width, self._styles["dim"])

    def first(
        self, row: Row, columns: Sequence[Column], mark: str, state: str
    ) -> Strip:
        """Return a row's first line; ``state`` is "", "cursor" or "parked"."""
        base = self._styles[state or "plain"]
        sign = getattr(signs(), row.sign) if row.sign else " "
        segments = [
            Segment(mark, self._over("accent", state)),
            Segment(f"{sign} ", self._over("accent", state)),
        ]
        for n, (index, column, width) in enumerate(self._place(columns)):
            if n:
                segments.append(Segment("  ", base))
            if index < len(row.cells):
                cell = as_cell(row.cells[index])
                segments += self._cell(cell, column, width, base, state, bold=row.bold)
            else:
                segments.append(Segment(" " * width, base))
        return Strip(segments).adjust_cell_length(self.width, base)

    def second(self, row: Row, columns: Sequence[Column], state: str) -> Strip:
        """Return a row's second line, under its ``indent`` column."""
        base = self._styles[state or "plain"]
        placed = self._place(columns)
        start = MARGIN + sum(w + 2 for i, _c, w in placed if i < row.indent)
        right = one_line(row.second_right)
        room = self.width - start - 1 - (width_of(right) + 1 if right else 0)
        cell = as_cell(row.second if row.second is not None else "")
        column = Column("second", tone="dim")
        segments = [Segment(" " * start, base)]
        segments += self._cell(cell, column, max(1, room), base, state, bold=False)
        if right:
            segments.append(Segment(f" {right}", self._over("dim", state)))
        return Strip(segments).adjust_cell_length(self.width, base)

    def _place(self, columns: Sequence[Column]) -> list[Placed]:
        known = self._places.get(id(columns))
        if known is None or known[0] is not columns:
            known = self._places[id(columns)] = columns, place(columns, self.width)
        return known[1]

    def _over(self, tone: str, state: str, *, bold: bool = False) -> Style:
        """Mix a tone with what its row has."""
        # On the cursor row one pair of colours is legible: tones give way.
        tone = "plain" if state == "cursor" else tone
        mixed = self._mixed.get((tone, state, bold))
        if mixed is None:
            mixed = self._styles[state or "plain"]
            if tone != "plain":
                style = self._styles[tone]
                mixed += Style(color=style.color, bold=style.bold)
            if bold:
                mixed += Style(bold=True)
            self._mixed[tone, state, bold] = mixed
        return mixed

    def _cell(
        self,
        cell: Cell,
        column: Column,
        width: int,
        base: Style,
        state: str,
        *,
        bold: bool,
    ) -> list[Segment]:
        style = self._over(cell.tone or column.tone, state, bold=bold)
        tag = one_line(cell.tag)
        if cell.brief and 2 * (width_of(tag) + 2) > width:
            tag = one_line(cell.brief)
        room = width - (width_of(tag) + 2 if tag else 0)
        if room < 1:
            tag, room = "", width
        words = cut(cell.text, room)
        parts = _hit(words, cell.hits, style)
        if tag:
            dim = self._over("dim", state)
            parts.append(Segment(f"  {tag}", dim))
        used = sum(p.cell_length for p in parts)
        gap = Segment(" " * max(0, width - used), base)
        return [gap, *parts] if column.right else [*parts, gap]


def _hit(words: str, hits: Sequence[tuple[int, int]], style: Style) -> list[Segment]:
    parts: list[Segment] = []
    at = 0
    for start, end in hits:
        if start >= len(words):
            break
        if start > at:
            parts.append(Segment(words[at:start], style))
        found = words[start : min(end, len(words))]
        parts.append(Segment(found, style + Style(bold=True, underline=True)))
        at = max(at, end)
    parts.append(Segment(words[at:], style))
    return parts
