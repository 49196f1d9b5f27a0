"""What every act of an administrator is done with: ready, build, sign, store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from securenotes.clock import day_before, is_day
from securenotes.errors import BadInput, Conflict, NotAllowed, NotThere, StaleKey
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.desk import Desk
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.rows import UserRow, on_day
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import BoxRef, ScopeKey

T = TypeVar("T")
TRIES = 3


@dataclass(slots=True, repr=False)
class SchoolWork:
    """An administrator at the desk; every act is whole or not at all."""

    desk: Desk

    async def ready(self, chain: ChainId) -> RosterState:
        """Take in what is new; ``NotAllowed`` for all but administrators."""
        desk = self.desk
        # All chains: somebody may just have come to another school.
        await desk.refresh()
        await desk.ready(chain)
        state = desk.trust.state(chain)
        if not state.is_administrator(desk.user):
            raise NotAllowed
        return state

    async def act(
        self, chain: ChainId, build: Callable[[RosterState, ActDraft], T]
    ) -> T:
        """Build an act on the newest roster, sign it and store it.

        Built again where somebody else was first. Raises ``FreshCodeNeeded``,
        ``LastAdministrator``, ``BadInput`` and the ``StoreError`` family.
        """
        for left in range(TRIES - 1, -1, -1):
            state = await self.ready(chain)
            with ActDraft(self.desk.org, chain) as draft:
                result = build(state, draft)
                if not draft:
                    return result
                try:
                    await self.store(draft)
                except (Conflict, StaleKey):
                    if not left:
                        raise
                    self.desk.keys.forget(chain)
                    continue
            return result
        raise AssertionError("unreachable")

    async def store(self, draft: ActDraft) -> None:
        """Sign a draft after the newest entry seen, and store it."""
        desk = self.desk
        head = desk.trust.head(draft.chain)
        act = draft.sign(
            desk.bundle.keys.sign_seed,
            desk.user,
            (head.seq, head.hash),
            desk.clock.now_ms(),
        )
        await desk.repository.append(act)
        if not act.entries:
            desk.keys.forget(draft.chain)
        await desk.refresh(draft.chain)
        await desk.ready(draft.chain)

    # -- what acts need ------------------------------------------------
    @property
    def today(self) -> str:
        """Today in Stockholm."""
        return self.desk.clock.today()

    @property
    def yesterday(self) -> str:
        """The last day of what ends at once (vault § 5)."""
        return day_before(self.today)

    def key(self, chain: ChainId, scope: ScopeId) -> ScopeKey:
        """Give a scope's newest key; ``KeysMissing``."""
        return self.desk.keys.scope_key(chain, scope)

    def opens_names(self, state: RosterState) -> bool:
        """Whether this person has the key of real names, and so the right (R29)."""
        place = state.school.identity
        return place is not None and self.desk.keys.has(state.chain, place)

    def box(self, state: RosterState) -> BoxRef:
        """Give the administrators' box key as the roster names it."""
        row = state.newest_key(state.school.administrators)
        if row is None or row.box_pk is None:
            raise NotThere
        return BoxRef(state.school.administrators, row.ver, row.box_pk)

    def wrap_all(self, state: RosterState, draft: ActDraft, person: UserRow) -> None:
        """Give a person every key that is theirs today."""
        if person.temporary and person.expires < self.desk.clock.now_ms():
            return
        scopes = {
            link.scope: None
            for link in state.links_of(person.user)
            if on_day(link, self.today)
        }
        if "administrator" in person.roles:
            scopes[state.school.administrators] = None
        if "identity" in person.roles and self.opens_names(state):
            assert state.school.identity is not None
            scopes[state.school.identity] = None
        for scope in scopes:
            key = self.key(draft.chain, scope)
            draft.wrap_to_person(key, person.user, person.box_pk)

    @staticmethod
    def person(state: RosterState, user: UserId) -> UserRow:
        """Give a person of the school; ``NotThere``."""
        row = state.user(user)
        if row is None:
            raise NotThere
        return row

    @staticmethod
    def check_kind(state: RosterState, scope: ScopeId, *kinds: ScopeKind) -> ScopeKind:
        """Hold a scope to what it must be; ``NotThere``."""
        kind = state.kind_of(scope)
        if kind is None or kind not in kinds:
            raise NotThere
        return kind


def check_days(first: str, last: str) -> str | None:
    """Check a first and a last day ("" is open); gives the last as stored.

    Raises ``BadInput`` (first or last: "day"; last: "before-first").
    """
    if not is_day(first):
        raise BadInput("first", "day")
    if not last:
        return None
    if not is_day(last):
        raise BadInput("last", "day")
    if last < first:
        raise BadInput("last", "before-first")
    return last
