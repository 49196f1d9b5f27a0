"""Reader: a published note, its versions, and what one may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from securenotes.model import NoteId, ScopeId
from securenotes.notebook.views import NoteRow, OpenNote, PupilPage
from tui.i18n import Words, lazy, nlazy
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.dialogs.told import Told
from tui.screens.kind_words import kind_lines
from tui.screens.next_unread import NEXT_UNREAD, NOTHING_MORE
from tui.screens.note_text import NoteText
from tui.screens.reader.head import ReaderHead
from tui.screens.reader.rights import footer_keys, may_do
from tui.screens.reader.versions import ReaderVersions, version_lines
from tui.screens.reviews import ask_date
from tui.when import clock_words
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import scroll

GONE = lazy("The note is no longer there")
TAKEN_BACK = lazy("It has been unpublished or deleted, and is in no list any more.")
CHANGED = lazy("This note has been changed. F5 shows the new version.")


class ReaderScreen(BaseScreen[None]):
    """One note, opened: marked, receipted and logged before it is drawn."""

    SCREEN_ID = "reader"
    CSS_PATH = "reader.tcss"
    HELP_TEXT = lazy(
        "A published note. Opening it marked it as read for you. Space pages, N opens"
        " the next unread note, V shows earlier versions."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("n", "next_unread", NEXT_UNREAD, "note.next", short=lazy("Next")),
        key("p", "before", lazy("The note before"), "note.before"),
        key("v", "versions", lazy("Versions"), "note.versions"),
        key("e", "edit", lazy("Edit"), "note.edit"),
        key("u", "unpublish", lazy("Unpublish"), "note.unpublish"),
        key("delete", "delete", lazy("Delete"), "note.delete"),
        key("f3", "kind", lazy("Kind and answers"), "note.kind"),
        key("w", "readings", lazy("Who has read"), "note.readings"),
        key("r", "review", lazy("Review date"), "note.review"),
        key("ctrl+n", "new_note", lazy("New note"), "note.new", short=lazy("New")),
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self, note: NoteId, said: Words = "", line: int = 0) -> None:
        super().__init__()
        self._note = note
        self._said = said
        self._line = line
        self._open: OpenNote | None = None
        self._seen: list[NoteId] = []

    def compose_content(self) -> ComposeResult:
        """Lay out head, text and the list of versions."""
        yield ReaderHead()
        with Vertical(id="reader-body"):
            yield NoteText(id="reader-text")
            yield ReaderVersions()

    @property
    def head(self) -> ReaderHead:
        """What stands over the text."""
        return self.query_one(ReaderHead)

    @property
    def note_text(self) -> NoteText:
        """The text."""
        return self.query_one(NoteText)

    @property
    def versions(self) -> ReaderVersions:
        """The versions."""
        return self.query_one(ReaderVersions)

    def on_mount(self) -> None:
        """Open the note."""
        super().on_mount()
        self.set_title("", back=lazy("Back"))
        self.note_text.focus()
        self._read(self._note)

    def on_screen_resume(self) -> None:
        """Open it again: it may have been changed in the editor."""
        if self._open is not None:
            self._read(self._note)

    def _read(self, note: NoteId) -> None:
        async def read() -> tuple[OpenNote, int]:
            opened = await self.house.book.open(note)
            return opened, await self.house.book.unread()

        self.run_task(read, group="note", done=self._show)

    def pupil_shown(self) -> ScopeId | None:
        """Return the pupil of the note."""
        return None if self._open is None else self._open.row.pupil.scope

    def hear(self) -> None:
        """See whether the note is there and as it was; opening it is for a key.

        What is opened is marked as read (R40), so nothing opens by itself.
        """
        scope = self.pupil_shown()
        if scope is not None:
            self.run_task(
                lambda: self.house.book.pupil(scope),
                group="news",
                done=self._compare,
                quiet=True,
            )

    def _compare(self, page: PupilPage) -> None:
        shown = [row for row in page.notes if row.published and row.note == self._note]
        if self._open is None or self.app.screen is not self:
            return
        if not shown:
            self.dismiss(None)
            self.app.push_screen(Told(GONE, [TAKEN_BACK]))
        elif shown[0].ver > self._open.row.ver:
            self.warn(CHANGED)

    def action_refresh(self) -> None:
        """Open the note as it is now."""
        self._read(self._note)

    def _show(self, result: tuple[OpenNote, int]) -> None:
        opened, unread = result
        again = self._open is not None and self._open.row.note == opened.row.note
        self._open, self._note = opened, opened.row.note
        pupil = opened.row.pupil
        where = " · ".join(filter(None, (pupil.class_name, pupil.school)))
        self.set_title(where, back=pupil.name)
        self._draw()
        if self._line:
            self.call_after_refresh(scroll, self.note_text, self._line)
            self._line = 0
        self.refresh_footer()
        if self._said:
            self.house.go.told(self._said)
            self._said = ""
        elif not again:
            self.house.go.told(
                lazy(
                    "Read {time}. {left}",
                    time=clock_words(self.house.book.now()),
                    left=nlazy("{n} unread left.", "{n} unread left.", unread),
                )
            )

    def relabel(self) -> None:
        """Write the head in the other language."""
        if self._open is not None:
            self._draw()

    def _draw(self) -> None:
        opened = self._open
        if opened is None:
            return
        self.head.show(opened, self.house.book.today())
        self.note_text.show_text(opened.versions[0].body)
        self.versions.show(opened.versions)

    def footer(self) -> Sequence[str | Hint]:
        """Return the keys that this reader's rights give."""
        return footer_keys(self._open.rights if self._open else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an act only to those who may do it (rules.md § 3)."""
        del parameters
        return may_do(action, self._open.rights if self._open else None)

    # Versions.

    def action_versions(self) -> None:
        """Open or close the list of versions."""
        if self.versions.display:
            self._close_versions()
        else:
            self.versions.open()
            self._show_version(self.versions.rows.current)

    def _close_versions(self) -> None:
        self.versions.close()
        if self._open is not None:
            self.note_text.show_text(self._open.versions[0].body)
        self.note_text.focus()

    @on(VirtualList.Highlighted, "#versions")
    def follow(self, event: VirtualList.Highlighted) -> None:
        """Show the version that is marked, with what it changed."""
        if self.versions.display:
            self._show_version(event.key)

    def _show_version(self, row: str) -> None:
        found = self.versions.find(row)
        if self._open is None or found is None:
            return
        shown, before = found
        if before is None:
            self.note_text.show_text(shown.body)
        else:
            self.note_text.show_differences(version_lines(before, shown))
        self.head.show_title(shown.title)
        newest = self._open.versions[0].ver
        self.say(lazy("Version {n} of {all}.", n=shown.ver, all=newest))

    def action_back(self) -> None:
        """Close the versions, or go back."""
        if self.versions.display:
            self._close_versions()
            return
        super().action_back()

    # Acts.

    def action_next_unread(self) -> None:
        """Open the next unread note, wherever it is."""
        self.run_task(
            lambda: self.house.book.next_unread(self._note),
            group="next",
            done=self._go_on,
        )

    def _go_on(self, row: NoteRow | None) -> None:
        if row is None:
            self.say(NOTHING_MORE)
            return
        self._seen.append(self._note)
        self._open = None
        self._read(row.note)

    def action_before(self) -> None:
        """Go back to the note that was open before this."""
        if self._seen:
            self._open = None
            self._read(self._seen.pop())

    def action_edit(self) -> None:
        """Change the note in the editor."""
        if self._open is not None:
            self.house.go.change(self._open.row.note)

    def action_review(self) -> None:
        """Ask when the note is to be looked at again (R25)."""
        if self._open is not None:
            proposed = self._open.review_day
            if proposed <= self.house.book.today():
                proposed = ""
            ask_date(self, [self._note], proposed, self._reviewed)

    def _reviewed(self, words: Words) -> None:
        self._said = words
        self._read(self._note)

    def action_new_note(self) -> None:
        """Write a new note on the same pupil."""
        if self._open is not None:
            self.house.go.new_note(self._open.row.pupil)

    def action_unpublish(self) -> None:
        """Ask, with a reason, then unpublish (R7, R22)."""
        if self._open is not None:
            self.house.go.unpublish(self._open)

    def action_delete(self) -> None:
        """Ask, with a reason, then delete (R6)."""
        if self._open is not None:
            self.house.go.delete(self._open)

    def action_kind(self) -> None:
        """Show the answers behind the note's kind (R20)."""
        if self._open is not None:
            self.app.push_screen(Told(lazy("Kind"), kind_lines(self._open)))

    def action_readings(self) -> None:
        """Show who has read and who has not (R41)."""
        scope = self.pupil_shown()
        if scope is not None:
            self.house.open_screen("readings", self._note, scope)

    def place(self) -> str:
        """Return the note, and the line from which it is shown."""
        return f"reader {self._note.hex()} {self.note_text.scroll_offset.y}"
