"""Several servers behind one address, as a proxy puts them there."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Self
from urllib.parse import urlsplit


class OneAddress:
    """Carries each connection to the next server that takes it."""

    def __init__(self, *urls: str) -> None:
        self.urls = list(urls)
        self._turn = 0
        self._server: asyncio.Server | None = None
        self._carrying: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _carry(
        self, asked: asyncio.StreamReader, answered: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        try:
            reader, writer = await self._reach()
            await asyncio.gather(_pipe(asked, writer), _pipe(reader, answered))
        except (OSError, asyncio.CancelledError):
            pass  # nobody is there, or it is over: the caller is cut off
        finally:
            self._carrying.discard(task)
            answered.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for _ in self.urls:
            self._turn += 1
            parts = urlsplit(self.urls[self._turn % len(self.urls)])
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(parts.hostname, parts.port)
        raise ConnectionRefusedError


async def _pipe(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(1 << 16):
            to.write(data)
            await to.drain()
    except OSError:
        pass
    finally:
        to.close()
