"""A client on an embedded store: each act is the keeper's, in the store's thread.

An act whose name and arguments are the keeper's own is one line, ``OfKeeper``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Self,
    TypeVar,
    overload,
)

from securenotes.errors import SessionEnded
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.visitor import Signer, Visitor
from securenotes.sealed import EMBEDDED

if TYPE_CHECKING:
    from securenotes.model import DeviceId, UserId
    from securenotes.repository.local import LocalStore
    from securenotes.sealed import (
        AccountChange,
        Admission,
        Challenge,
        Foundation,
        LoginProof,
        StoreInfo,
    )

P = ParamSpec("P")
R = TypeVar("R")

LOOK_EVERY = 2.0
"""Seconds between two looks at what another window may have written."""

LOOKS = 12
"""So many looks before a client that waits is told that nothing is new."""


class OfKeeper(Generic[P, R]):
    """A method that asks the keeper for the same act on this client's behalf."""

    def __init__(
        self, find: Callable[[Keeper], Callable[Concatenate[Visitor, P], R]]
    ) -> None:
        self.find = find

    @overload
    def __get__(self, client: None, owner: type[LocalRepository]) -> Self: ...
    @overload
    def __get__(
        self, client: LocalRepository, owner: type[LocalRepository]
    ) -> Callable[P, Coroutine[Any, Any, R]]: ...
    def __get__(
        self, client: LocalRepository | None, owner: type[LocalRepository]
    ) -> Self | Callable[P, Coroutine[Any, Any, R]]:
        return self if client is None else client.asking(self.find)


