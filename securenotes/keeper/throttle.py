"""Tries that failed, counted in the store by name and way (vault § 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import Throttled

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql
    from securenotes.model import DeviceId, UserId

UNKNOWN, KNOWN, RECOVERY = 0, 1, 2

FREE_TRIES = 5
FIRST_WAIT = 30_000
LONGEST_WAIT = 15 * 60_000
CLOSED_AT = 50
RECOVERY_TRIES = 3
DAY = 24 * 3_600_000


def find_way(sql: Sql, user: UserId, device: DeviceId) -> int:
    """Tell whether a name has been whole on this computer before."""
    known = sql.one(
        "SELECT 1 FROM known_device WHERE user = ? AND device = ?", (user, device)
    )
    return KNOWN if known else UNKNOWN


def check(sql: Sql, user: UserId, way: int, now: int) -> None:
    """Raise ``Throttled`` while a name must wait on this way."""
    row = sql.one(
        "SELECT failures, until FROM bucket WHERE user = ? AND way = ?", (user, way)
    )
    if row is None:
        return
    failures, until = row
    if way != RECOVERY and failures >= CLOSED_AT:
        raise Throttled(0)
    if now < until:
        raise Throttled(until)


def count_failure(sql: Sql, user: UserId, way: int, now: int) -> int:
    """Count one more failure and set how long the next try must wait.

    Gives how many they are.
    """
    row = sql.one(
        "SELECT failures, at FROM bucket WHERE user = ? AND way = ?", (user, way)
    )
    failures, at = row or (0, now)
    if way == RECOVERY:
        if now - at >= DAY:
            failures, at = 0, now
        until = at + DAY if failures + 1 >= RECOVERY_TRIES else 0
    else:
        at = now
        over = failures + 1 - FREE_TRIES
        until = now + min(FIRST_WAIT << min(over, 10), LONGEST_WAIT) if over >= 0 else 0
    sql.run(
        "INSERT INTO bucket (user, way, failures, until, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (user, way) DO UPDATE SET"
        " failures = excluded.failures, until = excluded.until, at = excluded.at",
        (user, way, failures + 1, until, at),
    )
    return int(failures) + 1


def failures_of(sql: Sql, user: UserId, way: int) -> int:
    """Count what has failed on a way since the person last came in on it."""
    row = sql.one("SELECT failures FROM bucket WHERE user = ? AND way = ?", (user, way))
    return 0 if row is None else int(row[0])


def forgive(sql: Sql, user: UserId, way: int) -> None:
    """Forget the failures of a name that came in on this way."""
    sql.run("DELETE FROM bucket WHERE user = ? AND way = ?", (user, way))


def open_again(sql: Sql, user: UserId) -> None:
    """Open a closed name: an administrator has met the person."""
    sql.run("DELETE FROM bucket WHERE user = ?", (user,))


def sweep(sql: Sql, now: int) -> None:
    """Forget failures a week old, of names that nobody has among others."""
    sql.run(
        "DELETE FROM bucket WHERE at < ? AND failures < ?", (now - 7 * DAY, CLOSED_AT)
    )
