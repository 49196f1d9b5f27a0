"""A whole server in a thread: gate, limits, TLS and all, over memory."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from dataclasses import replace
from typing import Any, Self

from securenotes.clock import SystemClock
from securenotes.keeper.opening import make_in_memory
from securenotes.server.app import Service
from securenotes.server.founding import Founding
from securenotes.server.keepers import OneKeeper
from securenotes.server.keys import ServerKeys
from securenotes.server.serving import Listening, make_server
from securenotes.server.sockets import Address, listen_on

KEYS = ServerKeys("localhost", bytes(range(32)))


def make_service(**parts: Any) -> Service:
    """Make a service over a store in memory."""
    keepers = OneKeeper(make_in_memory(), SystemClock(), KEYS)
    return replace(Service(keepers, KEYS, Founding(None)), **parts)


class Live:
    """One server on a free loopback port, or on a socket given."""

    def __init__(
        self,
        service: Service | None = None,
        *,
        sock: socket.socket | None = None,
        context: ssl.SSLContext | None = None,
        **limits: Any,
    ) -> None:
        self.service = service or make_service()
        self.sock = sock or listen_on(Address("127.0.0.1", 0))
        self.place = self.sock.getsockname()
        self._server = make_server(
            self.service, Listening(self.sock, context, **limits)
        )
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._up = threading.Event()

    @property
    def url(self) -> str:
        scheme = "http" if self._server.config.ssl_context_factory is None else "https"
        return f"{scheme}://127.0.0.1:{self.place[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(15)
        self.sock.close()

    def _run(self) -> None:
        async def serve() -> None:
            serving = asyncio.create_task(self._server.serve([self.sock]))
            await self._server.up.wait()
            self._up.set()
            await serving
            await self.service.keepers.close()

        with asyncio.Runner(
            loop_factory=self._server.config.get_loop_factory()
        ) as runner:
            runner.run(serve())
