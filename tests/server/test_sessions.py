"""An end of a sign-in holds at once at every server, whoever has the token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest

from securenotes.server.migration import migrate
from securenotes.server.trial import Trial, start_trial
from securenotes.vault.primitives import random
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m
from tests.kit_remote import RemoteTown
from tests.server.asking import Answer, Ask, send
from tests.server.command import Away, Serve, found

pytestmark = pytest.mark.usefixtures("named")


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    with start_trial(hasty=True) as trial:
        migrate(trial.dsn())
        yield trial


class TwoServers:
    """Two processes over one database, and raw requests to either."""

    def __init__(self, http: httpx.AsyncClient, urls: list[str]) -> None:
        self.http, self.urls = http, urls
        self.away = Away(urls[0])
        self.town: RemoteTown

    async def ask(
        self, server: int, endpoint: e.Endpoint, record: object, token: bytes
    ) -> Answer:
        self.http.base_url = self.urls[server]
        return await send(self.http, self.town.org, endpoint, Ask(record), token)

    async def status(self, server: int, token: bytes) -> tuple[int, str]:
        answer = await self.ask(server, e.DRAFTS, m.Nothing(), token)
        return answer.status, (
            "" if answer.status == 200 else msgspec.json.decode(answer.body)["code"]
        )


@pytest.fixture
async def servers(serve: Serve, trial: Trial) -> Any:
    words = ("--database", trial.dsn(user="anteckning_app"), "--listen", "127.0.0.1:0")
    urls = [serve(*words, "--found").url, serve(*words).url]
    async with httpx.AsyncClient(verify=False, trust_env=False, timeout=20) as http:
        made = TwoServers(http, urls)
        made.town = await found(made.away)
        yield made
        await made.away.close()


OVER = (401, "SessionEnded")


async def test_a_stolen_token_is_refused_by_the_other_server_at_once(
    servers: TwoServers,
) -> None:
    stolen: Any = await servers.town.sign_in("eva")
    mine: Any = await servers.town.sign_in("eva")
    for server in (0, 1, 0, 1):
        assert await servers.status(server, stolen.token) == (200, "")
    ended = await servers.ask(0, e.END_OTHER_SESSIONS, m.Nothing(), mine.token)
    assert ended.status == 204
    for server in (1, 0):
        assert await servers.status(server, stolen.token) == OVER
        for endpoint in (e.END_OTHER_SESSIONS, e.SESSIONS):
            answer = await servers.ask(server, endpoint, m.Nothing(), stolen.token)
            assert answer.status == 401
        assert await servers.status(server, mine.token) == (200, "")


async def test_one_of_several_is_ended_and_no_other(servers: TwoServers) -> None:
    first: Any = await servers.town.sign_in("eva")
    second: Any = await servers.town.sign_in("eva")
    (name,) = [one.id for one in await first.sessions() if one.here]
    record = m.OfSession(name)
    assert (await servers.ask(1, e.END_SESSION, record, second.token)).status == 204
    assert await servers.status(0, first.token) == OVER
    assert await servers.status(0, second.token) == (200, "")


@pytest.mark.parametrize(
    "name", ["0", "zz", "00" * 15, "00" * 17, "00" * 4000, "%00", "../account", "Å"]
)
async def test_a_name_that_cannot_be_one_is_not_there(
    servers: TwoServers, name: str
) -> None:
    mine: Any = await servers.town.sign_in("eva")
    answer = await servers.http.delete(
        f"{servers.urls[0]}/v1/{servers.town.org.hex()}/sessions/{name}",
        headers={
            "authorization": f"Bearer {mine.token.hex()}",
            "idempotency-key": random(16).hex(),
        },
    )
    assert answer.status_code in (400, 404, 405)
    assert await servers.status(1, mine.token) == (200, "")
