"""One number that grows with everything others should see.

It says that something was published, edited or taken back, or that the roster
has grown; never what, and never whose. Drafts, marks and log rows leave it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from securenotes.keeper.sql import marks
from securenotes.keeper.visitor import FULL

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.sql import Sql
    from securenotes.keeper.visitor import Visitor

FIRST = 1
"""The number before anything was written: one who has heard nothing says 0."""


class Changes:
    """Tells how far things have gone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def begin(self, visitor: Visitor) -> tuple[int, int]:
        """Give the session that asks, and the number.

        Asking is no use of the session. ``SessionEnded`` without a whole one.
        """
        with self._desk.sql.reading():
            caller = self._desk.admit(visitor, (FULL,))
            return caller.session, newest(self._desk.sql)


def look(sql: Sql, sessions: Collection[int]) -> tuple[int, frozenset[int]]:
    """Give the number, and which of these sessions are still there."""
    asked = tuple(sessions)
    with sql.reading():
        there = sql.all(f"SELECT id FROM session WHERE id IN ({marks(asked)})", asked)
        return newest(sql), frozenset(row[0] for row in there)


def newest(sql: Sql) -> int:
    """Give the number as it is."""
    row = sql.one("SELECT number FROM change")
    return FIRST if row is None else int(row[0])


def bump(sql: Sql) -> None:
    """Let the number grow, in the transaction that writes what is new."""
    sql.run(
        "INSERT INTO change (one, number) VALUES (1, ?)"
        " ON CONFLICT (one) DO UPDATE SET number = change.number + 1",
        (FIRST + 1,),
    )
