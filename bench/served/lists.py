"""P8 and P13: an administrator's lists among 10,000 and among 1,000,000 notes.

Each act is a whole request to a server: a page of fifty, how many there are and
how many are unread. A list that is narrowed holds a hundred times as much as well.
"""

from __future__ import annotations

from bench.pairing import Outcome, judge
from bench.served.crowd import AUTHORS, DAY
from bench.served.stage import School, open_school, open_trial
from securenotes.model import NoteId
from securenotes.sealed import Cursor, HeadFilter, ReadState
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m
from tests.kit import Person

FEW, MANY = 10_000, 1_000_000
SECONDS = 2.0
MOST = 1.2
PAGE = 50


def acts(school: School) -> dict[str, bytes]:
    """Give each list as the administrator asks for it."""
    town, unit = school.town, school.unit
    author = Person(f"a{AUTHORS // 2}", town.org).user
    middle = Cursor(town.now - 500 * DAY, NoteId(bytes(16)))
    pupils = tuple(unit.pupils.values())[:30]
    wanted = {
        "newest 50": (HeadFilter(), None),
        "50 from the middle": (HeadFilter(), middle),
        "unread": (HeadFilter(read=ReadState.UNREAD), None),
        "changed": (HeadFilter(read=ReadState.CHANGED), None),
        "new in a week": (HeadFilter(edited_from=town.now - 7 * DAY), None),
        "of one author": (HeadFilter(author=author), None),
        "of one kind": (HeadFilter(kind=2), None),
        "of a month, unread": (
            HeadFilter(
                published_from=town.now - 60 * DAY,
                published_to=town.now - 30 * DAY,
                read=ReadState.UNREAD,
            ),
            None,
        ),
    }
    found = {
        name: school.request("eva", e.HEADS, m.ListHeads(which, after, PAGE))
        for name, (which, after) in wanted.items()
    }
    found["counts of 30"] = school.request("eva", e.COUNTS, m.Pupils(pupils))
    return found


async def measure(pairs: int, *, few: int = FEW, many: int = MANY) -> list[Outcome]:
    """Measure each list among many against the same among few."""
    found = []
    async with open_trial() as (trial, folder):
        small = await open_school(trial, folder, "few", crowd_of=few)
        large = await open_school(trial, folder, "many", crowd_of=many)
        with small.serving() as here, large.serving() as there:
            asked = zip(acts(small).items(), acts(large).values(), strict=True)
            for (name, ours), theirs in asked:
                times = []
                for _ in range(pairs + 1):
                    one = await large.call(there, [(theirs,)], 1, SECONDS)
                    two = await small.call(here, [(ours,)], 1, SECONDS)
                    if one["errors"] or two["errors"]:
                        raise RuntimeError("refused")
                    times.append((one["p50"], two["p50"]))
                what = f"{name} among {many:,}, p50"
                found.append(judge("P8", what, f"among {few:,}", times[1:], MOST))
    return found
