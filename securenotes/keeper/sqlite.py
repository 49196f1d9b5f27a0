"""The embedded store's connection: one SQLite file, set as vault § 8 says."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from securenotes.errors import (
    Conflict,
    DiskFull,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
    StoreUnreachable,
)
from securenotes.keeper.sql import SESSION

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row, Value


class Sqlite:
    """One connection to an embedded store, or to one in memory alone."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self._connection = connection
        self._path = path
        self._batch = False
        self._file = None if path is None else file_at(path)

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

    def enter(self, token_hash: bytes, today: str) -> list[Row]:
        """Give a token's session and the rosters' heads; a file has no walls."""
        del today
        return self.all(SESSION, (token_hash,))

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
            self.check_there()
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

    def compact(self) -> None:
        """Write the file anew, and empty the journal of that.

        What was deleted is overwritten already (``secure_delete``): this takes
        away where it lay. Where another process is at work it is left undone.
        """
        if self._batch:
            return
        try:
            self.run("VACUUM")
        except StoreError:
            return
        self.destroy()

    def check_there(self) -> None:
        """Raise ``StoreUnreachable`` when the file has gone from its place.

        What is written to a file without a name is gone when it is closed, and
        nobody would be told (R42).
        """
        if self._path is not None and file_at(self._path) != self._file:
            raise StoreUnreachable

    @property
    def path(self) -> Path | None:
        """Where the file lies; None in memory."""
        return self._path

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._connection.close()

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


def file_at(path: Path) -> tuple[int, int] | None:
    """Say which file lies at a place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


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
