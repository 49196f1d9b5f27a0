"""Which clicks mark a row of a list, and which open it."""

from __future__ import annotations

from typing import Literal

Does = Literal["", "mark", "open"]


class RowClicks:
    """Marks with the first click, and opens with one on what is marked already.

    So a double click opens, and so does one click on the marked row. What began
    elsewhere does nothing: the second of two clicks may find another screen, or
    another row, under it than the first did. ``at_once`` opens with any first click.
    """

    def __init__(self, *, at_once: bool) -> None:
        self._at_once = at_once
        self._marked = ""

    def take(self, row: str, number: int, *, current: bool) -> Does:
        """Say what a click does; ``number`` counts those of one place in a row."""
        if number == 1:
            opens = self._at_once or current
            self._marked = "" if opens else row
            return "open" if opens else "mark"
        began, self._marked = self._marked, ""
        return "open" if row == began else ""
