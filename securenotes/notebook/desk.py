"""What every part of a signed-in person's notebook works at."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from securenotes import rules
from securenotes.clock import Clock
from securenotes.errors import KeysMissing, NotThere, StoreDamaged
from securenotes.model import ChainId, DeviceId, OrgId, ScopeId, UserId
from securenotes.notebook.account_keys import SecretPlace, apart, name_of
from securenotes.notebook.cards import Cards
from securenotes.notebook.contact import Contact
from securenotes.notebook.keys import Keys
from securenotes.notebook.own_records import OwnRecords
from securenotes.notebook.seen import Seen
from securenotes.notebook.trust import Pin, Trust
from securenotes.notebook.views import Body, Person, PupilRef, School, Template
from securenotes.repository.interface import Repository
from securenotes.vault.keys import Bundle
from securenotes.vault.log import sign_row
from securenotes.vault.strict_json import to_hex

T = TypeVar("T")


@dataclass(slots=True, repr=False, kw_only=True)
class SignIn:
    """What is remembered of how this person came in; times are ms UTC.

    ``kek_pw`` seals the session record at a lock, ``auth_seed`` signs a change
    of the account.
    """

    token: bytes
    kek_pw: bytes
    auth_seed: bytes
    at: int
    last: int
    code_at: int


@dataclass(slots=True, repr=False, kw_only=True)
class Desk:
    """A signed-in person's repository, rosters, keys, names and records.

    Nothing of it shows in a repr. ``place`` is where secrets rest on this
    computer; ``bundle`` is replaced when the account changes.
    """

    repository: Repository
    clock: Clock
    org: OrgId
    login: str
    device: DeviceId
    bundle: Bundle
    sign_in: SignIn
    trust: Trust
    keys: Keys
    cards: Cards
    own: OwnRecords
    seen: Seen
    place: SecretPlace
    contact: Contact = field(default_factory=Contact)
    damaged: set[str] = field(default_factory=set)
    """First digits of records that lists had to leave out."""
    cut_logs: tuple[tuple[ChainId, int], ...] = ()
    """Access logs without rows that this computer has seen, and how far they went."""
    _reach: dict[ChainId, tuple[int, str, frozenset[ScopeId]]] = field(
        default_factory=dict
    )
    _day: tuple[int, str] = (-1, "")
    _seqs: list[int] = field(default_factory=list)
    _line: asyncio.Lock = field(default_factory=asyncio.Lock)
    _schools: tuple[tuple[ChainId, ...], tuple[ChainId, ...]] = ((), ())

    @property
    def user(self) -> UserId:
        """Who is signed in."""
        return self.bundle.user

    def sign(self, row: bytes) -> bytes:
        """Sign a log row."""
        return sign_row(self.bundle.keys.sign_seed, row)

    def today(self) -> str:
        """Give the day in Stockholm, reckoned once a second at most."""
        second = self.clock.now_ms() // 1000
        if second != self._day[0]:
            self._day = (second, self.clock.today())
        return self._day[1]

    @property
    def moment(self) -> tuple[str, tuple[int, ...]]:
        """What rights and names hang on: the day, and how far rosters go."""
        states = (self.trust.state(chain) for chain in self.trust.chains)
        return self.today(), tuple(state.seq for state in states)

    # -- schools -------------------------------------------------------
    @property
    def chains(self) -> tuple[ChainId, ...]:
        """The schools where this person is, and is not disabled."""
        return self._views()[0]

    @property
    def open_chains(self) -> tuple[ChainId, ...]:
        """Those of them that have the module Stödinsatser (R13)."""
        return self._views()[1]

    def _views(self) -> tuple[tuple[ChainId, ...], tuple[ChainId, ...]]:
        states = [self.trust.state(chain) for chain in self.trust.chains]
        seqs = [state.seq for state in states]
        if seqs != self._seqs:
            mine = [
                state
                for state in states
                if (row := state.user(self.user)) and not row.disabled
            ]
            self._seqs = seqs
            self._schools = (
                tuple(state.chain for state in mine),
                tuple(state.chain for state in mine if state.policy.module),
            )
        return self._schools

    def school(self, chain: ChainId) -> School:
        """Give a school as shown."""
        state = self.trust.state(chain)
        policy, place = state.policy, state.school.identity
        return School(
            chain=chain,
            name=policy.name,
            body=Body(state.school.body),
            module=policy.module,
            administrator=state.is_administrator(self.user),
            categories=policy.categories,
            routine=policy.routine,
            idle_minutes=policy.idle_minutes,
            server=policy.server,
            keeps_names=place is not None,
            opens_names=bool(place and state.can_open(self.user, place, self.today())),
            routine_ver=policy.routine_ver,
            templates=tuple(
                Template(one.name, one.category, one.text) for one in policy.templates
            ),
            words=policy.words,
        )

    async def refresh(self, chain: ChainId | None = None) -> bool:
        """Take in new roster entries; wraps and cards that went stale go.

        True when anything grew.
        """
        grown = await self.trust.catch_up(chain)
        for each in grown:
            self.keys.forget(each)
            self.cards.forget(each)
        if grown:
            await self.keep_pins(*grown)
        return bool(grown)

    async def steady(self, read: Callable[[], Awaitable[T]]) -> T:
        """Read with the newest rosters, and again where they grew meanwhile.

        A record signed or wrapped after an entry not seen yet does not verify
        until the entry is here. One read at a time: none is without the keys
        and names that another is fetching anew.
        """
        async with self._line:
            return await self._read(read)

    async def renew(self) -> None:
        """Take in what the rosters say now, with keys and names at hand."""
        async with self._line:
            if await self.refresh():
                await self.ready(*self.open_chains)

    async def _read(self, read: Callable[[], Awaitable[T]]) -> T:
        await self.refresh()
        before = set(self.damaged)
        try:
            found = await read()
        except StoreDamaged:
            if not await self.refresh():
                raise
            return await read()
        if self.damaged != before and await self.refresh():
            self.damaged = before
            return await read()
        return found

    async def ready(self, *chains: ChainId) -> None:
        """See to it that keys and names of these schools can be opened."""
        for chain in chains:
            await self.keys.load(chain)
            await self.cards.load(chain)

    async def keep_pins(self, *chains: ChainId) -> None:
        """Pin the heads seen, in the keyring or else in an own record."""
        pins = [self.trust.head(chain) for chain in chains]
        if self.place.lasting and await apart(lambda: self._put_pins(pins)):
            return
        for pin in pins:
            await self.own.put(
                "roster", pin.chain, {"seq": pin.seq, "hash": to_hex(pin.hash)}
            )

    def _put_pins(self, pins: list[Pin]) -> bool:
        return all(
            self.place.put(pin_name(self.org, self.user, pin.chain), pin.encode())
            for pin in pins
        )

    # -- pupils --------------------------------------------------------
    def pupils(self, chain: ChainId) -> frozenset[ScopeId]:
        """Give the pupils this person may read today; none without module."""
        state, today = self.trust.state(chain), self.today()
        known = self._reach.get(chain)
        if known is None or known[:2] != (state.seq, today):
            found: set[ScopeId] = set()
            if chain in self.open_chains:
                found = state.pupils_of(self.user, today)
            known = self._reach[chain] = (state.seq, today, frozenset(found))
        return known[2]

    def reads(self, pupil: ScopeId) -> bool:
        """Tell whether this person may read a pupil's notes today."""
        try:
            return pupil in self.pupils(self.trust.chain_of(pupil))
        except NotThere:
            return False

    def all_pupils(self) -> list[tuple[ChainId, ScopeId]]:
        """Give every pupil this person may read and has keys for."""
        return [
            (chain, scope)
            for chain in self.open_chains
            for scope in self.pupils(chain)
            if self.keys.has(chain, scope)
        ]

    def standing(self, pupil: ScopeId, author: UserId | None = None) -> rules.Standing:
        """Tell what ties this person to a pupil, or to an author's note.

        Raises ``NotThere`` for a scope that no school has made.
        """
        chain = self.trust.chain_of(pupil)
        state = self.trust.state(chain)
        roles = state.live_roles(self.user, pupil, self.today())
        return rules.Standing(
            is_author=author == self.user,
            live_link=bool(roles - {"administrator"}),
            administrator="administrator" in roles,
            second_factor=True,
            module=state.policy.module,
            left=state.moves.has_left(pupil, self.today()),
        )

    def ref(self, pupil: ScopeId) -> PupilRef:
        """Give a pupil as shown: nameless where the link has ended (R10)."""
        chain = self.trust.chain_of(pupil)
        if pupil in self.pupils(chain):
            with contextlib.suppress(KeysMissing):
                return self.cards.ref(chain, pupil)
        return self.cards.former(chain, pupil)

    def person(self, user: UserId, chain: ChainId) -> Person:
        """Give a colleague as one school's staff card says."""
        return self.cards.staff(chain, user)

    def leave_out(self, error: StoreDamaged) -> None:
        """Note a record that does not verify and was left out of a list."""
        self.damaged.add(error.record)


def pin_name(org: OrgId, user: UserId, chain: ChainId) -> str:
    """Name a chain's pin in a keyring."""
    return name_of(org, user, f"pin-{chain.hex()}")
