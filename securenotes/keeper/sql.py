"""The small SQL interface under which an embedded or a served store lies.

Statements use ``?`` for values and only what both engines share. Types of
columns are the schema's (strict tables), so a row is a plain tuple.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Value = int | str | bytes | None
Row = tuple[Any, ...]
"""One row; the schema's strict columns say what stands where."""

HEADS = (
    "SELECT c.chain, e.seq, e.hash, c.id AS place FROM chain c"
    " JOIN entry e ON e.chain = c.chain"
    " WHERE e.seq = (SELECT max(seq) FROM entry WHERE chain = c.chain)"
)
"""The newest entry of each school's roster."""

SESSION = (
    "SELECT session.id, session.user, tag, state, made, used, code_at,"
    " heads.chain, heads.seq, heads.hash FROM session"
    f" LEFT JOIN ({HEADS}) heads ON 1 = 1 WHERE token_hash = ? ORDER BY place"
)
"""Every act begins with it, so it is one statement and one way there and back."""


class Sql(Protocol):
    """One connection. Raises the ``StoreError`` family and nothing else."""

    def all(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """Give every row."""

    def one(self, statement: str, values: Sequence[Value] = ()) -> Row | None:
        """Give the first row, or None."""

    def run(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Change rows and say how many."""

    def insert(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Add one row and give its number in order of arrival."""

    def many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""

    def enter(self, token_hash: bytes, today: str) -> list[Row]:
        """Give a token's ``SESSION``, and the head of each school beside it.

        One row a school, none without a session. Walls of the database's own are
        told who acts, until the block ends.
        """

    def reading(self) -> AbstractContextManager[None]:
        """Hold one unchanging view of the store until the block ends."""

    def writing(self) -> AbstractContextManager[None]:
        """Write alone, durably at the block's end, not at all if it raises."""

    def must_destroy(self) -> None:
        """Remember, in this writing block, that the journal must be emptied."""

    def destroy(self) -> bool:
        """Empty the journal; False when busy, and then remembered (R24)."""

    def compact(self) -> None:
        """Write the store anew without what was destroyed, where nobody is in it."""

    def close(self) -> None:
        """Let go of the connection."""


def marks(values: Sequence[object]) -> str:
    """Give as many question marks as there are values, for an ``IN``."""
    return ",".join("?" * len(values)) or "NULL"
