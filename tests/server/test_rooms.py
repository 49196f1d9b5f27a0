"""Who waits in one process: how often it looks, and whom it lets go (vault § 9)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from securenotes.errors import StoreBusy, StoreUnreachable
from securenotes.model import OrgId
from securenotes.server.course import Course
from securenotes.server.metrics import Prometheus
from securenotes.server.waiting import Waiting

ONE, OTHER = OrgId(b"\x01" * 16), OrgId(b"\x02" * 16)
LOOK = 0.1


class Store:
    """Keepers that count how often they are asked."""

    def __init__(self) -> None:
        self.number, self.looks, self.asked = 7, 0, 0
        self.fault: Exception | None = None

    async def run(self, org: OrgId, act: Any) -> Any:
        del org, act
        self.asked += 1
        return self.asked, self.number

    async def look(self, org: OrgId, act: Any) -> Any:
        del org
        self.looks += 1
        if self.fault is not None:
            raise self.fault
        return self.number, frozenset(act.keywords["sessions"])


class Place:
    """One process's rooms, and clients in them."""

    def __init__(self) -> None:
        self.store, self.course, self.meters = Store(), Course(), Prometheus()
        store: Any = self.store
        self.rooms = Waiting(store, self.course, self.meters, LOOK)

    def wait(self, org: OrgId = ONE, after: int = 7, longest: float = 5.0) -> Any:
        visitor: Any = None
        gone = asyncio.Event().wait
        waiting: Any = self.rooms.wait(org, visitor, after, longest, gone)  # type: ignore[arg-type]
        return asyncio.create_task(waiting)

    @property
    def waiting(self) -> float | None:
        name = "anteckning_waiting_for_news"
        return self.meters.registry.get_sample_value(name)


@pytest.fixture
async def place() -> Place:
    return Place()


async def test_many_who_wait_cost_one_look_at_a_time(place: Place) -> None:
    clients = [place.wait() for _ in range(200)]
    await asyncio.sleep(10.5 * LOOK)
    assert place.waiting == 200
    assert 5 <= place.store.looks <= 11
    place.store.number = 8
    assert set(await asyncio.gather(*clients)) == {8}
    assert place.waiting == 0


async def test_nobody_looks_where_nobody_waits(place: Place) -> None:
    assert await place.wait(longest=LOOK / 2) == 7
    assert await place.wait(after=3) == 7
    before = place.store.looks
    await asyncio.sleep(3 * LOOK)
    assert place.store.looks == before


async def test_what_is_written_here_is_looked_for_at_once_and_not_too_often(
    place: Place,
) -> None:
    place.rooms = Waiting(place.store, place.course, place.meters, 60.0)  # type: ignore[arg-type]
    client, other = place.wait(), place.wait(OTHER)
    await asyncio.sleep(0)
    for _ in range(100):
        place.rooms.heard(ONE)
    place.store.number = 8
    assert await asyncio.wait_for(client, 2) == 8
    assert place.store.looks == 1
    assert not other.done()
    other.cancel()


async def test_a_store_that_is_busy_is_asked_again_and_one_away_is_told_of(
    place: Place,
) -> None:
    client = place.wait()
    place.store.fault = StoreBusy()
    await asyncio.sleep(3 * LOOK)
    assert not client.done()
    place.store.fault = StoreUnreachable()
    with pytest.raises(StoreUnreachable):
        await client


async def test_when_the_server_stops_all_are_let_go(place: Place) -> None:
    clients = [place.wait(org) for org in (ONE, ONE, OTHER)]
    await asyncio.sleep(LOOK / 2)
    place.course.stop()
    assert await asyncio.gather(*clients) == [7, 7, 7]
    assert await place.wait() == 7
    assert place.waiting == 0
