"""P14: a roster is imported, against writing as many bytes; and once more.

5,000 pupils in 300 groups, 40,000 memberships and 600 staff, at one school: read
into what is wanted beforehand, then compared, signed, wrapped and stored, durably.
An import makes nobody an account: the staff are compared, and wait for theirs.
The same again must change nothing. Two minutes at five pairs, each on a new store.
"""

from __future__ import annotations

import os
import time

from bench.pairing import Outcome, judge
from bench.town import open_room
from securenotes.notebook.session import Notebook
from securenotes.roster.comparison import compare
from securenotes.roster.desired import (
    Group,
    Kind,
    Link,
    Membership,
    Pupil,
    Role,
    Rule,
    School,
    Staff,
)
from securenotes.roster.findings import SourceId
from tests.unit.notebook.room import Room

PUPILS, GROUPS, MEMBERSHIPS, STAFF = 5_000, 300, 40_000, 600
UNIT = SourceId("unit")


def wanted(day: str) -> School:
    """Write down a school in which each pupil is in eight groups."""
    groups = [SourceId(f"g{n}") for n in range(GROUPS)]
    return School(
        UNIT,
        "Tallbacken",
        pupils=tuple(
            Pupil(SourceId(f"p{n}"), f"Elev Nummer{n}", f"{n % 9 + 1}A", False)
            for n in range(PUPILS)
        ),
        groups=tuple(
            Group(one, f"Grupp {n}", Kind.TEACHING) for n, one in enumerate(groups)
        ),
        memberships=tuple(
            Membership(groups[(n + 34 * step) % GROUPS], SourceId(f"p{n}"), day, None)
            for n in range(PUPILS)
            for step in range(MEMBERSHIPS // PUPILS)
        ),
        staff=tuple(
            Staff(SourceId(f"s{n}"), f"Lärare Nummer{n}", "", "Lärare", False)
            for n in range(STAFF)
        ),
        links=tuple(
            Link(
                SourceId(f"s{n}"),
                groups[n % GROUPS],
                "group",
                Role.TEACHER,
                day,
                None,
                Rule.TEACHES,
            )
            for n in range(STAFF)
        ),
    )


async def run(room: Room, notebook: Notebook, files: School) -> tuple[float, int]:
    """Compare and import, as the command does; milliseconds, and what was signed."""
    began = time.perf_counter()
    known = await notebook.school.known(room.unit.chain, UNIT)
    difference = compare(known, files, room.clock.today())
    outcome = await notebook.school.import_roster(room.unit.chain, difference)
    taken = (time.perf_counter() - began) * 1000
    if len(outcome.waiting) != STAFF:
        raise RuntimeError("not all staff were seen")
    return taken, outcome.changes


def stored(room: Room) -> int:
    """Give how many bytes the store takes, with what is not yet in its file."""
    sql = room.town.store.keeper.sql
    pages, size = sql.one("PRAGMA page_count"), sql.one("PRAGMA page_size")
    assert pages is not None
    assert size is not None
    return int(pages[0]) * int(size[0])


def bare(room: Room, size: int) -> float:
    """Write as many bytes beside the store, durably; milliseconds."""
    data = os.urandom(size)
    handle = os.open(room.folder / "plain", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        began = time.perf_counter()
        os.write(handle, data)
        os.fsync(handle)
        return (time.perf_counter() - began) * 1000
    finally:
        os.close(handle)


async def measure(pairs: int) -> list[Outcome]:
    """Import on a new store, write as many bytes, and import again."""
    first, again = [], []
    size = 0
    for _ in range(pairs):
        async with open_room(on_disk=True) as room:
            notebook = await room.sit("eva")
            files, before = wanted(room.clock.today()), stored(room)
            taken, changes = await run(room, notebook, files)
            if changes < PUPILS + GROUPS + MEMBERSHIPS:
                raise RuntimeError("not all was imported")
            size = stored(room) - before
            first.append((taken, bare(room, size)))
            second, changes = await run(room, notebook, files)
            if changes:
                raise RuntimeError("the second import changed something")
            again.append((second, taken))
            await notebook.sign_out()
    what = f"import of {PUPILS:,} pupils and {MEMBERSHIPS:,} memberships"
    peer = f"write + fsync of {size >> 20} MiB"
    return [
        judge("P14", what, peer, first, 40.0),
        judge("P14", "the same once more", "the first", again, 0.1),
    ]
