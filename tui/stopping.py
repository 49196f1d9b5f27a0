"""A program that is stopped by job control: it locks, and wakes in good order."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, cast

from tui import textual_private

if TYPE_CHECKING:
    from textual.app import App

    from tui.app import AnteckningApp


def heed_stops(app: AnteckningApp) -> None:
    """Heed SIGTSTP and SIGCONT instead of Textual, which would lie down with
    somebody's text in its memory, and wake with two readers of the same keys."""
    plain = cast("App[object]", app)

    def lock() -> None:
        app.run_worker(
            app.action_lock(), group="leave", description="leave", exit_on_error=False
        )

    def wake() -> None:
        # From a SIGSTOP, which nobody can refuse; the shell had the terminal.
        app.guard.shut()
        textual_private.take_terminal_again(plain)
        lock()

    loop = textual_private.loop_of(plain)
    loop.add_signal_handler(signal.SIGTSTP, lock)
    loop.add_signal_handler(signal.SIGCONT, wake)
