"""Which readings stand out, and a fair sample of all: pure, and reproducible.

Standing out is no fault. It is what somebody who goes through a log by hand
would stop at (R27; law: the checks of patientdatalagen as a model).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from securenotes.clock import day_of, hour_of
from securenotes.model import ScopeId, UserId
from securenotes.vault.primitives import h, u64

SAMPLE = 15
"""Readings in a month's fair sample, or all where there are fewer."""

ODD_MOST = 15
"""Odd readings that are put before somebody, at most."""

NIGHT_FROM, NIGHT_TO = 21, 6
"""Hours in Sweden between which it is night."""

SATURDAY = 5

MANY, WITHIN = 10, 10 * 60_000
"""So many pupils opened by one person within so many milliseconds is many."""

LEAVING_DAYS = 3
"""A reading on one of so many last days before a link ended stands out."""


class Odd(Enum):
    """Why a reading stands out."""

    NO_LINK = "no-link"
    """Nothing tied the person to the pupil that day."""
    NOT_TEACHING = "not-teaching"
    """An observer or an administrator, who does not teach the pupil."""
    NIGHT = "night"
    WEEKEND = "weekend"
    MANY = "many"
    """Many pupils in a short time."""
    LEAVING = "leaving"
    """Right before the person's last link to the pupil ended."""


@dataclass(frozen=True, slots=True, repr=False)
class Tie:
    """What tied a person to a pupil on a day, as the roster has it today.

    ``ended`` is the last day of the last of those links where none is left
    now, or "".
    """

    roles: frozenset[str] = frozenset()
    ended: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A row that says that somebody was shown a text on a pupil."""

    seq: int
    at: int
    actor: UserId
    pupil: ScopeId


TieOf = Callable[[UserId, ScopeId, str], Tie]
"""Person, pupil and day (Stockholm) to what tied them."""


def find_odd(rows: Sequence[Shown], tie_of: TieOf) -> dict[int, tuple[Odd, ...]]:
    """Give the rows that stand out with all reasons, by number."""
    many = rows_of_many(rows)
    found: dict[int, tuple[Odd, ...]] = {}
    for row in rows:
        day = day_of(row.at)
        tie = tie_of(row.actor, row.pupil, day)
        reasons = [*_by_tie(tie, day), *_by_time(row.at, day)]
        if row.seq in many:
            reasons.append(Odd.MANY)
        if reasons:
            found[row.seq] = tuple(reasons)
    return found


def _by_tie(tie: Tie, day: str) -> Iterable[Odd]:
    if not tie.roles:
        yield Odd.NO_LINK
    elif not tie.roles & {"teacher", "mentor"}:
        yield Odd.NOT_TEACHING
    if tie.ended:
        last = date.fromisoformat(tie.ended)
        left = (last - date.fromisoformat(day)).days
        if 0 <= left < LEAVING_DAYS:
            yield Odd.LEAVING


def _by_time(at: int, day: str) -> Iterable[Odd]:
    hour = hour_of(at)
    if hour >= NIGHT_FROM or hour < NIGHT_TO:
        yield Odd.NIGHT
    if date.fromisoformat(day).weekday() >= SATURDAY:
        yield Odd.WEEKEND


def rows_of_many(rows: Sequence[Shown]) -> set[int]:
    """Give the rows inside any stretch in which one person opened many pupils."""
    found: set[int] = set()
    by_actor: dict[UserId, list[Shown]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.at, row.seq)):
        by_actor[row.actor].append(row)
    for mine in by_actor.values():
        times = [row.at for row in mine]
        for row in mine:
            begin = bisect_left(times, row.at - WITHIN)
            stretch = mine[begin : bisect_right(times, row.at)]
            if len({one.pupil for one in stretch}) >= MANY:
                found |= {one.seq for one in stretch}
    return found


def draw(numbers: Iterable[int], most: int, seed: bytes) -> list[int]:
    """Draw so many of some rows, each with an equal chance, in rising order.

    Ordered by a hash of seed and number: whoever has both draws the same, and
    nobody can prefer a row without knowing the seed before it is there.
    """
    shuffled = sorted(numbers, key=lambda n: (h("SA1/check-draw", seed, u64(n)), n))
    return sorted(shuffled[:most])


def pick_odd(odd: Mapping[int, tuple[Odd, ...]], most: int, seed: bytes) -> list[int]:
    """Give the rows that stand out most, drawn by lot where they stand equal."""
    found: list[int] = []
    for reasons in sorted({len(one) for one in odd.values()}, reverse=True):
        equal = [seq for seq, why in odd.items() if len(why) == reasons]
        found += draw(equal, most - len(found), seed)
    return sorted(found)


def month_days(month: str) -> tuple[str, str]:
    """Give the first and last day of a month (``2026-02``); ``ValueError``."""
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=31)).replace(day=1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def month_before(day: str) -> str:
    """Give the month before a day's: the newest that is whole."""
    first = date.fromisoformat(day).replace(day=1)
    return (first - timedelta(days=1)).strftime("%Y-%m")
