"""What is written is kept by itself, and that is said, but not all the time (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.i18n import lazy
from tui.screens.editor.keeping import Keeping
from tui.screens.soon import KEEP_AFTER, Soon
from tui.when import clock_words

if TYPE_CHECKING:
    from tui.screens.house import House

SAID_EVERY = 60_000
"""Milliseconds between two sentences about saving by itself."""
SAVING = lazy("Saving …")


class Autosaving:
    """Keeps one editor's text soon after it has changed, never in a key's way."""

    def __init__(self, screen: House[None], keeping: Keeping) -> None:
        self._screen, self._keeping = screen, keeping
        self._soon = Soon(screen, KEEP_AFTER, self.keep)
        self._said_at = 0

    def changed(self) -> None:
        """Note that something may have been typed."""
        if self._keeping.unkept:
            self._soon.call()

    def keep(self) -> None:
        """Keep what is typed in the background, and say so now and then."""
        self._screen.run_task(
            self._keeping.keep,
            group="keep",
            done=self._kept,
            waiting=SAVING,
            act=True,
        )

    def _kept(self, changed: bool) -> None:
        house = self._screen.house
        now = house.book.now()
        if house.away.lost:
            changed = False  # that it is kept here is told already
        if changed and self._keeping.stored and now - self._said_at >= SAID_EVERY:
            self._said_at = now
            self._screen.say(lazy("Saved automatically {time}.", time=clock_words(now)))
        self.changed()
