"""Where a list's cursor and window go: pure, over whatever gives the rows."""

from __future__ import annotations

from tui.widgets.rows import Heading, Row, Source, height_of


def nearest(source: Source, index: int, step: int) -> int:
    """Give the first row from ``index`` on, downwards or up; -1 for none.

    What is not read yet counts as a row.
    """
    direction = 1 if step > 0 else -1
    while 0 <= index < len(source):
        item = source.item(index)
        if item is None or isinstance(item, Row):
            return index
        index += direction
    return -1


def nearest_around(source: Source, index: int, step: int) -> int:
    """Give the first row from ``index`` on, or else the first the other way."""
    found = nearest(source, index, step)
    return nearest(source, index, -step) if found < 0 else found


def lines_on(source: Source, index: int, lines: int) -> int:
    """Give the row that stands so many lines below ``index``, or above it."""
    line = source.top(index) + lines
    at = source.at(max(0, min(line, source.lines() - 1)))
    return nearest_around(source, at, lines)


def top_to_show(source: Source, index: int, top: int, page: int) -> int:
    """Give the window's first line so that a row is seen whole, moved no more
    than that needs; a heading right above the row is seen with it."""
    line, item = source.top(index), source.item(index)
    height = 1 if item is None else height_of(item)
    above = source.item(index - 1) if index else None
    first = line - 1 if isinstance(above, Heading) else line
    if first == 1 or (index and nearest(source, index - 1, -1) < 0):
        first = 0  # What stands above the first row can be seen again.
    if first < top:
        return first
    return max(top, line + height - page)
