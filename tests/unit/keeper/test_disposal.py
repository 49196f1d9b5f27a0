"""What was disposed of lies in no byte of a file, a backup put back included (R24)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.keeper.restoring import Restored, restore
from securenotes.keeper.upkeep import back_up, verify_file
from securenotes.keeper.wholeness import Fault, Part
from securenotes.repository.local import LocalStore
from securenotes.sealed import Act
from securenotes.vault.headers import Status
from securenotes.vault.primitives import sha256
from securenotes.vault.roster import Dispose
from tests.contract.disposing import published, sign
from tests.kit import MORNING, Sealed, Town, build_town
from tests.security.disk import forms, leaks


@pytest.fixture
def place(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    (tmp_path / "store").mkdir(mode=0o700)
    (tmp_path / "copies").mkdir(mode=0o700)
    return tmp_path / "store" / "store.db"


def secrets_of(one: Sealed) -> dict[str, bytes]:
    """Give what must be nowhere: the sealed text's parts, and its wrapped key."""
    blob = one.record.blob
    wanted = {"beginning": blob[:48], "middle": blob[300:348], "end": blob[-48:]}
    if one.record.wrap is not None:
        wanted["key"] = one.record.wrap.wrap
    return {
        f"{part} {form}": raw
        for part, secret in wanted.items()
        for form, raw in forms(secret).items()
    }


async def lived_in(place: Path) -> tuple[Town, Sealed]:
    """Make a store with a note that was read, changed and is being changed."""
    clock = FakeClock(MORNING)
    town = await build_town(LocalStore.create(place, clock), clock)
    unit = town.units["Tallbacken"]
    author, one = await published(town, unit)
    johan = await town.sign_in("johan")
    await johan.opened(town.receipt(town.person("johan"), one))
    await author.review(town.review(unit, town.person("anna"), one, ""))
    return town, one


async def disposed_of(town: Town, one: Sealed) -> None:
    eva = town.person("eva")
    named = Dispose(scope=one.header.scope, note=one.note, ver=one.header.ver)
    await sign(town, await town.sign_in("eva"), eva, [named], one)


async def test_r24_no_byte_of_it_is_left_and_the_store_is_whole(place: Path) -> None:
    town, one = await lived_in(place)
    assert leaks(place.parent, secrets_of(one)) != []
    await disposed_of(town, one)
    # Before anybody closes the store: file, journal and shared memory.
    assert leaks(place.parent, secrets_of(one)) == []
    await town.store.close()
    assert leaks(place.parent, secrets_of(one)) == []
    assert list(verify_file(place)) == []


async def test_r24_r27_a_disposal_that_the_log_tells_of_no_more_is_named(
    place: Path,
) -> None:
    town, one = await lived_in(place)
    await disposed_of(town, one)
    await town.store.close()
    with closing(sqlite3.connect(place)) as connection, connection:
        (number,) = connection.execute(
            f"SELECT max(seq) FROM log WHERE act = {int(Act.DISPOSED)}"
        ).fetchone()
        (chain,) = connection.execute(
            f"SELECT chain FROM log WHERE act = {int(Act.DISPOSED)}"
        ).fetchone()
        connection.execute(
            "DELETE FROM log WHERE chain = ? AND seq >= ?", (chain, number)
        )
    (found,) = verify_file(place)
    assert (found.part, found.fault, found.number) == (Part.LOG, Fault.MISSING, number)


async def test_r24_the_closed_layer_of_a_deleted_note_goes_too(place: Path) -> None:
    town, one = await lived_in(place)
    unit, anna, eva = town.units["Tallbacken"], town.person("anna"), town.person("eva")
    last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [one])
    await (await town.sign_in("anna")).withdraw(last.record, one.vh, seals, None)
    wanted = secrets_of(one) | {f"reason {k}": v for k, v in secrets_of(last).items()}
    wanted |= {f"seal {n}": seal.seal for n, seal in enumerate(seals)}
    assert leaks(place.parent, wanted) != []
    named = Dispose(scope=one.header.scope, note=one.note, ver=last.header.ver)
    await sign(town, await town.sign_in("eva"), eva, [named])
    await town.store.close()
    assert leaks(place.parent, wanted) == []
    assert list(verify_file(place)) == []


async def test_r24_a_backup_put_back_is_disposed_of_before_it_is_used(
    place: Path,
) -> None:
    town, one = await lived_in(place)
    backup = place.parent.parent / "copies" / "backup.db"
    kept = place.parent.parent / "copies" / "kept.db"
    back_up(place, backup)
    _, other = await published(town, town.units["Tallbacken"], "Nyare än kopian")
    await disposed_of(town, one)
    await disposed_of(town, other)
    await town.store.close()
    assert restore(backup, place, kept) == Restored(kept, 2, 1)
    assert leaks(place.parent, secrets_of(one)) == []
    assert list(verify_file(place)) == []
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("SELECT count(*) FROM head").fetchone() == (0,)
    # A second restore, of the very same copy, finds it in the first one's proof.
    again = place.parent.parent / "copies" / "again.db"
    restore(backup, place, again)
    assert leaks(place.parent, secrets_of(one)) == []
    assert list(verify_file(place)) == []


async def test_r24_a_forged_later_entry_disposes_of_nothing(place: Path) -> None:
    town, one = await lived_in(place)
    backup = place.parent.parent / "copies" / "backup.db"
    back_up(place, backup)
    await disposed_of(town, one)
    await town.store.close()
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(
            "UPDATE entry SET sig = zeroblob(64) WHERE seq = (SELECT max(seq) FROM"
            " entry WHERE chain = ?)",
            (town.units["Tallbacken"].chain,),
        )
    done = restore(backup, place, place.parent.parent / "copies" / "kept.db")
    assert done.disposed == 0
    assert leaks(place.parent, secrets_of(one)) != []


async def test_r24_what_no_entry_names_is_missing_and_is_told(place: Path) -> None:
    town, one = await lived_in(place)
    await disposed_of(town, one)
    _, other = await published(town, town.units["Tallbacken"], "Ska bevaras")
    await town.store.close()
    with closing(sqlite3.connect(place)) as connection, connection:
        # As a disposal leaves it, but without an entry that says so.
        connection.execute(
            "UPDATE version SET blob = ? WHERE note = ?",
            (sha256(other.record.blob), other.note),
        )
    (found, *_) = list(verify_file(place))
    assert (found.part, found.fault) == (Part.NOTE, Fault.CHANGED)
    assert found.record == other.note[:2].hex()


async def test_r24_a_tombstone_that_is_not_there_is_told(place: Path) -> None:
    town, one = await lived_in(place)
    await disposed_of(town, one)
    await town.store.close()
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DELETE FROM version WHERE note = ?", (one.note,))
    found = [(each.part, each.fault) for each in verify_file(place)]
    assert (Part.NOTE, Fault.MISSING) in found
