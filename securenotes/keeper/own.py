"""Records under the person's own key, and sessions of locked clients (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import BadInput, Conflict, NotThere, TooLarge
from securenotes.keeper.once import Once, known_keys, remember_all
from securenotes.keeper.sql import marks
from securenotes.sealed import OwnRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from securenotes.keeper.desk import Desk
    from securenotes.keeper.sql import Value
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import DeviceId, UserId

KINDS = ("work", "prefs", "roster", "seen", "outbox", "disclosure")
LONGEST = 256 * 1024
LONGEST_ID = 64
MOST = 200
"""Records that are stored at once, at most."""

TOGETHER = b"with-others:"
"""Stands before the key of a record that came with others."""

PUT = (
    "INSERT INTO own (user, what, name, rev, at, blob) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (user, what, name) DO UPDATE SET rev = excluded.rev,"
    " at = excluded.at, blob = excluded.blob"
)


class Own:
    """What is one's own and nobody else's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def own(self, visitor: Visitor, what: str) -> list[OwnRecord]:
        """Give own records of a kind, in order of arrival."""
        with self._desk.reading(visitor) as caller:
            rows = self._sql.all(
                "SELECT what, name, rev, blob, at FROM own"
                " WHERE user = ? AND what = ? ORDER BY id",
                (caller.user, what),
            )
        return [OwnRecord(*row) for row in rows]

    def put_own(self, visitor: Visitor, record: OwnRecord) -> None:
        """Store revision ``rev``; ``Conflict`` unless it is one more."""
        check(record)
        with self._desk.writing(visitor) as caller:
            row = self._sql.one(
                "SELECT rev, blob FROM own WHERE user = ? AND what = ? AND name = ?",
                (caller.user, record.what, record.id),
            )
            if row is not None and (row[0], row[1]) == (record.rev, record.blob):
                return  # the same record came again: its answer was lost
            if record.rev != (row[0] if row else 0) + 1:
                raise Conflict
            self._sql.run(PUT, row_of(caller, record))

    def put_owns(self, visitor: Visitor, records: Sequence[OwnRecord]) -> None:
        """Store records of one kind in order; ``Conflict``, and none, where one is
        not the next.

        Few statements, however many they are. One that was stored before is passed
        over by its key, so it does not matter in whose company it came then.
        """
        for record in records:
            check(record)
        if len(records) > MOST or len({record.what for record in records}) > 1:
            raise BadInput("own", "many")
        with self._desk.writing(visitor) as caller:
            if records:
                self._put_owns(caller, records)

    def _put_owns(self, caller: Caller, records: Sequence[OwnRecord]) -> None:
        newest = self._find(caller, records)
        keys = [record.key().encode() for record in records]
        # By itself, under its own key, or with others.
        named = [*keys, *(TOGETHER + key for key in keys)]
        done = {
            key.removeprefix(TOGETHER) for key in known_keys(self._sql, caller, named)
        }
        # What is stored as one of these is, has those before it behind it.
        behind = {
            one.id: number
            for number, one in enumerate(records)
            if newest.get(one.id) == (one.rev, one.blob)
        }
        changed: dict[bytes, OwnRecord] = {}
        made: list[Once] = []
        for number, (record, key) in enumerate(zip(records, keys, strict=True)):
            if key in done or number <= behind.get(record.id, -1):
                continue
            if record.rev != newest.get(record.id, (0, b""))[0] + 1:
                raise Conflict
            newest[record.id] = (record.rev, record.blob)
            changed[record.id] = record
            made.append(Once(TOGETHER + key, key))
        self._sql.many(PUT, [row_of(caller, one) for one in changed.values()])
        remember_all(self._sql, caller, made)

    def _find(
        self, caller: Caller, records: Sequence[OwnRecord]
    ) -> dict[bytes, tuple[int, bytes]]:
        names = list(dict.fromkeys(record.id for record in records))
        rows = self._sql.all(
            "SELECT name, rev, blob FROM own WHERE user = ? AND what = ?"
            f" AND name IN ({marks(names)})",
            (caller.user, records[0].what, *names),
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def drop_own(self, visitor: Visitor, what: str, id: bytes) -> None:  # noqa: A002
        """Destroy an own record; nothing happens where there is none."""
        with self._desk.writing(visitor) as caller:
            dropped = self._sql.run(
                "DELETE FROM own WHERE user = ? AND what = ? AND name = ?",
                (caller.user, what, id),
            )
            if dropped:
                self._sql.must_destroy()
        if dropped:
            self._desk.finish_destroying()

    def put_session(self, user: UserId, device: DeviceId, blob: bytes) -> None:
        """Keep the sealed session record of a locked client; empty drops it."""
        with self._sql.writing():
            self._put_session(user, device, blob)

    def put_own_session(
        self, visitor: Visitor, user: UserId, device: DeviceId, blob: bytes
    ) -> None:
        """Do the same for somebody signed in, as a server asks; ``NotThere``."""
        with self._desk.writing(visitor) as caller:
            if caller.user != user:
                raise NotThere
            self._put_session(user, device, blob)

    def _put_session(self, user: UserId, device: DeviceId, blob: bytes) -> None:
        if len(blob) > LONGEST:
            raise TooLarge
        self._sql.run(
            "DELETE FROM device_session WHERE user = ? AND device = ?",
            (user, device),
        )
        if blob:
            self._sql.run(
                "INSERT INTO device_session (user, device, blob) VALUES (?, ?, ?)",
                (user, device, blob),
            )

    def get_session(self, user: UserId, device: DeviceId) -> bytes | None:
        """Give the sealed session record, before sign-in."""
        row = self._sql.one(
            "SELECT blob FROM device_session WHERE user = ? AND device = ?",
            (user, device),
        )
        return None if row is None else bytes(row[0])


def check(record: OwnRecord) -> None:
    """Refuse a record of no kind, or one that is too large."""
    if record.what not in KINDS or len(record.id) > LONGEST_ID:
        raise BadInput("own", "what")
    if len(record.blob) > LONGEST:
        raise TooLarge


def row_of(caller: Caller, record: OwnRecord) -> tuple[Value, ...]:
    """Give a record as it is stored."""
    return (
        caller.user,
        record.what,
        record.id,
        record.rev,
        record.at,
        record.blob,
    )
