"""One application in this process: how it comes, when it rests, how it ends.

It has its own context and its own door to the store, as a program of its own has.
The launcher is played here: a locked one starts again at its lock screen.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from securenotes.errors import SecureNotesError
from securenotes.notebook.door import Door
from tui import exits, textual_private
from tui.app import AnteckningApp
from tui.bootstrap import first_screen
from tui.launcher import REASONS
from tui.pilot import headless
from tui.pilot.canvas import Canvas
from tui.pilot.contexts import Own
from tui.pilot.driver import Crashed
from tui.pilot.shortage import Shortage

if TYPE_CHECKING:
    from textual.app import App

    from securenotes.clock import Clock
    from securenotes.notebook.place import StorePlace
    from tui.pilot.grammar import Size

T = TypeVar("T")

KILLED = exits.SIGNAL + 9
PATIENCE = 5.0
"""Seconds to wait until what a step began is done; then it is looked at anyway."""
BREATH = 0.0005
"""Seconds between two looks while a thread works."""


class Unforeseen(Exception):
    """The error that a scenario asks for: nothing in the program expects it."""


WINDOWS = itertools.count(1)


class Inner:
    """An application, started as often as its launcher would start it."""

    def __init__(self, place: StorePlace, clock: Clock, size: Size) -> None:
        self.size = size
        self.exit: int | None = None
        """How the program ended, None while it runs."""
        self.last_words: tuple[str, ...] = ()
        """What stands on the terminal when it has ended."""
        self._short = ""
        # Each window has a launcher of its own, and with it a lock of its own.
        self._place = replace(place, window=f"w{next(WINDOWS)}")
        self._clock = clock
        self._own = Own()
        self._app: AnteckningApp | None = None
        self._canvas: Canvas | None = None
        self._running: asyncio.Task[None] | None = None
        self._door: Door | None = None
        self._shortage = Shortage()

    @property
    def app(self) -> AnteckningApp:
        """The application that runs."""
        if self._app is None:
            raise Crashed
        return self._app

    @property
    def plain(self) -> App[object]:
        """The same, by Textual's type."""
        return cast("App[object]", self.app)

    @property
    def is_there(self) -> bool:
        """Whether it runs."""
        return self._app is not None

    def events(self) -> Sequence[str]:
        """Name the last messages by type."""
        return tuple(self._own.heard)

    # -- coming and going ----------------------------------------------------
    async def start(self, after: str | None = None) -> None:
        """Start at the first screen; ``after`` says what it ended for before."""
        self._door = await Door.open(self._place, self._clock)
        await self.go_short(self._short)
        self._app = self._own.context.run(
            AnteckningApp,
            self._door,
            first=first_screen(self._door, after),
            clock=self._clock,
        )
        ready = asyncio.Event()
        self.exit, self.last_words = None, ()
        self._canvas = Canvas(self.plain)
        self._running = self._own.task(
            headless.run_headless(self.plain, self.size, ready.set)
        )
        self._running.add_done_callback(lambda _task: ready.set())
        await ready.wait()
        await self.rest()

    async def _ended(self) -> None:
        app, self._app, self._running = self.app, None, None
        await self._let_go()
        code = app.return_code or 0
        failure = headless.failure_of(cast("App[object]", app))
        if failure is not None:
            self.exit = exits.INTERNAL
            if not isinstance(failure, Unforeseen):
                raise Crashed(type(failure).__name__)
            self.last_words = (app.leaving.last_words(),)
            return
        if code in REASONS:
            await self.start(REASONS[code])
        else:
            self.exit = code

    async def _let_go(self) -> None:
        if self._door is not None:
            await self._shortage.let(self._door, "")
            await self._door.close()
            self._door = None

    async def kill(self) -> None:
        """Drop everything, with no way out taken."""
        self._app = None
        self.exit = KILLED
        await self._own.cancel_all()
        await self._let_go()
        self._running = None

    async def crash(self) -> None:
        """Let a task of its own meet an error that nobody foresaw."""

        def meet() -> None:
            raise Unforeseen

        await self.do(lambda: self.plain.call_later(meet))

    async def go_short(self, how: str) -> None:
        """Let the store that it has open be ``full`` or ``readonly``, or well."""
        self._short = how
        if self._door is not None:
            await self._shortage.let(self._door, how)

    async def close(self) -> None:
        """End in the ordinary way."""
        if self._app is not None:
            with suppress(Crashed, SecureNotesError):
                await self._own.task(self.app.leaving.keep_all())
        await self.kill()

    # -- doing and resting ---------------------------------------------------
    def as_it(self, act: Callable[[], T]) -> T:
        """Do something as the application would."""
        return self._own.context.run(act)

    async def do(self, act: Callable[[], object]) -> None:
        """Do something as the application would, and see it through."""
        self.as_it(act)
        await self.rest()

    async def let(self, look: Callable[[AnteckningApp], object]) -> None:
        """Let it do work of its own, and see it through."""
        app = self.app

        async def work() -> None:
            found = look(app)
            if asyncio.iscoroutine(found):
                await found

        await self._own.task(work())
        await self.rest()

    async def rest(self) -> None:
        """Wait until nothing is under way, and play the launcher where it ended."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while loop.time() < until:
            if not headless.nothing_runs(loop):
                await asyncio.sleep(0)
                continue
            if self._running is not None and self._running.done():
                await self._ended()
                return
            if self._app is None:
                return
            if self._works(self._app):
                # Drawn when the last key is through, as a fast line does.
                await asyncio.sleep(BREATH)
            elif self.as_it(lambda: headless.resize_now(self.plain)):
                continue
            elif not textual_private.is_busy(self.plain):
                return
            elif not self._drew():
                await asyncio.sleep(BREATH)

    def _drew(self) -> bool:
        """Draw what waits for the next frame; say whether anything did."""
        if textual_private.undrawn(self.plain):
            self.as_it(lambda: headless.draw_now(self.plain))
            return not textual_private.undrawn(self.plain)
        return False

    def _works(self, app: AnteckningApp) -> bool:
        """Say whether a key, a thread or the way out is still under way."""
        if app.order.busy or headless.is_leaving(self.plain):
            return True
        # Under the blank screen, work waits for the password.
        return not app.covered and any(w.is_running for w in app.workers)

    # -- what is shown -------------------------------------------------------
    async def lines(self) -> tuple[str, ...]:
        """Paint what a terminal would show; nothing where the program has ended."""
        lines = await self._paint()
        if self.is_there and textual_private.is_busy(self.plain):
            # Drawing asked for more rows, or for a page of them.
            await self.rest()
            lines = await self._paint()
        return lines

    async def _paint(self) -> tuple[str, ...]:
        if self._app is None or self._canvas is None:
            return ()
        try:
            return self.as_it(self._canvas.lines)
        except Exception as error:  # noqa: BLE001 - as where a terminal is painted
            problem = error
        self.as_it(lambda: self.app.fail(problem))
        await self.rest()
        return ()
