"""What is done to an embedded store's file from outside: a look, and a copy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from securenotes.errors import DiskFull, StoreDamaged, StoreError, StoreUnreachable
from securenotes.keeper.opening import open_store
from securenotes.keeper.place import check_place
from securenotes.keeper.schema import VERSION
from securenotes.keeper.sqlite import Sqlite
from securenotes.keeper.wholeness import Fault, Finding, Part, Tell, verify_store

_FILE = Finding(Part.FILE, Fault.CHANGED, "")


def verify_file(path: Path, tell: Tell | None = None) -> Iterator[Finding]:
    """Give what is wrong with a store's file; nothing where it is whole.

    Others may have it open and go on. Raises ``StoreUnreachable`` where there
    is no store, ``StoreRefused`` and ``StoreReadOnly`` as opening it does.
    """
    check_place(path)
    try:
        with open_to_look(path) as sql:
            if _is_torn(sql):
                yield _FILE
            yield from verify_store(sql, tell=tell)
    except StoreDamaged:
        yield _FILE


def back_up(path: Path, to: Path) -> None:
    """Copy a store, while others use it, to a file that is not there yet.

    The copy is one moment's, for its owner alone (0600), on disk when this
    returns, and holds no remains of what was destroyed. Raises ``FileExistsError``
    for a place that is taken, else the ``StoreError`` family.
    """
    check_place(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(to, flags, 0o600)
    except FileExistsError:
        raise
    except OSError:
        raise StoreUnreachable from None
    try:
        try:
            with open_to_look(path) as sql:
                sql.run("VACUUM INTO ?", (str(to),))
                older = sql.one("PRAGMA user_version") != (VERSION,)
            if older:
                # A copy made before a new program came is brought to its schema.
                open_store(to).close()
            os.fsync(handle)
        except OSError as error:
            raise DiskFull if error.errno == 28 else StoreUnreachable from None
        finally:
            os.close(handle)
        if next(verify_file(to), None) is not None:
            raise StoreDamaged("")
    except StoreError:
        with suppress(OSError):
            to.unlink()
        raise


@contextmanager
def open_to_look(path: Path) -> Iterator[Sqlite]:
    """Open a store's file so that nothing can be written to it."""
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
    except sqlite3.Error:
        raise StoreUnreachable from None
    with closing(connection):
        connection.execute("PRAGMA busy_timeout = 5000")
        yield Sqlite(connection, path)


def _is_torn(sql: Sqlite) -> bool:
    return sql.all("PRAGMA integrity_check(1)") != [("ok",)] or bool(
        sql.all("PRAGMA foreign_key_check")
    )
