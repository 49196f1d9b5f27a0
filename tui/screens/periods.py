"""The stretches of time that the archive can be narrowed to."""

from __future__ import annotations

from datetime import date, timedelta

from tui.dates import days_before, school_year, school_year_name, term_of
from tui.i18n import Words, computed, lazy
from tui.when import bare_day_words

EVERYTHING = "all"
CHOOSE = "choose"
TYPED = "dates"
THIS_TERM = "term"

Days = tuple[str, str]
"""First and last day; empty is an open end."""


def period_options(today: date, typed: Days | None) -> list[tuple[str, Words]]:
    """Return the periods on offer; ``typed`` is one that somebody wrote."""
    term = term_of(today)
    options: list[tuple[str, Words]] = [
        ("week", lazy("This week")),
        ("month", lazy("Last 30 days")),
        (THIS_TERM, computed(lambda: str(term))),
        ("before", computed(lambda: str(term.before))),
        ("year", computed(lambda: school_year_name(today))),
        (EVERYTHING, lazy("Everything")),
        (CHOOSE, lazy("Choose dates")),
    ]
    if typed is not None:
        options.insert(-1, (TYPED, period_words(typed)))
    return options


def period_words(days: Days) -> Words:
    """Return ``2 mars – 5 mars``, one of them where the other end is open."""
    first, last = days
    if first and last:
        return lazy(
            "{first} – {last}", first=bare_day_words(first), last=bare_day_words(last)
        )
    if first:
        return lazy("From {day}", day=bare_day_words(first))
    return lazy("Until {day}", day=bare_day_words(last))


def period_days(value: str, today: date, typed: Days | None) -> Days:
    """Return the first and last day of a period."""
    term = term_of(today)
    if value == "week":
        monday = today - timedelta(days=today.weekday())
        return _days(monday, monday + timedelta(days=6))
    if value == "month":
        return days_before(today, 29).isoformat(), ""
    if value == THIS_TERM:
        return _days(term.first, term.last)
    if value == "before":
        return _days(term.before.first, term.before.last)
    if value == "year":
        return _days(*school_year(today))
    if value == TYPED and typed is not None:
        return typed
    return "", ""


def _days(first: date, last: date) -> Days:
    return first.isoformat(), last.isoformat()
