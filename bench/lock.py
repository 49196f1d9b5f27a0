"""P17: from the key that locks to the next person's sign-in, against our own start."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from bench.pairing import Outcome, judge
from bench.start import SIZE, end, started
from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import PASSWORD, load_list
from securenotes.notebook.demo.build import build_demo
from securenotes.vault.totp import code_at, step_at

LOCK = "\x0c"
CALM = 0.5
"""Seconds without work after which one that waits has done all it does ahead."""
PEER = "our own start"


class Shared:
    """One computer at which somebody new signs in after each lock."""

    def __init__(self, folder: str, seeds: dict[str, bytes], *, spare: bool) -> None:
        self._seeds = seeds
        self._spare = spare
        environ = {**os.environ, "ANTECKNING_SPARE": str(int(spare))}
        command = ["-m", "tui.cli", "demo", "--keep", folder]
        self.child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            command,
            dimensions=SIZE,
            encoding="utf-8",
            timeout=30,
            env=environ,
        )
        self.child.expect_exact("Lösenord för alla")

    def sign_in(self, login: str) -> None:
        """Sign somebody in who has used no code yet."""
        self.child.send(f"{login}\r{PASSWORD}\r")
        self.child.expect_exact("Engångskod")
        code = code_at(self._seeds[login], step_at(SystemClock().now_ms()))
        self.child.send(f"{code}\r")
        self.child.expect_exact("Nytt sedan sist")

    def next_person(self) -> float:
        """Lock and ask for the next person; ms until sign-in takes keys."""
        self.settle()
        began = time.perf_counter()
        self.child.send(LOCK)
        self.child.expect_exact("Annan person")
        self.child.send("\t\t\r")
        self.child.expect_exact("Lösenord för alla")
        return (time.perf_counter() - began) * 1000

    def settle(self) -> None:
        """Wait until nothing is started and nobody works."""
        wanted, before, since = 1 + self._spare, -1, time.monotonic()
        until = since + 30
        while time.monotonic() < until:
            ours = children(self.child.pid)
            now = sum(map(_ticks, ours))
            if now != before or len(ours) != wanted:
                before, since = now, time.monotonic()
            if time.monotonic() - since > CALM:
                return
            time.sleep(0.02)
        raise TimeoutError("it never came to rest")


def children(pid: int | None) -> list[int]:
    """Give the processes that a process has started."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(word) for word in told.split()]


def _ticks(pid: int) -> int:
    words = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(") ")[2]
    user, system = words.split()[11:13]
    return int(user) + int(system)


def _pairs(folder: str, spare: bool, logins: list[str]) -> list[tuple[float, float]]:
    seeds = {one.login: one.seed for one in load_list(Path(folder)).people}
    ours = [sys.executable, "-m", "tui.cli", "demo", "--keep", folder]
    at = Shared(folder, seeds, spare=spare)
    try:
        found = []
        for login in logins:
            at.sign_in(login)
            taken = at.next_person()
            found.append((taken, started(ours, "anna.berg")[0]))
        return found
    finally:
        end(at.child)


async def measure(pairs: int) -> list[Outcome]:
    """Lock with and without one that waits, our own start beside each."""
    with tempfile.TemporaryDirectory() as name:
        await build_demo(Path(name), SystemClock())
        logins = [one.login for one in load_list(Path(name)).people]
        pairs = min(pairs, len(logins) // 2)
        cold = await asyncio.to_thread(_pairs, name, False, logins[:pairs])
        warm = await asyncio.to_thread(_pairs, name, True, logins[pairs : 2 * pairs])
    return [
        judge("P17", "lock to the next person's sign-in", PEER, cold, 1.2),
        judge("P17", "the same with one waiting", PEER, warm, 0.5),
    ]
