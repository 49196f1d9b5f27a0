"""The gate: how many connections, and how long one may keep the server waiting.

uvicorn waits for ever for a request's head, of any length, and for a reader
that takes no answer. Here a head has ten seconds and 32 KiB, and connections
are bounded in all and for each address, so that idle ones shut nobody out.

uvicorn also hangs up on whoever has sent all that they will send. Here such a
client still gets the answer to what it asked for, within ten seconds.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from securenotes.server.buckets import name_of
from securenotes.wire.endpoints import CHANGES

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

HEAD_WITHIN = 10.0
"""Seconds in which a request's head must have come."""

LONGEST_HEAD = 32 * 1024
CLOSED_WITHIN = 10.0
"""Seconds that a reader has to take what has been written at the end."""

STOPPED_WITHIN = 1.0
"""The same, for an idle connection when the server stops: TLS says goodbye."""

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n"
    b"connection: close\r\ncontent-length: 0\r\n\r\n"
)


class Count(Protocol):
    """What the gate tells of."""

    def hold(self, connections: int) -> None:
        """Note how many are open."""

    def refuse(self) -> None:
        """Note one that was turned away."""


class NoCount:
    """Notes nothing."""

    def hold(self, connections: int) -> None:
        """Note how many are open."""

    def refuse(self) -> None:
        """Note one that was turned away."""


class Gate:
    """Counts the open connections, in all and by address."""

    def __init__(self, most: int, most_each: int, count: Count | None = None) -> None:
        self._most = most
        self._each = most_each
        self._open: Counter[str] = Counter()
        self._all = 0
        self._count = count or NoCount()

    def enter(self, name: str) -> bool:
        """Let a connection in, unless there are too many."""
        if self._all >= self._most or self._open[name] >= self._each:
            self._count.refuse()
            return False
        self._open[name] += 1
        self._all += 1
        self._count.hold(self._all)
        return True

    def leave(self, name: str) -> None:
        """Count one out that was let in."""
        self._all -= 1
        self._open[name] -= 1
        if not self._open[name]:
            del self._open[name]
        self._count.hold(self._all)


class Guarded(HttpToolsProtocol):
    """A connection that passes the gate and may not dawdle."""

    gate: ClassVar[Gate]
    head_within: ClassVar[float] = HEAD_WITHIN

    if TYPE_CHECKING:
        _name: str | None
        _head: int
        _timer: asyncio.TimerHandle | None

    def connection_made(  # type: ignore[override] # as its own base does
        self, transport: asyncio.Transport
    ) -> None:
        """Let it in, or say that there are too many."""
        self._name, self._head, self._timer = None, 0, None
        super().connection_made(transport)
        if self.client is None:
            self.client = peer_of(transport)
        name = name_of(self.client[0]) if self.client is not None else ""
        if not self.gate.enter(name):
            transport.write(FULL)
            transport.close()
            self._close_soon()
            return
        self._name = name
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it out."""
        self._stop_waiting()
        if self._name is not None:
            self.gate.leave(self._name)
            self._name = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come, unless it is a head without end."""
        if self._name is None:
            return
        self._head += len(data)
        super().data_received(data)
        if self._timer is not None and self._head > LONGEST_HEAD:
            self._stop_waiting()
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Wait for the head of the next request only so long."""
        super().on_message_begin()
        if self._timer is None:
            self._head = 0
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Wait no more: from here on the body is waited for."""
        self._stop_waiting()
        super().on_headers_complete()

    def eof_received(self) -> bool:  # type: ignore[override] # as asyncio has it
        """Answer one that only reads from now on; others have gone.

        Whoever waits for news has as a rule hung up, and holds a place. Over TLS
        the end of what is sent is the end of all: asyncio knows no half of it.
        """
        # The newest, where several came at once; none at first.
        last = cast("RequestResponseCycle | None", self.cycle)
        if last is None or last.more_body or last.response_complete:
            return False
        news = str(last.scope["path"]).endswith(CHANGES.path)
        if news or self.transport.get_extra_info("sslcontext") is not None:
            return False
        last.keep_alive = False
        self._close_soon()
        return True

    def timeout_keep_alive_handler(self) -> None:
        """Close, also where the other end takes no answer."""
        super().timeout_keep_alive_handler()
        self._close_soon()

    def shutdown(self) -> None:
        """Close when the server stops; one that is idle loses nothing by it."""
        super().shutdown()
        if self.transport.is_closing():
            self._close_soon(STOPPED_WITHIN)

    def _wait_for_head(self) -> None:
        self._timer = self.loop.call_later(self.head_within, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_soon(self, seconds: float = CLOSED_WITHIN) -> None:
        self.loop.call_later(seconds, self.transport.abort)


def guard_with(gate: Gate, head_within: float = HEAD_WITHIN) -> type[Guarded]:
    """Give the protocol whose connections pass this gate."""
    return type("Guarded", (Guarded,), {"gate": gate, "head_within": head_within})


def peer_of(transport: asyncio.BaseTransport) -> tuple[str, int] | None:
    """Name the account at the other end of a Unix socket, where that is told."""
    found: socket.socket | None = transport.get_extra_info("socket")
    if found is None or found.family != socket.AF_UNIX:
        return None
    if not sys.platform.startswith("linux"):
        return None
    told = struct.Struct("3i")
    raw = found.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, told.size)
    return f"uid {told.unpack(raw)[1]}", 0
