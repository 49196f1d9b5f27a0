"""A store that a program has open, and that has no room or is closed to writing.

No patched error: a second connection takes the first one's place, and SQLite itself
refuses. What is tested is how the program takes it. `tui/pilot/spoiling.py` has what
another program can do to the file.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from securenotes.keeper.opening import PAGE, PATIENCE, connect, set_up
from securenotes.keeper.sqlite import Sqlite
from securenotes.repository.local import LocalStore

if TYPE_CHECKING:
    from pathlib import Path

    from securenotes.notebook.door import Door

SHORTAGES = ("full", "readonly")
ACTS = ("INSERT", "UPDATE", "DELETE")
FILLING = """
CREATE TEMP TRIGGER "full_{table}_{act}" AFTER {act} ON main."{table}" BEGIN
    INSERT INTO own (user, what, name, rev, at, blob)
    VALUES (x'', 'full', randomblob(16), 0, 0, zeroblob({asked}));
END
"""
"""Whatever is written asks for room; it is undone with the rest of the act."""


class Shortage:
    """What one open store is short of, and the connection that waits meanwhile."""

    def __init__(self) -> None:
        self._waits: sqlite3.Connection | None = None

    async def let(self, door: Door, how: str) -> None:
        """Let the store be ``full`` or ``readonly``; well again for all else.

        Nothing befalls one that is not there yet, or a server's.
        """
        store = door._store  # noqa: SLF001 - nobody else changes connections
        if isinstance(store, LocalStore):
            await store.run(self._change, store._sql, how)  # noqa: SLF001

    def _change(self, sql: Sqlite, how: str) -> None:
        if self._waits is not None:
            sql.close()
            sql._connection, self._waits = self._waits, None  # noqa: SLF001
        if how in SHORTAGES and sql.path is not None:
            make = _without_room if how == "full" else _without_leave
            self._waits = sql._connection  # noqa: SLF001
            sql._connection = make(sql.path)  # noqa: SLF001


def _without_leave(path: Path) -> sqlite3.Connection:
    """Open a store as whoever may only read it."""
    made = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    set_up(Sqlite(made, path), new=False)
    return made


def _without_room(path: Path) -> sqlite3.Connection:
    """Open a store that may not grow, where all that is written needs more room.

    On a full disk the journal cannot grow, so nothing is written at all. Here the
    file cannot, and a page has room left: whatever is written asks for more pages
    than are free, which ends it as there.
    """
    made = connect(path, PATIENCE)
    store = Sqlite(made, path)
    set_up(store, new=False)
    pages, free = (
        int(made.execute(f"PRAGMA {what}").fetchone()[0])
        for what in ("page_count", "freelist_count")
    )
    made.execute(f"PRAGMA max_page_count={pages:d}")
    asked = (free + 2) * PAGE
    for (table,) in store.all(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite_%'"
    ):
        for act in ACTS:
            made.execute(FILLING.format(table=table, act=act, asked=asked))
    return made
