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
from securenotes.errors import StoreRefused
from securenotes.keeper.changes import look
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.opening import (
    PATIENCE,
    create_store,
    make_in_memory,
    open_store,
)
from securenotes.keeper.sqlite import Sqlite
from securenotes.repository.local_client import LOOK_EVERY as LOOK_EVERY
from securenotes.repository.local_client import LOOKS as LOOKS
from securenotes.repository.local_client import LocalRepository as LocalRepository

if TYPE_CHECKING:
    from securenotes.model import UserId

P = ParamSpec("P")
R = TypeVar("R")


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
