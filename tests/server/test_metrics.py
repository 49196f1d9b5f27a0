"""The meters tell of endpoints and workers, and of nobody."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from securenotes.clock import SystemClock
from securenotes.errors import StoreUnreachable
from securenotes.keeper.opening import make_in_memory
from securenotes.model import OrgId
from securenotes.server.keepers import OneKeeper
from securenotes.server.metrics import MeteredKeepers, Prometheus
from securenotes.server.sockets import listen_at
from securenotes.server.watch import Watch
from securenotes.wire.endpoints import ENDPOINTS
from tests.server.live import KEYS, Live, make_service

ORG = OrgId(b"\x5f" * 16)


def value(meters: Prometheus, name: str) -> float | None:
    return meters.registry.get_sample_value(f"anteckning_{name}")


async def test_the_queue_and_the_workers_are_measured() -> None:
    meters = Prometheus()
    keepers = MeteredKeepers(OneKeeper(make_in_memory(), SystemClock(), KEYS), meters)
    going, free = threading.Event(), threading.Event()

    def hold(_: object) -> bool:
        going.set()
        return free.wait(10)

    acts = [asyncio.create_task(keepers.run(ORG, hold)) for _ in range(3)]
    await asyncio.to_thread(going.wait)
    now = [value(meters, name) for name in ("acts_running", "acts_waiting")]
    free.set()
    assert await asyncio.gather(*acts) == [True] * 3
    then = [value(meters, name) for name in ("acts_running", "acts_waiting")]
    assert (now, then) == ([1, 2], [0, 0])
    assert value(meters, "act_wait_seconds_count") == 3
    await keepers.close()


async def test_what_never_reached_a_worker_waits_no_more() -> None:
    class Closed(OneKeeper):
        async def run(self, org, act):
            raise StoreUnreachable

        async def check(self):
            raise StoreUnreachable

    meters = Prometheus()
    keepers = MeteredKeepers(Closed(make_in_memory(), SystemClock(), KEYS), meters)
    for act in (keepers.run(ORG, lambda _: 1), keepers.check()):
        with pytest.raises(StoreUnreachable):
            await act
    names = ("acts_waiting", "acts_running", "ready")
    assert [value(meters, name) for name in names] == [0, 0, 0]


def test_labels_are_names_of_endpoints_and_statuses() -> None:
    meters = Prometheus()
    with Live(make_service(watch=Watch(meters))) as live:
        for path in (f"/v1/{ORG.hex()}", "/v1/kanariefagel", "/kanariefagel?a=b"):
            httpx.get(live.url + path, verify=False, trust_env=False)
        httpx.request("KANARIE", live.url + "/", verify=False, trust_env=False)
    known = {one.name for one in ENDPOINTS} | {"none"}
    labels = [
        sample.labels
        for family in meters.registry.collect()
        for sample in family.samples
        if family.name.startswith("anteckning")
    ]
    assert {one["endpoint"] for one in labels if "endpoint" in one} <= known
    assert {name for one in labels for name in one} <= {"endpoint", "status", "le"}
    assert {one["status"] for one in labels if "status" in one} == {"200", "400", "404"}


@pytest.fixture
def place() -> Iterator[Path]:
    made = Path("/tmp", f"s3-metrics-{os.getpid()}")
    yield made
    made.unlink(missing_ok=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the account")
def test_accounts_at_a_socket_are_told_apart(place: Path) -> None:
    service = make_service()
    with Live(service, sock=listen_at(place)):
        transport = httpx.HTTPTransport(uds=str(place))
        with httpx.Client(transport=transport, base_url="http://x") as http:
            body = {"user": "A" * 22 + "==", "device": "A" * 22 + "=="}
            path = f"/v1/{ORG.hex()}/auth/challenge"
            assert http.post(path, json=body).status_code == 200
    assert list(service.buckets._levels) == [f"uid {os.getuid()}"]
