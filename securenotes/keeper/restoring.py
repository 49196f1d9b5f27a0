"""A backup put in the place of an embedded store, and the store kept beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.errors import (
    DiskFull,
    StoreBusy,
    StoreDamaged,
    StoreRefused,
    StoreUnreachable,
)
from securenotes.keeper.opening import open_store
from securenotes.keeper.place import check_folder, check_place, make_folder
from securenotes.keeper.sqlite import Sqlite
from securenotes.keeper.upkeep import back_up, open_to_look

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row, Sql

WAIT_MS = 1000
HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@dataclass(frozen=True, slots=True, repr=False)
class Restored:
    """What a restore has done.

    ``kept`` is the copy of what was there, None where nothing was. ``ahead`` is
    how many entries of the register it had that the backup lacks, None where
    that could not be read. ``disposed`` counts pupils disposed of again.
    """

    kept: Path | None
    ahead: int | None = 0
    disposed: int = 0


def restore(backup: Path, store: Path, kept: Path) -> Restored:
    """Put a verified copy of a backup in a store's place.

    What was there is kept at ``kept``, damaged or not, before anything is
    replaced; at every moment there is a whole store or what was before. Raises
    ``StoreDamaged`` for a backup that does not verify, ``StoreBusy`` while
    another process has the store open, ``StoreRefused`` ("organisation") for
    another organisation's, ("exists") where ``kept`` is taken, and the rest of
    the ``StoreError`` family. Then nothing was changed.
    """
    make_folder(store.parent)
    check_folder(store.parent)
    building = store.with_name(f".{store.name}.restoring.{os.getpid()}")
    with suppress(FileNotFoundError):
        building.unlink()
    try:
        back_up(backup, building)
        if not os.path.lexists(store):
            _put(building, store)
            return Restored(None)
        check_place(store)
        with _alone(store) as old:
            newer = None if old is None else _newer(old, building)
            disposed = 0 if not newer else _replay(building, newer)
            _keep(store, kept)
            _put(building, store)
        return Restored(kept, None if newer is None else len(newer), disposed)
    except OSError as error:
        raise DiskFull if error.errno == 28 else StoreUnreachable from None
    finally:
        with suppress(OSError):
            building.unlink()


def replay_disposals(sql: Sql, entries: list[Row]) -> int:
    """Dispose again of what newer entries have disposed of; say of how many.

    ``entries`` are (chain, seq, prev, payload, sig), in order, of the store that
    is replaced: a backup must not bring back what was destroyed (vault § 7).
    Runs in a transaction of the store that is put in place. The register has no
    such entry so far, so none is found.
    """
    del sql, entries
    return 0


def _replay(building: Path, newer: list[Row]) -> int:
    made = open_store(building)
    try:
        with made.writing():
            done = replay_disposals(made, newer)
        if done:
            made.destroy()
        return done
    finally:
        made.close()


@contextmanager
def _alone(store: Path) -> Iterator[Sql | None]:
    """Hold a store against every other process; None where it cannot be read."""
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        if _is_ours(connection):
            yield Sqlite(connection, store)
            return
    yield None


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Shut all others out; False where the file is damaged, ``StoreBusy``."""
    try:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        # Without a journal beside it, nothing of it can fall to what comes after.
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        whole = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if (error.sqlite_errorcode & 0xFF) in HELD:
            raise StoreBusy from None
        return False
    return (mode, whole) == (("delete",), ("ok",))


def _newer(old: Sql, building: Path) -> list[Row] | None:
    """Give what the register of the old store has beyond the backup's."""
    with open_to_look(building) as made:
        org = made.one("SELECT org FROM organisation")
        newest = made.all("SELECT chain, max(seq) FROM entry GROUP BY chain")
    ends: dict[bytes, int] = dict(newest)
    try:
        if old.one("SELECT org FROM organisation") not in (None, org):
            raise StoreRefused("organisation")
        rows = old.all(
            "SELECT chain, seq, prev, payload, sig FROM entry ORDER BY chain, seq"
        )
    except StoreDamaged:
        return None
    return [row for row in rows if row[1] > ends.get(row[0], 0)]


def _keep(store: Path, kept: Path) -> None:
    """Give what is there a second name, with what its journal holds."""
    try:
        os.link(store, kept)
    except FileExistsError:
        raise StoreRefused("exists") from None
    for suffix in ("-wal", "-shm"):
        # Left behind only by a file too damaged to be put in order.
        left = store.with_name(store.name + suffix)
        if suffix == "-wal" and left.exists() and left.stat().st_size:
            os.link(left, kept.with_name(kept.name + suffix))
        with suppress(FileNotFoundError):
            left.unlink()


def _put(building: Path, store: Path) -> None:
    """Put the copy in place in one step, on disk when this returns."""
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            building.with_name(building.name + suffix).unlink()
    building.replace(store)
    folder = os.open(store.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
