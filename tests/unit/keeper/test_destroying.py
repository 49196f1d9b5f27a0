"""What is destroyed is gone from file and journal (R24, vault § 8)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalStore
from securenotes.sealed import OwnRecord
from tests.kit import MORNING, Town, build_town


@pytest.fixture
async def town(tmp_path: Path):
    clock = FakeClock(MORNING)
    store = LocalStore.create(tmp_path / "store" / "notes.db", clock)
    yield await build_town(store, clock)
    await store.close()


def everything(tmp_path: Path) -> bytes:
    return b"".join(
        file.read_bytes() for file in sorted((tmp_path / "store").iterdir())
    )


async def test_r3_a_discarded_draft_is_in_no_byte_of_the_disk(
    tmp_path: Path, town: Town
) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    repository = await town.sign_in("anna")
    draft = town.draft(unit, anna, unit.pupils["ada"], "Text " * 900)
    await repository.save_draft(draft.record, None)
    assert draft.record.wrap is not None
    pieces = (draft.record.wrap.wrap, draft.record.blob[:64], draft.record.blob[-64:])
    assert all(piece in everything(tmp_path) for piece in pieces)
    await repository.discard_draft(draft.note, draft.vh)
    assert not any(piece in everything(tmp_path) for piece in pieces)


async def test_r42_a_dropped_working_copy_is_in_no_byte_of_the_disk(
    tmp_path: Path, town: Town
) -> None:
    repository = await town.sign_in("anna")
    await repository.put_own(OwnRecord("work", b"", 1, b"\x07canary\x07" * 50, 0))
    assert b"\x07canary\x07" in everything(tmp_path)
    await repository.drop_own("work", b"")
    assert b"\x07canary\x07" not in everything(tmp_path)


async def test_a_busy_journal_is_remembered_and_emptied_when_opened(
    tmp_path: Path, town: Town
) -> None:
    path = tmp_path / "store" / "notes.db"
    repository = await town.sign_in("anna")
    await repository.put_own(OwnRecord("work", b"", 1, b"\x07canary\x07" * 50, 0))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM own").fetchall()
    town.store.keeper.sql.run("PRAGMA busy_timeout=1")
    await repository.drop_own("work", b"")
    assert b"\x07canary\x07" in everything(tmp_path)
    assert town.store.keeper.sql.all("SELECT * FROM destroying") == [(1,)]
    reader.close()
    again = LocalStore.open(path, town.clock)
    assert again.keeper.sql.all("SELECT * FROM destroying") == []
    assert b"\x07canary\x07" not in everything(tmp_path)
    await again.close()


async def test_nothing_readable_lies_in_the_store(tmp_path: Path, town: Town) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    repository = await town.sign_in("anna")
    one = town.publication(unit, anna, unit.pupils["ada"], "kanariefågel")
    draft = town.draft(unit, anna, unit.pupils["bo"], "kanariefågel")
    await repository.publish(one.record, None, None)
    await repository.save_draft(draft.record, None)
    whole = everything(tmp_path)
    for word in ("kanariefågel", "Möte", '"ada"', '"bo"'):
        for coding in ("utf-8", "utf-16-le"):
            assert word.encode(coding) not in whole, word
        assert word.encode().hex().encode() not in whole
