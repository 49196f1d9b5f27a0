"""Rows of every act are held by `store verify`: changed, removed, moved, cut."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import NotThere
from securenotes.keeper.upkeep import back_up, verify_file
from securenotes.keeper.wholeness import Fault, Finding, Part
from securenotes.model import NoteId
from securenotes.repository.local import LocalStore
from securenotes.sealed import Act
from tests.kit import MORNING, build_town

TOLD = (Act.LISTED, Act.SEARCHED, Act.REFUSED, Act.LOOKED, Act.CHECKED, Act.EXPORTED)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which everything was done that leaves a row of its own."""
    folder = tmp_path_factory.mktemp("lived")
    folder.chmod(0o700)
    return asyncio.run(live(folder))


async def live(folder: Path) -> Path:
    clock = FakeClock(MORNING)
    store = LocalStore.create(folder / "store.db", clock)
    town = await build_town(store, clock)
    unit = town.units["Tallbacken"]
    ada = unit.pupils["ada"]
    johan, eva = await town.sign_in("johan"), await town.sign_in("eva")
    for act in (Act.LISTED, Act.SEARCHED):
        await johan.note_log(act, ada, 3)
    for act in (Act.LOOKED, Act.CHECKED, Act.EXPORTED):
        await eva.note_log(act, None, 3, unit.chain)
    with pytest.raises(NotThere):
        await johan.versions(NoteId(bytes(16)))
    await town.sign_in("anna")
    await store.close()
    return folder / "store.db"


@pytest.fixture
def store(lived: Path, tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    back_up(lived, tmp_path / "store.db")
    return tmp_path / "store.db"


def of_the_log(path: Path, *statements: str) -> list[Finding]:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount, statement
    return [one for one in verify_file(path) if one.part is Part.LOG]


def number_of(path: Path, act: Act) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (row,) = connection.execute(
            "SELECT seq FROM log WHERE act = ?", (int(act),)
        ).fetchall()
    return int(row[0])


@pytest.mark.parametrize("act", TOLD, ids=lambda act: act.name.lower())
def test_r27_a_row_of_each_act_changed_removed_or_moved_is_named(
    store: Path, act: Act
) -> None:
    assert list(verify_file(store)) == []
    number = number_of(store, act)
    (found,) = of_the_log(store, f"UPDATE log SET count = 9 WHERE seq = {number}")
    assert (found.fault, found.number) == (Fault.CHANGED, number)


@pytest.mark.parametrize("act", [Act.LISTED, Act.REFUSED], ids=lambda act: act.name)
def test_r27_a_row_removed_or_moved_is_named(
    store: Path, tmp_path: Path, act: Act
) -> None:
    number = number_of(store, act)
    back_up(store, tmp_path / "moved.db")
    (found,) = of_the_log(store, f"DELETE FROM log WHERE seq = {number}")
    assert (found.fault, found.number) == (Fault.MISSING, number)
    (found,) = of_the_log(
        tmp_path / "moved.db",
        f"UPDATE log SET seq = 9999 WHERE seq = {number}",
        f"UPDATE log SET seq = {number} WHERE seq = {number + 1}",
        f"UPDATE log SET seq = {number + 1} WHERE seq = 9999",
    )
    assert (found.fault, found.number) == (Fault.CHANGED, number)


def test_r27_an_end_cut_off_is_known_by_the_sign_in_it_told_of(store: Path) -> None:
    number = number_of(store, Act.REFUSED)
    (found,) = of_the_log(store, f"DELETE FROM log WHERE seq >= {number}")
    assert (found.fault, found.number) == (Fault.MISSING, number)
