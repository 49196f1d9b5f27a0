"""A served store for the contract: a real server, and people with phones.

The suite speaks of a password and then a code. On a server both go in one
signed request, so the phone here holds what was signed until its code comes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from securenotes.clock import FakeClock
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.opening import make_in_memory
from securenotes.keeper.roster import put_account
from securenotes.model import OrgId
from securenotes.repository.remote import RemoteRepository, RemoteStore
from securenotes.sealed import EMBEDDED, AccountChange, LoginProof
from securenotes.server.keepers import OneKeeper
from securenotes.server.keys import ServerKeys
from securenotes.server.run import Loopback, make_app
from securenotes.vault.primitives import random
from securenotes.vault.signin import Change, Login, LoginTag, sign_change, sign_login
from securenotes.vault.totp import code_at
from tests.kit import Person, Town


class Phone(RemoteRepository):
    """A client whose person reads codes off a phone."""

    def __init__(self, store: ServedStore) -> None:
        super().__init__(store)
        self.served = store
        self.waiting: tuple[Person, str] | None = None
        self.person: Person | None = None

    @property
    def _visitor(self) -> Phone:
        return self

    @property
    def token(self) -> bytes:
        return self._token

    def code(self, step: int | None) -> str:
        if step is None or self.person is None:
            return "" if step is None else "000000"
        return code_at(self.person.totp_seed, step)

    async def found(self, foundation) -> None:
        if self.served.org == NOBODY:
            self.served.org = foundation.org
        account = replace(foundation.account, totp_seed=self.served.seed(foundation))
        await super().found(replace(foundation, account=account))

    async def complete(self, step, sign, code="") -> None:
        if self.waiting is not None:
            person, tag = self.waiting
            town = self.served.town
            made = await self.challenge(person.user, person.device)
            seed = person.rc_seed if tag == "SA1/rc-login" else person.auth_seed
            await self.login(
                town.proof(person, made.id, made.challenge, seed, tag, self.code(step))
            )
            self.waiting = None
            step = None
        await super().complete(step, sign, self.code(step))

    async def resume(self, user, device, token):
        self.person = self.served.by_user(user)
        return await super().resume(user, device, token)

    async def fresh_code(self, step, code="") -> None:
        await super().fresh_code(step, self.code(step))

    async def change_account(self, change: AccountChange) -> None:
        await super().change_account(self.with_seed(change))

    async def join(self, change: AccountChange) -> None:
        await super().join(self.with_seed(change))

    async def put_session(self, user, device, blob) -> None:
        if not self._token:
            town = self.served.town
            signed_in = await town.sign_in(self.served.by_user(user).login)
            self._token = signed_in.token
        await super().put_session(user, device, blob)

    def with_seed(self, change: AccountChange) -> AccountChange:
        """Sign again with the new factor's seed, where a server asks for one."""
        person, account = self.served.by_user(change.account.user), change.account
        if not self._token or person is None:
            return change
        if account.gen > 1 and not account.factor_no:
            return change
        seed = random(20) if account.factor_no else person.totp_seed
        account = replace(account, totp_seed=seed)
        message = Change(
            self.served.org,
            EMBEDDED,
            account.user,
            account.gen,
            account.bundle_pw,
            account.bundle_rc,
            account.auth_pk,
            account.rc_auth_pk,
            account.rc_no,
            account.factor_no,
            account.totp_seed,
        )
        signed = sign_change(person.keys.sign_seed, person.auth_seed, message)
        person.totp_seed = seed
        return AccountChange(account, *signed, change.acts)


NOBODY = OrgId(bytes(16))


class ManyAddresses(ServerKeys):
    """Counts every request as another address's: what is tried is the name."""

    def mark_address(self, address: str) -> bytes:
        return random(32)


class ServedStore(RemoteStore):
    """A server in a thread, and the way to it."""

    def __init__(self, clock: FakeClock) -> None:
        self.keys = ManyAddresses(EMBEDDED, random(32))
        self.keepers: Any = self.make_keepers(clock)
        self.loopback = Loopback(make_app(self.keepers, self.keys, founding=True))
        super().__init__(self.loopback.url, NOBODY, EMBEDDED)
        self.town: Any = None

    def make_keepers(self, clock: FakeClock) -> Any:
        return OneKeeper(make_in_memory(), clock, self.keys)

    @property
    def keeper(self) -> Keeper:
        keeper: Keeper = self.keepers.keeper
        return keeper

    def client(self) -> Phone:
        return Phone(self)

    async def run(self, act, *values):
        return await self.keepers.run(self.org, lambda _: act(*values))

    def by_user(self, user):
        people = self.town.people.values() if self.town else ()
        return next((one for one in people if one.user == user), None)

    def seed(self, foundation) -> bytes:
        person = self.by_user(foundation.account.user)
        return person.totp_seed if person else random(20)


class RemoteTown(Town):
    """The usual town, whose people sign in with both factors at once."""

    def __init__(self, store: Any, clock: FakeClock) -> None:
        super().__init__(store, clock)
        store.town = self

    def _put_accounts(self, people: list[Person]) -> None:
        desk = self.store.keeper.roster._desk
        with desk.sql.writing():
            for person in people:
                account = replace(person.account(), totp_seed=person.totp_seed)
                put_account(desk, account)

    async def password(self, login: str, tag: str = "SA1/login") -> Any:
        phone: Any = self.store.client()
        phone.person = self.person(login)
        phone.waiting = (phone.person, tag)
        return phone

    def proof(
        self, person, challenge_id, challenge, seed, tag="SA1/login", code=None
    ) -> LoginProof:
        if code is None:
            known = self.people.get(person.login)
            fresh = known is not None and tag != "SA1/inv-login"
            code = (
                code_at(known.totp_seed, self.now // 30_000) if known and fresh else ""
            )
        login = Login(
            LoginTag(tag),
            self.org,
            EMBEDDED,
            person.user,
            challenge,
            self.now,
            code,
            person.device,
        )
        return LoginProof(
            tag,
            challenge_id,
            person.user,
            self.now,
            code,
            person.device,
            sign_login(seed, login),
        )
