"""Which notes a records plan destroys, which it keeps, and why: pure functions (R24).

No row for a note: nothing is destroyed. A row that names the category goes before
one for every category, and one that names the kind before one for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from securenotes.clock import is_day
from securenotes.notebook.review_days import months_after
from securenotes.vault.roster.changes import PlanRow

SCHOOL_YEAR_ENDS = "06-30"

EXAMPLES: tuple[PlanRow, ...] = (
    PlanRow(kind=1, category="", start="irrelevant", months=0, destroy=True),
    PlanRow(kind=2, category="", start="left", months=24, destroy=True),
)
"""Figures to start from, as examples: a memory note when it is no longer relevant,
an official note two years after the pupil has left (law.md § 3.2)."""


class Why(Enum):
    """Why a note is destroyed or kept."""

    DUE = "due"
    NO_ROW = "no row"
    KEEP = "keep"
    WAITING = "waiting"
    """What its row counts from has not happened."""
    NOT_YET = "not yet"
    HELD = "held"
    UNREADABLE = "unreadable"
    """Its category could not be read, so no row can be chosen for it."""


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """What of a note the plan asks for; days are "" where nothing has happened.

    ``irrelevant`` is when its author let it go, or when it was deleted or taken
    back; ``left`` when the pupil left the school. ``held`` is the code of a hold.
    """

    kind: int
    category: str
    event_day: str
    published_day: str
    irrelevant: str = ""
    left: str = ""
    held: str = ""
    readable: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """What becomes of a note; ``day`` is that on which its time is over."""

    why: Why
    row: PlanRow | None = None
    day: str = ""


def judge(plan: Sequence[PlanRow], facts: Facts, today: str) -> Verdict:
    """Say what a plan does with a note today."""
    if not facts.readable:
        return Verdict(Why.UNREADABLE)
    row = row_for(plan, facts.kind, facts.category)
    if row is None:
        return Verdict(Why.NO_ROW)
    if not row.destroy:
        return Verdict(Why.KEEP, row)
    begins = begins_on(row, facts)
    if not is_day(begins):
        return Verdict(Why.WAITING, row)
    day = months_after(begins, row.months)
    if facts.held:
        return Verdict(Why.HELD, row, day)
    return Verdict(Why.DUE if day <= today else Why.NOT_YET, row, day)


def row_for(plan: Sequence[PlanRow], kind: int, category: str) -> PlanRow | None:
    """Find the row for a kind and a category: the one that says most."""
    fitting = [
        row for row in plan if row.kind in (0, kind) and row.category in ("", category)
    ]
    return max(fitting, key=lambda r: (r.category != "", r.kind != 0), default=None)


def asks_inside(plan: Sequence[PlanRow], kind: int) -> bool:
    """Say whether a plan asks for what lies sealed in notes of a kind.

    A category and an event date are sealed; everything else that a row may count
    from stands in the header, in the register or in what was decided.
    """
    return any(
        row.category != "" or row.start == "decision"
        for row in plan
        if row.kind in (0, kind)
    )


def begins_on(row: PlanRow, facts: Facts) -> str:
    """Give the day that a row counts from, "" where it has not come."""
    if row.start == "irrelevant":
        return facts.irrelevant
    if row.start == "left":
        return facts.left
    if row.start == "decision":
        return facts.event_day
    year = int(facts.published_day[:4])
    after = facts.published_day[5:] > SCHOOL_YEAR_ENDS
    return f"{year + after}-{SCHOOL_YEAR_ENDS}"
