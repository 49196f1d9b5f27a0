"""People whose acts are logged one by one, and what is in the log in the end."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from securenotes.model import OrgId, ScopeId
from securenotes.sealed import Act
from securenotes.vault.primitives import random
from securenotes.wire import messages as m
from securenotes.wire.codec import JSON, write_request
from securenotes.wire.endpoints import NOTE_LOG

PATIENCE = 60.0
"""Seconds until an act must have been answered by some server."""

STRIDE = 1_000_000
"""Each writer counts from a number of their own, so that every act is told apart."""


@dataclass(slots=True)
class Writer:
    """Somebody who acts and acts again, whatever becomes of the servers."""

    url: str
    org: OrgId
    token: bytes
    pupil: ScopeId
    first: int
    done: list[int] = field(default_factory=list)
    """What was acknowledged."""
    failures: int = 0
    wrong: list[int] = field(default_factory=list)

    async def write_until(self, http: httpx.AsyncClient, over: asyncio.Event) -> None:
        """Act until it is over."""
        number = self.first
        while not over.is_set():
            await self.write(http, number)
            self.done.append(number)
            number += 1

    async def write(self, http: httpx.AsyncClient, number: int) -> None:
        """Send one act until it is answered, always under the same key."""
        key = random(16).hex()
        body = write_request(NOTE_LOG, m.Log(Act.LISTED, self.pupil, number))
        until = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < until, "never answered"
            try:
                answer = await http.post(
                    f"{self.url}/v1/{self.org.hex()}{NOTE_LOG.path}",
                    content=body,
                    headers={
                        "authorization": f"Bearer {self.token.hex()}",
                        "idempotency-key": key,
                        "content-type": JSON,
                    },
                )
            except httpx.HTTPError:
                self.failures += 1
                await asyncio.sleep(0.02)
                continue
            if answer.status_code == 204:
                return
            if answer.status_code != 503:
                self.wrong.append(answer.status_code)
            self.failures += 1
            await asyncio.sleep(0.05)


def writers(
    url: str, org: OrgId, token: bytes, pupil: ScopeId, number: int
) -> list[Writer]:
    """Give so many who act at once."""
    firsts = range(1, number * STRIDE, STRIDE)
    return [Writer(url, org, token, pupil, first) for first in firsts]


async def check_acts(phone: Any, pupil: ScopeId, people: list[Writer]) -> int:
    """Hold the log to what was acknowledged; give how many acts that were."""
    rows: list[Any] = []
    while more := await phone.access_log(pupil, rows[-1].seq if rows else 0, 200):
        rows += more
    logged = sorted(row.count for row in rows if row.act == Act.LISTED)
    acknowledged = sorted(number for one in people for number in one.done)
    assert logged == acknowledged
    assert [status for one in people for status in one.wrong] == []
    return len(acknowledged)
