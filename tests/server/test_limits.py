"""Who dawdles, crowds or floods is turned away, and others are served."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from securenotes.errors import NotAllowed, Throttled
from securenotes.server import buckets, gate
from securenotes.server.buckets import Buckets, name_of
from securenotes.server.course import Course
from securenotes.server.founding import Founding
from securenotes.server.metrics import Prometheus
from securenotes.server.watch import Watch
from tests.server.live import Live, make_service

ORG = "5f" * 16
BODY = {"user": "A" * 22 + "==", "device": "A" * 22 + "=="}


def connect(live: Live, host: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(live.place, 10, (host, 0))


def read_all(sock: socket.socket) -> bytes:
    with contextlib.suppress(ConnectionResetError):
        return b"".join(iter(lambda: sock.recv(65_536), b""))
    return b""


def await_room(live: Live) -> bool:
    """Wait until the server has seen that others are gone."""
    for _ in range(100):
        if httpx.get(
            live.url + "/health/live", verify=False, trust_env=False
        ).is_success:
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def opened(live: Live, count: int) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(connect(live)) for _ in range(count)]


@pytest.mark.skipif(sys.platform != "linux", reason="needs more loopback addresses")
def test_connections_are_bounded_and_their_room_is_given_back() -> None:
    meters = Prometheus()
    with Live(connections=4, count=meters) as live:
        with opened(live, 2), connect(live, "127.0.0.2"), connect(live, "127.0.0.3"):
            time.sleep(0.2)
            with connect(live, "127.0.0.4") as fifth:
                assert read_all(fifth).startswith(b"HTTP/1.1 503")
        assert await_room(live)
    said = meters.registry.get_sample_value
    assert (said("anteckning_connections_refused_total") or 0) >= 1
    assert said("anteckning_connections") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs more loopback addresses")
def test_one_address_cannot_take_every_connection() -> None:
    with Live(connections=6) as live, opened(live, 3):
        time.sleep(0.2)
        with connect(live) as fourth:
            assert read_all(fourth).startswith(b"HTTP/1.1 503")
        with connect(live, "127.0.0.2") as here:
            here.sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
            assert here.recv(1000).startswith(b"HTTP/1.1 204")


def test_a_head_must_come_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = gate.guard_with
    monkeypatch.setattr(
        "securenotes.server.serving.guard_with", lambda made: guard(made, 0.3)
    )
    with Live() as live:
        for sent in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost:"):
            with connect(live) as slow:
                slow.sendall(sent)
                began = time.monotonic()
                assert read_all(slow) == b""
                assert 0.2 < time.monotonic() - began < 3
        with connect(live) as second:
            # In time once, and then not: a kept connection is no way around.
            second.sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\nGET /")
            assert read_all(second).startswith(b"HTTP/1.1 204")


def test_a_head_has_an_end() -> None:
    with Live() as live, connect(live) as endless:
        endless.sendall(b"GET / HTTP/1.1\r\n")
        sent = 0
        with contextlib.suppress(OSError):
            while sent < 5_000_000:
                sent += endless.send(b"x-more: " + b"y" * 4000 + b"\r\n")
        assert sent < 5_000_000
        assert b"200" not in read_all(endless)


def test_a_body_must_come_in_time() -> None:
    course = Course(read_within=0.3)
    with Live(make_service(course=course)) as live, connect(live) as slow:
        slow.sendall(
            f"POST /v1/{ORG}/auth/failed HTTP/1.1\r\nhost: x\r\n"
            "content-type: application/json\r\ncontent-length: 90\r\n\r\n{".encode()
        )
        head, _, told = read_all(slow).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in head
    assert json.loads(told)["code"] == "StoreUnreachable"


def test_who_has_sent_all_is_answered_and_who_sent_half_is_not() -> None:
    asks = b"GET /v1/%b HTTP/1.1\r\nhost: x\r\n\r\n" % ORG.encode()
    with Live() as live:
        with connect(live) as ends:
            ends.sendall(asks)
            ends.shutdown(socket.SHUT_WR)
            assert read_all(ends).startswith(b"HTTP/1.1 200")
        with connect(live) as twice:
            twice.sendall(asks + asks)
            twice.shutdown(socket.SHUT_WR)
            assert read_all(twice).count(b"HTTP/1.1 200") == 2
        with connect(live) as half:
            half.sendall(asks[:-2])
            half.shutdown(socket.SHUT_WR)
            assert read_all(half) == b""
        with connect(live) as idle:
            idle.shutdown(socket.SHUT_WR)
            assert read_all(idle) == b""
        assert await_room(live)


def test_more_than_a_body_may_hold_is_not_read() -> None:
    meters = Prometheus()
    with Live(make_service(watch=Watch(meters))) as live, connect(live) as large:
        large.sendall(
            f"POST /v1/{ORG}/auth/failed HTTP/1.1\r\nhost: x\r\n"
            "content-type: application/json\r\n"
            "transfer-encoding: chunked\r\n\r\n".encode()
        )
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        with contextlib.suppress(OSError):
            for _ in range(1000):
                large.sendall(chunk)
        read_all(large)
    # What is sent on after the answer may cost its sender the answer.
    named = {"endpoint": "failed", "status": "413"}
    assert meters.registry.get_sample_value("anteckning_requests_total", named) == 1


def test_challenges_are_rationed_by_address() -> None:
    service = make_service(buckets=Buckets(5, 600))
    with Live(service, proxies=("127.0.0.1/32",)) as live:

        def ask(who: str) -> httpx.Response:
            return httpx.post(
                f"{live.url}/v1/{ORG}/auth/challenge",
                json=BODY,
                headers={"x-forwarded-for": who},
                verify=False,
                trust_env=False,
            )

        said = [ask("192.0.2.1") for _ in range(7)]
        assert [one.status_code for one in said] == [200] * 5 + [429] * 2
        assert said[-1].json()["code"] == Throttled.__name__
        assert said[-1].json()["until"] > time.time() * 1000
        assert ask("192.0.2.2").status_code == 200
        # One house's network of IPv6 is one address.
        six = [ask(f"2001:db8::{n}").status_code for n in range(1, 8)]
        assert six == [200] * 5 + [429] * 2


def test_a_stranger_s_word_on_whom_it_speaks_for_is_not_taken() -> None:
    for proxies in ((), ("10.0.0.1/32",)):
        service = make_service(buckets=Buckets(2, 600))
        with Live(service, proxies=proxies) as live:
            said = [
                httpx.post(
                    f"{live.url}/v1/{ORG}/auth/challenge",
                    json=BODY,
                    headers={"x-forwarded-for": f"192.0.2.{n}"},
                    verify=False,
                    trust_env=False,
                ).status_code
                for n in range(4)
            ]
        assert said == [200, 200, 429, 429]


def test_a_bucket_fills_again_and_forgets_the_oldest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    held = Buckets(2, 10, lambda: now)
    for _ in range(2):
        held.take("a")
    with pytest.raises(Throttled):
        held.take("a")
    now = 5.0
    held.take("a")
    with pytest.raises(Throttled):
        held.take("a")
    monkeypatch.setattr(buckets, "MOST_ADDRESSES", 3)
    for name in "bcde":
        held.take(name)
    assert len(held) == 3
    held.take("a")


def test_an_address_is_counted_as_its_network() -> None:
    assert name_of("2001:db8:1:2:3::9") == name_of("2001:db8:1:2:ffff::1")
    assert name_of("2001:db8:1:2::1") != name_of("2001:db8:1:3::1")
    assert name_of("::ffff:192.0.2.7") == name_of("192.0.2.7") == "192.0.2.7"
    assert name_of("uid 1000") == "uid 1000"


def test_founding_closes_after_what_was_let_in() -> None:
    one = Founding(1)
    with pytest.raises(ZeroDivisionError), one.one():
        _ = 1 // 0
    with one.one(), pytest.raises(NotAllowed), one.one():
        pass  # two at once
    for closed in (one, Founding()):
        with pytest.raises(NotAllowed):
            closed.check()
    endless = Founding(None)
    with endless.one(), endless.one():
        endless.check()
