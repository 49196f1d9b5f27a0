"""R27: where a stretch of the log begins is found by halves, never too late."""

from __future__ import annotations

from datetime import timedelta

from securenotes.clock import FakeClock
from securenotes.keeper.access_log import SLACK
from securenotes.repository.local import LocalStore
from securenotes.sealed import Act
from tests.kit import MORNING, build_town


async def test_r27_the_first_row_of_any_time_is_found() -> None:
    clock = FakeClock(MORNING)
    store = LocalStore.in_memory(clock)
    town = await build_town(store, clock)
    chain = town.units["Tallbacken"].chain
    johan = await town.sign_in("johan")
    for n in range(13):
        clock.advance(timedelta(minutes=1 + n % 3))
        await johan.note_log(Act.LISTED, None, n, chain)
    rows = store.keeper.sql.all(
        "SELECT seq, at FROM log WHERE chain = ? ORDER BY seq", (chain,)
    )
    find = store.keeper.access_log._first
    for at in sorted({at + step for _, at in rows for step in (-1, 0, 1)}):
        wanted = next((seq for seq, kept in rows if kept >= at), rows[-1][0] + 1)
        assert find(chain, at + SLACK) == wanted
    assert find(chain, 0) == 1
    await store.close()
