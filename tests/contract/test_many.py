"""More notes than a list is counted to, many times over, on the embedded store.

A hundred thousand and a million are what `make bench` pages through (P3, P8).
"""

from __future__ import annotations

from pathlib import Path

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalStore
from securenotes.sealed import Cursor, HeadFilter, ReadState
from securenotes.vault.headers import Header
from tests.kit import MORNING, build_town
from tests.kit_bulk import fill

MANY = 10_000


async def test_10_000_notes_are_paged_counted_and_filtered(tmp_path: Path) -> None:
    clock = FakeClock(MORNING)
    store = LocalStore.create(tmp_path / "store" / "notes.db", clock)
    town = await build_town(store, clock)
    unit, eva = town.units["Tallbacken"], town.person("eva")
    admin = await town.sign_in("eva")
    await town.add_pupils(admin, unit, eva, *(f"p{n}" for n in range(97)))
    await store.run(fill, town, unit, eva, MANY)

    page = await admin.heads(HeadFilter(), None, 200)
    assert (page.total, page.unread, len(page.heads)) == (MANY, 0, 200)
    assert numbers(page) == list(range(MANY - 1, MANY - 201, -1))
    middle = Header.decode(page.heads[0].record.header).published - 6_000 * 1000
    deep = await admin.heads(HeadFilter(), Cursor(middle, b"\xff" * 16), 50)  # type: ignore[arg-type]
    assert numbers(deep) == list(range(MANY - 1 - 6_000, MANY - 1 - 6_050, -1))

    anna = await town.sign_in("anna")
    mine = await anna.heads(HeadFilter(), None, 50)
    assert (mine.total, mine.unread) == (2 * MANY // 100, 2 * MANY // 100)
    unread = await anna.heads(HeadFilter(read=ReadState.UNREAD), mine.after, 50)
    assert unread.total == 2 * MANY // 100
    assert set(numbers(mine)).isdisjoint(numbers(unread))
    counts = await admin.counts(list(unit.pupils.values()))
    assert {one.published for one in counts} == {MANY // 100}
    assert len(await anna.pupil_heads(unit.pupils["ada"])) == MANY // 100
    await store.close()


def numbers(page) -> list[int]:
    return [
        int.from_bytes(Header.decode(head.record.header).note, "big")
        for head in page.heads
    ]
