"""Ways from one screen to another, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from securenotes.errors import NotThere, SecureNotesError
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.views import (
    ConflictView,
    Draft,
    OpenNote,
    Published,
    PupilRef,
)
from tui.i18n import Words, lazy, nlazy
from tui.textual_private import take_away
from tui.when import clock_words
from tui.widgets.whereabouts import number

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from securenotes.notebook.session import Notebook
    from tui.app import AnteckningApp
    from tui.screens.house import House


class Paths:
    """Opens screens by what they show; a screen asks ``house.go`` for it."""

    def __init__(self, app: AnteckningApp) -> None:
        self._app = app

    @property
    def _screen(self) -> House[object]:
        from tui.screens.house import House

        screen = self._app.screen
        assert isinstance(screen, House)
        return screen

    @property
    def _book(self) -> Notebook:
        return self._app.book

    def note(self, note: NoteId, *, said: Words = "", line: int = 0) -> None:
        """Open a published note in the reader, shown from a line on."""
        self._app.open_screen("reader", note, said, line)

    def pupil(self, scope: ScopeId, current: str = "") -> None:
        """Open a pupil's timeline."""
        self._app.open_screen("pupil", scope, current)

    def group(self, scope: ScopeId) -> None:
        """Open the overview of a group."""
        self._app.action_area(4)
        self._app.call_later(self._show_group, scope)

    def _show_group(self, scope: ScopeId) -> None:
        show = getattr(self._app.screen, "show_group", None)
        if show is not None:
            show(scope)

    def new_note(self, pupil: PupilRef) -> None:
        """Write a new note on a pupil."""
        self.editor(self._book.new_draft(pupil.scope))

    def draft(self, note: NoteId) -> None:
        """Go on with an own draft."""
        self._screen.run_task(
            lambda: self._book.draft(note), group="editor", done=self.editor
        )

    def change(self, note: NoteId) -> None:
        """Change a published note."""
        self._screen.run_task(
            lambda: self._book.change(note), group="editor", done=self.editor
        )

    def editor(self, draft: Draft, at: str = "") -> None:
        """Open the editor on a draft; ``at`` is where a lock found it."""
        self._app.open_screen("editor", draft, at)

    def published(
        self, editor: House[None], published: Published, *, change: bool
    ) -> None:
        """Close the editor and show what was published.

        Whoever went on to another part meanwhile stays there.
        """
        if change:
            said: Words = lazy(
                "The change is published as version {n}.", n=published.ver
            )
        else:
            said = lazy(
                "Published {time}. {readers}",
                time=clock_words(published.at),
                readers=nlazy(
                    "{n} person can read it.",
                    "{n} people can read it.",
                    published.readers,
                ),
            )
        if editor not in self._app.screen_stack:
            app = cast("App[object]", self._app)
            self._app.live.later(take_away(app, cast("Screen[object]", editor)))
            self.later(said)
            return
        while editor in self._app.screen_stack:
            self._app.pop_screen()  # also help that was asked for meanwhile
        for screen in self._app.screen_stack:
            if getattr(screen, "SCREEN_ID", "") == "reader":
                self._app.pop_screen()
                break
        self.note(published.note, said=said)

    def conflict(self, view: ConflictView) -> None:
        """Show two texts side by side (R12)."""
        self._app.open_screen("conflict", view)

    def unpublish(self, opened: OpenNote) -> None:
        """Ask for a reason, unpublish, and open the draft that it becomes."""
        self._withdraw(opened, delete=False)

    def delete(self, opened: OpenNote) -> None:
        """Ask for a reason and delete."""
        self._withdraw(opened, delete=True)

    def _withdraw(self, opened: OpenNote, *, delete: bool) -> None:
        from tui.screens.dialogs.withdraw import (
            WithdrawDialog,
        )

        reader = self._screen
        note = opened.row.note

        dialog = WithdrawDialog(opened, delete=delete)
        said = (
            lazy("Deleted. It is in no list any more.")
            if delete
            else lazy("Unpublished. It is now a draft only you see.")
        )

        async def work(reason: str) -> None:
            if delete:
                await self._book.delete(note, reason)
            else:
                await self._book.unpublish(note, reason)

        def done(_none: None) -> None:
            dialog.used()
            reader.dismiss(None)
            self.later(said)

        def answered(reason: str | None) -> None:
            if reason is not None:
                reader.run_task(
                    lambda: work(reason), group="withdraw", done=done, act=True
                )

        self._app.push_screen(dialog, answered)

    def disclose(self, pupil: PupilRef) -> None:
        """Register a request for what is kept on a pupil, for administrators."""
        schools = self._book.me.schools
        if any(s.chain == pupil.chain and s.administrator for s in schools):
            self._app.open_screen("disclosures", pupil.chain, pupil.scope.hex())
        else:
            self._screen.say(lazy("The school's administrators give out documents."))

    def later(self, words: Words) -> None:
        """Tell of the last act on the screen that one comes back to."""
        self._app.call_later(lambda: self.told(words))

    def told(self, words: Words) -> None:
        """Tell of the last act, also where an earlier one stands on other screens.

        What warns there stands until it is dealt with. Without the server what
        is told is no act, but how it goes: that is for the screen in sight.
        """
        top = self._screen
        screens = [top] if self._app.away.lost else self._app.houses
        for screen in screens:
            line = screen.status_line
            if line is not None and (screen is top or not line.warning):
                line.say(words)

    def place(self, place: str, said: Words = "") -> None:
        """Go back to where a locked session was, and say so there.

        Unknown places stay on Start.
        """
        name, _, rest = place.partition(" ")
        first, _, current = rest.partition(" ")
        areas = {"start": 1, "pupils": 2, "archive": 3, "overview": 4, "school": 5}
        if name in areas:
            self._app.action_area(areas[name])
            self._app.call_later(self._return_to, rest, said)
        elif name == "admin" and self._app.administrator:
            self._app.action_area(5)
            chain, row = (*current.split(" ", 2), "")[:2]
            self._app.call_later(self._open_list, first, chain, row, said)
        elif name == "pupil":
            self.pupil(ScopeId(bytes.fromhex(first)), current)
            self._app.call_later(self._say_back, said)
        elif name == "reader":
            self.note(NoteId(bytes.fromhex(first)), said=said, line=number(current))
        else:
            if name == "editor":
                self._write_on(NoteId(bytes.fromhex(first)), current)
            self._app.call_later(self._say_back, said)

    def _open_list(self, screen: str, chain: str, row: str, said: Words) -> None:
        self._app.open_screen(screen, ChainId(bytes.fromhex(chain)))
        self._app.call_later(self._return_to, row, said)

    def _return_to(self, row: str, said: Words) -> None:
        back = getattr(self._app.screen, "return_to", None)
        if back is not None:
            back(row)
        self._say_back(said)

    def _say_back(self, said: Words) -> None:
        if said:
            self._screen.call_after_refresh(self._screen.say, said)

    def _write_on(self, note: NoteId, rest: str) -> None:
        """Go on with what was written; nothing had been typed: begin again."""
        pupil, _, at = rest.partition(" ")

        def nothing_typed(error: SecureNotesError) -> bool:
            if not isinstance(error, NotThere) or not pupil:
                return False
            self.editor(self._book.new_draft(ScopeId(bytes.fromhex(pupil))), at)
            return True

        self._screen.run_task(
            lambda: self._book.draft(note),
            group="editor",
            done=lambda draft: self.editor(draft, at),
            failed=nothing_typed,
        )
