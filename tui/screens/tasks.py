"""The one way in which a screen does work that takes time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from securenotes.errors import SecureNotesError
from tui.i18n import Words, lazy

if TYPE_CHECKING:
    from textual.worker import WorkType

    from tui.screens.house import House

T = TypeVar("T")

WAITING_AFTER = 0.15
"""Seconds until the status line says that something is waited for."""

NEVER = 3600.0
"""Seconds: longer than any work that says nothing of itself."""

OPENING = lazy("Opening …")


class Tasks:
    """Runs a screen's background work in named groups.

    In a group that may be cancelled the newest request wins and the answer of
    an older one is dropped. A group of acts (save, publish) is never
    cancelled: acts wait in line and outlive the screen.
    """

    def __init__(self, screen: House[object]) -> None:
        self._screen = screen
        self._newest: dict[str, int] = {}
        self._lines: dict[str, asyncio.Lock] = {}
        self._waiting = 0

    def run(
        self,
        work: Callable[[], Awaitable[T]],
        *,
        group: str,
        done: Callable[[T], None] | None = None,
        failed: Callable[[SecureNotesError], bool] | None = None,
        waiting: Words | None = OPENING,
        act: bool = False,
    ) -> None:
        """Start the work; see `House.run_task`."""
        number = self._newest[group] = self._newest.get(group, 0) + 1

        async def whole() -> None:
            if act:
                async with self._lines.setdefault(group, asyncio.Lock()):
                    await self._do(work, done, failed, waiting, lambda: True)
                return
            await self._do(
                work, done, failed, waiting, lambda: self._newest[group] == number
            )

        owner = self._screen.app if act else self._screen
        # Not `whole()`: a worker cancelled before it began would never await it.
        worker: WorkType[None] = whole
        owner.run_worker(
            worker,
            name=group,
            # Textual would record the arguments' repr here.
            description=group,
            group=f"{self._screen.name}:{group}" if act else group,
            exclusive=not act,
            exit_on_error=False,
        )

    async def _do(
        self,
        work: Callable[[], Awaitable[T]],
        done: Callable[[T], None] | None,
        failed: Callable[[SecureNotesError], bool] | None,
        waiting: Words | None,
        fresh: Callable[[], bool],
    ) -> None:
        screen = self._screen
        timer = asyncio.get_running_loop().call_later(
            NEVER if waiting is None else WAITING_AFTER, lambda: self._wait(waiting)
        )
        try:
            result = await work()
        except SecureNotesError as error:
            self._end(timer)
            await self._uncovered()
            if fresh() and self._stands and not (failed and failed(error)):
                screen.show_error(error)
        except asyncio.CancelledError:
            self._end(timer)
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of all work
            self._end(timer)
            screen.house.fail(error)
        else:
            self._end(timer)
            await self._uncovered()
            if done is not None and fresh() and self._stands:
                try:
                    with screen.app.batch_update():
                        done(result)
                    screen.tell_damage()
                except Exception as error:  # noqa: BLE001
                    screen.house.fail(error)

    @property
    def _stands(self) -> bool:
        """Whether the screen is open; one on its way out has lost its parts."""
        screen = self._screen
        return screen.is_attached and screen in screen.house.houses

    async def _uncovered(self) -> None:
        """Hold an answer back while nothing may be shown: it may open a screen."""
        if self._screen.SCREEN_ID != "blank":
            await self._screen.house.uncovered.wait()

    def _wait(self, words: Words | None) -> None:
        self._waiting += 1
        if self._screen.is_attached:
            self._screen.show_waiting(words)

    def _end(self, timer: asyncio.TimerHandle) -> None:
        if timer.when() <= asyncio.get_running_loop().time() and not timer.cancelled():
            self._waiting = max(0, self._waiting - 1)
            if not self._waiting and self._screen.is_attached:
                self._screen.show_waiting(None)
        timer.cancel()
