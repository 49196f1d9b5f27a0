"""What waits for a server: sent once, in order, whatever the network does (R42)."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from securenotes.errors import StoreBusy, StoreUnreachable
from securenotes.notebook.contact import Contact
from securenotes.notebook.outbox import ROOM, TOGETHER, Outbox, Rescue
from securenotes.notebook.own_records import AWAY
from securenotes.sealed import OwnRecord
from tests.unit.notebook.room import Room

LOST = (StoreUnreachable("server"), StoreBusy())


class Wifi:
    """A repository behind a network that comes and goes.

    What gets through is written down; ``bad`` is how often something does not,
    half of it before the server has it and half of it after.
    """

    def __init__(self, repository: Any, dice: random.Random, bad: float) -> None:
        self._repository = repository
        self._dice = dice
        self.bad = bad
        self.asked: list[list[OwnRecord]] = []
        self.under_way: Callable[[], Awaitable[None]] | None = None

    async def put_owns(self, records: Sequence[OwnRecord]) -> None:
        chance = self._dice.random()
        if chance < self.bad / 2:
            raise self._dice.choice(LOST)
        self.asked.append(list(records))
        if self.under_way is not None:
            await self.under_way()
        await self._repository.put_owns(records)
        if chance < self.bad:
            raise self._dice.choice(LOST)

    async def drop_own(self, what: str, record: bytes) -> None:
        await self._repository.drop_own(what, record)


async def nobody(record: OwnRecord) -> None:
    raise AssertionError(f"rescued {record.rev}")


def text(note: int, rev: int, size: int = 40) -> OwnRecord:
    return OwnRecord("work", b"note%d" % note, rev, b"%d" % rev * size, 0)


def files(place: Path) -> list[Path]:
    return [one for one in place.rglob("*") if one.is_file()]


async def send(outbox: Outbox, wifi: Any, rescue: Rescue) -> None:
    await outbox.send(wifi, rescue)


async def send_all(outbox: Outbox, wifi: Wifi, rescue: Rescue = nobody) -> None:
    for _ in range(200):
        with suppress(*AWAY):
            await send(outbox, wifi, rescue)
            return
    raise AssertionError("never through")


@pytest.mark.parametrize("seed", range(6))
async def test_r42_what_waited_is_there_once_and_in_order(
    room: Room, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    town = room.town
    anna, user = await town.sign_in("anna"), town.person("anna").user
    wifi = Wifi(anna, dice, 0.6)
    outbox = Outbox(tmp_path, user, Contact())
    await outbox.load()
    newest: dict[bytes, OwnRecord] = {}
    for _ in range(120):
        note = dice.randrange(8)
        before = newest.get(b"note%d" % note)
        free = outbox.free_rev(b"note%d" % note)
        record = text(
            note, free or (before.rev + 1 if before else 1), dice.randint(1, 9)
        )
        newest[record.id] = record
        await outbox.hold(record, tried=dice.random() < 0.3)
        if dice.random() < 0.3:
            with suppress(*AWAY):
                await send(outbox, wifi, nobody)
        if dice.random() < 0.1:
            # The program is killed, and started again.
            outbox = Outbox(tmp_path, user, Contact())
            await outbox.load()
    await send_all(outbox, wifi)
    assert {one.id: one for one in await anna.own("work")} == newest
    assert not files(tmp_path)
    # In order: what was let through of a note never went back, but to come again.
    seen: dict[bytes, int] = {}
    for record in (one for asked in wifi.asked for one in asked):
        assert record.rev <= seen.get(record.id, 0) + 1
        seen[record.id] = max(seen.get(record.id, 0), record.rev)


async def test_many_that_wait_are_few_requests(room: Room, tmp_path: Path) -> None:
    anna, user = await room.town.sign_in("anna"), room.town.person("anna").user
    wifi, contact = Wifi(anna, random.Random(1), 0), Contact()
    outbox = Outbox(tmp_path, user, contact)
    for note in range(2 * TOGETHER + 1):
        await outbox.hold(text(note, 1), tried=False)
    assert contact.waiting == 2 * TOGETHER + 1
    await send(outbox, wifi, nobody)
    assert [len(asked) for asked in wifi.asked] == [TOGETHER, TOGETHER, 1]
    assert contact.waiting == 0
    wifi.asked.clear()
    for note in range(200, 204):
        await outbox.hold(text(note, 1, ROOM // 3), tried=False)
    await send(outbox, wifi, nobody)
    assert [len(asked) for asked in wifi.asked] == [3, 1]


async def test_r12_of_many_that_wait_only_what_another_wrote_is_rescued(
    room: Room, tmp_path: Path
) -> None:
    anna, user = await room.town.sign_in("anna"), room.town.person("anna").user
    await anna.put_own(OwnRecord("work", b"note3", 1, b"elsewhere", 0))
    wifi = Wifi(anna, random.Random(2), 0.5)
    outbox = Outbox(tmp_path, user, Contact())
    for note in range(6):
        await outbox.hold(text(note, 1), tried=True)
    await outbox.hold(text(3, 2), tried=False)
    rescued: list[OwnRecord] = []

    async def rescue(record: OwnRecord) -> None:
        rescued.append(record)

    await send_all(outbox, wifi, rescue)
    assert rescued == [text(3, 2)]
    kept = {one.id: one.blob for one in await anna.own("work")}
    assert kept.pop(b"note3") == b"elsewhere"
    assert kept == {text(n, 1).id: text(n, 1).blob for n in (0, 1, 2, 4, 5)}


async def test_r42_text_that_is_typed_while_older_is_sent_is_sent_too(
    room: Room, tmp_path: Path
) -> None:
    anna, user = await room.town.sign_in("anna"), room.town.person("anna").user
    wifi, outbox = Wifi(anna, random.Random(3), 0), Outbox(tmp_path, user, Contact())
    await outbox.hold(text(1, 1), tried=False)
    sending = asyncio.Event()

    async def under_way() -> None:
        sending.set()
        await asyncio.sleep(0)

    wifi.under_way = under_way
    typing = asyncio.ensure_future(outbox.hold(text(1, 1, 9), tried=False))
    await asyncio.gather(typing, send(outbox, wifi, nobody))
    rest = outbox.free_rev(text(1, 1).id)
    await send(outbox, wifi, nobody)
    assert sending.is_set()
    assert not rest
    assert [one.blob for one in await anna.own("work")] == [text(1, 1, 9).blob]
    assert not files(tmp_path)


@pytest.mark.parametrize("when", ["before", "meanwhile", "after a start"])
async def test_r12_text_that_became_something_else_does_not_come_after_it(
    room: Room, tmp_path: Path, when: str
) -> None:
    anna, user = await room.town.sign_in("anna"), room.town.person("anna").user
    wifi, contact = Wifi(anna, random.Random(3), 0), Contact()
    outbox = Outbox(tmp_path, user, contact)
    note = text(1, 1).id

    async def saved_elsewhere() -> None:
        wifi.under_way = None
        await outbox.destroy("work", note)

    await outbox.hold(text(1, 1), tried=True)
    if when == "meanwhile":
        wifi.under_way = saved_elsewhere
    else:
        await anna.put_own(text(1, 1))  # it had arrived
        await saved_elsewhere()
        assert (contact.waiting, outbox.holds(note)) == (0, True)
        assert outbox.destroys(note)
    if when == "after a start":
        outbox = Outbox(tmp_path, user, contact)
        await outbox.load()
        assert outbox.destroys(note)
        # What is typed from now on begins anew.
        await outbox.hold(text(1, 1, 9), tried=False)
    await send(outbox, wifi, nobody)
    left = [text(1, 1, 9).blob] if when == "after a start" else []
    assert [one.blob for one in await anna.own("work")] == left
    assert not outbox.holds(note)
    assert not files(tmp_path)
