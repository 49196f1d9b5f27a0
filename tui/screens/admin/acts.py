"""An administrator's act: a fresh code where it is asked for, then the act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from securenotes.errors import FreshCodeNeeded, SecureNotesError
from tui.screens.dialogs.fresh_code import FreshCode

if TYPE_CHECKING:
    from tui.screens.house import House

T = TypeVar("T")


def carry_out(
    screen: House[object],
    work: Callable[[], Awaitable[T]],
    *,
    done: Callable[[T], None],
    failed: Callable[[SecureNotesError], bool] | None = None,
) -> None:
    """Do an act that may ask for a fresh code, and begin it again after that."""

    def told(error: SecureNotesError) -> bool:
        if isinstance(error, FreshCodeNeeded):
            ask_code(screen, again)
            return True
        return failed(error) if failed is not None else False

    def again() -> None:
        screen.run_task(work, group="act", done=done, failed=told, act=True)

    again()


def ask_code(screen: House[object], then: Callable[[], None]) -> None:
    """Ask for a fresh code, and go on when it was right."""

    def answered(shown: bool | None) -> None:
        if shown:
            then()

    screen.app.push_screen(FreshCode(), answered)
