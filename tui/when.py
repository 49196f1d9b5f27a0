"""Moments and days as words that follow the language."""

from __future__ import annotations

from datetime import date

from tui import dates
from tui.i18n import Lazy, computed


def moment_words(ms: int) -> Lazy:
    """Return ``i dag 08:12`` or ``fre 27 feb 16:10``."""
    return computed(lambda: dates.short_time(ms))


def row_moment(ms: int) -> Lazy:
    """Return a moment for a list: with the hour for today and yesterday only."""
    return computed(lambda: dates.row_time(ms))


def day_words(day: str | int) -> Lazy:
    """Return ``i går`` or ``mån 2 mars`` of a day, or of a moment's day."""
    return computed(lambda: dates.short_day(_day(day)))


def plain_day_words(day: str | int) -> Lazy:
    """Return ``mån 2 mars``, today as well."""
    return computed(lambda: dates.plain_day(_day(day)))


def bare_day_words(day: str) -> Lazy:
    """Return ``1 mars``, for use within a sentence."""
    return computed(lambda: dates.bare_day(day))


def full_day_words(day: str) -> Lazy:
    """Return ``torsdag 26 feb 2026`` spelt out."""
    return computed(lambda: dates.full_day(day))


def clock_words(ms: int) -> Lazy:
    """Return ``09:14``."""
    return computed(lambda: dates.clock_time(ms))


def month_words(day: str) -> Lazy:
    """Return ``Mars 2026``."""
    return computed(lambda: dates.month_heading(day))


def same_day(ms: int, day: str) -> bool:
    """Return whether a moment falls on a day in Sweden."""
    return dates.moment(ms).date().isoformat() == day


def same_moment_day(first: int, second: int) -> bool:
    """Return whether two moments fall on one day in Sweden."""
    return dates.moment(first).date() == dates.moment(second).date()


def _day(day: str | int) -> date | str:
    return day if isinstance(day, str) else dates.moment(day).date()
