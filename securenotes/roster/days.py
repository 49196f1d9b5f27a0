"""Calendar days in Europe/Stockholm and the spans between them.

A day is an ISO string, ``2026-01-31``, so that days compare as text. Both
ends of a span are included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from securenotes import clock

EVER = "0001-01-01"
FOREVER = "9999-12-31"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


class UnreadableDay(ValueError):
    """The value is no day and no time; nothing may be derived from it."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Days from ``first`` to ``last``; EVER and FOREVER stand for open."""

    first: str = EVER
    last: str = FOREVER

    def meet(self, other: Interval) -> Interval | None:
        """The days that both hold, or None."""
        first = max(self.first, other.first)
        last = min(self.last, other.last)
        if first > last:
            return None
        if first == self.first and last == self.last:
            return self
        return Interval(first, last)

    def live(self, day: str) -> bool:
        """Whether the day is one of these."""
        return self.first <= day <= self.last

    def ends(self, today: str) -> tuple[str, str | None]:
        """First and last day as our model has them; None is an open end.

        A start that a source left open is the day we first hear of it.
        """
        first = today if self.first == EVER else self.first
        return first, None if self.last == FOREVER else self.last


ALWAYS = Interval()


def read_day(value: object) -> str | None:
    """The day that a source wrote, or None where it left it open.

    Null, blank, year 1 and year 9999 are open. A time with a zone is the day
    it is in Sweden; a time without one is taken to be Swedish.

    Raises:
        UnreadableDay: for anything else (ss 12000: closed beats open).
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableDay
    text = value.strip()
    if not text:
        return None
    if text.startswith(("9999-", "0001-")):
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        if _TIME.fullmatch(text):
            moment = datetime.fromisoformat(text.upper().replace(",", "."))
            if moment.tzinfo is None:
                return moment.date().isoformat()
            return clock.day_of((moment - _EPOCH) // timedelta(milliseconds=1))
    except (ValueError, OverflowError):
        pass
    raise UnreadableDay


def day_after(day: str) -> str:
    """The next day; FOREVER stays."""
    return FOREVER if day >= FOREVER else clock.day_after(day)


def day_before(day: str) -> str:
    """The day before; EVER stays."""
    return EVER if day <= EVER else clock.day_before(day)


def merge(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same days in as few spans as can be, in order."""
    merged: list[Interval] = []
    for span in sorted(spans):
        if merged and span.first <= day_after(merged[-1].last):
            if span.last > merged[-1].last:
                merged[-1] = Interval(merged[-1].first, span.last)
        else:
            merged.append(span)
    return tuple(merged)


def subtract(
    spans: Iterable[Interval], taken: Sequence[Interval]
) -> tuple[Interval, ...]:
    """The days of ``spans`` that are in none of ``taken``."""
    left = list(merge(spans))
    for gone in merge(taken):
        rest: list[Interval] = []
        for span in left:
            if span.meet(gone) is None:
                rest.append(span)
                continue
            if span.first < gone.first:
                rest.append(Interval(span.first, day_before(gone.first)))
            if span.last > gone.last:
                rest.append(Interval(day_after(gone.last), span.last))
        left = rest
    return tuple(left)
