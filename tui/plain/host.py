"""The application without a picture: its words on a terminal, line by line."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from tui.crash import hear_all
from tui.i18n import lazy, text
from tui.plain.lines import Lines
from tui.plain.talking import Talk

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import AnteckningApp

KEEPS = lazy("This terminal keeps what is read here. Close its window when you leave.")

SIZE = (118, 100)
"""Room for every column, and for no pane that says it all again."""


def run_plain(app: AnteckningApp) -> None:
    """Run the application as a conversation until it ends."""
    lines = Lines()

    async def talk(_pilot: Pilot[object]) -> None:
        loop = asyncio.get_running_loop()
        hear_all(loop, app.fail)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            loop.add_signal_handler(number, app.guard.end, number)
        lines.touched, lines.gone = app.guard.met, app.guard.lost_terminal
        lines.open()
        try:
            if not lines.second_screen:
                await lines.tell([text(KEEPS)])
            await Talk(app, lines).go()
        except Exception as error:  # noqa: BLE001 - the boundary of this task
            app.fail(error)
        finally:
            lines.close()

    app.animation_level = "none"
    app.run(headless=True, size=SIZE, mouse=False, auto_pilot=talk)
