"""The way to a scenario's server, which ``server …`` makes as bad as it says."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Self

HERE = "127.0.0.1"
ROOM = 65_536
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
"""What a proxy answers for a server that it cannot reach."""


class Relay:
    """Carries bytes to a server on this machine, in a thread of its own.

    It listens at one port as long as it lives. ``delay`` is how many seconds
    each piece of an answer waits.
    """

    def __init__(self, to: int) -> None:
        self._to = to
        self._refusing = False
        self.delay = 0.0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address that clients are told."""
        return f"http://{HERE}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self.stop()
        self._do(self._settle())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def start(self) -> None:
        """Carry everything, at once."""
        self.delay, self._refusing = 0.0, False
        self._do(self._start())

    def refuse(self) -> None:
        """Answer every request with 503, as a proxy does."""
        self._refusing = True
        self._do(self._start())
        self._do(self._cut())

    def stop(self) -> None:
        """Be gone: refuse whoever calls, and end what is open."""
        self._do(self._stop())

    def _do(self, what: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _start(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._take, HERE, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._cut()

    async def _cut(self) -> None:
        for end in list(self._ends):
            end.transport.abort()

    async def _settle(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=2)

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._ends.add(writer)
        away: asyncio.StreamWriter | None = None
        try:
            if self._refusing:
                await reader.read(ROOM)
                writer.write(BUSY)
                await writer.drain()
                writer.write_eof()
                return
            back, away = await asyncio.open_connection(HERE, self._to)
            ways = [
                asyncio.create_task(self._carry(reader, away)),
                asyncio.create_task(self._carry(back, writer, answer=True)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for one in ways:
                one.cancel()
            await asyncio.wait(ways)
        except OSError:
            pass  # either end has gone, as ends do
        finally:
            self._ends.discard(writer)
            for end in (writer, away):
                if end is not None:
                    end.close()

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        answer: bool = False,
    ) -> None:
        with contextlib.suppress(OSError):
            while got := await reader.read(ROOM):
                if answer and self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(got)
                await writer.drain()
