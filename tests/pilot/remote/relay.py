"""A bad network: a relay to a server that can be slow, deaf, cut or gone."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Self


class Relay:
    """Carries bytes to a server on this machine, as badly as it is told.

    ``way``: ``open``; ``deaf`` takes what is sent and answers nothing; ``cut``
    closes when the request has arrived; ``lost`` carries the request and cuts
    the answer; ``busy`` answers 503 as a proxy does.
    """

    def __init__(self, port: int) -> None:
        self.to, self.port = port, 0
        self.way, self.delay = "open", 0.0
        self.carried = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._do(self._settle())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, at the port of the time before."""
        self._do(self._start())

    def stop(self) -> None:
        """Refuse whoever calls, and end what is open."""
        self._do(self._stop())

    def make(self, way: str) -> None:
        """Be bad from now on, also to connections that are open."""
        self.way = way
        if way != "open":
            self._do(self._end())

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._end()

    async def _end(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _settle(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=2)

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writers.add(writer)
        away: asyncio.StreamWriter | None = None
        try:
            if self.way != "open" and self.way != "lost":
                await self._be_bad(reader, writer)
                return
            back, away = await asyncio.open_connection("127.0.0.1", self.to)
            ways = [
                asyncio.create_task(self._carry(reader, away, lost=False)),
                asyncio.create_task(self._carry(back, writer, lost=True)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for one in ways:
                one.cancel()
            await asyncio.wait(ways)
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            writer.transport.abort()
            if away is not None:
                away.transport.abort()

    async def _be_bad(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.read(65_536)
        if self.way == "busy":
            writer.write(
                b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html\r\n"
                b"content-length: 5\r\nconnection: close\r\n\r\nnope\n"
            )
            await writer.drain()
            writer.write_eof()
        elif self.way == "deaf":
            await reader.read()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, lost: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while got := await reader.read(65_536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if lost and self.way == "lost":
                    return
                self.carried += len(got)
                writer.write(got)
                await writer.drain()
