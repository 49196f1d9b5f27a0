"""Waiting for news: between servers, many at a time, and while one stops."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from securenotes.keeper.visitor import FULL
from securenotes.server.migration import migrate
from securenotes.server.trial import Trial, start_trial
from securenotes.vault.primitives import random, sha256
from tests.kit_remote import RemoteTown
from tests.server.command import Away, Serve, Served, found

pytestmark = pytest.mark.usefixtures("named")

MANY = 200
SOON = 15.0
"""Seconds: fewer than a server lets anybody wait who hears of nothing."""
"""Seconds: a look a second, and time for a busy machine."""


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    with start_trial(hasty=True) as trial:
        migrate(trial.dsn())
        yield trial


class School:
    """One behind two servers, and somebody who writes by the first."""

    def __init__(self, one: Served, two: Served, meters: int) -> None:
        self.one, self.two, self.meters = one, two, meters
        self.away = Away(one.url)
        self.town: RemoteTown
        self.eva: Any

    async def begin(self) -> None:
        self.town = await found(self.away)
        self.eva = await self.town.sign_in("eva")
        unit = self.town.units["Tallbacken"]
        await self.town.add_pupils(self.eva, unit, self.town.person("eva"), "ada")

    async def publish(self) -> None:
        unit, eva = self.town.units["Tallbacken"], self.town.person("eva")
        note = self.town.publication(unit, eva, unit.pupils["ada"])
        await self.eva.publish(note.record, None, None)

    async def come_to_wait(self, http: httpx.AsyncClient, many: int) -> bool:
        """Tell whether so many come to wait at the second server."""
        for _ in range(int(SOON / 0.1)):
            told = (await http.get(f"http://127.0.0.1:{self.meters}/metrics")).text
            if f"anteckning_waiting_for_news {many}.0" in told:
                return True
            await asyncio.sleep(0.1)
        return False

    def ask(self, http: httpx.AsyncClient, url: str, after: int, token: bytes) -> Any:
        """Begin to wait at one of the servers."""
        return asyncio.create_task(
            http.get(
                f"{url}/v1/{self.town.org.hex()}/changes",
                params={"after": after},
                headers={"authorization": f"Bearer {token.hex()}"},
            )
        )


@pytest.fixture
async def school(serve: Serve, trial: Trial) -> Any:
    url = trial.dsn(user="anteckning_app")
    words = ("--database", url, "--connections", "1000", "--listen", "127.0.0.1:0")
    with socket.create_server(("127.0.0.1", 0)) as free:
        meters = free.getsockname()[1]
    two = serve(*words, "--metrics", meters)
    made = School(serve(*words, "--found"), two, meters)
    await made.begin()
    yield made
    await made.away.close()


@pytest.fixture
async def http() -> Any:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        verify=False, trust_env=False, timeout=40, limits=limits
    ) as http:
        yield http


def connections(database: psycopg.Connection[Any]) -> tuple[int, int]:
    """Give how many the servers hold, and how many of them are in an act."""
    rows = database.execute(
        "SELECT state <> 'idle' FROM pg_stat_activity WHERE usename = 'anteckning_app'"
    ).fetchall()
    return len(rows), sum(bool(row[0]) for row in rows)


def put_sessions(database: psycopg.Connection[Any], school: School) -> list[bytes]:
    """Let so many be signed in as if each had shown both factors."""
    tokens = [random(32) for _ in range(MANY)]
    now = time.time_ns() // 1_000_000
    user = school.town.person("eva").user
    with database.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO anteckning.session (org, token_hash, "user", device, tag,'
            " state, made, used, code_at) VALUES (%s, %s, %s, %s, %s, 1, %s, %s, %s)",
            [
                (school.town.org, sha256(one), user, bytes(16), FULL, now, now, now)
                for one in tokens
            ],
        )
    return tokens


async def test_two_hundred_who_wait_hold_no_connection_to_the_database(
    school: School, http: httpx.AsyncClient, trial: Trial
) -> None:
    number = await school.eva.changes(0)
    with psycopg.connect(trial.dsn(), autocommit=True) as database:
        waiting = [
            school.ask(http, (school.one, school.two)[at % 2].url, number, token)
            for at, token in enumerate(put_sessions(database, school))
        ]
        await asyncio.sleep(3)  # until all are in
        assert not any(one.done() for one in waiting)
        held = []
        for _ in range(20):
            held.append(connections(database))
            await asyncio.sleep(0.1)
        assert max(all_ for all_, _ in held) <= 8  # four workers a process
        assert sorted(busy for _, busy in held)[len(held) // 2] == 0
        began = time.monotonic()
        await school.publish()
        answers = await asyncio.gather(*waiting)
        assert time.monotonic() - began < SOON
    assert {answer.json()["number"] for answer in answers} == {number + 1}


@pytest.mark.parametrize("at", ["one", "two"])
async def test_who_waits_hears_it_at_whichever_server(
    school: School, http: httpx.AsyncClient, at: str
) -> None:
    number = await school.eva.changes(0)
    phone: Any = await school.town.sign_in("eva")
    url = getattr(school, at).url
    waiting = school.ask(http, url, number, phone.token)
    await asyncio.sleep(0.3)
    assert not waiting.done()
    began = time.monotonic()
    await school.publish()
    answer = await waiting
    assert time.monotonic() - began < SOON
    assert answer.json() == {"number": number + 1}


async def test_r2_a_session_ended_at_one_server_waits_no_more_at_the_other(
    school: School, http: httpx.AsyncClient
) -> None:
    number = await school.eva.changes(0)
    phone: Any = await school.town.sign_in("eva")
    waiting = school.ask(http, school.two.url, number, phone.token)
    await asyncio.sleep(0.3)
    began = time.monotonic()
    await phone.sign_out()
    answer = await waiting
    assert time.monotonic() - began < SOON
    assert (answer.status_code, answer.json()["code"]) == (401, "SessionEnded")


async def test_a_server_that_stops_lets_go_at_once_those_who_wait(
    school: School, http: httpx.AsyncClient
) -> None:
    number = await school.eva.changes(0)
    phone: Any = await school.town.sign_in("eva")
    waiting = school.ask(http, school.two.url, number, phone.token)
    await asyncio.sleep(0.3)
    began = time.monotonic()
    school.two.process.send_signal(signal.SIGTERM)
    answer = await waiting
    assert (answer.status_code, answer.json()) == (200, {"number": number})
    assert await asyncio.to_thread(school.two.process.wait, 20) == 0
    assert time.monotonic() - began < SOON
    assert await school.eva.changes(0) == number


async def test_a_client_that_has_gone_is_not_waited_for(
    school: School, http: httpx.AsyncClient
) -> None:
    number = await school.eva.changes(0)
    phone: Any = await school.town.sign_in("eva")
    waiting = school.ask(http, school.two.url, number, phone.token)
    assert await school.come_to_wait(http, 1)
    waiting.cancel()
    assert await school.come_to_wait(http, 0)
