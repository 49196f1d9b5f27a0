"""P2: from Enter to a sign-in that takes keys, against Textual's hello world."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from bench.pairing import Outcome, judge
from securenotes.clock import SystemClock
from securenotes.notebook.demo.build import build_demo

HELLO = [sys.executable, "bench/apps/hello.py"]
SIZE = (24, 80)


def started(command: list[str], shown: str) -> tuple[float, float]:
    """Start a program in a terminal; ms until a text stands there, and MiB."""
    began = time.perf_counter()
    child: pexpect.spawn[str] = pexpect.spawn(
        command[0], command[1:], dimensions=SIZE, encoding="utf-8", timeout=30
    )
    try:
        child.expect_exact(shown)
        taken = (time.perf_counter() - began) * 1000
        return taken, peak(youngest(child.pid))
    finally:
        end(child)


def end(child: pexpect.spawn[str]) -> None:
    """End a program and what it started; by number, the youngest first."""
    for number in dict.fromkeys((youngest(child.pid), child.pid or 0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    child.close(force=True)


def youngest(pid: int | None) -> int:
    """Follow a process to the child that draws; itself where it has none."""
    assert pid is not None
    path = Path(f"/proc/{pid}/task/{pid}/children")
    with contextlib.suppress(OSError, ValueError):
        children = path.read_text("ascii").split()
        if children:
            return youngest(int(children[-1]))
    return pid


def peak(pid: int) -> float:
    """Give a process' highest memory in MiB; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


async def measure(pairs: int) -> list[Outcome]:
    """Start both in turn, on a demo that is built before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await build_demo(folder, SystemClock())
        ours = [sys.executable, "-m", "tui.cli", "demo", "--keep", name]
        mine, theirs = [], []
        await asyncio.to_thread(started, ours, "anna.berg")
        for _ in range(pairs):
            mine.append(await asyncio.to_thread(started, ours, "anna.berg"))
            theirs.append(await asyncio.to_thread(started, HELLO, "Hello"))
    both = list(zip(mine, theirs, strict=True))
    times = [(a[0], b[0]) for a, b in both]
    found = [judge("P2", "sign-in takes keys", "Textual hello world", times, 1.25)]
    if all(a[1] and b[1] for a, b in both):
        memory = [(a[1], b[1]) for a, b in both]
        what = "peak memory of the interface"
        found.append(judge("P2", what, "Textual hello world", memory, 1.35, "MiB"))
    return found
