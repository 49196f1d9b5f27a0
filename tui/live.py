"""Hears of what others write, and shows it without a key being pressed.

One task waits as long as somebody is signed in. What it hears says that there
is something new and no more: rights are read first and what may not be seen any
longer is closed, then the list on the screen is read again. Text that is being
written is never touched.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from typing import TYPE_CHECKING

from securenotes.attention import unattended
from securenotes.errors import SecureNotesError, SessionEnded
from tui import exits
from tui.closing import close_lost

if TYPE_CHECKING:
    from securenotes.notebook.session import Notebook
    from tui.app import AnteckningApp

SPREAD = 0.7
"""Seconds over which the clients of a school spread their reading."""

PACE = 1.0
"""Seconds between two times of asking, whatever is answered."""

LONGEST = 8.0
"""Seconds between two tries where the store refuses."""


class Live:
    """Waits for news while a notebook is open."""

    def __init__(self, app: AnteckningApp) -> None:
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self._number = 0
        self._later: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Wait from now on; what was written before is read by the screens."""
        self.stop()
        self._number = 0
        # Not a worker: it would never be done, and no screen owns it.
        self._task = asyncio.create_task(self._run(self._app.book), name="live")

    def stop(self) -> None:
        """Wait no more; the request that is open is ended."""
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        self._task = None
        for task in self._later:
            task.cancel()

    def later(self, what: Coroutine[None, None, None]) -> None:
        """Do something that may have to wait for the person."""
        task = asyncio.create_task(what, name="later")
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _run(self, book: Notebook) -> None:
        misses = 0
        with unattended():
            while True:
                try:
                    if not self._app.away.lost:  # another task finds it again
                        await self._wait(book)
                    misses = 0
                except SessionEnded:
                    break
                except SecureNotesError:
                    misses += 1
                except Exception as error:  # noqa: BLE001 - the boundary of this work
                    self._app.fail(error)
                    return
                await self._pause(misses)
        # Ended from elsewhere: what is shown here is nobody's to see now.
        await self._app.leave(exits.LOCKED)

    async def _wait(self, book: Notebook) -> None:
        number = await book.changes(self._number)
        if self._number not in (0, number):
            await asyncio.sleep(random.random() * SPREAD)  # noqa: S311 - no secret
            await self._hear(book)
        else:
            await close_lost(self._app, book)  # a link's last day may be over
        self._number = number

    async def _hear(self, book: Notebook) -> None:
        await book.renew()
        await close_lost(self._app, book)
        screen = self._app.screen
        if not self._app.covered:
            hear = getattr(screen, "hear", None)
            if hear is not None:
                hear()

    async def _pause(self, misses: int) -> None:
        """Leave time between two askings, more where they fail, never in step."""
        longest = min(LONGEST, PACE * 2**misses)
        await asyncio.sleep(longest * (0.5 + random.random() / 2))  # noqa: S311
