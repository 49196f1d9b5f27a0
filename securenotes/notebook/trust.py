"""The verified rosters of an organisation, as this client has seen them grow.

Every entry is fetched once, verified and applied; a head that was seen before
is pinned, so that a store put back to an earlier day is refused (vault § 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from securenotes.errors import NotThere, StoreDamaged, StoreRefused
from securenotes.model import ChainId, OrgId, ScopeId, UserId
from securenotes.repository.interface import Repository
from securenotes.sealed import EMBEDDED
from securenotes.vault.errors import Refused
from securenotes.vault.ids import org_id
from securenotes.vault.roster.entry import RosterEntry
from securenotes.vault.roster.state import RosterState


@dataclass(frozen=True, slots=True)
class Pin:
    """The newest entry of a chain that was seen: its number and hash."""

    chain: ChainId
    seq: int
    hash: bytes

    def encode(self) -> bytes:
        """Write as 40 bytes, as a keyring keeps it."""
        return self.seq.to_bytes(8, "big") + self.hash

    @classmethod
    def decode(cls, chain: ChainId, raw: bytes) -> Pin | None:
        """Read what ``encode`` wrote; None for anything else."""
        if len(raw) != 40:
            return None
        return cls(chain, int.from_bytes(raw[:8], "big"), raw[8:])


class Trust:
    """Who is who and who may what, chain by chain, verified by this client."""

    def __init__(self, repository: Repository, org: OrgId, throwaway: bool) -> None:
        self._repository = repository
        self._throwaway = throwaway
        self._states: dict[ChainId, RosterState] = {}
        self._chain_of: dict[ScopeId, ChainId] = {}
        self.org = org

    def __repr__(self) -> str:
        return f"Trust({len(self._states)} chains)"

    @property
    def chains(self) -> tuple[ChainId, ...]:
        """The chains that this person may see, in the store's order."""
        return tuple(self._states)

    def check_server(self, name: str, user: UserId) -> None:
        """Hold a server's name to the one that each school has named (vault § 6).

        Raises ``StoreRefused`` ("server"). An administrator is let in all the
        same, for only they can name another. A store here has no server.
        """
        for state in self._states.values():
            named = state.policy.server
            if named in ("", name) or name == EMBEDDED:
                continue
            if not state.is_administrator(user):
                raise StoreRefused("server")

    async def open(
        self, chains: Iterable[ChainId], pins: Mapping[ChainId, Pin]
    ) -> None:
        """Fetch and verify chains from their first entry.

        Raises ``StoreDamaged`` with the chain's first four digits for one
        that does not verify, is another organisation's or parts from its pin,
        and ``StoreRefused`` ("older") for one that ends before it, unless the root
        has acknowledged just that (vault § 5).
        """
        for chain in chains:
            try:
                await self._grow(RosterState(self.org, chain))
            except NotThere:
                continue
        for chain, pin in pins.items():
            state = self._states.get(chain)
            if state is None or holds(state, pin):
                continue
            if state.seq < pin.seq:
                raise StoreRefused("older")
            raise damaged(chain)

    async def catch_up(self, chain: ChainId | None = None) -> tuple[ChainId, ...]:
        """Take in what has come since; say which chains grew."""
        asked = self.chains if chain is None else (chain,)
        return tuple([each for each in asked if await self._grow(self.state(each))])

    def state(self, chain: ChainId) -> RosterState:
        """Give a chain's roster; ``NotThere`` for one that is not seen."""
        try:
            return self._states[chain]
        except KeyError:
            raise NotThere from None

    def head(self, chain: ChainId) -> Pin:
        """Give the newest entry, which new notes are signed with."""
        state = self.state(chain)
        return Pin(chain, state.seq, state.head)

    def chain_of(self, scope: ScopeId) -> ChainId:
        """Say which school made a scope; ``NotThere`` for none."""
        found = self._chain_of.get(scope)
        if found is not None:
            return found
        for chain, state in self._states.items():
            if state.kind_of(scope) is not None:
                self._chain_of[scope] = chain
                return chain
        raise NotThere

    def chains_of(self, user: UserId) -> tuple[ChainId, ...]:
        """Give the chains that have this person, disabled or not."""
        return tuple(chain for chain, state in self._states.items() if state.user(user))

    async def _grow(self, state: RosterState) -> bool:
        entries = await self._repository.roster(state.chain, state.seq)
        try:
            grown = False
            for entry in entries:
                if entry.seq <= state.seq:
                    continue  # another task took it in while this one asked
                grown = True
                state.apply(
                    RosterEntry(
                        entry.chain, entry.seq, entry.prev, entry.payload, entry.sig
                    )
                )
            if not state.seq:
                raise NotThere
            school = state.school
        except (Refused, ValueError):
            raise damaged(state.chain) from None
        if org_id(school.root_pk) != self.org or school.throwaway != self._throwaway:
            raise damaged(state.chain)
        self._states[state.chain] = state
        return grown


def holds(state: RosterState, pin: Pin) -> bool:
    """Say whether what was seen is in a chain, or known by the root to be lost."""
    if state.head_at(pin.seq) == pin.hash:
        return True
    return any(row.covers(pin.seq, pin.hash) for row in state.restores())


def damaged(record: bytes) -> StoreDamaged:
    """Name a record that does not verify by its first four hex digits."""
    return StoreDamaged(record[:2].hex())
