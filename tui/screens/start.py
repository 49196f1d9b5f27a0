"""Start: what is new for me, my drafts, my groups (R40)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.model import NoteId, ScopeId
from securenotes.notebook.views import GroupRow, NoteRow, StartPage
from tui.dates import start_heading
from tui.i18n import Words, computed, lazy, ngettext, nlazy
from tui.keys import key
from tui.screens.base import BaseScreen
from tui.screens.note_rows import (
    DRAFT_COLUMNS,
    NEWS_COLUMNS,
    PUPIL_TITLES,
    draft_row,
    key_id,
    news_row,
    sentence,
)
from tui.screens.side import Preview
from tui.when import clock_words, moment_words
from tui.widgets.rows import Column, Heading, Item, Line, Row
from tui.widgets.virtual_list import VirtualList

GROUP_COLUMNS = (
    Column("group", width=20),
    Column("pupils", width=12, tone="dim"),
    Column("unread", least=10),
)
NO_LINKS = lazy(
    "You are not linked to any pupil yet. The school administrator does that."
)
NO_PUPILS_YET = lazy(
    "The school has no pupils yet. Add them, and who reads them, under 5 School."
)
ENDED = lazy(
    "Your links to pupils have ended. Your own drafts remain: read or discard them."
)
NO_MODULE = lazy(
    "Your school does not have Stödinsatser. The principal or school administrator"
    " can switch it on."
)


class StartScreen(BaseScreen[None]):
    """What sign-in opens on."""

    SCREEN_ID = "start"
    AREA = 1
    CSS_PATH = "start.tcss"
    FOOTER = ("list.open", "note.new", "app.lock", "app.blank", "app.help")
    HELP_TEXT = lazy(
        "What colleagues published or changed since you were last here, your own"
        " drafts and your groups. Enter opens what is marked."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+n", "new_note", lazy("New note"), "note.new", short=lazy("New")),
        key("n", "next_unread", lazy("Next unread"), "note.next"),
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page: StartPage | None = None
        self._rows: dict[str, NoteRow] = {}
        self._wanted = ""

    def compose_content(self) -> ComposeResult:
        """Lay out the one list, and the pane that wide windows have."""
        columns = {
            "": PUPIL_TITLES,
            **NEWS_COLUMNS,
            "drafts": DRAFT_COLUMNS,
            "groups": GROUP_COLUMNS,
        }
        yield VirtualList(columns, id="start-list")
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
        self._rows |= {f"draft:{r.note.hex()}": r for r in page.drafts}
        items: list[Item] = [Line(self._headline(page), tone="plain")]
        items += self._news(page)
        items += self._drafts(page)
        items += self._groups(page)
        self.rows.set_items(items, current=self._wanted if first else None)
        self._preview(self.rows.current)
        if first and not self.status_text():
            me = self.house.book.me
            self.say(self._signed_in(me.signed_in_at, me.last_sign_in))

    def _signed_in(self, now: int, before: int) -> Words:
        clock = clock_words(now)
        if not before:
            return lazy("Signed in {now}.", now=clock)
        return lazy(
            "Signed in {now}. Last signed in {before}.",
            now=clock,
            before=moment_words(before),
        )

    def _headline(self, page: StartPage) -> Words:
        def words() -> str:
            today = start_heading(self.house.book.today())
            if not page.since:
                return f"{today}."
            fresh = ngettext(
                "{n} unread since you were here {when}.",
                "{n} unread since you were here {when}.",
                page.news_total,
                when=moment_words(page.since),
            )
            return f"{today}. {fresh}" if page.news_total else f"{today}."

        return computed(words)

    def _news(self, page: StartPage) -> list[Item]:
        items: list[Item] = [Line(), Heading(lazy("New since last time"))]
        if not page.module:
            return [*items, *self._said(NO_MODULE)]
        if not page.linked:
            return [*items, *self._said(self._unlinked(page))]
        if not page.news:
            return [*items, *self._said(self._nothing(page))]
        return [*items, *(news_row(row) for row in page.news)]

    def _unlinked(self, page: StartPage) -> Words:
        if _former(page):
            return ENDED
        return NO_PUPILS_YET if self.house.administrator else NO_LINKS

    def _said(self, words: Words) -> list[Line]:
        return sentence(words, self.rows.size.width)

    def _nothing(self, page: StartPage) -> Words:
        if not page.since:
            name = self.house.book.me.person.name.partition(" ")[0]
            return lazy(
                "Welcome, {name}. New notes on your pupils show here. Press 2 to find"
                " a pupil.",
                name=name,
            )
        return lazy("Nothing new since {when}.", when=moment_words(page.since))

    def _drafts(self, page: StartPage) -> list[Item]:
        if not page.drafts:
            return []
        heading = Heading(lazy("My drafts, seen only by you"))
        return [Line(), heading, *(draft_row(row) for row in page.drafts)]

    def _groups(self, page: StartPage) -> list[Item]:
        if not page.groups:
            return []
        items: list[Item] = [Line(), Heading(lazy("My groups"))]
        return [*items, *(group_row(group) for group in page.groups)]

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Open a note in the reader, a draft in the editor, a group's overview."""
        kind = event.key.partition(":")[0]
        if kind == "note":
            self.house.go.note(NoteId(key_id(event.key)))
        elif kind == "draft":
            self.house.go.draft(NoteId(key_id(event.key)))
        else:
            self.house.go.group(ScopeId(key_id(event.key)))

    @on(VirtualList.Highlighted)
    def follow(self, event: VirtualList.Highlighted) -> None:
        """Show what the row holds in the pane beside the list."""
        self._preview(event.key)

    def _preview(self, key: str) -> None:
        self.query_one(Preview).show_note(self._rows.get(key))

    def action_new_note(self) -> None:
        """Write a new note on the pupil of the row, or pick one first."""
        row = self._rows.get(self.rows.current)
        if row is None or row.pupil.former:
            self.house.action_area(2)
            return
        self.house.go.new_note(row.pupil)

    def action_next_unread(self) -> None:
        """Open the first unread note."""
        for key_, row in self._rows.items():
            if key_.startswith("note:"):
                self.house.go.note(row.note)
                return
        self.say(lazy("Nothing more unread."))

    def return_to(self, row: str) -> None:
        """Mark the row that was current before a lock."""
        self._wanted = row
        self.rows.go_to(row)

    def place(self) -> str:
        """Return the row that is current."""
        return f"start {self.rows.current}"


def _former(page: StartPage) -> bool:
    return any(row.pupil.former for row in page.drafts)


def group_row(group: GroupRow) -> Row:
    """Return a group with its pupils and what is unread there."""
    return Row(
        key=f"group:{group.scope.hex()}",
        cells=(
            group.name,
            nlazy("{n} pupil", "{n} pupils", group.pupils),
            nlazy("{n} unread", "{n} unread", group.unread) if group.unread else "",
        ),
        columns="groups",
    )
