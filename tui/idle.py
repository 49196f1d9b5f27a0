"""Knows when nobody has touched the keys for too long."""

from __future__ import annotations

from securenotes.clock import Clock

MINUTE_MS = 60_000


class Idle:
    """Counts from the last touch by the clock it is given.

    ``minutes`` is the school's; 0 never locks (nobody is signed in).
    """

    def __init__(self, clock: Clock, minutes: int = 0) -> None:
        self._clock = clock
        self.minutes = minutes
        self._touched = clock.now_ms()

    def touch(self) -> None:
        """Somebody pressed a key or used the mouse."""
        self._touched = self._clock.now_ms()

    @property
    def over(self) -> bool:
        """Whether it is time to lock."""
        away = self._clock.now_ms() - self._touched
        return bool(self.minutes) and away >= self.minutes * MINUTE_MS
