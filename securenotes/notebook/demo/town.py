"""Founds the demo's schools and lets their staff join."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

from securenotes.clock import FakeClock
from securenotes.model import ChainId, DeviceId, OrgId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.demo.accounts import PASSWORD
from securenotes.notebook.demo.days import Calendar
from securenotes.notebook.demo.hand import Hand, Place
from securenotes.notebook.demo.people import (
    FOUNDER,
    MAIN,
    OTHER,
    STAFF,
    DemoLink,
    DemoStaff,
)
from securenotes.notebook.enrolment import Enrolled, new_bundle, seal_account
from securenotes.notebook.genesis import Birth, Founder, SchoolPlan, found_school
from securenotes.notebook.sealed_account import sign_account
from securenotes.notebook.views import Body
from securenotes.repository.interface import Repository
from securenotes.sealed import (
    Foundation,
    LoginProof,
    RosterAct,
)
from securenotes.vault.ids import org_id, user_id
from securenotes.vault.invitation import TemporaryKeys, new_secret, temporary_keys
from securenotes.vault.keys import derive_password_keys
from securenotes.vault.kit import Kit, kit_keys, new_kit
from securenotes.vault.passwords import Kdf
from securenotes.vault.roster.changes import UserAdd, UserKeys
from securenotes.vault.roster.entry import RosterEntry
from securenotes.vault.scopes import BoxRef, ScopeKey
from securenotes.vault.signin import Login, LoginTag, sign_login

DAYS_72 = 72 * 3_600_000


class Clients(Protocol):
    """A store, here or at a server, whose clock the demo turns."""

    def client(self) -> Repository:
        """Give a new client, not signed in."""


Reach = Callable[[OrgId], Clients]
"""Gives the empty store of an organisation that is about to be founded."""


@dataclass(slots=True, repr=False)
class Town:
    """The demo while it is being made, with every key in memory."""

    org: OrgId
    clock: FakeClock
    days: Calendar
    kit: Kit
    births: dict[str, Birth]
    heads: dict[ChainId, tuple[int, bytes]]
    hands: dict[str, Hand] = field(default_factory=dict)
    scopes: dict[str, ScopeKey] = field(default_factory=dict)
    """Keys of pupils by their key, of groups by their name."""

    @property
    def eva(self) -> Hand:
        """The administrator."""
        return self.hands[FOUNDER.login]

    def place(self, pupil: str, school: str = MAIN) -> Place:
        """Give what a note on a pupil is written with now."""
        birth = self.births[school]
        return Place(
            birth.chain, self.scopes[pupil], self.box(birth), self.heads[birth.chain]
        )

    def box(self, birth: Birth) -> BoxRef:
        """Give a school's administrators' box key."""
        a = birth.administrators
        return BoxRef(a.scope, a.ver, a.box_pk(self.org))

    def scope(self, link: DemoLink) -> ScopeKey:
        """Give the key of what a link leads to."""
        if link.what in (MAIN, OTHER):
            return self.births[link.what].observers
        return self.scopes[link.what]

    async def append(self, draft: ActDraft) -> None:
        """Sign an act as the administrator and store it."""
        act = draft.sign(
            self.eva.enrolled.bundle.keys.sign_seed,
            self.eva.enrolled.user,
            self.heads[draft.chain],
            self.clock.now_ms(),
        )
        await self.eva.repository.append(act)
        self.note(act)

    def note(self, act: RosterAct) -> None:
        """Remember a chain's newest entry."""
        last = act.entries[-1]
        entry = RosterEntry(last.chain, last.seq, last.prev, last.payload, last.sig)
        self.heads[act.chain] = (last.seq, entry.hash(self.org))


async def enrol_all(
    org: OrgId, random: Random, now: int, server_name: str
) -> dict[str, Enrolled]:
    """Make everybody's keys; the derivations run in threads."""

    def enrol(login: str, raw: tuple[bytes, bytes], seed: bytes) -> Enrolled:
        user = user_id(org, login)
        derived = derive_password_keys(PASSWORD, raw[0], org, user, Kdf.THROWAWAY)
        bundle = new_bundle(org, user, raw, seed, now)
        return seal_account(
            org,
            bundle,
            derived,
            Kdf.THROWAWAY,
            login=login,
            recovery=raw[1],
            server_name=server_name,
        )

    made = [
        asyncio.to_thread(
            enrol,
            person.login,
            (random.randbytes(16), random.randbytes(16)),
            random.randbytes(20),
        )
        for person in STAFF
        if person.joins
    ]
    return {one.login: one for one in await asyncio.gather(*made)}


