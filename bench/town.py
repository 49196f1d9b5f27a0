"""Stores to measure on: the tests' small town, with as much in it as asked."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from securenotes.clock import FakeClock
from securenotes.model import ScopeId
from securenotes.repository.local import LocalStore
from tests.kit import MORNING, build_town
from tests.unit.notebook.room import Room

ON_DISK = "/var/tmp"
"""A folder that is on a disk; ``/tmp`` is memory on some machines."""

TEXT = (
    "Alva läste två sidor högt och hittade själv orden som var svåra. Vi kom"
    " överens om att hon läser femton minuter hemma varje kväll. "
)


@asynccontextmanager
async def open_room(*, on_disk: bool = False) -> AsyncIterator[Room]:
    """Build the usual town, in memory or in a file that is gone afterwards."""
    clock = FakeClock(MORNING)
    with tempfile.TemporaryDirectory(dir=ON_DISK if on_disk else None) as name:
        folder = Path(name)
        if on_disk:
            store = LocalStore.create(folder / "store.db", clock)
        else:
            store = LocalStore.in_memory(clock)
        try:
            yield Room(await build_town(store, clock), folder)
        finally:
            await store.close()


async def publish_many(room: Room, pupil: ScopeId, count: int) -> None:
    """Publish notes of some 1,100 bytes on a pupil, by anna."""
    town, anna = room.town, room.town.person("anna")
    repository = await town.sign_in("anna")
    async with town.store.batch():
        for n in range(count):
            one = town.publication(room.unit, anna, pupil, f"{n} {TEXT * 8}")
            await repository.publish(one.record, None, None)
            room.advance(seconds=1)
    await repository.sign_out()
