"""Giving out protected pupils' real names: logged, and to the right ones (R29)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import NotThere
from securenotes.sealed import Act, CardRecord

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, ScopeId
    from securenotes.vault.roster import RosterState

CARDS = (
    "SELECT chain, subject, scope, ver, blob, key_ver, wrap FROM card"
    " WHERE chain = ? AND scope = ?"
)


class Names:
    """Cards that nobody gets with the others; who may not is told of nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def real_name(self, visitor: Visitor, pupil: ScopeId) -> CardRecord:
        """Give a pupil's real name, once the row that tells of it is written.

        ``NotThere`` without the right, without the pupil, and for a pupil whose
        name is no secret.
        """
        with self._desk.writing(visitor) as caller:
            rosters = self._desk.rosters
            chain = rosters.chain_of_pupil(pupil)
            caller.about = (chain, pupil, None)
            state = rosters.state(chain)
            if pupil not in rosters.pupils_of(caller, chain):
                raise NotThere
            place = place_of(state, caller)
            row = self._sql.one(f"{CARDS} AND subject = ?", (chain, place, pupil))
            if row is None:
                raise NotThere
            self._desk.log(caller, Act.NAMED, chain, pupil, count=1)
        return CardRecord(*row)

    def real_names(self, visitor: Visitor, chain: ChainId) -> list[CardRecord]:
        """Give all of a school's, to an administrator with the right (rotation)."""
        with self._desk.writing(visitor) as caller:
            rosters = self._desk.rosters
            state = rosters.state(chain)
            caller.about = (chain, None, None)
            if not state.is_administrator(caller.user):
                raise NotThere
            place = place_of(state, caller)
            rows = self._sql.all(f"{CARDS} ORDER BY id", (chain, place))
            if rows:
                self._desk.log(caller, Act.NAMED, chain, count=len(rows))
        return [CardRecord(*row) for row in rows]


def place_of(state: RosterState, caller: Caller) -> ScopeId:
    """Give where a school's real names lie, to one who may open it today."""
    place = state.school.identity
    if place is None or not state.can_open(caller.user, place, caller.today):
        raise NotThere
    return place
