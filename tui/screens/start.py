"""Start: what is new for me, my drafts, my groups (R40)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.reviewing import Due
from securenotes.notebook.views import NoteRow, StartPage
from tui.i18n import lazy
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.discarding import DISCARD, DISCARD_THE_DRAFT, ask_to_discard
from tui.screens.next_unread import NEXT_UNREAD_KEY, open_unread
from tui.screens.note_rows import key_id
from tui.screens.reviews import KEEP, Deciding
from tui.screens.routine import show_routine
from tui.screens.side import Preview
from tui.screens.start_rows import (
    COLUMNS,
    Reader,
    before_items,
    draft_items,
    group_items,
    news_items,
    way_items,
)
from tui.screens.start_words import signed_in_words
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import place_in, return_in

REVIEW_FOOTER = (
    "list.open",
    "review.mark",
    "review.keep",
    "review.let_go",
    "app.help",
)
DRAFT_FOOTER = ("list.open", DISCARD, "app.lock", "app.blank", "app.help")


class StartScreen(BaseScreen[None]):
    """What sign-in opens on."""

    SCREEN_ID = "start"
    AREA = 1
    CSS_PATH = "start.tcss"
    FOOTER = ("list.open", "note.new", "app.lock", "app.blank", "app.help")
    HELP_TEXT = lazy(
        "What colleagues published or changed since you were last here, your own"
        " drafts and your groups. Enter opens what is marked, Delete discards a draft."
        " Administrators see at the top which pupils wait to be taken over. What is to"
        " be reviewed is kept with R, let go with L, shortened with E; Space marks"
        " several."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+n", "new_note", lazy("New note"), "note.new", short=lazy("New")),
        key("f2", "routine", lazy("Routine"), "note.routine"),
        NEXT_UNREAD_KEY,
        key("delete", "discard", DISCARD_THE_DRAFT, "draft.discard"),
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
        key("space", "mark", lazy("Mark"), "review.mark"),
        key("r", "keep_on", KEEP, "review.keep"),
        key("l", "let_go", lazy("Let go"), "review.let_go"),
        key("e", "shorten", lazy("Shorten"), "review.shorten"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page: StartPage | None = None
        self._deciding = Deciding(self, self._find_due)
        self._rows: dict[str, NoteRow] = {}
        self._wanted = ""

    def compose_content(self) -> ComposeResult:
        """Lay out the one list, and the pane that wide windows have."""
        yield VirtualList(COLUMNS, id="start-list")
        yield Preview()

    @property
    def rows(self) -> VirtualList:
        """The one list."""
        return self.query_one("#start-list", VirtualList)

    def on_mount(self) -> None:
        """Read the page and put focus in the list."""
        super().on_mount()
        self.rows.focus()
        self.action_refresh()

    def on_screen_resume(self) -> None:
        """Read again: what was opened meanwhile is read now."""
        if self._page is not None:
            self.action_refresh()

    def action_refresh(self) -> None:
        """Read the page again."""
        self._read()
        self._find_due()

    def _find_due(self) -> None:
        """Look for what is to be reviewed, after the page itself (R25)."""
        self.run_task(self.house.book.due, group="due", done=self._show_due, quiet=True)

    def _show_due(self, due: list[Due]) -> None:
        before, row = self._deciding.due, self.rows.current
        self._deciding.set_due(due)
        if self._page is not None and (before or due):
            self._show(self._page)
            if row in before and row not in self._deciding.due:
                self.rows.go_to(next(iter(self._deciding.due), row))

    def hear(self) -> None:
        """Read it again, unseen."""
        self._read(quiet=True)

    def _read(self, *, quiet: bool = False) -> None:
        self.run_task(self.house.book.start, group="page", done=self._show, quiet=quiet)

    def relabel(self) -> None:
        """Write the page's own sentences in the other language."""
        if self._page is not None:
            self._show(self._page)

    def _show(self, page: StartPage) -> None:
        first = self._page is None
        self._page = page
        self._rows = {f"note:{r.note.hex()}": r for r in page.news}
        self._rows |= {key_: due.row for key_, due in self._deciding.due.items()}
        self._rows |= {f"draft:{r.note.hex()}": r for r in page.drafts}
        me = self.house.book.me
        reader = Reader(
            me.person.name.partition(" ")[0],
            self.house.administrator,
            self.rows.size.width,
        )
        self.rows.set_items(
            [
                *before_items(page, reader, self.house.book.today()),
                *way_items(page),
                *news_items(page, reader),
                *draft_items(page),
                *self._deciding.items(),
                *group_items(page),
            ]
        )
        if first:
            return_in(self.rows, self._wanted)
        self._preview(self.rows.current)
        if first and not self.status_text():
            self.say(signed_in_words(me.signed_in_at, me.last_sign_in))

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open a note in the reader, a draft in the editor, a group's overview, and
        who waits to be taken over."""
        kind = event.key.partition(":")[0]
        if kind in ("note", "due"):
            self.house.go.note(NoteId(key_id(event.key)))
        elif kind == "draft":
            self.house.go.draft(NoteId(key_id(event.key)))
        elif kind == "way":
            chain = ChainId(key_id(event.key))
            self.house.open_screen("school_on_the_way", chain, lazy("Start"))
        else:
            self.house.go.group(ScopeId(key_id(event.key)))

    @on(VirtualList.Highlighted)
    def follow(self, event: VirtualList.Highlighted) -> None:
        """Show what the row holds in the pane beside the list."""
        self._preview(event.key)
        self.refresh_footer()

    def footer(self) -> Sequence[str | Hint]:
        """Name the keys by what is marked: a due note, a draft have their own."""
        if self.rows.current in self._deciding.due:
            return REVIEW_FOOTER
        return self.FOOTER if self._draft() is None else DRAFT_FOOTER

    def _draft(self) -> NoteRow | None:
        """Return the own draft that is marked."""
        for rows in self.query("#start-list").results(VirtualList):
            if rows.current.startswith("draft:"):
                return self._rows.get(rows.current)
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what decides on a review date, or discards, where there is such."""
        del parameters
        if action == "discard":
            return self._draft() is not None
        if action in ("mark", "keep_on", "let_go", "shorten"):
            return bool(self._deciding.due)
        return True

    def action_mark(self) -> None:
        """Mark the due note, or take its mark away."""
        if self._deciding.mark(self.rows.current) and self._page is not None:
            self._show(self._page)

    def action_keep_on(self) -> None:
        """Keep what is marked until a new date (R25)."""
        self._deciding.keep(self.rows.current)

    def action_let_go(self) -> None:
        """Say that what is marked is no longer relevant (R24, R25)."""
        self._deciding.let_go(self.rows.current)

    def action_shorten(self) -> None:
        """Shorten the due note in the editor; publishing it gives a new date."""
        due = self._deciding.due.get(self.rows.current)
        if due is not None:
            self.house.go.change(due.row.note)

    def action_discard(self) -> None:
        """Ask, then throw the draft away, link or no link (R10)."""
        row = self._draft()
        if row is not None:
            ask_to_discard(self, row.note, row.title, self.action_refresh)

    def _preview(self, key: str) -> None:
        self.query_one(Preview).show_note(self._rows.get(key))

    def action_new_note(self) -> None:
        """Write a new note on the pupil of the row, or pick one first."""
        row = self._rows.get(self.rows.current)
        if row is None or row.pupil.former:
            self.house.action_area(2)
            return
        self.house.go.new_note(row.pupil)

    def action_routine(self) -> None:
        """Show the routine that is new, or the first school's (R30)."""
        show_routine(self, None, self.action_refresh)

    def action_next_unread(self) -> None:
        """Open the first note that is new here, else one that has lain unread."""
        for key_, row in self._rows.items():
            if key_.startswith("note:"):
                self.house.go.note(row.note)
                return
        open_unread(self)

    def return_to(self, row: str) -> None:
        """Mark the row that was current before a lock."""
        self._wanted = row
        return_in(self.rows, row)

    def place(self) -> str:
        """Return the row that is current."""
        return f"start {place_in(self.rows)}"
