"""P18: some seconds idle at a screen, against a Textual hello world beside it.

Both run at the same time, since neither does anything: first the processor's time
of all our processes, then the bytes that reach the terminal, of which there should
be none. A fifth of the minute that the goal names, at each of five screens: some
two minutes at five pairs. Linux alone tells what a process takes so finely.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import tempfile
import time
from pathlib import Path

import pexpect

from bench.lock import Shared, children
from bench.pairing import Outcome, judge
from bench.start import HELLO, SIZE, end
from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import load_list
from securenotes.notebook.demo.build import build_demo

SECONDS = 12.0
CALM = 2.0
"""Seconds without a byte after which a screen is taken to stand still."""

SCREENS = (
    ("Start", "1"),
    ("the pupils", "2"),
    ("the archive", "3"),
    ("the groups", "4"),
    ("the editor", "2\r\x0e"),
)
"""Each screen, and the keys that lead to it from the one before."""


def taken(pids: list[int]) -> float:
    """Give the processor's milliseconds that processes have had, all threads."""
    found = 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += int((thread / "schedstat").read_text("ascii").split()[0])
    return found / 1e6


def written(child: pexpect.spawn[str], seconds: float) -> int:
    """Count the bytes that a program sends its terminal meanwhile."""
    count, until = 0, time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([child.child_fd], [], [], left)[0]:
            count += len(os.read(child.child_fd, 1 << 16))
    return count


def still(child: pexpect.spawn[str]) -> None:
    """Wait until a screen stands still."""
    until = time.monotonic() + 30
    while written(child, CALM):
        if time.monotonic() > until:
            raise TimeoutError("it never stood still")


def idle(at: Shared, hello: pexpect.spawn[str]) -> tuple[float, float, int]:
    """Do nothing at both; processor of ours and the other, bytes of ours."""
    pids = [at.child.pid or 0, *children(at.child.pid)]
    other = [hello.pid or 0]
    before = taken(pids), taken(other)
    count = written(at.child, SECONDS)
    return taken(pids) - before[0], taken(other) - before[1], count


def at_screens(folder: str, pairs: int) -> list[tuple[float, float, int]]:
    """Go from screen to screen, and idle at each."""
    person = load_list(Path(folder)).people[0]
    hello: pexpect.spawn[str] = pexpect.spawn(
        HELLO[0], HELLO[1:], dimensions=SIZE, encoding="utf-8", timeout=30
    )
    with contextlib.ExitStack() as ended:
        ended.callback(end, hello)
        hello.expect_exact("Hello")
        at = Shared(folder, {person.login: person.seed}, spare=True)
        ended.callback(end, at.child)
        at.sign_in(person.login)
        found = []
        for n in range(max(pairs, len(SCREENS))):
            for key in SCREENS[n % len(SCREENS)][1]:
                at.child.send(key)
                still(at.child)
            at.settle()
            found.append(idle(at, hello))
        return found


async def measure(pairs: int) -> list[Outcome]:
    """Idle at every screen, the other beside it."""
    with tempfile.TemporaryDirectory() as name:
        await build_demo(Path(name), SystemClock())
        found = await asyncio.to_thread(at_screens, name, pairs)
    what = f"{SECONDS:g} seconds idle at a screen"
    times = [(ours, other) for ours, other, _count in found]
    sent = [(float(count), 0.0) for _ours, _other, count in found]
    import sys

    sys.stderr.write(repr(found) + "\n")
    return [
        judge("P18", f"{what}, processor", "Textual hello world", times, 1.5),
        judge("P18", f"{what}, to the terminal", "none", sent, 0.0, "B", plus=True),
    ]
