"""Giving out wraps and cards: to each what the roster gives them today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes.errors import NotAllowed, NotThere
from securenotes.keeper.visitor import FULL, INVITED
from securenotes.sealed import CardRecord, PersonWrap, ScopeWrap, UpWrap
from securenotes.vault.ids import ScopeKind

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, ScopeId, UserId
    from securenotes.vault.roster import RosterState

SCOPE_WRAPS = (
    "SELECT chain, child, child_ver, parent, parent_ver, wrap FROM scope_wrap"
    " WHERE chain = ? ORDER BY id"
)


class Keys:
    """Wraps and cards, as they are asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def open_school(self, caller: Caller, chain: ChainId) -> RosterState:
        """Give a school's roster to somebody who is in it and not shut out."""
        state = self._desk.rosters.state(chain)
        row = state.user(caller.user)
        if row is None or row.disabled:
            raise NotThere
        caller.about = (chain, None, None)
        return state

    def check_administrator(self, caller: Caller, chain: ChainId) -> RosterState:
        """Give a school's roster to its administrators."""
        state = self.open_school(caller, chain)
        if not state.is_administrator(caller.user):
            raise NotAllowed
        return state

    def person_wraps(self, visitor: Visitor, chain: ChainId) -> list[PersonWrap]:
        """Give the newest wraps made to this person, where a path is live."""
        with self._desk.reading(visitor, FULL, INVITED) as caller:
            state = self.open_school(caller, chain)
            rows = self._sql.all(
                "SELECT chain, scope, ver, recipient, seal FROM person_wrap"
                " WHERE recipient = ? AND chain = ? ORDER BY id",
                (caller.user, chain),
            )
            found = [PersonWrap(*row) for row in rows]
            return [
                wrap
                for wrap in found
                if is_newest(state, wrap.scope, wrap.ver)
                and caller.user in state.who_opens(wrap.scope, caller.today).persons
            ]

    def up_wraps(self, visitor: Visitor, chain: ChainId) -> list[UpWrap]:
        """Give the observers' keys as sealed to the administrators."""
        with self._desk.reading(visitor) as caller:
            state = self.open_school(caller, chain)
            if not state.is_administrator(caller.user):
                return []
            rows = self._sql.all(
                "SELECT chain, scope, ver, administrators, administrators_ver, seal"
                " FROM up_wrap WHERE chain = ? ORDER BY id",
                (chain,),
            )
            return [UpWrap(*row) for row in rows]

    def scope_wraps(
        self, visitor: Visitor, chain: ChainId, children: Sequence[ScopeId] | None
    ) -> list[ScopeWrap]:
        """Give wraps of these scopes' keys that this person has a way to."""
        with self._desk.reading(visitor) as caller:
            state = self.open_school(caller, chain)
            reach = self.reach(caller, state)
            wanted = None if children is None else set(children)
            found = []
            for row in self._sql.all(SCOPE_WRAPS, (chain,)):
                wrap = ScopeWrap(*row)
                if wrap.child not in reach or wrap.parent not in reach:
                    continue
                if wanted is None or wrap.child in wanted:
                    found.append(wrap)
            return found

    def reach(self, caller: Caller, state: RosterState) -> set[ScopeId]:
        """Find every scope whose key a person's own wraps lead to today."""
        user, day = caller.user, caller.today
        reach = set(self._desk.rosters.pupils_of(caller, state.chain))
        school = state.school
        if state.is_administrator(user):
            reach.add(school.administrators)
        if state.can_open(user, school.observers, day):
            reach.add(school.observers)
        reach.update(g for g in state.groups() if state.can_open(user, g, day))
        return reach

    def wrapped_to(
        self, visitor: Visitor, chain: ChainId
    ) -> list[tuple[ScopeId, int, UserId]]:
        """Say who holds a person wrap of which key version."""
        with self._desk.reading(visitor) as caller:
            self.check_administrator(caller, chain)
            return [
                (row[0], row[1], row[2])
                for row in self._sql.all(
                    "SELECT scope, ver, recipient FROM person_wrap WHERE chain = ?"
                    " ORDER BY id",
                    (chain,),
                )
            ]

    def cards(self, visitor: Visitor, chain: ChainId) -> list[CardRecord]:
        """Give every card that this person may read, staff cards included.

        The name of a pupil who is no longer theirs is not among them (R10).
        """
        with self._desk.reading(visitor) as caller:
            state = self.open_school(caller, chain)
            reach = self.reach(caller, state)
            rows = self._sql.all(
                "SELECT chain, subject, scope, ver, blob, key_ver, wrap FROM card"
                " WHERE chain = ? ORDER BY id",
                (chain,),
            )
            found = [CardRecord(*row) for row in rows]
            return [card for card in found if not card.scope or card.scope in reach]


def is_newest(state: RosterState, scope: ScopeId, ver: int) -> bool:
    """Whether a key's version is the roster's newest."""
    key = state.newest_key(scope)
    return key is not None and key.ver == ver


def is_pupil(state: RosterState, scope: ScopeId) -> bool:
    """Whether a scope is a pupil of this school."""
    return state.kind_of(scope) is ScopeKind.PUPIL
