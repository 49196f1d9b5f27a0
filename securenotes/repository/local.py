"""The embedded store: a keeper in a thread of its own, and clients on it.

A store owns one file, one connection and one worker thread, in which every
act runs after the other; no reader is held beyond an act. Each client is a
session of its own, so several people may be signed in at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from securenotes.clock import Clock
from securenotes.errors import SessionEnded, StoreRefused
from securenotes.keeper.changes import look
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.opening import (
    PATIENCE,
    create_store,
    make_in_memory,
    open_store,
)
from securenotes.keeper.sqlite import Sqlite
from securenotes.keeper.visitor import Signer, Visitor
from securenotes.sealed import EMBEDDED

if TYPE_CHECKING:
    from securenotes.model import (
        ChainId,
        DeviceId,
        NoteId,
        ScopeId,
        SessionId,
        UserId,
        VersionHash,
    )
    from securenotes.sealed import (
        AccountChange,
        Act,
        Admission,
        CardRecord,
        Challenge,
        ClosedSeal,
        Cursor,
        DekWrap,
        Foundation,
        HeadFilter,
        HeadPage,
        HeadRecord,
        LoginProof,
        LogRow,
        NoteRecord,
        OwnRecord,
        PersonWrap,
        PupilCount,
        Reading,
        Receipt,
        RosterAct,
        ScopeWrap,
        SessionRecord,
        StoredEntry,
        StoreInfo,
        UpWrap,
    )

P = ParamSpec("P")
R = TypeVar("R")

LOOK_EVERY = 2.0
"""Seconds between two looks at what another window may have written."""

LOOKS = 12
"""So many looks before a client that waits is told that nothing is new."""


class LocalStore:
    """An embedded store, open in this process."""

    def __init__(self, sql: Sqlite, clock: Clock) -> None:
        self._sql = sql
        self.keeper = Keeper(sql, clock)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    @classmethod
    def create(cls, path: Path, clock: Clock, patience: float = PATIENCE) -> Self:
        """Make a new store; ``StoreRefused`` ("exists") where there is one."""
        return cls(create_store(path, patience), clock)

    @classmethod
    def open(cls, path: Path, clock: Clock, patience: float = PATIENCE) -> Self:
        """Open a store; raises the ``StoreError`` family.

        ``patience`` is how many seconds a writer waits for another process.
        """
        return cls(open_store(path, patience), clock)

    @classmethod
    def in_memory(cls, clock: Clock) -> Self:
        """Make a store that ends with this object."""
        return cls(make_in_memory(), clock)

    def client(self) -> LocalRepository:
        """Give a new client, not signed in."""
        return LocalRepository(self)

    async def run(self, act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run an act in the store's thread; once begun it is finished."""
        loop = asyncio.get_running_loop()
        # Whether a person asks is known to who asks, not to the thread.
        done = partial(copy_context().run, act, *args, **kwargs)
        return await loop.run_in_executor(self._worker, done)

    async def look(self, sessions: Sequence[int]) -> tuple[int, frozenset[int]]:
        """Say how far things have gone, and which sessions are still there."""
        return await self.run(look, self._sql, sessions)

    async def claimed_steps(self) -> dict[UserId, int]:
        """Give each account's last used step; on throwaway stores, for demos."""
        return await self.run(self.keeper.claimed_steps)

    @asynccontextmanager
    async def batch(self) -> AsyncIterator[None]:
        """Make all acts inside durable together, once; on throwaway stores.

        The organisation may be founded inside. Nothing is kept if it raises.
        """
        await self.run(self._sql.begin_batch)
        try:
            yield
            await self.run(self._end_batch)
        except BaseException:
            await self.run(self._sql.drop_batch)
            await self.run(self.keeper.forget)
            raise

    def _end_batch(self) -> None:
        row = self._sql.one("SELECT throwaway FROM organisation")
        if row is None or not row[0]:
            raise StoreRefused("batch")
        self._sql.end_batch()

    async def close(self) -> None:
        """Finish what was asked for and let go of the file."""
        await self.run(self._sql.close)
        self._worker.shutdown(wait=True)