class LocalRepository:
    """One client on an embedded store: a ``Repository``."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self._keeper = store.keeper
        self._visitor = Visitor()
        self._run = store.run

    def asking(
        self, find: Callable[[Keeper], Callable[Concatenate[Visitor, P], R]]
    ) -> Callable[P, Coroutine[Any, Any, R]]:
        """Give an act of the keeper's as this client's own."""

        async def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            act = find(self._keeper)
            return await self._run(act, self._visitor, *args, **kwargs)

        return ask

    @property
    def server_name(self) -> str:
        return EMBEDDED

    # -- coming in -----------------------------------------------------
    async def info(self) -> StoreInfo | None:
        return await self._run(self._keeper.info)

    async def found(self, foundation: Foundation) -> None:
        await self._run(self._keeper.roster.found, foundation)

    async def challenge(self, user: UserId, device: DeviceId) -> Challenge:
        return await self._run(self._keeper.entry.challenge, user, device)

    async def login(self, proof: LoginProof) -> Admission:
        self._visitor.forget()
        admission = await self._run(self._keeper.entry.login, proof)
        self._visitor.token = admission.token
        return admission

    async def complete(self, step: int | None, sign: Signer, code: str = "") -> None:
        del code  # the client matched it against the seed in the bundle
        await self._run(self._keeper.entry.complete, self._visitor.token, step, sign)
        self._visitor.sign = sign

    async def resume(self, user: UserId, device: DeviceId, token: bytes) -> Admission:
        self._visitor.forget()
        admission = await self._run(self._keeper.unlock.resume, user, device, token)
        self._visitor.token = admission.token
        return admission

    async def failed(self, user: UserId, device: DeviceId) -> None:
        await self._run(self._keeper.unlock.failed, user, device)

    async def fresh_code(self, step: int | None, code: str = "") -> None:
        del code
        await self._run(self._keeper.unlock.fresh_code, self._visitor, step)

    last_code = OfKeeper(lambda keeper: keeper.unlock.last_code)

    async def sign_out(self) -> None:
        await self._run(self._keeper.unlock.sign_out, self._visitor)
        self._visitor.forget()

    sessions = OfKeeper(lambda keeper: keeper.signed_in.sessions)
    end_session = OfKeeper(lambda keeper: keeper.signed_in.end)
    end_other_sessions = OfKeeper(lambda keeper: keeper.signed_in.end_others)
    change_account = OfKeeper(lambda keeper: keeper.accounts.change)

    async def join(self, change: AccountChange) -> None:
        await self._run(self._keeper.accounts.join, self._visitor, change)
        self._visitor.forget()

    async def close(self) -> None:
        await self._run(self._visitor.forget)

    async def changes(self, after: int) -> int:
        begin = self._keeper.changes.begin
        session, number = await self._run(begin, self._visitor)
        for _ in range(LOOKS):
            if number != after:
                break
            await asyncio.sleep(LOOK_EVERY)
            number, there = await self._store.look([session])
            if session not in there:
                raise SessionEnded
        return number

    # -- who is who ----------------------------------------------------
    roster = OfKeeper(lambda keeper: keeper.roster.entries)
    append = OfKeeper(lambda keeper: keeper.roster.append)
    person_wraps = OfKeeper(lambda keeper: keeper.keys.person_wraps)
    up_wraps = OfKeeper(lambda keeper: keeper.keys.up_wraps)
    scope_wraps = OfKeeper(lambda keeper: keeper.keys.scope_wraps)
    wrapped_to = OfKeeper(lambda keeper: keeper.keys.wrapped_to)
    cards = OfKeeper(lambda keeper: keeper.keys.cards)
    real_name = OfKeeper(lambda keeper: keeper.names.real_name)
    real_names = OfKeeper(lambda keeper: keeper.names.real_names)
    confirm_routine = OfKeeper(lambda keeper: keeper.routines.confirm)
    routine_confirmations = OfKeeper(lambda keeper: keeper.routines.confirmations)

    # -- drafts --------------------------------------------------------
    drafts = OfKeeper(lambda keeper: keeper.drafts.drafts)
    save_draft = OfKeeper(lambda keeper: keeper.drafts.save)
    discard_draft = OfKeeper(lambda keeper: keeper.drafts.discard)

    # -- published notes -----------------------------------------------
    heads = OfKeeper(lambda keeper: keeper.listing.heads)
    pupil_heads = OfKeeper(lambda keeper: keeper.listing.pupil_heads)
    versions = OfKeeper(lambda keeper: keeper.readings.versions)
    counts = OfKeeper(lambda keeper: keeper.listing.counts)
    publish = OfKeeper(lambda keeper: keeper.notes.publish)
    withdraw = OfKeeper(lambda keeper: keeper.notes.withdraw)
    opened = OfKeeper(lambda keeper: keeper.readings.opened)
    readings = OfKeeper(lambda keeper: keeper.readings.readings)
    note_log = OfKeeper(lambda keeper: keeper.access_log.note_log)
    access_log = OfKeeper(lambda keeper: keeper.access_log.access_log)
    log_page = OfKeeper(lambda keeper: keeper.access_log.log_page)
    log_head = OfKeeper(lambda keeper: keeper.access_log.log_head)

    # -- disclosure ----------------------------------------------------
    kept = OfKeeper(lambda keeper: keeper.disclosing.kept)
    collect = OfKeeper(lambda keeper: keeper.disclosing.collect)
    disclosures = OfKeeper(lambda keeper: keeper.disclosing.disclosures)
    put_disclosure = OfKeeper(lambda keeper: keeper.disclosing.put_disclosure)

    # -- review dates --------------------------------------------------
    review = OfKeeper(lambda keeper: keeper.reviews.review)
    reviews = OfKeeper(lambda keeper: keeper.reviews.reviews)
    stored = OfKeeper(lambda keeper: keeper.disposing.stored)

    # -- what is one's own ---------------------------------------------
    own = OfKeeper(lambda keeper: keeper.own.own)
    put_own = OfKeeper(lambda keeper: keeper.own.put_own)
    put_owns = OfKeeper(lambda keeper: keeper.own.put_owns)
    drop_own = OfKeeper(lambda keeper: keeper.own.drop_own)

    async def put_session(self, user: UserId, device: DeviceId, blob: bytes) -> None:
        await self._run(self._keeper.own.put_session, user, device, blob)

    async def get_session(self, user: UserId, device: DeviceId) -> bytes | None:
        return await self._run(self._keeper.own.get_session, user, device)

    # -- keeping keys true ---------------------------------------------
    sealed_keys = OfKeeper(lambda keeper: keeper.rotation.sealed_keys)
    package = OfKeeper(lambda keeper: keeper.moving.package)
    waiting_seals = OfKeeper(lambda keeper: keeper.rotation.waiting_seals)
    settle_seals = OfKeeper(lambda keeper: keeper.rotation.settle_seals)
