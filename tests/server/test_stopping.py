"""A server that is told to stop finishes what it has begun, and soon."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from securenotes.server.lines import FIELDS

SERVER = Path(__file__).with_name("slow_server.py")
ORG = "5f" * 16
CANARY = "kanariefagel"
WRITE = f"/v1/{ORG}/auth/failed"
"""Writes without a session."""
BODY = json.dumps({"user": "A" * 22 + "==", "device": "A" * 22 + "=="}).encode()


class Running:
    def __init__(self, process: subprocess.Popen[bytes], kept: Path) -> None:
        self.process = process
        self.kept = kept
        assert process.stderr is not None
        self.url = json.loads(process.stderr.readline())["address"]
        self.answers: list[httpx.Response | httpx.HTTPError] = []

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, verify=False, trust_env=False)

    def write(self) -> threading.Thread:
        """Send a write in the background, and wait until it has begun."""

        def send() -> None:
            try:
                answer = httpx.post(
                    self.url + WRITE,
                    content=BODY,
                    headers={"content-type": "application/json"},
                    verify=False,
                    trust_env=False,
                    timeout=30,
                )
            except httpx.HTTPError as error:
                self.answers.append(error)
            else:
                self.answers.append(answer)

        thread = threading.Thread(target=send)
        thread.start()
        for _ in range(500):
            if self.lines():
                return thread
            time.sleep(0.01)
        raise AssertionError("never begun")

    def lines(self) -> list[str]:
        return self.kept.read_text().split() if self.kept.exists() else []

    def tell(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        return self.process.wait(20)

    def log(self) -> list[dict[str, object]]:
        assert self.process.stderr is not None
        return [json.loads(line) for line in self.process.stderr.read().splitlines()]


Start = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def started(tmp_path: Path) -> Start:
    @contextmanager
    def start(
        seconds: float, drain: float = 0, finish: float = 10
    ) -> Iterator[Running]:
        kept = tmp_path / "kept"
        words = [str(seconds), str(drain), str(finish), str(kept)]
        process = subprocess.Popen(
            [sys.executable, str(SERVER), *words], stderr=subprocess.PIPE
        )
        try:
            yield Running(process, kept)
        finally:
            process.kill()
            process.wait()

    return start


def half_a_body(server: Running) -> socket.socket:
    """Begin a write and send half of its body."""
    made = socket.create_connection(server.place, 10)
    made.sendall(
        f"POST {WRITE} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        f"content-length: {len(BODY)}\r\n\r\n".encode()
        + BODY[:10]
    )
    return made


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_write_that_has_begun_is_finished_and_answered(started, number) -> None:
    with started(0.7) as server:
        thread = server.write()
        server.tell(number)
        assert server.end() == 0
        thread.join()
        assert [answer.status_code for answer in server.answers] == [204]
        assert server.lines() == ["begun", "ended"]


def test_what_has_not_begun_is_refused_cleanly(started) -> None:
    with started(0.7) as server:
        with half_a_body(server) as slow:
            time.sleep(0.1)
            thread = server.write()
            server.tell()
            told = b"".join(iter(lambda: slow.recv(65_536), b""))
        assert told.startswith(b"HTTP/1.1 503")
        assert b"retry-after: 1" in told
        assert b'"code":"StoreBusy"' in told
        assert server.end() == 0
        thread.join()
        assert server.lines() == ["begun", "ended"]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(server.place, 1)


def test_while_it_drains_it_answers_and_is_not_ready(started) -> None:
    with started(0, drain=3) as server:
        assert server.get("/health/ready").status_code == 204
        server.tell()
        time.sleep(0.3)
        said = server.get("/health/ready")
        assert (said.status_code, said.json()["code"]) == (503, "StoreBusy")
        assert server.get("/health/live").status_code == 204
        assert server.get(f"/v1/{ORG}").status_code == 200
        assert server.end() == 0


def test_it_stops_in_bounded_time_whatever_a_worker_does(started) -> None:
    with started(60, finish=1) as server:
        thread = server.write()
        began = time.monotonic()
        server.tell()
        assert server.end() == 128 + signal.SIGTERM
        assert time.monotonic() - began < 6
        thread.join()
        # Cut off, not told that it was done.
        assert [getattr(one, "status_code", 0) for one in server.answers] != [204]
        assert "unfinished" in {line["event"] for line in server.log()}


def test_a_second_signal_waits_for_nothing(started) -> None:
    with started(60, finish=30) as server:
        thread = server.write()
        began = time.monotonic()
        server.tell()
        time.sleep(0.3)
        server.tell(signal.SIGINT)
        assert server.end() == 128 + signal.SIGINT
        assert time.monotonic() - began < 5
        thread.join()


def test_an_idle_connection_holds_nothing_up(started) -> None:
    with started(0) as server, socket.create_connection(server.place) as idle:
        with httpx.Client(verify=False, trust_env=False) as kept_alive:
            assert kept_alive.get(f"{server.url}/v1/{ORG}").status_code == 200
            began = time.monotonic()
            server.tell()
            assert server.end() == 0
            assert time.monotonic() - began < 4
        assert idle.recv(10) == b""


def test_the_log_holds_names_of_endpoints_and_nothing_sent(started) -> None:
    with started(0) as server:
        headers = {"authorization": f"Bearer {CANARY}", "idempotency-key": CANARY}
        for path in (f"/v1/{ORG}/own/{CANARY}", f"/{CANARY}", f"/v1/{CANARY}/drafts"):
            httpx.get(
                f"{server.url}{path}?{CANARY}=1",
                headers=headers,
                verify=False,
                trust_env=False,
            )
        httpx.put(
            f"{server.url}/v1/{ORG}/own",
            content=CANARY.encode(),
            headers=headers,
            verify=False,
            trust_env=False,
        )
        with socket.create_connection(server.place) as rude:
            rude.sendall(f"{CANARY}\r\n\r\n".encode())
            rude.recv(1000)
        server.tell()
        assert server.end() == 0
        log = server.log()
    assert CANARY not in str(log)
    assert ORG not in str(log)
    assert "127.0.0.1" not in str(log)
    told = [line for line in log if line["event"] == "request"]
    assert [line["endpoint"] for line in told] == ["own", "none", "drafts", "put_own"]
    assert {frozenset(line) for line in told} == {
        frozenset(("time", "level", "event", "request", "endpoint", "status", "ms"))
    }
    for line in log:
        assert set(line) <= {"time", "level", "event"} | FIELDS
