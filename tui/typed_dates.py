"""Reads a date as people type it, in either language."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

from tui.dates import CALENDARS

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SOLID = re.compile(r"(\d{2}|\d{4})(\d{2})(\d{2})", re.ASCII)
_SLASH = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?", re.ASCII)
_NAMED = re.compile(r"(?:\w+ )?(\d{1,2}):?e? ([^\W\d]+)\.?(?: (\d{4}))?")
_NAMED_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?: (\d{4}))?")


def parse_date(text: str, today: date) -> date | None:
    """Return the day that was meant, or None.

    Read are ``2026-03-02``, ``260302``, ``20260302``, ``2/3``, ``2/3 2025`` and
    ``2/3/2025``, ``2 mars``, ``mån 2 mars 2026``, ``March 2``, ``i går``,
    ``today`` and weekdays. A day without a year and a weekday are the latest
    that have been, today included: what a note tells of has happened.
    """
    typed = " ".join(text.casefold().replace(",", " ").split())
    if not typed:
        return None
    near = _near(typed)
    if near is not None:
        return today + timedelta(days=near)
    weekday = _weekday(typed)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    return _numbers(typed, today) or _named(typed, today)


def coming_day(typed: str, now: date) -> date | None:
    """Return the day that was meant; one without a year is the next to come.

    Weekdays too: what a link is until has not happened yet.
    """
    day = parse_date(typed, now)
    if day is None or day >= now or re.search(r"\d{4}", typed):
        return day
    digits = sum(c.isdigit() for c in typed)
    if digits == 0:
        near = (now - day).days <= 7 and not re.search(r"går|yesterday", typed)
        return day + timedelta(days=7) if near else day
    if digits >= 6:
        return day
    with suppress(ValueError):
        return day.replace(year=day.year + 1)
    return day


def _near(typed: str) -> int | None:
    for days, names in (
        (0, ("i dag", "idag", "today")),
        (-1, ("i går", "igår", "i gar", "yesterday")),
        (-2, ("i förrgår", "förrgår")),
        (1, ("i morgon", "imorgon", "tomorrow")),
    ):
        if typed in names:
            return days
    return None


def _weekday(typed: str) -> int | None:
    word = typed.removeprefix("i ").removeprefix("on ").rstrip(".")
    if word.endswith("dags"):
        word = word.removesuffix("s")
    for calendar in CALENDARS.values():
        for number, name in enumerate(calendar.days):
            full = name.casefold()
            if len(word) >= 2 and (full == word or _short_of(word, full)):
                return number
    return None


def _short_of(word: str, full: str) -> bool:
    return len(word) <= 5 and full.startswith(word) and word not in {"to", "mo"}


def _numbers(typed: str, today: date) -> date | None:
    if found := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
        return _real(year, month, day)
    if found := _SOLID.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
        return _real(year if year > 99 else 2000 + year, month, day)
    if found := _SLASH.fullmatch(typed.replace(" ", "/")):
        day, month = int(found[1]), int(found[2])
        return _dated(day, month, found[3], today)
    return None


def _named(typed: str, today: date) -> date | None:
    if found := _NAMED.fullmatch(typed):
        day, name, year = int(found[1]), found[2], found[3]
    elif found := _NAMED_FIRST.fullmatch(typed):
        day, name, year = int(found[2]), found[1], found[3]
    else:
        return None
    month = _month(name)
    return _dated(day, month, year, today) if month else None


def _month(word: str) -> int:
    for calendar in CALENDARS.values():
        for number, name in enumerate(calendar.months, 1):
            if len(word) >= 3 and name.casefold().startswith(word):
                return number
    return 0


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _real(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    # 29 February: the latest year that had one.
    for before in range(9):
        that = _real(today.year - before, month, day)
        if that and that <= today:
            return that
    return None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
