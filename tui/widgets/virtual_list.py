"""The house's list: draws the visible rows only, so a million cost no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, TypeAlias

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.i18n import lazy
from tui.keys import key
from tui.signs import signs
from tui.widgets import list_messages as told
from tui.widgets.row_clicks import RowClicks
from tui.widgets.row_drawing import LineDrawer
from tui.widgets.row_moves import lines_on, nearest, nearest_around, top_to_show
from tui.widgets.rows import Column, Item, Items, Line, Row, Source

State = Literal["", "cursor", "parked"]

_TONES = ("plain", "dim", "strong", "accent", "error", "added")
_PARTS = (*_TONES, "cursor", "parked", "heading", "rule")


class VirtualList(ScrollView, can_focus=True):
    """A list of rows by key, with headings, two-line rows and dropped columns.

    ``columns`` is one layout, or several by name for rows that name theirs
    (the empty name is the list's own). ``titles`` shows the columns' titles.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"list--{part}" for part in _PARTS}
    DEFAULT_CSS = """
    VirtualList {
        width: 1fr; height: 1fr; background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        & > .list--plain { color: $foreground; }
        & > .list--dim { color: $dim; }
        & > .list--strong { color: $foreground; text-style: bold; }
        & > .list--accent { color: $accent; text-style: bold; }
        & > .list--error { color: $error; }
        & > .list--added { color: $secondary; }
        & > .list--cursor { color: $cursor-fg; background: $cursor-bg; }
        & > .list--parked { color: $foreground; background: $panel; }
        & > .list--heading { color: $primary; text-style: bold; }
        & > .list--rule { color: $rule; }
        &:ansi > .list--cursor { text-style: reverse; }
    }
    """
    ALLOW_SELECT = False
    CLICK_OPENS: ClassVar[bool] = False
    """Whether one click opens also a row that is not marked."""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", lazy("Open"), "list.open"),
        key("down,j", "move(1)", lazy("Next row"), "list.down"),
        key("up,k", "move(-1)", lazy("Row before"), "list.up"),
        key("pagedown", "page(1)", lazy("A page down"), "list.page_down"),
        key("pageup", "page(-1)", lazy("A page up"), "list.page_up"),
        key("home,g", "edge(-1)", lazy("First row"), "list.first"),
        key("end,G", "edge(1)", lazy("Last row"), "list.last"),
    ]

    Opened: TypeAlias = told.Opened
    Highlighted: TypeAlias = told.Highlighted
    Wanted: TypeAlias = told.Wanted

    def __init__(
        self,
        columns: Sequence[Column] | Mapping[str, Sequence[Column]],
        source: Source | None = None,
        *,
        titles: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.layouts = columns if isinstance(columns, Mapping) else {"": columns}
        self._source: Source = Items() if source is None else source
        self._titles = 1 if titles else 0
        self._cursor = -1
        self._clicks = RowClicks(at_once=self.CLICK_OPENS)
        self._styles: dict[str, Style] = {}
        self._drawer: LineDrawer | None = None
        self._wanted: tuple[int, int] | None = None

    def on_mount(self) -> None:
        """Measure the rows and put the cursor on the first."""
        self.set_source(self._source)

    @property
    def source(self) -> Source:
        """Where the rows come from."""
        return self._source

    @property
    def current(self) -> str:
        """The current row's key, or empty."""
        return self._source.key(self._cursor) if self._cursor >= 0 else ""

    @property
    def current_row(self) -> Row | None:
        """The current row."""
        item = self._source.item(self._cursor) if self._cursor >= 0 else None
        return item if isinstance(item, Row) else None

    @property
    def window(self) -> tuple[int, int]:
        """Indexes of the first and last item on the screen; (0, -1) when none."""
        if not len(self._source):
            return 0, -1
        top = self.scroll_offset.y
        last = top + max(1, self._page) - 1
        return self._source.at(top), self._source.at(last)

    def set_source(self, source: Source, *, current: str | None = None) -> None:
        """Show other rows; the current one is kept by its key, else by place.

        Who has scrolled sees the current row on the line where it was.
        """
        kept = self.current if current is None else current
        place, line = max(0, self._cursor), self._line_of_cursor()
        self._source = source
        self._measure()
        found = source.find(kept) if kept else None
        self._cursor = -1
        if len(source):
            at = min(place, len(source) - 1) if found is None else found
            self._set_cursor(nearest_around(source, at, 1))
        if found is not None and line is not None and current is None:
            self.scroll_to(y=source.top(found) - line, animate=False, force=True)
        if self._cursor < 0:
            self.post_message(self.Highlighted(self, ""))
        self.refresh()

    def _line_of_cursor(self) -> int | None:
        """Give the window's line of the current row; None from the top."""
        top = self.scroll_offset.y
        if self._cursor < 0 or top == 0:
            return None
        return self._source.top(self._cursor) - top

    def set_items(self, items: Sequence[Item], *, current: str | None = None) -> None:
        """Show rows that are in memory."""
        self.set_source(Items(items), current=current)

    def refresh_rows(self) -> None:
        """Draw again: rows have come, or changed without moving."""
        self._wanted = None
        self._measure()
        self.refresh()

    def go_to(self, key: str) -> bool:
        """Make a row current; return whether it is there."""
        index = self._source.find(key)
        if index is not None:
            self._set_cursor(index)
        return index is not None

    # Keys.

    def action_open(self) -> None:
        """Open the current row."""
        if self.current:
            self.post_message(self.Opened(self, self.current))

    def action_move(self, rows: int) -> None:
        """Make the next or previous row current."""
        if len(self._source):
            target = nearest(self._source, self._cursor + rows, rows)
            if target >= 0:
                self._set_cursor(target)
            elif rows < 0:
                self.scroll_to(y=0, animate=False)

    def action_page(self, pages: int) -> None:
        """Move a page, one line kept."""
        if len(self._source) and self._cursor >= 0:
            lines = pages * max(1, self._page - 1)
            self._set_cursor(lines_on(self._source, self._cursor, lines))

    def action_edge(self, end: int) -> None:
        """Move to the first or the last row."""
        if len(self._source):
            start = 0 if end < 0 else len(self._source) - 1
            self._set_cursor(nearest(self._source, start, -end))

    # Drawing.

    @property
    def _page(self) -> int:
        return max(1, self.size.height - self._titles)

    def _measure(self) -> None:
        lines = self._source.lines() + self._titles
        self.virtual_size = Size(self.size.width, lines)

    def _set_cursor(self, index: int) -> None:
        if index < 0:
            return
        before, self._cursor = self._cursor, index
        self._show_cursor()
        for at in {before, index}:
            self._refresh_item(at)
        if before != index:
            self.post_message(self.Highlighted(self, self.current))

    def _refresh_item(self, index: int) -> None:
        if 0 <= index < len(self._source):
            y = self._source.top(index) + self._titles - self.scroll_offset.y
            self.refresh(Region(0, y, self.size.width, 2))

    def _show_cursor(self) -> None:
        before = self.scroll_offset.y
        top = top_to_show(self._source, self._cursor, before, self._page)
        if top != before:
            self.scroll_to(y=top, animate=False, force=True)

    def notify_style_update(self) -> None:
        """Forget the styles of the theme before."""
        self._styles, self._drawer = {}, None
        super().notify_style_update()

    def on_focus(self) -> None:
        """Mark the current row with the focus sign."""
        self._refresh_item(self._cursor)

    def on_blur(self) -> None:
        """Mark the current row as parked."""
        self._refresh_item(self._cursor)

    def on_resize(self) -> None:
        """Keep the current row in sight."""
        self._measure()
        if self._cursor >= 0:
            self._show_cursor()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        if not self._styles:
            self._styles = {
                part: self.get_component_rich_style(f"list--{part}") for part in _PARTS
            }
        drawer = self._drawer
        if drawer is None or drawer.width != self.size.width:
            drawer = self._drawer = LineDrawer(self._styles, self.size.width)
        if self._titles and y == 0:
            return drawer.titles(self.layouts[""])
        line = self.scroll_offset.y + y - self._titles
        if line >= self._source.lines():
            return drawer.blank(self._styles["plain"])
        index = self._source.at(line)
        item = self._source.item(index)
        if item is None:
            self._want()
            return drawer.line(Line(signs().ellipsis))
        state, mark = self._state(index)
        nth = line - self._source.top(index)
        return drawer.item(item, nth, self.layouts, mark, state)

    def _state(self, index: int) -> tuple[State, str]:
        if index != self._cursor:
            return "", " "
        if self.has_focus:
            return "cursor", signs().focus
        return "parked", signs().current

    def _want(self) -> None:
        if self._wanted != self.window:
            self._wanted = self.window
            self.post_message(self.Wanted(self, *self.window))

    # Mouse.

    def on_click(self, event: events.Click) -> None:
        """Mark the row, or open it."""
        inside = event.get_content_offset(self)  # not on a frame
        if inside is None:
            return
        line = self.scroll_offset.y + inside.y - self._titles
        if line < 0 or line >= self._source.lines():
            return
        index = self._source.at(line)
        row = self._source.key(index)
        if not row:
            return
        marked = index == self._cursor
        does = self._clicks.take(row, event.chain, current=marked)
        if does:
            self._set_cursor(index)
        if does == "open":
            self.action_open()
