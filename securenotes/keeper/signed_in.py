"""Where a person is signed in, and ending that from any of those places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import NotThere
from securenotes.keeper.desk import LONGEST
from securenotes.keeper.sessions import MADE, end_sessions, session_id
from securenotes.sealed import Act, SessionRecord

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import SessionId


class SignedIn:
    """One's own sessions; another's are not there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def sessions(self, visitor: Visitor) -> list[SessionRecord]:
        """Give the sessions that may still be used, the last used first.

        Those of a locked client are among them; half a sign-in is not.
        """
        with self._desk.reading(visitor) as caller:
            return [record for _, record in self._own(caller)]

    def end(self, visitor: Visitor, session: SessionId) -> None:
        """End one session; ``NotThere`` for what is not one's own (R4)."""
        with self._desk.writing(visitor) as caller:
            found = {record.id: number for number, record in self._own(caller)}
            if session not in found:
                raise NotThere
            self._sql.run("DELETE FROM session WHERE id = ?", (found[session],))
            here = found[session] == caller.session
            self._log(caller, Act.SIGNED_OUT if here else Act.ENDED, 1)

    def end_others(self, visitor: Visitor) -> None:
        """End every session but this one, half sign-ins included."""
        with self._desk.writing(visitor) as caller:
            ended = len(self._own(caller)) - 1
            end_sessions(self._sql, caller.user, but=caller.session)
            if ended:
                self._log(caller, Act.ENDED, ended)

    def _own(self, caller: Caller) -> list[tuple[int, SessionRecord]]:
        rows = self._sql.all(
            "SELECT id, token_hash, device, made, used FROM session"
            " WHERE user = ? AND state <> ? AND made > ? ORDER BY used DESC, id DESC",
            (caller.user, MADE, caller.now - LONGEST),
        )
        return [
            (
                number,
                SessionRecord(
                    session_id(token_hash), device, made, used, number == caller.session
                ),
            )
            for number, token_hash, device, made, used in rows
        ]

    def _log(self, caller: Caller, act: Act, count: int) -> None:
        for chain in self._desk.rosters.chains_of(caller.user):
            self._desk.log(caller, act, chain, count=count)
