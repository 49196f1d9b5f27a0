"""What the school's screens share: the school, its acts, and F5."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import BindingType

from securenotes.errors import SecureNotesError
from securenotes.model import ChainId
from tui.i18n import lazy
from tui.keys import key
from tui.screens.admin.acts import carry_out
from tui.screens.base import BaseScreen, House

if TYPE_CHECKING:
    from securenotes.notebook.administration import School

T = TypeVar("T")


class AdminScreen(BaseScreen[None]):
    """A screen of one school, read again when one comes back to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__()
        self.chain = chain
        self._came_back = False

    @property
    def school(self) -> School:
        """What administrators do."""
        return self.house.book.school

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

    def place(self) -> str:
        """Lead back to the school's first page: nothing else is remembered."""
        return "school"
