"""Looks to it that nobody finds a session whose owner has gone."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Final, cast

from tui import exits, textual_private
from tui.crash import hear_all
from tui.idle import Idle
from tui.leaving import TAKE_IN
from tui.sleeping import Inhibitor

if TYPE_CHECKING:
    from textual.app import App

    from tui.app import AnteckningApp

LOOK: Final = 1.0
"""Seconds between two looks; nothing is drawn."""


class Watch:
    """Locks when the keys are left alone and when the computer sleeps, and ends
    on a signal or without a terminal."""

    def __init__(self, app: AnteckningApp) -> None:
        self._app = app
        self.idle = Idle(app.clock)
        self._inhibitor = Inhibitor(self._goes_to_sleep)
        self._shut = False

    def start(self) -> None:
        """Look now and then, and listen to signals."""
        app = self._app
        app.set_interval(LOOK, self.look)
        if not app.is_headless and sys.platform != "win32":
            loop = textual_private.loop_of(cast("App[object]", app))
            hear_all(loop, app.fail)
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
                loop.add_signal_handler(number, self.end, number)

    def enter(self, minutes: int) -> None:
        """Somebody has come in; ``minutes`` is how long they may be away."""
        self.idle.minutes = minutes
        self.idle.touch()
        if not self._app.is_headless:
            self._inhibitor.start(
                textual_private.loop_of(cast("App[object]", self._app))
            )

    async def look(self) -> None:
        """Lock or end, where it is time."""
        app = self._app
        slept = self._slept()
        if textual_private.terminal_has_gone(cast("App[object]", app)):
            self.lost_terminal()
        elif app.notebook is not None and (slept or self.idle.over):
            await app.leave(exits.LOCKED_IDLE)

    def met(self) -> bool:
        """Note a key, a click or a paste; return whether it may act.

        It may not when the computer has slept since the last: whoever opened
        the lid need not be who shut it.
        """
        if self._app.notebook is not None:
            if self._slept():
                self._go(exits.LOCKED_IDLE)
            if self._shut and not self._app.covered:
                return False  # nor any other, until all is kept and locked
        self.idle.touch()
        return True

    def shut(self) -> None:
        """Let no key act until the session is locked: somebody else may press it."""
        self._shut = self._app.notebook is not None

    def _slept(self) -> bool:
        slept = self.idle.slept()
        if slept:
            self.shut()
        return slept

    def lost_terminal(self) -> None:
        """Save all and end: there is nobody to show anything to."""
        self.end(signal.SIGHUP)

    def end(self, number: int) -> None:
        """Save all and end, as a signal asks, with what was typed before it."""
        self._go(exits.SIGNAL + number)

    def _goes_to_sleep(self) -> None:
        if self._app.notebook is not None:
            self._go(exits.LOCKED_IDLE)

    def _go(self, code: int) -> None:
        async def leave() -> None:
            await self._app.order.quiet(TAKE_IN)
            await self._app.leave(code)

        self._app.run_worker(
            leave(),
            group="leave",
            description="leave",
            exit_on_error=False,
        )
