"""Whatever is sent in bad faith gets a 4xx, and leaves nothing in memory."""

from __future__ import annotations

import contextlib
import random
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from securenotes.vault.primitives import random as chance
from securenotes.wire.endpoints import ENDPOINTS, INFO, SIGN_OUT
from tests.kit_postgres import APP, the_server
from tests.server.command import Away, Serve, found
from tests.server.test_hostile import HOSTILE, path_of

pytestmark = pytest.mark.usefixtures("named")

ROUNDS = 3
MOST = 4 << 20
"""Bytes a server may grow by: 1 MiB was seen, and 6 with each body kept on purpose."""


def resident(process: int) -> int:
    """Bytes of memory that a process holds."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no such line")


def cut_short(url: str, said: bytes) -> None:
    """Say something that is no whole request, and go; half of the time, half."""
    parts = urlsplit(url)
    with (
        contextlib.suppress(OSError),
        socket.create_connection((parts.hostname, parts.port), 5) as line,
    ):
        line.sendall(said)
        if len(said) % 2:
            line.shutdown(socket.SHUT_WR)
            line.recv(4096)


async def round_of(
    http: httpx.AsyncClient, town: Any, token: str, dice: random.Random
) -> set[int]:
    """Send everything that is wrong, once; give the statuses of the answers."""
    seen = set()
    for endpoint in ENDPOINTS:
        if endpoint in (INFO, SIGN_OUT):
            continue  # answered to whoever asks
        method, path = endpoint.method, path_of(endpoint)
        bodies = list(HOSTILE.values()) if endpoint.body_fields else [b""]
        for body in bodies:
            stolen = dice.random() < 0.3
            org = chance(16) if dice.random() < 0.2 else town.org
            if not endpoint.body_fields and not stolen and org == town.org:
                org = chance(16)  # else it would be in order
            answer = await http.request(
                method,
                f"/v1/{org.hex()}{path}?{'a=1&' * dice.randrange(3)}",
                content=body,
                headers={
                    "authorization": f"Bearer {chance(32).hex()}" if stolen else token,
                    "content-type": "application/json",
                    "idempotency-key": chance(16).hex(),
                    "if-match": f'"{chance(32).hex()}"',
                    "accept": dice.choice(["*/*", "x" * 900]),
                },
            )
            seen.add(answer.status_code)
    for said in (
        b"",
        b"GET / HTTP/1.1\r\nhost: " + b"x" * 20_001,
        b"POST /v1/" + b"0" * 32 + b" HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n",
        b"PUT /x HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nfffffff\r\n"
        + b"y" * 999,
        b"\x16\x03\x01\x02\x00\x01\x00" + chance(300),
    ):
        cut_short(str(http.base_url), said)
    return seen


async def test_memory_stays_flat_whatever_is_sent(serve: Serve) -> None:
    served = serve(
        *(
            "--database",
            the_server().dsn(user=APP),
            "--listen",
            "127.0.0.1:0",
            "--found",
        )
    )
    away = Away(served.url)
    town = await found(away)
    phone: Any = await town.sign_in("eva")
    token, dice = f"Bearer {phone.token.hex()}", random.Random(1)
    async with httpx.AsyncClient(
        base_url=served.url, trust_env=False, timeout=30
    ) as http:
        seen = await round_of(http, town, token, dice)
        before = resident(served.process.pid)
        for _ in range(ROUNDS):
            seen |= await round_of(http, town, token, dice)
        after = resident(served.process.pid)
        assert (await http.get("/health/ready")).status_code == 204
    assert {status // 100 for status in seen} == {4}, seen
    assert after - before < MOST
    await away.close()
