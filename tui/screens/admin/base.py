"""What the school's screens share: the school, its acts, and F5."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import on
from textual.binding import BindingType

from securenotes.errors import SecureNotesError
from securenotes.model import ChainId
from tui.areas import name_of
from tui.i18n import Words, lazy
from tui.keys import key
from tui.screens.admin.acts import carry_out
from tui.screens.base import BaseScreen
from tui.screens.house import House
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import place_in, return_in

if TYPE_CHECKING:
    from securenotes.notebook.administration import School
    from securenotes.notebook.views import School as ThisSchool
    from tui.screens.dialogs.confirm import Confirm

T = TypeVar("T")


class AdminScreen(BaseScreen[None]):
    """A screen of one school, read again when one comes back to it.

    ``AFTER_LOCK`` says whether a lock leads back here, which needs a screen that is
    made of the school alone; else it leads to the one that this was opened from.
    """

    AFTER_LOCK: ClassVar[bool] = False

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__()
        self.chain = chain
        self._came_back = False
        self._wanted = ""

    @property
    def school(self) -> School:
        """What administrators do."""
        return self.house.book.school

    @property
    def this_school(self) -> ThisSchool:
        """The school as its register stands now."""
        schools = self.house.book.me.schools
        return next(one for one in schools if one.chain == self.chain)

    def on_screen_resume(self) -> None:
        """Read again: something may have been changed."""
        if self._came_back:
            self.come_back()
        self._came_back = True

    def come_back(self) -> None:
        """Read again what may have been changed meanwhile."""
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again what is shown."""

    def act(
        self,
        work: Callable[[], Awaitable[T]],
        *,
        done: Callable[[T], None],
        failed: Callable[[SecureNotesError], bool] | None = None,
    ) -> None:
        """Change something at the school."""
        carry_out(cast("House[object]", self), work, done=done, failed=failed)

    def ask(
        self,
        question: Confirm,
        work: Callable[[], Awaitable[None]],
        then: Callable[[], None] | None = None,
    ) -> None:
        """Change something once a question is answered yes; after it, read again."""
        after = self.action_refresh if then is None else then

        def answered(yes: bool | None) -> None:
            if yes:
                self.act(work, done=lambda _none: after())

        self.app.push_screen(question, answered)

    def tell_done(self, words: Words) -> None:
        """Tell of what was done, and read again."""
        self.say(words)
        self.action_refresh()

    # Where one was when the screen was locked.

    @on(VirtualList.Highlighted)
    def _rows_came(self, event: VirtualList.Highlighted) -> None:
        if event.key and self._wanted:
            wanted, self._wanted = self._wanted, ""
            return_in(event.control, wanted)

    def return_to(self, row: str) -> None:
        """Mark the row that was current before a lock, when the rows have come."""
        self._wanted = row
        for rows in self.query(VirtualList):
            if rows.current and return_in(rows, row):
                self._wanted = ""

    def place(self) -> str:
        """Lead back here, or to the screen that this was opened from."""
        if not self.AFTER_LOCK:
            return self.place_below()
        name = name_of(self)
        lists = [rows for rows in self.query(VirtualList) if rows.id]
        row = place_in(lists[0]) if lists else ""
        if name == "school":
            return f"school {row}"
        return f"admin {name} {self.chain.hex()} {row}"
