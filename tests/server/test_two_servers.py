"""Two servers over one database, of which one is killed under load."""

from __future__ import annotations

import asyncio
import itertools
import signal
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from securenotes.model import OrgId, ScopeId
from securenotes.sealed import Act
from securenotes.server.migration import migrate
from securenotes.server.trial import Trial, start_trial
from securenotes.vault.primitives import random
from securenotes.wire import messages as m
from securenotes.wire.codec import JSON, write_request
from securenotes.wire.endpoints import NOTE_LOG
from tests.server.command import Away, Serve, found

pytestmark = pytest.mark.usefixtures("named")

WRITERS = 6
EACH = 60
PATIENCE = 60.0
"""Seconds until an act must have been answered by one server or the other."""


@dataclass(slots=True)
class Writer:
    """Somebody whose acts are logged, one by one, wherever a server answers."""

    urls: list[str]
    org: OrgId
    token: bytes
    pupil: ScopeId
    first: int
    failures: int = 0
    wrong: list[int] = field(default_factory=list)

    async def write_all(self, http: httpx.AsyncClient, third: asyncio.Event) -> None:
        for number in range(self.first, self.first + EACH):
            await self.write(http, number)
            if number == self.first + EACH // 3:
                third.set()

    async def write(self, http: httpx.AsyncClient, number: int) -> None:
        """Send one act until it is answered, always under the same key."""
        key = random(16).hex()
        body = write_request(NOTE_LOG, m.Log(Act.LISTED, self.pupil, number))
        until = time.monotonic() + PATIENCE
        for attempt in itertools.count():
            assert time.monotonic() < until, "never answered"
            url = self.urls[(number + attempt) % len(self.urls)]
            try:
                answer = await http.post(
                    f"{url}/v1/{self.org.hex()}{NOTE_LOG.path}",
                    content=body,
                    headers={
                        "authorization": f"Bearer {self.token.hex()}",
                        "idempotency-key": key,
                        "content-type": JSON,
                    },
                )
            except httpx.HTTPError:
                self.failures += 1
                continue
            if answer.status_code == 204:
                return
            if answer.status_code != 503:
                self.wrong.append(answer.status_code)
            self.failures += 1
            await asyncio.sleep(0.05)


@pytest.fixture
def trial() -> Any:
    # Not in haste: what a hasty one has acknowledged may be gone after a crash.
    with start_trial() as trial:
        migrate(trial.dsn())
        yield trial


@pytest.mark.parametrize("how", ["killed", "stopped", "database restarted"])
async def test_no_acknowledged_write_is_lost_and_none_is_done_twice(
    serve: Serve, trial: Trial, how: str
) -> None:
    url = trial.dsn(user="anteckning_app")
    words = ("--database", url, "--listen", "127.0.0.1:0")
    one, two = serve(*words, "--found"), serve(*words)
    away = Away(one.url)
    town = await found(away)
    phone: Any = await town.sign_in("eva")
    unit = town.units["Tallbacken"]
    await town.add_pupils(phone, unit, town.person("eva"), "ada")
    ada, urls = unit.pupils["ada"], [one.url, two.url]
    writers = [
        Writer(urls, town.org, phone.token, ada, first)
        for first in range(1, WRITERS * EACH, EACH)
    ]

    third = asyncio.Event()

    async def hit() -> None:
        await third.wait()
        if how == "killed":
            one.process.kill()
        elif how == "stopped":
            one.process.send_signal(signal.SIGTERM)
        else:
            await asyncio.to_thread(trial.restart, "QUIT")

    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        await asyncio.gather(
            *(writer.write_all(http, third) for writer in writers), hit()
        )
    away.move(two.url)
    rows: list[Any] = []
    while more := await phone.access_log(ada, rows[-1].seq if rows else 0, 200):
        rows += more
    counts = [row.count for row in rows if row.act == Act.LISTED]
    assert sorted(counts) == list(range(1, WRITERS * EACH + 1))
    assert [status for writer in writers for status in writer.wrong] == []
    assert sum(writer.failures for writer in writers) > 0
    if how == "stopped":
        assert await asyncio.to_thread(one.process.wait, 20) == 0
    await away.close()
