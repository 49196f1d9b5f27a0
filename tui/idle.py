"""Knows when nobody has touched the keys for too long, and that the lid was shut."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from securenotes.clock import Clock

MINUTE_MS: Final = 60_000
SECOND_NS: Final = 1_000_000_000

ASLEEP: Final = 0.5
"""Seconds by which two clocks must have parted: reading them takes a little."""
SET_FORWARD: Final = 30.0
"""Seconds by which the wall's clock may be corrected while somebody works."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Three clocks in nanoseconds: of waking time, of all time, of the wall."""

    awake: Callable[[], int]
    all: Callable[[], int]
    wall: Callable[[], int]


def machine_clocks() -> Clocks:
    """Return the clocks of this machine.

    Where none counts sleep, the wall's alone tells of it.
    """
    numbers = [
        getattr(time, name, None)
        for name in ("CLOCK_UPTIME_RAW", "CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW")
    ]
    uptime, boottime, raw = numbers
    if boottime is not None:  # Linux
        all_time = _reader(boottime)
        return Clocks(time.monotonic_ns, all_time, time.time_ns)
    if uptime is not None and raw is not None:  # macOS
        return Clocks(_reader(uptime), _reader(raw), time.time_ns)
    return Clocks(time.monotonic_ns, time.monotonic_ns, time.time_ns)


def _reader(clock: int) -> Callable[[], int]:
    return lambda: time.clock_gettime_ns(clock)


class Idle:
    """Counts from the last touch, by the clock it is given and by all time.

    ``minutes`` is the school's; 0 never locks (nobody is signed in). A clock on
    the wall that is set back makes nobody's session longer.
    """

    def __init__(
        self, clock: Clock, minutes: int = 0, clocks: Clocks | None = None
    ) -> None:
        self._clock = clock
        self._clocks = machine_clocks() if clocks is None else clocks
        self.minutes = minutes
        self.touch()
        self._last = self._apart()

    def touch(self) -> None:
        """Somebody pressed a key or used the mouse."""
        self._touched = self._clock.now_ms()
        self._touched_ns = self._clocks.all()

    @property
    def over(self) -> bool:
        """Whether it is time to lock."""
        if not self.minutes:
            return False
        away = max(
            self._clock.now_ms() - self._touched,
            (self._clocks.all() - self._touched_ns) // 1_000_000,
        )
        return away >= self.minutes * MINUTE_MS

    def _apart(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return how far the clocks are apart: at least, and at most.

        The process may be put aside between two clocks on a busy computer; what
        passes meanwhile is no sleep.
        """
        before = self._clocks.awake()
        asleep, forward = self._clocks.all(), self._clocks.wall()
        after = self._clocks.awake()
        return (asleep - after, forward - after), (asleep - before, forward - before)

    def slept(self) -> bool:
        """Tell once that the computer has slept, or stood still, since last asked."""
        (_least, before), self._last = self._last, self._apart()
        asleep, forward = (
            now - then for now, then in zip(self._last[0], before, strict=True)
        )
        return asleep > ASLEEP * SECOND_NS or forward > SET_FORWARD * SECOND_NS
