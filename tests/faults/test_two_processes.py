"""Two processes write to one store at once."""

from __future__ import annotations

import asyncio
import os
import traceback
from datetime import timedelta
from pathlib import Path

from securenotes.errors import StoreBusy
from securenotes.repository.local import LocalStore
from tests.faults.writer_kills import FORK, found
from tests.kit import Town
from tests.wholeness import Look, check_whole

EACH = 20


async def write(town: Town, path: Path, login: str) -> None:
    """Publish notes, and edit what the other may be editing too."""
    town.store = LocalStore.open(path, town.clock)
    unit, person = town.units["Tallbacken"], town.person(login)
    repository = await town.sign_in(login)
    for n in range(EACH):
        one = town.publication(unit, person, unit.pupils["ada"], f"Text {n}")
        await repository.publish(one.record, None, None)
        await repository.pupil_heads(unit.pupils["ada"])
    await town.store.close()


def run_child(town: Town, path: Path, login: str) -> None:
    try:
        asyncio.run(write(town, path, login))
    except BaseException:  # noqa: BLE001  shown, and told by the exit code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def test_r12_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store" / "notes.db"
    town = asyncio.run(found(path))
    town.clock.advance(timedelta(minutes=1))
    children = [
        FORK.Process(target=run_child, args=(town, path, login))
        for login in ("anna", "johan")
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    check_whole(path)
    look = Look(path)
    assert look.all("SELECT count(*) FROM head") == [(2 * EACH,)]
    assert look.all("SELECT count(*) FROM log WHERE act = 3") == [(2 * EACH,)]
    look.close()


def test_one_process_follows_what_another_adds_to_the_roster(tmp_path: Path) -> None:
    path = tmp_path / "store" / "notes.db"
    town = asyncio.run(found(path))
    town.clock.advance(timedelta(minutes=1))

    async def both() -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        town.store = LocalStore.open(path, town.clock)
        admin = await town.sign_in("eva")
        town.store = LocalStore.open(path, town.clock)
        xena = await town.sign_in("xena")
        assert await xena.counts([unit.pupils["cia"]]) == []
        await town.link(admin, unit, eva, "xena", unit.pupils["cia"])
        assert len(await xena.counts([unit.pupils["cia"]])) == 1
        await town.store.close()
        await admin._store.close()

    asyncio.run(both())


def test_a_store_held_by_another_is_busy_and_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "store" / "notes.db"
    town = asyncio.run(found(path))
    town.clock.advance(timedelta(minutes=1))

    async def wait() -> None:
        other = LocalStore.open(path, town.clock)
        town.store = LocalStore.open(path, town.clock, patience=0.1)
        with other.keeper.sql.writing():
            try:
                await town.sign_in("anna")
            except StoreBusy:
                pass
            else:
                raise AssertionError("nobody waited")
        town.person("anna").last_step = 0
        town.clock.advance(timedelta(minutes=1))
        await (await town.sign_in("anna")).drafts()
        await town.store.close()
        await other.close()

    asyncio.run(wait())
