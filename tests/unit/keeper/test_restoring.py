"""A backup is put in a store's place: verified, and nothing lost on the way."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import (
    StoreBusy,
    StoreDamaged,
    StoreRefused,
)
from securenotes.keeper import opening, restoring, schema
from securenotes.keeper.opening import create_store, open_store
from securenotes.keeper.restoring import restore
from securenotes.keeper.upkeep import back_up, verify_file
from securenotes.notebook.trust import Trust
from securenotes.repository.local import LocalStore
from tests.kit import MORNING, Town, build_town
from tui import exits
from tui.cli import main


@pytest.fixture
def place(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    folder = tmp_path / "store"
    folder.mkdir(mode=0o700)
    return folder / "store.db"


async def lived_in(path: Path) -> Town:
    """Make a store with one published note."""
    clock = FakeClock(MORNING)
    town = await build_town(LocalStore.create(path, clock), clock)
    await publish(town)
    return town


async def publish(town: Town) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    one = town.publication(unit, anna, unit.pupils["ada"])
    await (await town.sign_in("anna")).publish(one.record, None, None)


def content(path: Path) -> bytes:
    return path.read_bytes()


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def notes(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("SELECT count(*) FROM head").fetchone()[0]
    return found


async def test_what_was_there_is_kept_and_the_copy_is_in_its_place(place: Path) -> None:
    town = await lived_in(place)
    backup, kept = place.parent / "backup.db", place.parent / "kept.db"
    back_up(place, backup)
    await publish(town)
    await town.store.close()
    assert restore(backup, place, kept) == restoring.Restored(kept, 0, 0)
    assert (notes(place), notes(kept), notes(backup)) == (1, 2, 1)
    for file in (place, kept):
        assert list(verify_file(file)) == []
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    names = {file.name for file in place.parent.iterdir()}
    assert {one for one in names if "restoring" in one} == set()
    # What was kept can be put back as it was.
    restore(kept, place, place.parent / "again.db")
    assert notes(place) == 2


async def test_a_copy_that_does_not_verify_changes_nothing(place: Path) -> None:
    town = await lived_in(place)
    backup = place.parent / "backup.db"
    back_up(place, backup)
    await town.store.close()
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE version SET edited = edited + 1")
    before = content(place)
    with pytest.raises(StoreDamaged):
        restore(backup, place, place.parent / "kept.db")
    assert content(place) == before
    assert {one.name for one in place.parent.iterdir()} == {"backup.db", "store.db"}


async def test_a_store_that_somebody_has_open_is_left_alone(place: Path) -> None:
    town = await lived_in(place)
    backup, kept = place.parent / "backup.db", place.parent / "kept.db"
    back_up(place, backup)
    with pytest.raises(StoreBusy):
        restore(backup, place, kept)
    assert not kept.exists()
    await publish(town)
    await town.store.close()
    assert notes(place) == 2


async def test_a_taken_name_and_another_organisation_are_refused(place: Path) -> None:
    town = await lived_in(place)
    backup, kept = place.parent / "backup.db", place.parent / "kept.db"
    back_up(place, backup)
    await town.store.close()
    put(kept, b"something")
    with pytest.raises(StoreRefused) as refused:
        restore(backup, place, kept)
    assert (refused.value.code, content(kept)) == ("exists", b"something")
    other = place.parent / "other.db"
    await (await lived_in(other)).store.close()
    with pytest.raises(StoreRefused) as refused:
        restore(backup, other, place.parent / "new.db")
    assert refused.value.code == "organisation"
    open_store(place).close()
    open_store(other).close()


async def test_a_store_too_damaged_to_read_is_kept_whole_all_the_same(
    place: Path,
) -> None:
    town = await lived_in(place)
    backup, kept = place.parent / "backup.db", place.parent / "kept.db"
    back_up(place, backup)
    await town.store.close()
    broken = b"\x00" * 4096 + content(place)[4096:]
    put(place, broken)
    assert restore(backup, place, kept).ahead is None
    assert content(kept) == broken
    assert (list(verify_file(place)), notes(place)) == ([], 1)


async def test_a_lost_store_is_restored_where_nothing_is(place: Path) -> None:
    town = await lived_in(place)
    backup = place.parent.parent / "backup.db"
    back_up(place, backup)
    await town.store.close()
    shutil.rmtree(place.parent)
    assert restore(backup, place, place.with_name("kept.db")).kept is None
    assert notes(place) == 1


async def test_newer_entries_are_handed_on_to_be_disposed_of_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await lived_in(place)
    backup, kept = place.parent / "backup.db", place.parent / "kept.db"
    back_up(place, backup)
    unit, eva = town.units["Tallbacken"], town.person("eva")
    before = unit.state.seq
    await town.add_pupils(await town.sign_in("eva"), unit, eva, "new")
    await town.store.close()
    handed: list[list[int]] = []

    def take(_sql: object, entries: list[tuple[bytes, int]]) -> int:
        handed.append([entry[1] for entry in entries])
        return 0

    monkeypatch.setattr(restoring, "replay_disposals", take)
    done = restore(backup, place, kept)
    newer = list(range(before + 1, unit.state.seq + 1))
    assert newer
    assert (handed, done.ahead) == ([newer], len(newer))


async def test_who_has_seen_more_than_a_restored_store_holds_is_told_so(
    place: Path,
) -> None:
    town = await lived_in(place)
    backup, kept = place.parent / "backup.db", place.parent / "kept.db"
    back_up(place, backup)
    unit, eva = town.units["Tallbacken"], town.person("eva")
    phone = await town.sign_in("eva")
    await town.add_pupils(phone, unit, eva, "new")
    trust = Trust(phone, town.org, throwaway=True)
    await trust.open([unit.chain], {})
    pin = trust.head(unit.chain)
    await town.store.close()
    restore(backup, place, kept)
    again = LocalStore.open(place, town.clock)
    town.store = again
    late = Trust(await town.sign_in("eva"), town.org, throwaway=True)
    with pytest.raises(StoreRefused) as refused:
        await late.open([unit.chain], {unit.chain: pin})
    assert refused.value.code == "older"
    other = Trust(await town.sign_in("eva"), town.org, throwaway=True)
    with pytest.raises(StoreDamaged):
        await other.open([unit.chain], {unit.chain: replace(pin, seq=1)})
    await again.close()


async def test_the_command_says_what_it_did_and_what_it_will_not_do(
    place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    town = await lived_in(place)
    backup = place.parent.parent / "backup.db"
    command = ["--lang", "en", "--store", str(place.parent), "store"]
    assert main([*command, "backup", str(backup)]) == exits.OK
    assert main([*command, "restore"]) == exits.USAGE
    assert main([*command, "restore", str(backup)]) == exits.STORE
    assert "The store is in use." in capfd.readouterr().err
    await town.store.close()
    assert main([*command, "restore", str(backup)]) == exits.OK
    told = capfd.readouterr()
    assert (told.err, "is restored from" in told.out) == ("", True)
    (kept,) = place.parent.glob("before-*.db")
    assert str(kept) in told.out
    put(backup, content(backup)[:40_000])
    assert main([*command, "restore", str(backup)]) == exits.STORE
    assert "does not verify" in capfd.readouterr().err


async def test_a_copy_of_an_older_schema_is_brought_to_this_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = schema.VERSION
    steps = [step for step in schema.read_steps() if step[0] <= 6]
    with monkeypatch.context() as older:
        older.setattr(opening, "VERSION", 6)
        older.setattr(opening, "read_steps", lambda: steps)
        create_store(place).close()
    backup = place.parent / "backup.db"
    back_up(place, backup)
    assert list(verify_file(backup)) == []
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (newest,)
    restore(backup, place, place.parent / "kept.db")
    assert list(verify_file(place)) == []
