"""Where a request's act is run: a keeper of its organisation, in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

from securenotes.errors import NotThere
from securenotes.keeper.keeper import Keeper

if TYPE_CHECKING:
    from securenotes.clock import Clock
    from securenotes.keeper.outside import Outside
    from securenotes.keeper.sql import Sql
    from securenotes.model import OrgId

T = TypeVar("T")


class Keepers(Protocol):
    """The keepers of every organisation on a server."""

    async def run(self, org: OrgId, act: Callable[[Keeper], T]) -> T:
        """Run an act on the organisation's keeper; once begun it is finished."""

    async def look(self, org: OrgId, act: Callable[[Sql], T]) -> T:
        """Ask the organisation's store what needs no keeper."""

    async def check(self) -> None:
        """Raise the ``StoreError`` family when the store cannot be asked."""

    async def close(self) -> None:
        """Finish what was asked for and let go of the store."""


class OneKeeper:
    """One keeper over one store, for a server of a single organisation."""

    def __init__(self, sql: Sql, clock: Clock, outside: Outside) -> None:
        self._sql = sql
        self.keeper = Keeper(sql, clock, outside)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeper")

    async def run(self, org: OrgId, act: Callable[[Keeper], T]) -> T:
        """Run an act; ``NotThere`` for another organisation than the founded."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, self._run, org, act)

    def _run(self, org: OrgId, act: Callable[[Keeper], T]) -> T:
        info = self.keeper.info()
        if info is not None and info.org != org:
            raise NotThere
        return act(self.keeper)

    async def look(self, org: OrgId, act: Callable[[Sql], T]) -> T:
        """Ask the store what needs no keeper."""
        del org
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, act, self._sql)

    async def check(self) -> None:
        """Raise the ``StoreError`` family when the store cannot be asked."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._worker, self._sql.one, "SELECT 1")

    async def close(self) -> None:
        """Finish what was asked for and let go of the store."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._worker, self._sql.close)
        self._worker.shutdown(wait=True)
