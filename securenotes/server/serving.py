"""A server's process: from its sockets to the end of its last write."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from logging import WARNING
from typing import TYPE_CHECKING, cast

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from securenotes.errors import StoreBusy, StoreError, StoreUnreachable
from securenotes.server.app import READY_WITHIN, Service, build_app
from securenotes.server.gate import (
    HEAD_WITHIN,
    Gate,
    Guarded,
    NoCount,
    guard_with,
)
from securenotes.server.lines import log_event

if TYPE_CHECKING:
    import socket
    import ssl

    from uvicorn._types import ASGI3Application

    from securenotes.server.gate import Count

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Quiet(uvicorn.Server):
    """uvicorn's server, whose signals are ours and which says when it is up."""

    def __init__(self, config: uvicorn.Config, kind: type[Guarded]) -> None:
        super().__init__(config)
        self._kind = kind
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so.

        In place of uvicorn's own, which gives a handshake of TLS a minute.
        """
        loop, context = asyncio.get_running_loop(), self.config.ssl

        def begin() -> Guarded:
            return self._kind(self.config, self.server_state, {})

        within = None if context is None else HEAD_WITHIN
        self.servers = [
            await loop.create_server(
                begin,
                sock=sock,
                ssl=context,
                ssl_handshake_timeout=within,
                ssl_shutdown_timeout=within,
                backlog=self.config.backlog,
            )
            for sock in sockets or ()
        ]
        self.started = True
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none: the process's own course begins with them."""
        yield


@dataclass(frozen=True, slots=True, repr=False)
class Listening:
    """Where a server listens and how it is bounded; times in seconds."""

    sock: socket.socket
    context: ssl.SSLContext | None = None
    proxies: tuple[str, ...] = ()
    connections: int = 500
    count: Count | None = None
    drain: float = 0.0
    finish: float = 20.0
    renew: Callable[[], None] | None = None
    """Called at SIGHUP."""


def make_server(service: Service, listening: Listening) -> Quiet:
    """Make the server, not yet running."""
    app = cast("ASGI3Application", build_app(service))
    most = listening.connections
    each = most if listening.proxies else max(1, most // 2)
    if listening.proxies:
        trusted = list(listening.proxies)
        app = cast("ASGI3Application", ProxyHeadersMiddleware(app, trusted))
    context = listening.context
    kind = guard_with(Gate(most, each, listening.count or NoCount()))
    config = uvicorn.Config(
        app,
        http=kind,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        forwarded_allow_ips=[],
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(listening.finish),
        ssl_context_factory=None if context is None else lambda *_: context,
    )
    return Quiet(config, kind)


class Process:
    """One server, until it is told to stop."""

    def __init__(self, service: Service, listening: Listening) -> None:
        self._service = service
        self._listening = listening
        self._server = make_server(service, listening)
        self._told: list[int] = []
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    def run(self, started: Callable[[], None]) -> int:
        """Serve until a signal; 0 when all that had begun was finished.

        Else the number of the signal that ended it: a second one, or the first
        where a worker was not done in time. Such a worker is still at it.

        A store that is out of reach may come; raises the ``StoreError`` family
        for one that cannot be used.
        ``started`` is called when the first request can be taken.
        """
        factory = self._server.config.get_loop_factory()
        runner = asyncio.Runner(loop_factory=factory)
        cut = runner.run(self._serve(started))
        if not cut:
            # Else it would wait for the very worker that is not waited for.
            runner.close()
        return cut

    def _signalled(self, number: int) -> None:
        self._told.append(number)
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    async def _check(self) -> None:
        try:
            async with asyncio.timeout(READY_WITHIN):
                await self._service.keepers.check()
        except (StoreUnreachable, StoreBusy, TimeoutError):
            log_event("out of reach", WARNING)
        except StoreError:
            self._listening.sock.close()
            await self._service.keepers.close()
            raise

    async def _serve(self, started: Callable[[], None]) -> int:
        await self._check()
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._signalled, int(number))
        if self._listening.renew is not None:
            loop.add_signal_handler(signal.SIGHUP, self._listening.renew)
        serving = asyncio.create_task(self._server.serve([self._listening.sock]))
        up = asyncio.create_task(self._server.up.wait())
        await asyncio.wait({serving, up}, return_when=asyncio.FIRST_COMPLETED)
        started()
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait({serving, stop}, return_when=asyncio.FIRST_COMPLETED)
        finished = await self._end(serving)
        if len(self._told) > 1:
            return self._told[1]
        return 0 if finished or not self._told else self._told[0]

    async def _end(self, serving: asyncio.Task[None]) -> bool:
        course = self._service.course
        course.drain()
        log_event("draining")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._listening.drain):
                await self._hurry.wait()
        course.stop()
        log_event("stopping")
        self._server.should_exit = True
        hurry = asyncio.create_task(self._hurry.wait())
        first = asyncio.FIRST_COMPLETED
        await asyncio.wait({serving, hurry}, return_when=first)
        # What a worker has begun is finished: it may be somebody's note.
        closing = asyncio.create_task(self._service.keepers.close())
        await asyncio.wait(
            {closing, hurry}, timeout=self._listening.finish, return_when=first
        )
        log_event("stopped" if closing.done() else "unfinished")
        return closing.done()
