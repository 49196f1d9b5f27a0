"""Prometheus meters: endpoints by name and status, and the use of the store.

No label names a person, an organisation or an address. They are read on a
port of their own, on this machine alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    start_http_server,
)

if TYPE_CHECKING:
    from securenotes.keeper.keeper import Keeper
    from securenotes.keeper.sql import Sql
    from securenotes.model import OrgId
    from securenotes.server.keepers import Keepers

T = TypeVar("T")

SECONDS: Sequence[float] = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Prometheus:
    """The meters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "anteckning_requests",
            "Requests answered",
            ("endpoint", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "anteckning_request_seconds",
            "Seconds from a request's head to its answer",
            ("endpoint",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._open = self._gauge("requests_open", "Requests not yet answered")
        self._connections = self._gauge("connections", "Open connections")
        self._refused = Counter(
            "anteckning_connections_refused",
            "Connections refused because there were too many",
            registry=self.registry,
        )
        self._for_news = self._gauge("waiting_for_news", "Clients that wait for news")
        self.waiting = self._gauge("acts_waiting", "Acts waiting for a worker")
        self.running = self._gauge("acts_running", "Acts that a worker does")
        self.waited = Histogram(
            "anteckning_act_wait_seconds",
            "Seconds that an act waited for a worker",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.ready = self._gauge("ready", "1 when the store could be asked")

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(f"anteckning_{name}", told, registry=self.registry)

    def begin(self) -> None:
        """Count a request that has come in."""
        self._open.inc()

    def end(self, endpoint: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        self._open.dec()
        self._requests.labels(endpoint, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def wait(self, waiting: int) -> None:
        """Note how many clients wait for news."""
        self._for_news.set(waiting)

    def hold(self, connections: int) -> None:
        """Note how many connections are open."""
        self._connections.set(connections)

    def refuse(self) -> None:
        """Note a connection that was turned away."""
        self._refused.inc()

    def serve(self, port: int) -> Callable[[], None]:
        """Let them be read on a loopback port; gives what ends it.

        Raises ``OSError`` where the port is taken.
        """
        server, thread = start_http_server(port, "127.0.0.1", registry=self.registry)

        def end() -> None:
            server.shutdown()
            server.server_close()
            thread.join(5)

        return end


class MeteredKeepers:
    """Keepers whose queue and workers are measured."""

    def __init__(self, keepers: Keepers, meters: Prometheus) -> None:
        self._keepers = keepers
        self._meters = meters

    async def run(self, org: OrgId, act: Callable[[Keeper], T]) -> T:
        """Run an act on the organisation's keeper."""
        meters, asked = self._meters, time.perf_counter()
        begun = False

        def measured(keeper: Keeper) -> T:
            nonlocal begun
            begun = True
            meters.waiting.dec()
            meters.waited.observe(time.perf_counter() - asked)
            with meters.running.track_inprogress():
                return act(keeper)

        meters.waiting.inc()
        try:
            return await self._keepers.run(org, measured)
        finally:
            if not begun:
                meters.waiting.dec()

    async def look(self, org: OrgId, act: Callable[[Sql], T]) -> T:
        """Ask the organisation's store what needs no keeper; not measured."""
        return await self._keepers.look(org, act)

    async def check(self) -> None:
        """Raise the ``StoreError`` family when the store cannot be asked."""
        answers = False
        try:
            await self._keepers.check()
            answers = True
        finally:
            self._meters.ready.set(answers)

    async def close(self) -> None:
        """Finish what was asked for and let go of the store."""
        await self._keepers.close()
