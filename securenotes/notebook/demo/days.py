"""When things happened in the demo, counted back from the clock's now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from securenotes.clock import day_of, wall_ms

_EXACT = 7
"""Days ago up to which the texts' days are kept as they are written."""
_WRITTEN = 360
"""The oldest day that the texts use."""
_LEAST = 150
"""Days that the school year must have lasted for the demo to be in it."""
_DAY = re.compile(r"\{dag\+(\d+)\}")
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The demo's days: links begin on ``first``, the schools the day before."""

    now_ms: int
    today: date
    first: date
    last: date

    @classmethod
    def around(cls, now_ms: int) -> Calendar:
        """Lay the days around a moment in milliseconds UTC."""
        today = date.fromisoformat(day_of(now_ms))
        first = date(today.year, 8, 18)
        while (today - first).days < _LEAST:
            first = date(first.year - 1, 8, 18)
        last = date(today.year, 6, 12)
        if (last - today).days < 30:
            last = date(today.year + 1, 6, 12)
        return cls(now_ms, today, first, last)

    @property
    def began_ms(self) -> int:
        """When the schools were founded: the day before the first."""
        return self._ms(self.first - timedelta(days=1), "07:00")

    def day(self, ago: int) -> date:
        """Give the day that the texts call so many days ago.

        Older ones are fitted into the time that links have lived, and lie on
        Monday to Friday.
        """
        if ago <= _EXACT:
            return self.today - timedelta(days=ago)
        room = (self.today - self.first).days - _EXACT - 3
        ago = _EXACT + round((ago - _EXACT) * room / (_WRITTEN - _EXACT))
        found = self.today - timedelta(days=ago)
        return found - timedelta(days=max(0, found.weekday() - 4))

    def at(self, ago: int, clock: str) -> int:
        """Give a moment in milliseconds UTC; one still to come is just past."""
        wanted = self._ms(self.day(ago), clock)
        if wanted < self.now_ms - 60_000:
            return wanted
        # Early in the morning what is said of today happened minutes ago, in
        # the same order.
        minutes = int(clock[:2]) * 60 + int(clock[3:])
        return self.now_ms - (24 * 60 - minutes) * 1_000 - 60_000

    def fill(self, text: str, day: date) -> str:
        """Write the days that a text names, counted from the day it was written."""
        return _DAY.sub(lambda found: _said(day, int(found[1])), text)

    @staticmethod
    def _ms(day: date, clock: str) -> int:
        return wall_ms(datetime.combine(day, time.fromisoformat(clock)))


def _said(day: date, ahead: int) -> str:
    wanted = day + timedelta(days=ahead)
    # A meeting is on a school day.
    wanted += timedelta(days=max(0, 7 - wanted.weekday()) % 7 if _off(wanted) else 0)
    weekday, month = _WEEKDAYS[wanted.weekday()], _MONTHS[wanted.month - 1]
    return f"{weekday} {wanted.day} {month}"


def _off(day: date) -> bool:
    return day.weekday() > 4
