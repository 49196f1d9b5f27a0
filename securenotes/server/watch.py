"""What is noted of each request: a line of the log and the meters."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from securenotes.server.lines import log_event
from securenotes.vault.primitives import random


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


@dataclass(slots=True, repr=False)
class Noted:
    """One request as it is noted. ``status`` 0 was never answered."""

    endpoint: str
    number: str = field(default_factory=lambda: random(8).hex())
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
                log_event(
                    "request",
                    request=noted.number,
                    endpoint=noted.endpoint,
                    status=noted.status,
                    ms=round(seconds * 1000, 1),
                )