class LocalRepository:
    """One client on an embedded store: a ``Repository``."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self._keeper = store.keeper
        self._visitor = Visitor()
        self._run = store.run

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

    async def last_code(self) -> int:
        return await self._run(self._keeper.unlock.last_code, self._visitor)

    async def sign_out(self) -> None:
        await self._run(self._keeper.unlock.sign_out, self._visitor)
        self._visitor.forget()

    async def sessions(self) -> Sequence[SessionRecord]:
        return await self._run(self._keeper.signed_in.sessions, self._visitor)

    async def end_session(self, session: SessionId) -> None:
        await self._run(self._keeper.signed_in.end, self._visitor, session)

    async def end_other_sessions(self) -> None:
        await self._run(self._keeper.signed_in.end_others, self._visitor)

    async def change_account(self, change: AccountChange) -> None:
        await self._run(self._keeper.accounts.change, self._visitor, change)

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
    async def roster(self, chain: ChainId, after: int) -> Sequence[StoredEntry]:
        act = self._keeper.roster.entries
        return await self._run(act, self._visitor, chain, after)

    async def append(self, act: RosterAct) -> None:
        await self._run(self._keeper.roster.append, self._visitor, act)

    async def person_wraps(self, chain: ChainId) -> Sequence[PersonWrap]:
        return await self._run(self._keeper.keys.person_wraps, self._visitor, chain)

    async def up_wraps(self, chain: ChainId) -> Sequence[UpWrap]:
        return await self._run(self._keeper.keys.up_wraps, self._visitor, chain)

    async def scope_wraps(
        self, chain: ChainId, children: Sequence[ScopeId] | None
    ) -> Sequence[ScopeWrap]:
        act = self._keeper.keys.scope_wraps
        return await self._run(act, self._visitor, chain, children)

    async def wrapped_to(self, chain: ChainId) -> Sequence[tuple[ScopeId, int, UserId]]:
        return await self._run(self._keeper.keys.wrapped_to, self._visitor, chain)

    async def cards(self, chain: ChainId) -> Sequence[CardRecord]:
        return await self._run(self._keeper.keys.cards, self._visitor, chain)

    # -- drafts --------------------------------------------------------
    async def drafts(self) -> Sequence[NoteRecord]:
        return await self._run(self._keeper.drafts.drafts, self._visitor)

    async def save_draft(
        self, record: NoteRecord, if_match: VersionHash | None
    ) -> None:
        await self._run(self._keeper.drafts.save, self._visitor, record, if_match)

    async def discard_draft(self, note: NoteId, if_match: VersionHash) -> None:
        await self._run(self._keeper.drafts.discard, self._visitor, note, if_match)

    # -- published notes -----------------------------------------------
    async def heads(
        self, which: HeadFilter, after: Cursor | None, limit: int
    ) -> HeadPage:
        act = self._keeper.listing.heads
        return await self._run(act, self._visitor, which, after, limit)

    async def pupil_heads(self, pupil: ScopeId) -> Sequence[HeadRecord]:
        return await self._run(self._keeper.listing.pupil_heads, self._visitor, pupil)

    async def versions(self, note: NoteId) -> Sequence[NoteRecord]:
        return await self._run(self._keeper.readings.versions, self._visitor, note)

    async def counts(self, pupils: Sequence[ScopeId]) -> Sequence[PupilCount]:
        return await self._run(self._keeper.listing.counts, self._visitor, pupils)

    async def publish(
        self,
        record: NoteRecord,
        if_match: VersionHash | None,
        draft: VersionHash | None,
    ) -> None:
        act = self._keeper.notes.publish
        await self._run(act, self._visitor, record, if_match, draft)

    async def withdraw(
        self,
        record: NoteRecord,
        if_match: VersionHash,
        seals: Sequence[ClosedSeal],
        draft: NoteRecord | None,
    ) -> None:
        act = self._keeper.notes.withdraw
        await self._run(act, self._visitor, record, if_match, seals, draft)

    async def opened(self, receipt: Receipt) -> None:
        await self._run(self._keeper.readings.opened, self._visitor, receipt)

    async def readings(self, note: NoteId) -> Sequence[Reading]:
        return await self._run(self._keeper.readings.readings, self._visitor, note)

    async def note_log(self, act: Act, pupil: ScopeId | None, count: int) -> None:
        done = self._keeper.readings.note_log
        await self._run(done, self._visitor, act, pupil, count)

    async def access_log(
        self, pupil: ScopeId, after: int, limit: int
    ) -> Sequence[LogRow]:
        act = self._keeper.readings.access_log
        return await self._run(act, self._visitor, pupil, after, limit)

    # -- what is one's own ---------------------------------------------
    async def own(self, what: str) -> Sequence[OwnRecord]:
        return await self._run(self._keeper.own.own, self._visitor, what)

    async def put_own(self, record: OwnRecord) -> None:
        await self._run(self._keeper.own.put_own, self._visitor, record)

    async def drop_own(self, what: str, id: bytes) -> None:  # noqa: A002
        await self._run(self._keeper.own.drop_own, self._visitor, what, id)

    async def put_session(self, user: UserId, device: DeviceId, blob: bytes) -> None:
        await self._run(self._keeper.own.put_session, user, device, blob)

    async def get_session(self, user: UserId, device: DeviceId) -> bytes | None:
        return await self._run(self._keeper.own.get_session, user, device)

    # -- keeping keys true ---------------------------------------------
    async def sealed_keys(
        self, chain: ChainId, scopes: Sequence[ScopeId]
    ) -> Sequence[tuple[NoteId, int, DekWrap]]:
        act = self._keeper.rotation.sealed_keys
        return await self._run(act, self._visitor, chain, scopes)

    async def waiting_seals(
        self, chain: ChainId
    ) -> Sequence[tuple[NoteRecord, DekWrap]]:
        act = self._keeper.rotation.waiting_seals
        return await self._run(act, self._visitor, chain)

    async def settle_seals(
        self, chain: ChainId, wraps: Sequence[tuple[NoteId, int, DekWrap]]
    ) -> None:
        act = self._keeper.rotation.settle_seals
        await self._run(act, self._visitor, chain, wraps)
