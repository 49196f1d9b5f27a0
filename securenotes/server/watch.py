"""What is noted of each request: a line of the log and the meters."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from securenotes.server.lines import log_event
from securenotes.vault.primitives import random

DIGITS = 16
"""Of a request's number, in hex."""

AT_A_TIME = 256


class Meters(Protocol):
    """Counts what goes on."""

    def begin(self) -> None:
        """Count a request that has come in."""

    def end(self, endpoint: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""

    def wait(self, waiting: int) -> None:
        """Note how many wait for news."""


class NoMeters:
    """Counts nothing."""

    def begin(self) -> None:
        """Count a request that has come in."""

    def end(self, endpoint: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""

    def wait(self, waiting: int) -> None:
        """Note how many wait for news."""


class Numbers:
    """Numbers of requests that nobody can guess, drawn many at a time.

    Each call of the system's generator lets another thread take the interpreter.
    """

    def __init__(self) -> None:
        self._drawn: list[str] = []

    def draw(self) -> str:
        """Give one that was not given before."""
        if not self._drawn:
            drawn = random(DIGITS // 2 * AT_A_TIME).hex()
            starts = range(0, len(drawn), DIGITS)
            self._drawn = [drawn[at : at + DIGITS] for at in starts]
        return self._drawn.pop()


NUMBERS = Numbers()
"""This process's own; drawn by the thread that answers."""


@dataclass(slots=True, repr=False)
class Noted:
    """One request as it is noted. ``status`` 0 was never answered."""

    endpoint: str
    number: str = field(default_factory=NUMBERS.draw)
    status: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Watch:
    """Notes each request, in the log if ``lines``, and in the meters."""

    meters: Meters = field(default_factory=NoMeters)
    lines: bool = False

    @contextmanager
    def request(self, endpoint: str) -> Iterator[Noted]:
        """Note a request from its beginning to its answer."""
        noted, began = Noted(endpoint), time.perf_counter()
        self.meters.begin()
        try:
            yield noted
        finally:
            seconds = time.perf_counter() - began
            self.meters.end(noted.endpoint, noted.status, seconds)
            if self.lines:
                # The answer goes first: who asked waits for it, nobody for a line.
                line = partial(
                    log_event,
                    "request",
                    request=noted.number,
                    endpoint=noted.endpoint,
                    status=noted.status,
                    ms=round(seconds * 1000, 1),
                )
                asyncio.get_running_loop().call_soon(line)
