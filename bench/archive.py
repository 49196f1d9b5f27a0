"""P3: the archive of 100,000 notes, against the archive of 1,000."""

from __future__ import annotations

import time

from bench.pairing import Outcome, alternate, judge
from bench.town import open_room
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import ArchiveFilter
from tests.kit_bulk import fill
from tests.unit.notebook.room import Room

FEW, MANY = 1_000, 100_000


async def filled(room: Room, count: int) -> Notebook:
    """Fill a school with true notes and sign its administrator in."""
    eva = room.town.person("eva")
    await room.town.store.run(fill, room.town, room.unit, eva, count)
    return await room.sit("eva")


async def page(notebook: Notebook, total: int) -> float:
    """Read the archive's first page; milliseconds."""
    began = time.perf_counter()
    found = await notebook.archive(ArchiveFilter())
    taken = (time.perf_counter() - began) * 1000
    assert (found.total, len(found.rows)) == (total, 100)
    return taken


async def archive(pairs: int) -> list[Outcome]:
    """Read the first page of both, in turn; the first time is no pair."""
    async with open_room() as large, open_room() as small:
        many, few = await filled(large, MANY), await filled(small, FEW)
        found = await alternate(
            lambda: page(many, MANY), lambda: page(few, FEW), pairs + 1
        )
        what = f"archive of {MANY:,} notes, first page"
        return [judge("P3", what, f"{FEW:,} notes", found[1:], 1.1)]
