"""A pupil's timeline: every published note I may read, and my drafts."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from securenotes.model import NoteId, ScopeId
from securenotes.notebook.views import Hit, NoteRow, NoteState, PupilPage
from tui.i18n import Words, lazy, nlazy, text
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.discarding import DISCARD_THE_DRAFT, ask_to_discard
from tui.screens.next_unread import NEXT_UNREAD_KEY, open_unread
from tui.screens.note_rows import key_id, unread
from tui.screens.real_name import show_name
from tui.screens.routine import show_routine
from tui.screens.side import Preview
from tui.screens.timeline_rows import COLUMNS, row_key, timeline_row
from tui.when import bare_day_words, month_words
from tui.widgets.field import Field
from tui.widgets.inputs import FilterInput
from tui.widgets.rows import Heading, Item, Line
from tui.widgets.safe_text import safe
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import place_in, return_in
from tui.widgets.words import Notice


class PupilScreen(BaseScreen[None]):
    """One pupil: newest event first, months as headings (R23)."""

    SCREEN_ID = "pupil"
    CSS_PATH = "pupil.tcss"
    FOOTER = (
        Hint("list.open", lazy("Read")),
        "note.new",
        "screen.find",
        "screen.back",
        "app.help",
    )
    HELP_TEXT = lazy(
        "All published notes on the pupil and your own drafts, by the day it happened."
        " / searches words in title and text, here and nowhere else."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+n", "new_note", lazy("New note"), "note.new", short=lazy("New")),
        key("slash", "find", lazy("Search"), "screen.find"),
        key("delete", "discard", DISCARD_THE_DRAFT, "draft.discard"),
        key("f2", "routine", lazy("Routine"), "note.routine"),
        key("f4", "real_name", lazy("Show the real name"), "pupil.name"),
        key("f7", "disclose", lazy("Disclosure"), "pupil.disclose"),
        NEXT_UNREAD_KEY,
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self, scope: ScopeId, current: str = "") -> None:
        super().__init__()
        self._scope = scope
        self._current = current
        self._page: PupilPage | None = None
        self._to_write = False
        self._hits: list[Hit] | None = None

    def compose_content(self) -> ComposeResult:
        """Lay out the search line over the notes."""
        with Horizontal(id="pupil-top"):
            yield Field(
                lazy("Search this pupil"), FilterInput(id="pupil-find"), label_width=18
            )
            yield Static("", id="pupil-counts", markup=False)
        yield Notice(id="pupil-notice", classes="-dim")
        with Horizontal(id="pupil-rows"):
            yield VirtualList(COLUMNS, id="timeline")
            yield Preview()

    @property
    def rows(self) -> VirtualList:
        """The notes."""
        return self.query_one("#timeline", VirtualList)

    @property
    def find(self) -> FilterInput:
        """The search field."""
        return self.query_one("#pupil-find", FilterInput)

    def on_mount(self) -> None:
        """Read the pupil's notes."""
        super().on_mount()
        self.find.steered = self.rows
        self.rows.focus()
        self.action_refresh()

    def on_screen_resume(self) -> None:
        """Read again: a note may have been read, saved or published."""
        if self._page is not None:
            self.action_refresh()

    def action_refresh(self) -> None:
        """Read the pupil again."""
        self._read()

    def pupil_shown(self) -> ScopeId | None:
        """Return the pupil, unless only own drafts are left to see (R10)."""
        page = self._page
        return None if page is None or page.pupil.former else self._scope

    def hear(self) -> None:
        """Read the pupil, and what is searched for, again."""
        self._read(quiet=True)
        if self._hits is not None:
            self._search(quiet=True)

    def _read(self, *, quiet: bool = False) -> None:
        self.run_task(
            lambda: self.house.book.pupil(self._scope),
            group="page",
            done=self._show,
            quiet=quiet,
        )

    def relabel(self) -> None:
        """Write the page again in the other language."""
        if self._page is not None:
            self._show(self._page)

    def _show(self, page: PupilPage) -> None:
        first = self._page is None
        self._page = page
        pupil = page.pupil
        parts = (pupil.name, pupil.class_name, pupil.school)
        title = (
            lazy("Former pupil") if pupil.former else " · ".join(filter(None, parts))
        )
        self.set_title(title, back=lazy("Pupils"))
        self._notice(page)
        self._fill(first=first)
        if self._to_write:
            self._to_write = False
            self.action_new_note()

    def _notice(self, page: PupilPage) -> None:
        words: Words = ""
        if page.link_ended:
            words = lazy(
                "Your link to this pupil ended on {day}. Your own drafts remain: read"
                " or discard them.",
                day=bare_day_words(page.link_ended),
            )
        elif page.pupil.protected:
            words = lazy(
                "Protected personal data. F4 shows the name to those with the right,"
                " and it is logged."
            )
        self.query_one(Notice).set_words(words)

    def _counts(self) -> Words:
        page = self._page
        if page is None:
            return ""
        if self._hits is not None:
            return nlazy("{n} hit", "{n} hits", len(self._hits))
        parts = [text(lazy("{n} published", n=page.published))]
        if page.unread:
            parts.append(text(nlazy("{n} unread", "{n} unread", page.unread)))
        if page.drafts:
            parts.append(text(nlazy("{n} draft", "{n} drafts", page.drafts)))
        return " · ".join(parts)

    def _fill(self, *, first: bool = False) -> None:
        page = self._page
        if page is None:
            return
        self.query_one("#pupil-counts", Static).update(safe(self._counts()))
        hits = {h.row.note: h for h in self._hits or ()}
        rows = page.notes if self._hits is None else [h.row for h in self._hits]
        items: list[Item] = []
        month = ""
        for row in rows:
            if row.event_day[:7] != month:
                month = row.event_day[:7]
                items.append(Heading(month_words(row.event_day)))
            items.append(timeline_row(row, hits.get(row.note)))
        if not items:
            items = [Line(self._empty())]
        current = self._current if first else None
        if first and not current:
            fresh = next((r for r in rows if unread(r)), None)
            current = row_key(fresh) if fresh else None
        self.rows.set_items(items)
        return_in(self.rows, current or "")

    def _empty(self) -> Words:
        if self._hits is not None:
            return lazy("No note contains “{words}”.", words=self.find.value.strip())
        return lazy("No notes on this pupil yet. Ctrl+N writes the first.")

    @on(Input.Changed, "#pupil-find")
    def search(self) -> None:
        """Search words in this pupil's notes, as they are typed (R28)."""
        words = self.find.value.strip()
        if not words:
            self._hits = None
            self._fill()
            return
        self._search()

    def _search(self, *, quiet: bool = False) -> None:
        words = self.find.value.strip()
        self.run_task(
            lambda: self.house.book.search(self._scope, words),
            group="search",
            done=self._found,
            quiet=quiet,
        )

    def _found(self, hits: list[Hit]) -> None:
        if self.find.value.strip():
            self._hits = hits
            self._fill()

    @on(VirtualList.Opened)
    def open_row(self, event: VirtualList.Opened) -> None:
        """Read a published note, go on with a draft."""
        note = NoteId(key_id(event.key))
        if event.key.startswith("draft:"):
            self.house.go.draft(note)
        else:
            self.house.go.note(note)

    @on(VirtualList.Highlighted)
    def follow(self, event: VirtualList.Highlighted) -> None:
        """Show what the row holds in the pane beside the list."""
        self.query_one(Preview).show_note(self._row(event.key))

    def _row(self, key_: str) -> NoteRow | None:
        notes = self._page.notes if self._page else ()
        return next((r for r in notes if row_key(r) == key_), None)

    def action_routine(self) -> None:
        """Show the school's own instruction (R30)."""
        show_routine(self, None)

    def action_new_note(self) -> None:
        """Write a new note on this pupil, once it is here."""
        if self._page is None:
            self._to_write = True
        elif self._page.may_write:
            self.house.go.new_note(self._page.pupil)

    def action_real_name(self) -> None:
        """Ask for a protected pupil's real name, which is logged (R29)."""
        page = self._page
        if page is not None and page.pupil.protected:
            show_name(self, self._scope, page.pupil.name)

    def action_disclose(self) -> None:
        """Register a request for what is kept (R26), for administrators."""
        if self._page is not None:
            self.house.go.disclose(self._page.pupil)

    def action_find(self) -> None:
        """Go to the search field."""
        self.find.focus()

    def action_next_unread(self) -> None:
        """Open the first unread note of this pupil, else one of another."""
        fresh = [r for r in (self._page.notes if self._page else ()) if unread(r)]
        if fresh:
            self.house.go.note(fresh[0].note)
        else:
            open_unread(self)

    def leave_field(self) -> bool:
        """End the search and go back to the list."""
        self.find.value = ""
        self.rows.focus()
        return True

    def action_discard(self) -> None:
        """Ask, then throw the draft away."""
        row = self._row(self.rows.current)
        if row is None or row.state is not NoteState.DRAFT:
            return
        ask_to_discard(self, row.note, row.title, self.action_refresh)

    def place(self) -> str:
        """Return the pupil and the row."""
        return f"pupil {self._scope.hex()} {place_in(self.rows)}"
