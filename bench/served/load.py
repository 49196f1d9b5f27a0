"""Callers over plain HTTP/1.1: ``python -m bench.served.load JOB``; prints JSON.

A process of its own and no HTTP library, which would be slower than what is
measured. Each connection asks, waits for the whole answer and asks again; an
act is one request or several in a row, and its time is that of all of them.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import secrets
import statistics
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

KEY = b"0" * 32
"""Stands in a request where each sending has a key of its own."""

FINE = (b"200", b"204")
PATIENCE = 30.0


@dataclass(frozen=True, slots=True, repr=False)
class Job:
    """What is asked of which servers, by how many, for how many seconds.

    ``once``: each act is done once, and the run ends with the last of them.
    """

    urls: tuple[str, ...]
    acts: tuple[tuple[bytes, ...], ...]
    connections: int
    seconds: float
    once: bool = False


@dataclass(slots=True)
class Tally:
    """What came of it; times of acts in milliseconds."""

    taken: list[float] = field(default_factory=list)
    errors: int = 0
    bytes: int = 0

    def told(self, seconds: float, busy: float) -> dict[str, float]:
        """Give it as numbers: acts a second, and the callers' own share."""
        taken = sorted(self.taken) or [0.0]
        return {
            "acts": len(self.taken),
            "errors": self.errors,
            "rate": len(self.taken) / seconds,
            "p50": statistics.median(taken),
            "p95": taken[min(len(taken) - 1, int(len(taken) * 0.95))],
            "longest": taken[-1],
            "busy": busy / seconds,
            "bytes": self.bytes / max(1, len(self.taken)),
        }


class Caller(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.held = bytearray()
        self.whole = 0
        self.answer: asyncio.Future[tuple[bytes, int]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so to who waits."""
        del exc
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(ConnectionResetError())
        self.transport = None

    def data_received(self, data: bytes) -> None:
        """Gather an answer."""
        held = self.held
        held += data
        if not self.whole:
            end = held.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(held[:end]).lower()
            at = head.find(b"content-length:")
            body = 0 if at < 0 else int(head[at + 15 :].split(b"\r\n", 1)[0])
            self.whole = end + 4 + body
        if len(held) >= self.whole and self.answer is not None:
            found = bytes(held[9:12]), self.whole
            del held[: self.whole]
            self.whole = 0
            if not self.answer.done():
                self.answer.set_result(found)

    async def ask(self, request: bytes) -> tuple[bytes, int]:
        """Send a request; give the answer's status and size."""
        if self.transport is None:
            raise ConnectionResetError
        if KEY in request:
            request = request.replace(KEY, secrets.token_hex(16).encode())
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.answer


async def call(job: Job, number: int, left: deque[int], tally: Tally) -> None:
    """Be one of the callers until the time is over."""
    parts = urlsplit(job.urls[number % len(job.urls)])
    loop = asyncio.get_running_loop()
    try:
        host, port = parts.hostname or "", parts.port or 0
        _, caller = await loop.create_connection(Caller, host, port)
    except OSError:
        tally.errors += 1
        return
    until = time.perf_counter() + job.seconds
    turn = number
    while time.perf_counter() < until:
        if job.once:
            if not left:
                break
            turn = left.popleft()
        began = time.perf_counter()
        try:
            for request in job.acts[turn % len(job.acts)]:
                status, size = await caller.ask(request)
                tally.bytes += size
                tally.errors += status not in FINE
        except OSError:
            tally.errors += 1
            return
        tally.taken.append((time.perf_counter() - began) * 1000)
        turn += job.connections
    if caller.transport is not None:
        caller.transport.close()


async def run(job: Job) -> dict[str, float]:
    """Let everybody call at once."""
    tally, left = Tally(), deque(range(len(job.acts)))
    began, worked = time.perf_counter(), time.process_time()
    async with asyncio.timeout(job.seconds + PATIENCE):
        await asyncio.gather(
            *(call(job, number, left, tally) for number in range(job.connections))
        )
    seconds = time.perf_counter() - began
    return tally.told(seconds, time.process_time() - worked)


def main() -> None:
    """Run the job that a file holds."""
    import uvloop

    # The file was written a moment ago by the process that started this one.
    job = pickle.loads(Path(sys.argv[1]).read_bytes())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(run(job))))


if __name__ == "__main__":
    main()
