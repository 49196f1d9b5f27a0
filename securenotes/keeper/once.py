"""What a client asked for with a key is done once (vault § 9).

The key is written in the transaction of the act, so either both are there or
neither. A request that was refused leaves no key: it may be sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from securenotes.keeper.sql import marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from securenotes.keeper.sql import Sql
    from securenotes.keeper.visitor import Caller

KEPT = 24 * 3_600_000
"""Milliseconds for which a key is remembered."""


@dataclass(frozen=True, slots=True, repr=False)
class Once:
    """A client's key for a request, and the hash of all that it asks."""

    key: bytes
    asked: bytes


class DoneBefore(Exception):
    """The same request was done before; ``same`` False: it was another."""

    def __init__(self, *, same: bool) -> None:
        super().__init__()
        self.same = same


def known_keys(sql: Sql, caller: Caller, keys: Sequence[bytes]) -> set[bytes]:
    """Give those keys under which something was done."""
    rows = sql.all(
        f"SELECT name FROM asked WHERE user = ? AND name IN ({marks(keys)})",
        (caller.user, *keys),
    )
    return {row[0] for row in rows}


def remember_all(sql: Sql, caller: Caller, many: Sequence[Once]) -> None:
    """Write several keys down, within the transaction of what they name."""
    forget_old(sql, caller)
    sql.many(
        "INSERT INTO asked (user, name, what, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [(caller.user, once.key, once.asked, caller.now) for once in many],
    )


def forget_old(sql: Sql, caller: Caller) -> None:
    """Take away the keys of a day ago."""
    sql.run("DELETE FROM asked WHERE at < ?", (caller.now - KEPT,))


def remember(sql: Sql, caller: Caller, once: Once) -> None:
    """Write a key down, within the act's transaction; ``DoneBefore``."""
    forget_old(sql, caller)
    row = sql.one(
        "SELECT what FROM asked WHERE user = ? AND name = ?", (caller.user, once.key)
    )
    if row is not None:
        raise DoneBefore(same=row[0] == once.asked)
    sql.run(
        "INSERT INTO asked (user, name, what, at) VALUES (?, ?, ?, ?)",
        (caller.user, once.key, once.asked, caller.now),
    )
