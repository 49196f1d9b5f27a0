"""Runs an application without a terminal but with every byte drawn.

Textual's own headless driver leaves the last step out: nothing is rendered to
text. Here all is written, to nowhere, and the time of each write is kept.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.keys import _character_to_key
from textual.widgets import Input

QUIET = 0.06
"""Seconds without a byte after which a change is taken to be drawn."""


class Sink(HeadlessDriver):
    """A terminal that takes everything and shows nothing."""

    last = 0.0
    largest = (0, 0.0)
    """How much the fullest frame drew since it was set to nothing, and when."""

    @property
    def is_headless(self) -> bool:
        """Say no, so that frames are rendered."""
        return False

    def write(self, data: str) -> None:
        """Note when something was drawn."""
        Sink.last = time.perf_counter()
        Sink.largest = max(Sink.largest, (len(data), Sink.last))


class Stage:
    """An application that runs, and a hand at its keys."""

    def __init__(self, app: App[Any]) -> None:
        self.app = app

    async def press(self, *keys: str) -> float:
        """Press keys at once; milliseconds until all they change is drawn."""
        return await self.after(lambda: self.send(*keys))

    async def fullest(self, *keys: str) -> float:
        """Press keys; milliseconds until the frame with most in it is drawn."""
        began = 0.0

        def act() -> None:
            nonlocal began
            Sink.largest, began = (0, 0.0), time.perf_counter()
            self.send(*keys)

        await self.after(act)
        return (Sink.largest[1] - began) * 1000

    def send(self, *keys: str) -> None:
        """Press keys without waiting."""
        for key in keys:
            character = key if len(key) == 1 else None
            name = _character_to_key(key) if character else key
            self.app.post_message(events.Key(name, character))

    async def after(self, act: Callable[[], object]) -> float:
        """Do something; milliseconds until the last of it is drawn."""
        await self.quiet()
        began = time.perf_counter()
        act()
        await self.quiet(began)
        return (Sink.last - began) * 1000

    async def quiet(self, since: float = 0.0) -> None:
        """Wait for silence, and where ``since`` is told for a byte after it."""
        until = time.perf_counter() + 20
        while time.perf_counter() < until:
            await asyncio.sleep(0.005)
            if Sink.last > since and time.perf_counter() - Sink.last > QUIET:
                return
        raise TimeoutError("nothing was drawn")

    async def shown(self, holds: Callable[[], bool]) -> float:
        """Wait until something holds and is drawn; give when that was."""
        until = time.perf_counter() + 20
        while not holds():
            if time.perf_counter() > until:
                raise TimeoutError("it was never shown")
            await asyncio.sleep(0.002)
        await asyncio.sleep(QUIET)
        await self.quiet()
        return Sink.last


@asynccontextmanager
async def on_stage(
    app: App[Any], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Stage]:
    """Run an application; its carets stand still, so that silence is silence."""
    Input.cursor_blink = False  # type: ignore[assignment]
    app.driver_class = Sink
    began = time.perf_counter()
    task = asyncio.create_task(app.run_async(size=size))
    stage = Stage(app)
    try:
        await stage.quiet(began)
        yield stage
    finally:
        app.exit()
        await task
