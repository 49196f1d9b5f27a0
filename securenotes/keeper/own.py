"""Records under the person's own key, and sessions of locked clients (R42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import BadInput, Conflict, NotThere, TooLarge
from securenotes.sealed import OwnRecord

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Visitor
    from securenotes.model import DeviceId, UserId

KINDS = ("work", "prefs", "roster", "seen", "outbox", "disclosure")
LONGEST = 256 * 1024
LONGEST_ID = 64


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
        if record.what not in KINDS or len(record.id) > LONGEST_ID:
            raise BadInput("own", "what")
        if len(record.blob) > LONGEST:
            raise TooLarge
        with self._desk.writing(visitor) as caller:
            row = self._sql.one(
                "SELECT rev, blob FROM own WHERE user = ? AND what = ? AND name = ?",
                (caller.user, record.what, record.id),
            )
            if row is not None and (row[0], row[1]) == (record.rev, record.blob):
                return  # the same record came again: its answer was lost
            if record.rev != (row[0] if row else 0) + 1:
                raise Conflict
            self._sql.run(
                "INSERT INTO own (user, what, name, rev, at, blob)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user, what, name)"
                " DO UPDATE SET rev = excluded.rev, at = excluded.at,"
                " blob = excluded.blob",
                (
                    caller.user,
                    record.what,
                    record.id,
                    record.rev,
                    record.at,
                    record.blob,
                ),
            )

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
