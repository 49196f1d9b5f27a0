"""The embedded store's connection: one SQLite file, set as vault § 8 says."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self

from securenotes.errors import (
    Conflict,
    DiskFull,
    StoreBusy,
    StoreDamaged,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
    StoreVersion,
)
from securenotes.keeper.place import check_folder, check_place, make_folder
from securenotes.keeper.schema import APPLICATION, VERSION, read_steps, split

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row, Value

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


class Sqlite:
    """One connection to an embedded store, or to one in memory alone."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self._connection = connection
        self._path = path
        self._batch = False

    @classmethod
    def create(cls, path: Path, patience: float = PATIENCE) -> Self:
        """Make a new store and open it; ``StoreRefused`` ("exists") if there.

        It is built beside its place and then put there whole, so that a
        process killed at any moment leaves a store or none.
        """
        make_folder(path.parent)
        check_folder(path.parent)
        building = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            building.unlink(missing_ok=True)
            os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            made = cls(connect(building, patience), building)
            made.set_up(new=True)
            made.migrate()
            made.close()
            os.link(building, path)
        except FileExistsError:
            raise StoreRefused("exists") from None
        except OSError as error:
            raise translate_os(error) from error
        finally:
            with suppress(OSError):
                building.unlink(missing_ok=True)
        return cls.open(path, patience)

    @classmethod
    def open(cls, path: Path, patience: float = PATIENCE) -> Self:
        """Open a store that is there, and finish a destruction begun.

        Raises ``StoreUnreachable``, ``StoreRefused``, ``StoreReadOnly``,
        ``StoreVersion``, ``StoreDamaged``, ``StoreBusy``.
        """
        check_place(path)
        if path.stat().st_size < PAGE:
            raise StoreDamaged
        store = cls(connect(path, patience), path)
        try:
            store.set_up(new=False)
            store.check_schema()
            if store.one("SELECT one FROM destroying"):
                store.destroy()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def in_memory(cls) -> Self:
        """Make a store that ends with the process; for one lock's holder."""
        connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        store = cls(connection, None)
        store.set_up(new=True)
        store.migrate()
        return store

    # -- one statement -------------------------------------------------
    def all(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """Give every row."""
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self.fail(error)

    def one(self, statement: str, values: Sequence[Value] = ()) -> Row | None:
        """Give the first row, or None; no reader is held after it."""
        rows = self.all(statement, values)
        return rows[0] if rows else None

    def run(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Change rows and say how many."""
        try:
            return self._connection.execute(statement, values).rowcount
        except sqlite3.Error as error:
            self.fail(error)

    def insert(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Add one row and give its number in order of arrival."""
        try:
            return self._connection.execute(statement, values).lastrowid or 0
        except sqlite3.Error as error:
            self.fail(error)

    def many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            self.fail(error)

    # -- transactions --------------------------------------------------
    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one unchanging view of the store until the block ends."""
        if self._batch:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self.undo()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write alone, durably at the block's end, not at all if it raises."""
        if self._batch:
            with self._inside_batch():
                yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self.undo()
            raise

    def begin_batch(self) -> None:
        """Make the writing blocks that follow durable together (no nesting)."""
        self.run("BEGIN IMMEDIATE")
        self._batch = True

    def end_batch(self) -> None:
        """Make a batch durable."""
        self.run("COMMIT")
        self._batch = False
        if self.one("SELECT one FROM destroying"):
            self.destroy()

    def drop_batch(self) -> None:
        """Undo a batch whole."""
        self._batch = False
        self.undo()

    @contextmanager
    def _inside_batch(self) -> Iterator[None]:
        self.run("SAVEPOINT act")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO act")
            raise
        finally:
            self.run("RELEASE act")

    def undo(self) -> None:
        """End a transaction without its writes, if one is open."""
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    # -- destroying ----------------------------------------------------
    def must_destroy(self) -> None:
        """Remember, in this writing block, that the journal must be emptied."""
        self.run("INSERT OR IGNORE INTO destroying (one) VALUES (1)")

    def destroy(self, tries: int = 4) -> bool:
        """Empty the journal of what was deleted; False when it is busy.

        False is remembered in the store and tried again at the next
        destruction and when the store is opened (R24).
        """
        if self._batch:
            return False
        for attempt in range(tries):
            row = self.one("PRAGMA wal_checkpoint(TRUNCATE)")
            if row is not None and row[0] == 0:
                self.run("DELETE FROM destroying")
                return True
            if attempt + 1 < tries:
                time.sleep(0.05 * (attempt + 1))
        return False

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._connection.close()

    # -- shape ---------------------------------------------------------
    def set_up(self, *, new: bool) -> None:
        """Set the connection as vault § 8 says; ``StoreDamaged`` if it cannot."""
        if new:
            self.run(f"PRAGMA page_size={PAGE}")
        for setting in SETTINGS:
            self.all(setting)
        mode = self.one("PRAGMA journal_mode=WAL")
        if self._path is not None and (mode is None or mode[0] != "wal"):
            raise StoreRefused("network")

    def migrate(self) -> None:
        """Bring the schema forward to this program's version, in one step."""
        with self.writing():
            now = self.version()
            for number, script in read_steps():
                if number > now:
                    for statement in split(script):
                        self.run(statement)
                    self.run(f"PRAGMA user_version={number:d}")
            self.run(f"PRAGMA application_id={APPLICATION:d}")

    def version(self) -> int:
        """Give the schema's number in the file."""
        row = self.one("PRAGMA user_version")
        return int(row[0]) if row else 0

    def check_schema(self) -> None:
        """Refuse a file that is not ours, of another version, or changed."""
        mark = self.one("PRAGMA application_id")
        if mark is None or mark[0] != APPLICATION:
            raise StoreDamaged
        version = self.version()
        if version > VERSION or version < 1:
            raise StoreVersion
        if version < VERSION:
            self.migrate()
        if self.shape() != expected_shape():
            raise StoreDamaged
        self.check_length()

    def check_length(self) -> None:
        """Refuse a file that is shorter than its own pages say."""
        assert self._path is not None
        with self.reading():
            pages = self.one("PRAGMA page_count")
        journal = self._path.with_name(self._path.name + "-wal")
        with suppress(FileNotFoundError):
            if journal.stat().st_size:
                return
        if pages is None or self._path.stat().st_size < pages[0] * PAGE:
            raise StoreDamaged

    def shape(self) -> list[Row]:
        """Give the schema as the file has it."""
        return self.all(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
        )

    def fail(self, error: sqlite3.Error) -> NoReturn:
        """Raise our own error for the engine's."""
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code == sqlite3.SQLITE_IOERR and self.is_full():
            raise DiskFull from error
        raise ERRORS.get(code, StoreUnreachable) from error

    def is_full(self) -> bool:
        """Whether the disk has no room left, as some errors do not say."""
        if self._path is None:
            return False
        room = os.statvfs(self._path.parent)
        return room.f_bavail * room.f_frsize < 1 << 20


ERRORS = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_FORMAT: StoreDamaged,
    sqlite3.SQLITE_CONSTRAINT: Conflict,
}


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


def translate_os(error: OSError) -> StoreUnreachable | StoreReadOnly | DiskFull:
    """Name an error of the file system with one of ours."""

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StoreReadOnly()
    return StoreUnreachable()


def expected_shape() -> list[Row]:
    """Give the schema as this program makes it."""
    fresh = Sqlite.in_memory()
    try:
        return fresh.shape()
    finally:
        fresh.close()
