"""Many acts made durable together, on throwaway stores alone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import Conflict, StoreRefused
from securenotes.repository.local import LocalStore
from securenotes.sealed import HeadFilter, OwnRecord
from tests.kit import MORNING, build_town
from tests.wholeness import check_whole


async def test_a_batch_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "store" / "notes.db"
    clock = FakeClock(MORNING)
    store = LocalStore.create(path, clock)
    async with store.batch():
        town = await build_town(store, clock)
        unit, anna = town.units["Tallbacken"], town.person("anna")
        mine, other = await town.sign_in("anna"), await town.sign_in("johan")
        one = town.publication(unit, anna, unit.pupils["ada"])
        await mine.publish(one.record, None, None)
        await other.opened(town.receipt(town.person("johan"), one))
        with pytest.raises(Conflict):
            await mine.put_own(OwnRecord("work", b"", 7, b"x", 0))
        draft = town.draft(unit, anna, unit.pupils["ada"])
        await mine.save_draft(draft.record, None)
        await mine.discard_draft(draft.note, draft.vh)
        outside = LocalStore.open(path, clock)
        assert await outside.client().info() is None
        await outside.close()
    assert store.keeper.sql.all("SELECT * FROM destroying") == []
    assert (await mine.heads(HeadFilter(), None, 50)).total == 1
    await store.close()
    check_whole(path)


async def test_a_batch_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    clock = FakeClock(MORNING)
    store = LocalStore.create(tmp_path / "store" / "notes.db", clock)
    with suppress(ZeroDivisionError):
        async with store.batch():
            await build_town(store, clock)
            raise ZeroDivisionError
    assert await store.client().info() is None
    town = await build_town(store, clock)
    assert await (await town.sign_in("anna")).drafts() == []
    await store.close()


async def test_a_store_for_real_data_has_no_batches(tmp_path: Path) -> None:
    clock = FakeClock(MORNING)
    store = LocalStore.create(tmp_path / "store" / "notes.db", clock)
    town = await build_town(store, clock)
    store.keeper.sql.run("UPDATE organisation SET throwaway = 0")
    with pytest.raises(StoreRefused):
        async with store.batch():
            await town.sign_in("anna")
    await store.close()
