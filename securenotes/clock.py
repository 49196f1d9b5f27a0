"""Time as the rules count it: milliseconds UTC, and days in Sweden.

Every first and last day of a link is a day in Europe/Stockholm (vault § 5).
"""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CET = timezone(timedelta(hours=1))
_CEST = timezone(timedelta(hours=2))


class Clock(Protocol):
    """Tells the time; faked in tests and in a throwaway store alone."""

    def now_ms(self) -> int:
        """Give milliseconds since 1970 in UTC."""

    def today(self) -> str:
        """Give the day in Europe/Stockholm as ``YYYY-MM-DD``."""


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        """Give milliseconds since 1970 in UTC."""
        return time.time_ns() // 1_000_000

    def today(self) -> str:
        """Give the day in Europe/Stockholm as ``YYYY-MM-DD``."""
        return day_of(self.now_ms())


class FakeClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, start_ms: int) -> None:
        self._now = start_ms

    def now_ms(self) -> int:
        """Give milliseconds since 1970 in UTC."""
        return self._now

    def today(self) -> str:
        """Give the day in Europe/Stockholm as ``YYYY-MM-DD``."""
        return day_of(self._now)

    def advance(self, step: timedelta) -> None:
        """Go forward; ``ValueError`` for a step backwards."""
        if step < timedelta(0):
            raise ValueError("a clock goes forward")
        self._now += step // timedelta(milliseconds=1)


def day_of(ms: int) -> str:
    """Give the day in Europe/Stockholm of a time in milliseconds UTC.

    Raises ``ValueError`` for a time after the year 9999.
    """
    try:
        moment = _EPOCH + timedelta(milliseconds=ms)
        return moment.astimezone(_zone_at(moment)).date().isoformat()
    except OverflowError as error:
        raise ValueError("a time after the year 9999") from error


def hour_of(ms: int) -> int:
    """Give the hour that clocks in Stockholm show, 0 to 23."""
    moment = _EPOCH + timedelta(milliseconds=ms)
    return moment.astimezone(_zone_at(moment)).hour


def wall_ms(wall: datetime) -> int:
    """Give milliseconds UTC of what a clock on a wall in Sweden shows.

    The hour that comes twice in October is taken the first time.
    """
    moment = wall.replace(tzinfo=UTC) - timedelta(hours=2)
    offset = moment.astimezone(_zone_at(moment)).utcoffset() or timedelta(0)
    return (wall.replace(tzinfo=UTC) - offset - _EPOCH) // timedelta(milliseconds=1)


def day_before(day: str) -> str:
    """Give the day before; what ends "at once" carries it as last day."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def day_after(day: str) -> str:
    """Give the day after."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Say whether a text is a real date written ``YYYY-MM-DD``."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1)
def _stockholm() -> tzinfo | None:
    """Load the zone; None where the machine has no time zone data."""
    try:
        return ZoneInfo("Europe/Stockholm")
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return None


def _zone_at(moment: datetime) -> tzinfo:
    zone = _stockholm()
    return zone if zone is not None else _rule_of_the_union(moment)


def _rule_of_the_union(moment: datetime) -> tzinfo:
    """Summer time by directive 2000/84/EC: both changes are at 01:00 UTC."""
    begins = _last_sunday_at_one(moment.year, 3)
    ends = _last_sunday_at_one(moment.year, 10)
    return _CEST if begins <= moment < ends else _CET


def _last_sunday_at_one(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=last.isoweekday() % 7)
