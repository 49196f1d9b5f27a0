"""The course of a server's life: answering, draining, stopping.

While it drains it answers as before and only says that it is not ready, so
that a proxy sends new work elsewhere. Once it stops, what has not begun is
refused and what has begun is finished.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import Enum

from securenotes.errors import StoreBusy, StoreUnreachable
from securenotes.wire.problems import Refusal

READ_WITHIN = 20.0
"""Seconds in which a body of 256 KiB must have come."""

LARGE_WITHIN = 300.0
"""Seconds in which one of 32 MiB must have come."""


class Stage(Enum):
    """Where in its life a server is."""

    ANSWERING = "answering"
    DRAINING = "draining"
    STOPPING = "stopping"


class Course:
    """One server's stage, and the bodies that it waits for."""

    def __init__(
        self, read_within: float = READ_WITHIN, large_within: float = LARGE_WITHIN
    ) -> None:
        self.stage = Stage.ANSWERING
        self._within = read_within
        self._large = large_within
        self._waiting: set[asyncio.Timeout] = set()
        self._told: list[Callable[[], None]] = []

    @property
    def stopped(self) -> bool:
        """Whether what has not begun is refused."""
        return self.stage is Stage.STOPPING

    def at_stop(self, told: Callable[[], None]) -> None:
        """Call this when the server stops."""
        self._told.append(told)

    def check(self) -> None:
        """Refuse new work once the server stops; ``StoreBusy``."""
        if self.stage is Stage.STOPPING:
            raise Refusal(StoreBusy("stopping"), 503)

    def drain(self) -> None:
        """Say from now on that the server is not ready."""
        if self.stage is Stage.ANSWERING:
            self.stage = Stage.DRAINING

    def stop(self) -> None:
        """Take no more work, and wait for no more bodies."""
        self.stage = Stage.STOPPING
        for told in self._told:
            told()
        for waiting in self._waiting:
            waiting.reschedule(asyncio.get_running_loop().time())

    @asynccontextmanager
    async def body(self) -> AsyncIterator[asyncio.Timeout]:
        """Wait for a body only so long; 408, or 503 when the server stops."""
        self.check()
        try:
            async with asyncio.timeout(self._within) as waiting:
                self._waiting.add(waiting)
                try:
                    yield waiting
                finally:
                    self._waiting.discard(waiting)
        except TimeoutError:
            self.check()
            raise Refusal(StoreUnreachable("slow"), 408) from None

    def give_more_time(self, waiting: asyncio.Timeout) -> None:
        """Wait longer for a body that may be large."""
        if self.stage is not Stage.STOPPING:
            waiting.reschedule(asyncio.get_running_loop().time() + self._large)
