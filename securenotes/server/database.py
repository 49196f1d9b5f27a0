"""The keepers of many organisations, over one PostgreSQL (vault § 9).

A few threads, each with its own connection: so many acts at a time, and so many
connections, however many clients there are. A thread holds the keepers of the
organisations it served last; every act begins with what others have added.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from securenotes.errors import StoreBusy, StoreUnreachable
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.postgres import Line, Postgres
from securenotes.server.migration import check_schema

if TYPE_CHECKING:
    from securenotes.clock import Clock
    from securenotes.keeper.outside import Outside
    from securenotes.keeper.sql import Sql
    from securenotes.model import OrgId

T = TypeVar("T")

WORKERS = 4
"""Acts at a time, and connections, of one process."""

WAITING = 256
"""Acts that may wait for a worker; one more is told that the store is busy."""

MOST_KEEPERS = 64
"""Organisations whose rosters a worker holds in memory."""


class Database:
    """``Keepers`` of every organisation in a database.

    ``dsn`` is libpq's, of the server's own role. Nothing is connected before
    it is needed; ``check`` says at once whether it can be.
    """

    def __init__(
        self, dsn: str, clock: Clock, outside: Outside, workers: int = WORKERS
    ) -> None:
        self._dsn = dsn
        self._clock = clock
        self._outside = outside
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="keeper")
        self._local = threading.local()
        self._benches: list[Bench] = []
        self._most = workers + WAITING
        # One thread is always left for others than who fills the rest, as when a
        # school's import makes that school's writers wait.
        self._share = max(1, workers - 1)
        self._queues: dict[OrgId | None, Queue] = {}
        self._under_way = 0
        self._idle = threading.Event()
        self._idle.set()
        self._counting = threading.Lock()
        self._closed = False

    def __repr__(self) -> str:
        return "Database(…)"

    async def run(self, org: OrgId, act: Callable[[Keeper], T]) -> T:
        """Run an act; once begun it is finished.

        ``StoreBusy`` when too many wait, ``StoreUnreachable`` after the end.
        """
        return await self._run(lambda bench: act(bench.keeper(org)), org)

    async def look(self, org: OrgId, act: Callable[[Sql], T]) -> T:
        """Ask the organisation's store what needs no keeper.

        So that those who wait in many schools push no rosters out of memory.
        """
        return await self._run(lambda bench: act(Postgres(bench.line, org)), org)

    async def check(self) -> None:
        """Raise the ``StoreError`` family when the store cannot be asked.

        ``StoreVersion`` for a database of another schema than this program's.
        """
        await self._run(lambda bench: check_schema(bench.line))

    async def close(self) -> None:
        """Finish what was asked for and let go of the store."""
        self._closed = True
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._idle.wait)
        await loop.run_in_executor(None, self._threads.shutdown)
        for bench in self._benches:
            bench.line.close()

    async def _run(self, work: Callable[[Bench], T], org: OrgId | None = None) -> T:
        loop = asyncio.get_running_loop()
        given: asyncio.Future[T] = loop.create_future()

        def do() -> None:
            # One that was given up before its turn is not begun.
            if given.cancelled():
                self._done(org)
                return
            bench = self._bench()
            try:
                made = work(bench)
            except BaseException as error:  # noqa: BLE001 - who asked is told
                tell = partial(refuse, given, error)
            else:
                tell = partial(give, given, made)
            self._done(org)
            with suppress(RuntimeError):  # nobody waits in a loop that is closed
                loop.call_soon_threadsafe(tell)
            bench.line.settle()

        with self._counting:
            if self._closed:
                raise StoreUnreachable
            if self._under_way >= self._most:
                raise StoreBusy
            self._under_way += 1
            self._idle.clear()
            queue = self._queues.setdefault(org, Queue())
            queue.waiting.append(do)
            self._begin(queue)
        # A client that goes away leaves an act that was begun under way.
        return await given

    def _begin(self, queue: Queue) -> None:
        if queue.waiting and queue.begun < self._share:
            queue.begun += 1
            self._threads.submit(queue.waiting.popleft())

    def _done(self, org: OrgId | None) -> None:
        with self._counting:
            queue = self._queues[org]
            queue.begun -= 1
            self._begin(queue)
            if not queue.begun:
                del self._queues[org]
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    def _bench(self) -> Bench:
        bench: Bench | None = getattr(self._local, "bench", None)
        if bench is None:
            bench = self._local.bench = Bench(self._dsn, self._clock, self._outside)
            self._benches.append(bench)
        return bench


def give(given: asyncio.Future[T], made: T) -> None:
    """Tell who asked what was made, if they still wait."""
    if not given.done():
        given.set_result(made)


def refuse(given: asyncio.Future[T], error: BaseException) -> None:
    """Tell who asked what went wrong, if they still wait."""
    if not given.done():
        given.set_exception(error)


@dataclass(slots=True, repr=False)
class Queue:
    """What one organisation has asked for and not got yet."""

    waiting: deque[Callable[[], None]] = field(default_factory=deque)
    begun: int = 0


class Bench:
    """One thread's connection, and the keepers that it served last."""

    def __init__(self, dsn: str, clock: Clock, outside: Outside) -> None:
        self.line = Line(dsn, later=True)
        self._clock = clock
        self._outside = outside
        self._keepers: OrderedDict[OrgId, Keeper] = OrderedDict()

    def keeper(self, org: OrgId) -> Keeper:
        """Give the organisation's keeper, founded or not."""
        keeper = self._keepers.pop(org, None)
        if keeper is None:
            keeper = Keeper(Postgres(self.line, org), self._clock, self._outside)
        self._keepers[org] = keeper
        if len(self._keepers) > MOST_KEEPERS:
            self._keepers.popitem(last=False)
        return keeper
