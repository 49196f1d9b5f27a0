"""What a terminal would show: painted where something has changed, as there.

A terminal keeps what it has been sent, and Textual sends what has changed. So
does this: a line is painted again when a part of it was marked as new, from the
topmost widget down until it is full. A test holds it to Textual's own painting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import ref

from textual._context import visible_screen_stack
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from textual._compositor import Compositor
    from textual.app import App
    from textual.strip import Strip


class Canvas:
    """The lines of one application without a terminal."""

    def __init__(self, app: App[object]) -> None:
        self._app = app
        self._painted: ref[Screen[object]] | None = None
        self._size = Size(0, 0)
        self._lines: list[str] = []

    def lines(self) -> tuple[str, ...]:
        """Paint what is new and give all lines; to be called as the application."""
        screen = self._app.screen
        compositor = screen._compositor  # noqa: SLF001
        size, new = compositor.size, compositor._dirty_regions  # noqa: SLF001
        known = self._painted is not None and self._painted() is screen
        if not known or size != self._size or size.region in new:
            self._lines = [""] * size.height
            self._painted, self._size = ref(screen), size
            rows = set(range(size.height))
        else:
            spans = compositor._regions_to_spans(new)  # noqa: SLF001
            rows = {y for y, _from, _to in spans if y < size.height}
        new.clear()
        if rows:
            # A dialog shows what lies under it.
            visible_screen_stack.set(self._app._background_screens)  # noqa: SLF001
            for y, line in _paint(compositor, rows).items():
                self._lines[y] = line
        return tuple(self._lines)


class _Row:
    """One line while it is painted: what stands where, and what is still bare."""

    def __init__(self, width: int) -> None:
        self._parts: dict[int, str] = {}
        self.bare = [(0, width)] if width else []

    def paint(self, x: int, strip: Strip, left: int, right: int) -> None:
        """Paint a strip that begins at ``x``, from ``left`` to ``right``."""
        still: list[tuple[int, int]] = []
        for a, b in self.bare:
            begin, end = max(a, left), min(b, right)
            if begin >= end:
                still.append((a, b))
                continue
            whole = begin == x and end - begin == strip.cell_length
            part = strip if whole else strip.crop(begin - x, end - x)
            self._parts[begin] = part.text
            still += [(c, d) for c, d in ((a, begin), (end, b)) if c < d]
        self.bare = still

    def wants(self, left: int, right: int) -> bool:
        """Say whether something is still bare there."""
        return any(a < right and left < b for a, b in self.bare)

    def text(self) -> str:
        """Give the line."""
        return "".join(self._parts[x] for x in sorted(self._parts))


def _paint(compositor: Compositor, wanted: set[int]) -> dict[int, str]:
    rows = {y: _Row(compositor.size.width) for y in wanted}
    open_rows = dict(rows)
    for widget, (region, clip) in compositor.visible_widgets.items():
        if not open_rows:
            break
        shown = region.intersection(clip)
        left, right = shown.column_span
        ys = [y for y in shown.line_range if y in open_rows]
        ys = [y for y in ys if open_rows[y].wants(left, right)]
        strips = _strips(widget, region.size, [y - region.y for y in ys])
        for y, strip in zip(ys, strips, strict=True):
            open_rows[y].paint(region.x, strip, left, right)
            if not open_rows[y].bare:
                del open_rows[y]
    return {y: row.text() for y, row in rows.items()}


def _strips(widget: Widget, size: Size, lines: Sequence[int]) -> list[Strip]:
    """Give some lines of a widget, those that it has kept as they are."""
    if not lines:
        return []
    cache = widget._styles_cache  # noqa: SLF001
    kept, stale = cache._cache, cache._dirty_lines  # noqa: SLF001
    fresh = cache._width == size.width and not widget.BLANK  # noqa: SLF001
    if fresh and all(y in kept and y not in stale for y in lines):
        return [kept[y] for y in lines]
    if _is_bare(widget):
        # Its lines are what it holds, and it keeps them: colours are not asked for.
        return [widget.render_line(y).adjust_cell_length(size.width) for y in lines]
    first, last = lines[0], lines[-1]
    drawn = widget.render_lines(Region(0, first, size.width, last - first + 1))
    return [drawn[y - first] for y in lines]


def _is_bare(widget: Widget) -> bool:
    """Say whether a widget is drawn by Textual's own way, with nothing around it."""
    kind = type(widget)
    return (
        kind.render_lines is Widget.render_lines
        and kind.render_line is Widget.render_line
        and not widget.gutter
    )
