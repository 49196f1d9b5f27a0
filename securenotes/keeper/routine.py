"""Who has read the school's routine for notes, in which version (R30).

Each confirmation is a row of the log, signed and chained as all others are: no
table beside it says more, and nothing of what the routine says is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import BadInput, Conflict
from securenotes.sealed import Act, Confirmation

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.keys import Keys
    from securenotes.keeper.visitor import Visitor
    from securenotes.model import ChainId


class Routines:
    """What staff confirm, and what administrators see of it."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        self._desk = desk
        self._keys = keys

    def confirm(self, visitor: Visitor, chain: ChainId, ver: int) -> None:
        """Write down that the present version is read; ``Conflict`` for another.

        Everybody at the school may, with or without a pupil to write on. What is
        confirmed already is not written again.
        """
        with self._desk.writing(visitor) as caller:
            policy = self._keys.open_school(caller, chain).policy
            if not policy.routine:
                raise BadInput("routine", "none")
            if ver != policy.routine_ver:
                raise Conflict
            known = self._desk.sql.one(
                "SELECT 1 FROM log WHERE chain = ? AND act = ? AND actor = ?"
                " AND ver = ?",
                (chain, int(Act.CONFIRMED), caller.user, ver),
            )
            if known is None:
                self._desk.log(caller, Act.CONFIRMED, chain, ver=ver, count=1)

    def confirmations(self, visitor: Visitor, chain: ChainId) -> list[Confirmation]:
        """Say who has confirmed which version, to the school's administrators."""
        with self._desk.reading(visitor) as caller:
            self._keys.check_administrator(caller, chain)
            rows = self._desk.sql.all(
                "SELECT actor, ver, at FROM log WHERE chain = ? AND act = ?"
                " ORDER BY seq",
                (chain, int(Act.CONFIRMED)),
            )
        return [Confirmation(*row) for row in rows]
