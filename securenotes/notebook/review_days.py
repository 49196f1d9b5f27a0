"""Which day a note is to be looked at again (R25)."""

from __future__ import annotations

import calendar
from datetime import date

from securenotes.clock import day_of
from securenotes.notebook.records import Opened
from securenotes.notebook.review_records import Decision

MONTHS = 12
"""After so many months a note is looked at again, where nobody says when."""


def due_day(opened: Opened, decision: Decision | None) -> str:
    """Give the day on which a note is to be reviewed, "" once it is let go."""
    if decision is not None:
        return decision.day
    if opened.text.d:
        return opened.text.d
    return months_after(day_of(opened.header.published))


def months_after(day: str, months: int = MONTHS) -> str:
    """Give the same day so many months on, or the last of that month."""
    begun = date.fromisoformat(day)
    year, month = divmod(begun.month - 1 + months, 12)
    year, month = begun.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(begun.day, last)).isoformat()
