"""Who has read a note, which version and when, and who has not (R41)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import NoteId, ScopeId
from securenotes.notebook.views import ReaderRow
from tui.i18n import Words, lazy
from tui.keys import key
from tui.screens.base import BaseScreen
from tui.screens.reader_names import ROLES
from tui.when import moment_words
from tui.widgets.rows import Cell, Column, Heading, Item, Row, Sign
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

COLUMNS = (
    Column("who", lazy("Person"), least=15, weight=2),
    Column("post", lazy("Post"), width=16, drop=2),
    Column("role", lazy("As", "role"), width=18, drop=1),
    Column("read", lazy("Has read", "column"), least=22, weight=2),
)


class ReadingsScreen(BaseScreen[None]):
    """Those who teach the pupil today, then the others who can read."""

    SCREEN_ID = "readings"
    CSS_PATH = "readings.tcss"
    FOOTER = ("screen.refresh", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "Those who can read the note today: who has opened the newest version, and"
        " who has not. Each reading is proved by the reader's own signature. Talk to"
        " those who have not; nothing is sent from here."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self, note: NoteId, pupil: ScopeId) -> None:
        super().__init__()
        self._note, self._pupil = note, pupil

    def pupil_shown(self) -> ScopeId:
        """Return the pupil of the note."""
        return self._pupil

    def compose_content(self) -> ComposeResult:
        """Lay out the count over the list."""
        yield Paragraph(id="readings-count")
        yield VirtualList(COLUMNS, titles=True, id="readings-list")

    def on_mount(self) -> None:
        """Read who has read."""
        super().on_mount()
        self.set_title(lazy("Who has read"), back=lazy("The note"))
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        note = self._note
        self.run_task(
            lambda: self.house.book.readings(note), group="page", done=self._show
        )

    def hear(self) -> None:
        """Somebody has read, or the note has changed."""
        self.action_refresh()

    def _show(self, rows: list[ReaderRow]) -> None:
        self.query_one("#readings-count", Paragraph).set_words(count_words(rows))
        self.query_one(VirtualList).set_items(reading_items(rows))

    def place(self) -> str:
        """Come back to the note."""
        return f"reader {self._note.hex()}"


def count_words(rows: list[ReaderRow]) -> Words:
    """Return how many of those who teach the pupil have read, and of all (R41)."""
    teaching = [row for row in rows if row.teaches]
    n, all_ = _have_read(rows), len(rows)
    if not teaching:
        return lazy(
            "Nobody teaches the pupil today. Of all {all} who can read {n} have.",
            n=n,
            all=all_,
        )
    return lazy(
        "{n} of {all} who teach the pupil have read. Of all {every} who can, {m} have.",
        n=_have_read(teaching),
        all=len(teaching),
        every=all_,
        m=n,
    )


def _have_read(rows: list[ReaderRow]) -> int:
    return sum(bool(row.read_at) for row in rows)


def reading_items(rows: list[ReaderRow]) -> list[Item]:
    """Return those who have not read first, under each heading."""
    items: list[Item] = []
    for heading, teaches in (
        (lazy("Teach the pupil"), True),
        (lazy("Others who can read"), False),
    ):
        some = [row for row in rows if row.teaches is teaches]
        some.sort(key=lambda row: (row.read_at > 0, row.read_at))
        if some:
            items.append(Heading(heading))
            items += [reading_row(row) for row in some]
    return items


def reading_row(row: ReaderRow) -> Row:
    """Return one who can read, and whether they have."""
    sign: Sign = "" if row.read_at else "unread"
    return Row(
        row.person.user.hex(),
        (
            row.person.name,
            row.person.post,
            ROLES.get(row.role, row.role),
            Cell(
                read_words(row),
                tag=lazy("receipt is false") if row.forged else "",
                tone="error" if row.forged else None,
            ),
        ),
        sign="alert" if row.forged else sign,
    )


def read_words(row: ReaderRow) -> Words:
    """Return when the newest version was read, or how far somebody has come."""
    if row.read_at:
        return moment_words(row.read_at)
    if row.read_ver:
        return lazy(
            "version {n}, {when}", n=row.read_ver, when=moment_words(row.older_at)
        )
    return lazy("not yet")
