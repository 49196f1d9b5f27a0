"""Who can read a note, by name: in rows, or one a line."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from securenotes.model import UserId
from securenotes.notebook.views import ReaderRow
from tui.i18n import Words, lazy, text
from tui.widgets.safe_text import cut, one_line, width_of

MOST_NAMES = 12
FIRST_NAMES = 6

ROLES: dict[str, Words] = {
    "teacher": lazy("teacher"),
    "mentor": lazy("mentor"),
    "observer": lazy("observer"),
    "administrator": lazy("school administrator"),
}


def reader_words(row: ReaderRow, me: UserId) -> Words:
    """Return a reader as ``Sara Lind, kurator``, or ``Anna Berg (du)``."""
    person = row.person
    if person.user == me:
        return lazy("{name} (you)", name=person.name)
    return ", ".join(filter(None, (person.name, person.post)))


def me_first(readers: Sequence[ReaderRow], me: UserId) -> list[ReaderRow]:
    """Return the readers with the one who asks first."""
    return sorted(readers, key=lambda row: row.person.user != me)


class ReaderNames(Widget):
    """Names between middle dots; no name is broken over two rows."""

    DEFAULT_CSS = """
    ReaderNames { width: 1fr; height: auto; padding: 0 1; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self, readers: Sequence[ReaderRow], me: UserId) -> None:
        super().__init__()
        self._readers, self._me = me_first(readers, me), me

    def rows(self, width: int) -> list[str]:
        """Return the rows; over twelve readers only six are named."""
        many = len(self._readers) > MOST_NAMES
        named = self._readers[:FIRST_NAMES] if many else self._readers
        names = [one_line(reader_words(row, self._me)) for row in named]
        if many:
            names.append(text(lazy("and {n} more", n=len(self._readers) - len(named))))
        rows: list[str] = []
        for name in names:
            joined = f"{rows[-1]} · {name}" if rows else name
            if rows and width_of(joined) <= width:
                rows[-1] = joined
            else:
                rows.append(cut(name, width))
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return a line for each row."""
        return max(1, len(self.rows(width)))

    def render(self) -> RenderResult:
        """Draw the rows."""
        return Content("\n".join(self.rows(max(1, self.size.width))))