async def found_town(
    reach: Reach, clock: FakeClock, days: Calendar, random: Random
) -> Town:
    """Found both schools with their administrator, and let the staff join."""
    kit = kit_keys(new_kit())
    org = org_id(kit.root_pk)
    now = clock.now_ms()
    store = reach(org)
    name = store.client().server_name
    enrolled = await enrol_all(org, random, now, name)
    first = enrolled[FOUNDER.login]
    founder = Founder(
        first.user,
        first.login,
        FOUNDER.name,
        FOUNDER.post,
        first.bundle.keys.sign_pk,
        first.bundle.keys.box_pk,
    )
    births = {
        name: found_school(
            org,
            kit,
            SchoolPlan(name, module),
            Body.MUNICIPAL,
            founder,
            now,
            throwaway=True,
        )
        for name, module in ((MAIN, True), (OTHER, False))
    }
    town = Town(org, clock, days, kit, births, {})
    acts = tuple(birth.act for birth in births.values())
    for login, one in enrolled.items():
        town.hands[login] = Hand(
            org,
            one,
            store.client(),
            clock,
            DeviceId(random.randbytes(16)),
            one.bundle.totp_seed or one.account.totp_seed,
        )
    await town.eva.repository.found(
        Foundation(
            org,
            True,
            acts,
            first.account,
            tuple(birth.chain for birth in births.values()),
        )
    )
    for act in acts:
        town.note(act)
    await _let_join(town)
    return town


async def _let_join(town: Town) -> None:
    """Invite everybody, and let each take own keys, as one joins."""
    secrets: dict[str, TemporaryKeys] = {}
    await town.eva.present()
    for school, birth in town.births.items():
        with ActDraft(town.org, birth.chain) as draft:
            for person in STAFF:
                if person.school != school or not person.joins or person is FOUNDER:
                    continue
                keys = invite(town, draft, person)
                secrets[person.login] = keys
            await town.append(draft)
    for person in STAFF:
        if person.login in secrets:
            birth = town.births[person.school]
            await _join(town, town.hands[person.login], birth, secrets[person.login])


def invite(town: Town, draft: ActDraft, person: DemoStaff) -> TemporaryKeys:
    """Add a person with temporary keys and a staff card."""
    user = user_id(town.org, person.login)
    keys = temporary_keys(new_secret(), town.org, user)
    draft.changes.append(
        UserAdd(
            user=user,
            login=person.login,
            sign_pk=keys.sign_pk,
            box_pk=keys.box_pk,
            expires=town.clock.now_ms() + DAYS_72,
            temporary=True,
        )
    )
    draft.put_staff_card(user, person.name, person.post)
    return keys


async def _join(town: Town, hand: Hand, birth: Birth, keys: TemporaryKeys) -> None:
    """Take own keys in place of those of the invitation."""
    one, now = hand.enrolled, town.clock.now_ms()
    challenge = await hand.repository.challenge(one.user, hand.device)
    asked = Login(
        LoginTag.INVITATION,
        town.org,
        hand.repository.server_name,
        one.user,
        challenge.challenge,
        now,
        "",
        hand.device,
    )
    sig = sign_login(keys.sign_seed, asked)
    await hand.repository.login(
        LoginProof(asked.tag, challenge.id, one.user, now, "", hand.device, sig)
    )
    own = one.bundle.keys
    change = UserKeys(user=one.user, sign_pk=own.sign_pk, box_pk=own.box_pk)
    with ActDraft(town.org, birth.chain) as draft:
        draft.changes.append(change)
        act = draft.sign(keys.sign_seed, one.user, town.heads[birth.chain], now)
    joined = sign_account(
        town.org,
        one.account,
        own.sign_seed,
        one.password_keys.auth_seed,
        hand.repository.server_name,
    )
    await hand.repository.join(replace(joined, acts=(act,)))
    town.note(act)
