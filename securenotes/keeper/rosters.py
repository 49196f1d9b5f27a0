"""The rosters of all schools, kept in memory and caught up from the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import NotThere, StoreDamaged
from securenotes.keeper.sql import HEADS
from securenotes.model import ChainId, OrgId, ScopeId, UserId
from securenotes.rules import Standing
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster import AppliedEntry, RosterEntry, RosterState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from securenotes.keeper.sql import Row, Sql
    from securenotes.keeper.visitor import Caller


class Rosters:
    """Every chain's state as of the transaction that is open.

    Other processes write as well, so each transaction begins with
    ``catch_up``; entries of a transaction that fails are taken back.
    """

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._org: OrgId | None = None
        self._states: dict[ChainId, RosterState] = {}
        self._unsaved: list[tuple[ChainId, AppliedEntry]] = []
        self._reach: dict[tuple[ChainId, UserId], tuple[int, str, frozenset[ScopeId]]]
        self._reach = {}

    @property
    def org(self) -> OrgId:
        """The organisation; ``NotThere`` before one is founded."""
        if self._org is None:
            raise NotThere
        return self._org

    @property
    def chains(self) -> tuple[ChainId, ...]:
        """Every school's chain, the oldest first."""
        return tuple(self._states)

    # -- keeping up ------------------------------------------------------
    def catch_up(self, heads: Sequence[Row] | None = None) -> None:
        """Apply what others have added; ``StoreDamaged`` if it does not hold.

        ``heads`` are the chains' newest entries, where they are known already.
        """
        if self._org is None:
            row = self._sql.one("SELECT org FROM organisation")
            if row is None:
                return
            self._org = OrgId(row[0])
        if heads is None:
            heads = self._sql.all(f"{HEADS} ORDER BY place")
        for chain, newest, head, *_ in heads:
            state = self._states.get(chain)
            gone_back = state is not None and (
                state.seq > newest or (state.seq == newest and state.head != head)
            )
            if state is None or gone_back:
                # A restored store: what was known before is not its own.
                state = self._states[chain] = RosterState(self._org, chain)
            if state.seq < newest:
                self._follow(state)

    def _follow(self, state: RosterState) -> None:
        rows = self._sql.all(
            "SELECT seq, prev, payload, sig FROM entry"
            " WHERE chain = ? AND seq > ? ORDER BY seq",
            (state.chain, state.seq),
        )
        try:
            for row in rows:
                state.apply(RosterEntry(state.chain, *row))
        except Refused as error:
            del self._states[state.chain]
            raise StoreDamaged(state.chain.hex()[:4]) from error

    def begin(self, org: OrgId, chain: ChainId) -> None:
        """Take up a chain that is about to be founded."""
        self._org = org
        self._states[chain] = RosterState(org, chain)

    def apply(self, entry: RosterEntry) -> AppliedEntry:
        """Verify and apply an entry that this transaction stores."""
        applied = self.state(entry.chain).apply(entry)
        self._unsaved.append((entry.chain, applied))
        return applied

    def keep(self) -> None:
        """Hold what the transaction applied: it is stored."""
        self._unsaved.clear()

    def forget(self) -> None:
        """Forget everything, for a store that has gone back."""
        self._org = None
        self._states.clear()
        self._unsaved.clear()

    def forget_unsaved(self) -> None:
        """Take back what was applied and not stored."""
        for chain, _ in self._unsaved:
            # Read again from the rows at the next act: simpler than undoing
            # several entries, and a failure here is rare.
            self._states.pop(chain, None)
        self._unsaved.clear()
        if not self._sql.one("SELECT 1 FROM organisation"):
            self._org = None
            self._states.clear()
        elif self._org is not None:
            self.catch_up()

    # -- asking ----------------------------------------------------------
    def state(self, chain: ChainId) -> RosterState:
        """Give a school's roster; ``NotThere`` for a chain that is not."""
        state = self._states.get(chain)
        if state is None:
            raise NotThere
        return state

    def chain_of(self, scope: ScopeId) -> ChainId:
        """Find the school that a scope belongs to; ``NotThere`` if none."""
        for chain, state in self._states.items():
            if state.kind_of(scope) is not None:
                return chain
        raise NotThere

    def chain_of_pupil(self, pupil: ScopeId) -> ChainId:
        """Find a pupil's school; ``NotThere`` for what is no pupil."""
        chain = self.chain_of(pupil)
        if self.state(chain).kind_of(pupil) is not ScopeKind.PUPIL:
            raise NotThere
        return chain

    def home(self, user: UserId) -> ChainId | None:
        """Give the oldest chain in which a person is not disabled (vault § 5)."""
        for chain, state in self._states.items():
            row = state.user(user)
            if row is not None and not row.disabled:
                return chain
        return None

    def is_known(self, user: UserId) -> bool:
        """Whether any chain has, or had, this person."""
        return any(state.user(user) is not None for state in self._states.values())

    def chains_of(self, user: UserId) -> list[ChainId]:
        """Give the chains in which a person is and is not disabled."""
        found = []
        for chain, state in self._states.items():
            row = state.user(user)
            if row is not None and not row.disabled:
                found.append(chain)
        return found

    def pupils_of(self, caller: Caller, chain: ChainId) -> frozenset[ScopeId]:
        """Give the pupils whose notes a person may read today (R4)."""
        state = self.state(chain)
        key = (chain, caller.user)
        known = self._reach.get(key)
        if known is None or known[:2] != (state.seq, caller.today):
            pupils = frozenset(state.pupils_of(caller.user, caller.today))
            known = self._reach[key] = (state.seq, caller.today, pupils)
        return known[2]

    def standing(
        self, caller: Caller, pupil: ScopeId, author: UserId | None
    ) -> Standing:
        """Say how a caller stands to a pupil's note today, for the rules."""
        state = self.state(self.chain_of_pupil(pupil))
        roles = state.live_roles(caller.user, pupil, caller.today)
        return Standing(
            is_author=author == caller.user,
            live_link=bool(roles - {"administrator"}),
            administrator="administrator" in roles,
            second_factor=True,
            module=state.policy.module,
            left=state.moves.has_left(pupil, caller.today),
        )
