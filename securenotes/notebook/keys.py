"""The keys of what a person may read, opened when first needed (vault § 3).

A key is used only if it is the newest version in the newest roster, its
commitment holds and the roster gives this person a live path to it. Every
path is tried; who made a wrap is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from securenotes.clock import Clock
from securenotes.errors import KeysMissing, NotAllowed
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.trust import Trust
from securenotes.repository.interface import Repository
from securenotes.sealed import PersonWrap, ScopeWrap, UpWrap
from securenotes.vault.errors import Refused
from securenotes.vault.keys import UserKeys
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import ScopeKey, ScopeRef, open_pw, open_sw, open_up

__all__ = ["Keys", "ScopeKey"]

W = TypeVar("W")


@dataclass(slots=True, repr=False)
class _Ring:
    """One chain's wraps as fetched, and what they have opened to."""

    persons: dict[ScopeId, list[PersonWrap]] = field(default_factory=dict)
    scopes: dict[ScopeId, list[ScopeWrap]] = field(default_factory=dict)
    ups: dict[ScopeId, list[UpWrap]] = field(default_factory=dict)
    opened: dict[ScopeId, ScopeKey] = field(default_factory=dict)
    missing: set[ScopeId] = field(default_factory=set)
    made: dict[ScopeId, ScopeKey] = field(default_factory=dict)
    second: int = -1
    day: str = ""
    seq: int = 0


class Keys:
    """Opens scope keys for one person; holds the person's own keys."""

    def __init__(
        self,
        repository: Repository,
        trust: Trust,
        user: UserId,
        own: UserKeys,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._trust = trust
        self._user = user
        self._clock = clock
        self._rings: dict[ChainId, _Ring] = {}
        self.own = own

    def __repr__(self) -> str:
        return "Keys(…)"

    async def load(self, chain: ChainId) -> None:
        """Fetch a chain's wraps unless they are here."""
        if chain in self._rings:
            return
        ring = _Ring()
        ring.persons = _by_scope(
            (wrap.scope, wrap) for wrap in await self._repository.person_wraps(chain)
        )
        ring.scopes = _by_scope(
            (wrap.child, wrap)
            for wrap in await self._repository.scope_wraps(chain, None)
        )
        state = self._trust.state(chain)
        if state.is_administrator(self._user):
            try:
                ups = await self._repository.up_wraps(chain)
            except NotAllowed:
                ups = ()
            ring.ups = _by_scope((wrap.scope, wrap) for wrap in ups)
        self._rings[chain] = ring

    def forget(self, chain: ChainId) -> None:
        """Let a chain's wraps and keys go, so that ``load`` fetches anew."""
        self._rings.pop(chain, None)

    def scope_key(self, chain: ChainId, scope: ScopeId) -> ScopeKey:
        """Give a scope's newest key; ``KeysMissing`` when no path holds."""
        state = self._trust.state(chain)
        ring = self._ring(chain, state)
        known = ring.opened.get(scope)
        if known is not None:
            return known
        if scope not in ring.missing:
            day = ring.day
            for path in state.can_open(self._user, scope, day):
                key = self._follow(state, ring, path)
                if key is not None:
                    return key
            made = ring.made.get(scope)
            if made is not None and self._holds(state, made):
                return made
            ring.missing.add(scope)
        raise KeysMissing

    def has(self, chain: ChainId, scope: ScopeId) -> bool:
        """Say whether a path of keys leads to a scope."""
        try:
            self.scope_key(chain, scope)
        except KeysMissing:
            return False
        return True

    def learn(self, chain: ChainId, key: ScopeKey) -> None:
        """Take in a key that this person just made.

        It is used once the roster's newest commitment is that key's.
        """
        ring = self._rings.setdefault(chain, _Ring())
        ring.made[key.scope] = key
        ring.missing.discard(key.scope)

    def _ring(self, chain: ChainId, state: RosterState) -> _Ring:
        """Give the chain's ring; what it opened holds for one day and head."""
        ring = self._rings.get(chain)
        if ring is None:
            raise KeysMissing
        second = self._clock.now_ms() // 1000
        if (ring.second, ring.seq) != (second, state.seq):
            now = self._clock.today()
            if (ring.day, ring.seq) != (now, state.seq):
                ring.opened, ring.missing = {}, set()
            ring.second, ring.day, ring.seq = second, now, state.seq
        return ring

    def _follow(
        self, state: RosterState, ring: _Ring, path: tuple[ScopeId, ...]
    ) -> ScopeKey | None:
        """Open one key after the other down a path; None where one fails."""
        key = ring.opened.get(path[0]) or self._open_own(state, ring, path[0])
        for child in path[1:]:
            if key is None:
                return None
            key = ring.opened.get(child) or self._open_under(state, ring, child, key)
        return key

    def _open_own(
        self, state: RosterState, ring: _Ring, scope: ScopeId
    ) -> ScopeKey | None:
        ref = _newest(state, scope)
        if ref is None:
            return None
        for wrap in ring.persons.get(scope, ()):
            if wrap.ver == ref.ver:
                with suppress(Refused):
                    ring.opened[scope] = open_pw(
                        self._trust.org, ref, self._user, self.own.box_seed, wrap.seal
                    )
        return ring.opened.get(scope)

    def _open_under(
        self, state: RosterState, ring: _Ring, child: ScopeId, parent: ScopeKey
    ) -> ScopeKey | None:
        ref = _newest(state, child)
        if ref is None:
            return None
        org, place = self._trust.org, (ref.ver, parent.scope, parent.ver)
        for up in ring.ups.get(child, ()):
            if (up.ver, up.administrators, up.administrators_ver) == place:
                with suppress(Refused):
                    ring.opened[child] = open_up(org, ref, parent, up.seal)
        for under in ring.scopes.get(child, ()):
            if (under.child_ver, under.parent, under.parent_ver) == place:
                with suppress(Refused):
                    ring.opened[child] = open_sw(org, ref, parent, under.wrap)
        return ring.opened.get(child)

    def _holds(self, state: RosterState, key: ScopeKey) -> bool:
        return key.ref(self._trust.org) == _newest(state, key.scope)


def _newest(state: RosterState, scope: ScopeId) -> ScopeRef | None:
    row = state.newest_key(scope)
    return None if row is None else ScopeRef(scope, row.ver, row.skc)


def _by_scope(pairs: Iterable[tuple[ScopeId, W]]) -> dict[ScopeId, list[W]]:
    found: dict[ScopeId, list[W]] = {}
    for scope, wrap in pairs:
        found.setdefault(scope, []).append(wrap)
    return found
