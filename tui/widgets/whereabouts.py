"""Where somebody was in a list or a text, to come back to after a lock.

Written as ``key@line``: the current row, and the line of the window on which it
stands. Neither is anybody's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.widgets.virtual_list import VirtualList


def place_in(rows: VirtualList) -> str:
    """Return the current row and its line, or nothing where there is none."""
    if not rows.current:
        return ""
    index = rows.source.find(rows.current)
    top = 0 if index is None else rows.source.top(index)
    return f"{rows.current}@{top - rows.scroll_offset.y}"


def return_in(rows: VirtualList, place: str) -> bool:
    """Make a row current on the line where it stood; return whether it is there."""
    key, _, line = place.partition("@")
    if not key or not rows.go_to(key):
        return False
    index = rows.source.find(key)
    if line and index is not None:
        scroll(rows, rows.source.top(index) - number(line))
    return True


def scroll(widget: Widget, y: int) -> None:
    """Show a text or list from a line on, without a movement to be seen."""
    widget.scroll_to(y=y, animate=False, force=True)


def number(text: str) -> int:
    """Read a number that was written here; 0 for what is none."""
    return int(text) if text.lstrip("-").isdecimal() else 0
