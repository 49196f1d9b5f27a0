"""Publishing from the editor: keep, ask who shall read, publish (R11, R12)."""

from __future__ import annotations

from collections.abc import Callable

from securenotes.errors import (
    BadInput,
    Conflict,
    SecureNotesError,
    StoreBusy,
    StoreUnreachable,
)
from securenotes.notebook.views import Draft, Published, ReaderRow, School
from tui.i18n import lazy
from tui.screens.dialogs.publish import PublishDialog
from tui.screens.dialogs.reason import ReasonDialog
from tui.screens.editor.form import EditorForm
from tui.screens.editor.keeping import Keeping
from tui.screens.house import House

Ready = tuple[Draft, list[ReaderRow], bool]
"""What is to be published, who will read it, and whether to ask why."""

CANNOT = lazy("Cannot publish without the server. F9 again later.")


class Publishing:
    """One screen's publishing; ``busy`` while it or the way out is under way."""

    def __init__(
        self,
        screen: House[None],
        keeping: Keeping,
        school: School,
        form: Callable[[], EditorForm],
    ) -> None:
        self._screen, self._keeping = screen, keeping
        self._school, self._form = school, form
        self.busy = False

    def begin(self) -> None:
        """Keep the text, then ask; say what is missing where something is."""
        missing = self._form().missing()
        if missing is not None:
            self._form().show_error(missing)
            return
        book = self._screen.house.book

        async def ready() -> Ready:
            await self._keeping.keep()
            now = self._keeping.newest
            why = not now.reason and await book.asks_why(now)
            return now, await book.readers(now.pupil.scope), why

        self.busy = True
        self._screen.run_task(
            ready, group="publish", done=self._ask, failed=self.refused, act=True
        )

    def _ask_why(self) -> None:
        """Ask why the kind is changed; then all over again (R20)."""

        def answered(reason: str | None) -> None:
            self._let_go()
            if reason is not None:
                self._form().reason = reason
                dialog.used()  # from here on it is kept with the text
                self.begin()

        dialog = ReasonDialog(
            lazy("Why is the kind changed?"),
            [
                lazy(
                    "The kind, or an answer behind it, is another than in the"
                    " published version. All who read the note can see the reason."
                )
            ],
            yes=lazy("Continue"),
            no=lazy("Not yet"),
            name=self._keeping.draft.note.hex(),
        )
        self._screen.house.push_screen(dialog, answered)

    def _ask(self, ready: Ready) -> None:
        draft, readers, why = ready
        if why:
            self._ask_why()
            return
        house = self._screen.house

        def answered(yes: bool | None) -> None:
            if yes:
                self._publish(draft)
            else:
                self._let_go()

        dialog = PublishDialog(draft, readers, self._school, house.book.me.person.user)
        house.push_screen(dialog, answered)

    def _publish(self, draft: Draft) -> None:
        def done(published: Published) -> None:
            go = self._screen.house.go
            go.published(self._screen, published, change=draft.ver > 0)

        self._form().hold(True)
        self._screen.run_task(
            lambda: self._keeping.publish(draft),
            group="publish",
            done=done,
            failed=self.refused,
            waiting=lazy("Publishing …"),
            act=True,
        )

    def refused(self, error: SecureNotesError) -> bool:
        """Let the person go on writing; return whether the error is told."""
        self._let_go()
        house = self._screen.house
        if isinstance(error, Conflict):
            now = self._keeping.newest
            self._screen.run_task(
                lambda: house.book.conflict(now),
                group="conflict",
                done=house.go.conflict,
            )
            return True
        if isinstance(error, BadInput):
            self._form().show_error(error)
            return True
        if isinstance(error, StoreUnreachable | StoreBusy) and house.away.lost:
            self._screen.warn(CANNOT)
            return True
        return False

    def _let_go(self) -> None:
        self.busy = False
        if self._form().disabled:
            self._form().hold(False)
