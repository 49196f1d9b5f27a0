"""What is done a while after it was called for, once for all calls meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.screens.house import House


KEEP_AFTER = 1.0
"""Seconds from the first change that is not kept to the moment it is (R42)."""


class Soon:
    """Does one thing ``after`` so many seconds from the first call; never at a key."""

    def __init__(
        self, screen: House[Any], after: float, work: Callable[[], None]
    ) -> None:
        self._screen, self._after, self._work = screen, after, work
        self._timer: Timer | None = None

    def call(self) -> None:
        """Do it soon, unless it is about to be done."""
        if self._timer is None:
            self._timer = self._screen.set_timer(self._after, self._now)

    def _now(self) -> None:
        self._timer = None
        self._work()
