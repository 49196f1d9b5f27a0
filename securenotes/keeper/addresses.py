"""Failed sign-ins by network address, on a server (vault § 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import Throttled

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk

TRIES = 20
WINDOW = 10 * 60_000
"""Milliseconds in which an address may fail ``TRIES`` times."""


class Addresses:
    """Counts failures of an address, which is known by its mark alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def check(self, mark: bytes) -> None:
        """Raise ``Throttled`` while an address must wait."""
        now = self._desk.clock.now_ms()
        with self._sql.reading():
            row = self._sql.one(
                "SELECT failures, since FROM address WHERE mark = ?", (mark,)
            )
        if row is not None and row[0] >= TRIES and now < row[1] + WINDOW:
            raise Throttled(row[1] + WINDOW)

    def count(self, mark: bytes) -> None:
        """Count one more failure of an address; old ones are forgotten."""
        now = self._desk.clock.now_ms()
        with self._sql.writing():
            self._sql.run("DELETE FROM address WHERE since <= ?", (now - WINDOW,))
            self._sql.run(
                "INSERT INTO address (mark, failures, since) VALUES (?, 1, ?)"
                " ON CONFLICT (mark) DO UPDATE SET failures = address.failures + 1",
                (mark, now),
            )
