"""A statement of the keeper's, spelled for PostgreSQL: once, and remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from securenotes.keeper.sql import Value

SPELLINGS = (
    (re.compile(r"%"), "%%"),
    (re.compile(r"x''"), r"''::bytea"),
    (re.compile(r"\buser\b"), '"user"'),
    (re.compile(r" INDEXED BY \w+"), ""),
    (re.compile(r"ON CONFLICT \("), "ON CONFLICT (org, "),
    (re.compile(r" IN \(\?(,\?)*\)"), " = ANY(%s)"),
    (re.compile(r"\?"), "%s"),
)
"""``user`` is a word of PostgreSQL's own, the choice of an index is its
planner's, and every key begins with the organisation. A list is one value, so
that lists of every length are one statement."""

LIST_OR_ONE = re.compile(r" IN \((\?(?:,\?)*)\)|\?")


class Spelled(NamedTuple):
    """A statement, and which of its values are lists (None: not one is)."""

    text: bytes
    lengths: tuple[int, ...] | None
    """One for each value: 0 for a value of its own, else the list's length."""

    def fold(self, values: Sequence[Value]) -> Sequence[object]:
        """Put the values of each list into one."""
        if self.lengths is None:
            return values
        rest = iter(values)
        return [
            list(islice(rest, length)) if length else next(rest)
            for length in self.lengths
        ]


@lru_cache(maxsize=1024)
def translate(statement: str) -> Spelled:
    """Spell a statement of the keeper's for PostgreSQL."""
    lengths = tuple(
        0 if found[1] is None else found[1].count("?")
        for found in LIST_OR_ONE.finditer(statement)
    )
    for found, put in SPELLINGS:
        statement = found.sub(put, statement)
    return Spelled(statement.encode(), lengths if any(lengths) else None)
