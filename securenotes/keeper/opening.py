"""Making, opening and migrating an embedded store's file (vault § 8)."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from securenotes.errors import (
    DiskFull,
    StoreDamaged,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
    StoreVersion,
)
from securenotes.keeper.place import check_folder, check_place, make_folder
from securenotes.keeper.schema import APPLICATION, VERSION, read_steps, split
from securenotes.keeper.sql import Row
from securenotes.keeper.sqlite import Sqlite

PATIENCE = 5.0
"""Seconds that a writer waits for another before ``StoreBusy``."""

PAGE = 16384

SETTINGS = (
    "PRAGMA secure_delete=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cell_size_check=ON",
)

# Of a connection alone: the pupils of a list, while it is made; and what the
# store may know of every note, where a server's database has a wall.
BESIDE = (
    "CREATE TEMP TABLE IF NOT EXISTS reach (scope BLOB PRIMARY KEY)",
    (
        "CREATE TEMP VIEW IF NOT EXISTS known_version AS"
        " SELECT id, note, ver, header, vh FROM version"
    ),
    (
        "CREATE TEMP VIEW IF NOT EXISTS known_draft AS"
        " SELECT note, author, chain, scope, vh, header FROM draft"
    ),
    (
        "CREATE TEMP VIEW IF NOT EXISTS known_work AS"
        " SELECT name FROM own WHERE what = 'work'"
    ),
    (
        "CREATE TEMP TRIGGER IF NOT EXISTS drop_work INSTEAD OF DELETE ON known_work"
        " BEGIN DELETE FROM own WHERE what = 'work' AND name = OLD.name; END"
    ),
)


def create_store(path: Path, patience: float = PATIENCE) -> Sqlite:
    """Make a new store and open it; ``StoreRefused`` ("exists") if there.

    It is built beside its place and then put there whole, so that a process
    killed at any moment leaves a store or none.
    """
    make_folder(path.parent)
    check_folder(path.parent)
    building = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        building.unlink(missing_ok=True)
        os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        made = Sqlite(connect(building, patience), building)
        set_up(made, new=True)
        migrate(made)
        made.close()
        os.link(building, path)
    except FileExistsError:
        raise StoreRefused("exists") from None
    except OSError as error:
        raise translate(error) from error
    finally:
        with suppress(OSError):
            building.unlink(missing_ok=True)
    return open_store(path, patience)


def open_store(path: Path, patience: float = PATIENCE) -> Sqlite:
    """Open a store that is there, and finish a destruction begun.

    Raises ``StoreUnreachable``, ``StoreRefused``, ``StoreReadOnly``,
    ``StoreVersion``, ``StoreDamaged``, ``StoreBusy``.
    """
    check_place(path)
    if path.stat().st_size < PAGE:
        raise StoreDamaged
    store = Sqlite(connect(path, patience), path)
    try:
        set_up(store, new=False)
        check_schema(store)
        check_length(store, path)
        if store.one("SELECT one FROM destroying"):
            store.destroy()
    except BaseException:
        store.close()
        raise
    return store


def make_in_memory() -> Sqlite:
    """Make a store that ends with the process; for one thread at a time."""
    connection = sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False
    )
    store = Sqlite(connection, None)
    set_up(store, new=True)
    migrate(store)
    return store


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """Open the file, never making one."""
    try:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=patience,
            isolation_level=None,
            cached_statements=256,
            check_same_thread=False,  # a store hands it from opener to worker
        )
    except sqlite3.Error as error:
        raise StoreUnreachable from error


def set_up(store: Sqlite, *, new: bool) -> None:
    """Set a connection as vault § 8 says; ``StoreRefused`` if it cannot be."""
    if new:
        store.run(f"PRAGMA page_size={PAGE}")
    for setting in (*SETTINGS, *BESIDE):
        store.all(setting)
    mode = store.one("PRAGMA journal_mode=WAL")
    if store.path is not None and (mode is None or mode[0] != "wal"):
        raise StoreRefused("network")


def migrate(store: Sqlite) -> None:
    """Bring the schema forward to this program's version, in one step."""
    with store.writing():
        now = find_version(store)
        for number, script in read_steps():
            if number > now:
                for statement in split(script):
                    store.run(statement)
                store.run(f"PRAGMA user_version={number:d}")
        store.run(f"PRAGMA application_id={APPLICATION:d}")


def find_version(store: Sqlite) -> int:
    """Give the schema's number in the file."""
    row = store.one("PRAGMA user_version")
    return int(row[0]) if row else 0


def check_schema(store: Sqlite) -> None:
    """Refuse a file that is not ours, of another version, or changed."""
    mark = store.one("PRAGMA application_id")
    if mark is None or mark[0] != APPLICATION:
        raise StoreDamaged
    version = find_version(store)
    if version > VERSION or version < 1:
        raise StoreVersion
    if version < VERSION:
        migrate(store)
    fresh = make_in_memory()
    try:
        if read_shape(store) != read_shape(fresh):
            raise StoreDamaged
    finally:
        fresh.close()


def check_length(store: Sqlite, path: Path) -> None:
    """Refuse a file that is shorter than its own pages say."""
    with store.reading():
        pages = store.one("PRAGMA page_count")
    journal = path.with_name(path.name + "-wal")
    with suppress(FileNotFoundError):
        if journal.stat().st_size:
            return
    if pages is None or path.stat().st_size < pages[0] * PAGE:
        raise StoreDamaged


def read_shape(store: Sqlite) -> list[Row]:
    """Give the schema as a file has it."""
    return store.all(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
    )


def translate(error: OSError) -> StoreUnreachable | StoreReadOnly | DiskFull:
    """Name an error of the file system with one of ours."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StoreReadOnly()
    return StoreUnreachable()
