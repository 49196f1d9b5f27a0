"""Which day a note is to be looked at again (R25)."""

from __future__ import annotations

import calendar
from datetime import date

import msgspec

from securenotes.clock import day_of
from securenotes.notebook.records import Opened
from securenotes.notebook.review_records import Decision
from securenotes.vault.notes import Plain

MONTHS = 12
"""After so many months a note is looked at again, where nobody says when."""


def due_day(opened: Opened, decision: Decision | None) -> str:
    """Give the day on which a note is to be reviewed, "" once it is let go."""
    if decision is not None:
        return decision.day
    if opened.text.d:
        return opened.text.d
    return months_after(day_of(opened.header.published))


def looked_at_again(plain: Plain, today: str) -> Plain:
    """Give a review date that is still to come (R25).

    What is published on or after its date was looked at in the publishing.
    """
    if plain.d and plain.d > today:
        return plain
    return msgspec.structs.replace(plain, d=months_after(today))


def months_after(day: str, months: int = MONTHS) -> str:
    """Give the same day so many months on, or the last of that month."""
    begun = date.fromisoformat(day)
    year, month = divmod(begun.month - 1 + months, 12)
    year, month = begun.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(begun.day, last)).isoformat()
