"""After a lock the next interface is there already, and knows nothing (vault § 8)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.faults import images
from tests.pilot.terminals.conftest import Take
from tests.pilot.terminals.seat import Seat

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="finds the program in /proc"
    ),
]
TEXT = "Mitt i en mening"


def core_limit(pid: int) -> list[str]:
    limits = Path(f"/proc/{pid}/limits").read_text("ascii")
    (core,) = (line for line in limits.splitlines() if "core file" in line)
    return core.split()[4:6]


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def one_that_waits(seat: Seat) -> int:
    """Wait for it; give its process id."""
    for _look in range(3000):
        ours = seat.terminal.children()
        waiting = [one for one in ours if one not in seat.terminal.interface()]
        if len(ours) == 2 and waiting:
            return waiting[0]
        await asyncio.sleep(0.01)
    raise AssertionError("none waits")


async def test_r2_the_one_that_waited_takes_over_and_never_knew_anything(
    take_seat: Take,
) -> None:
    seat = await take_seat(ANTECKNING_SPARE="1")
    await seat.sign_in("anna.berg")
    await seat.write("Titel", TEXT)
    waiting = await one_that_waits(seat)
    if os.geteuid() == 0:
        wanted = images.wanted_forms(TEXT)
        assert images.look_in_memory(seat.terminal.interface(), wanted)
        assert not images.look_in_memory([waiting], wanted)
    await seat.send("\x0c")
    await seat.see("Låst", "Anna Berg")
    assert seat.terminal.interface() == [waiting]
    assert core_limit(waiting) == ["0", "0"]
    await seat.unlock()
    await seat.see("Titel", TEXT)
    # The next one waits; when it is killed there is a lock screen all the same.
    again = await one_that_waits(seat)
    os.kill(again, signal.SIGKILL)
    await seat.send("\x0c")
    await seat.see("Låst", "Anna Berg")
    assert seat.terminal.interface() != [waiting]
    assert seat.terminal.interface() != [again]
    waiting = await one_that_waits(seat)
    await seat.send("\x11")
    assert await seat.end() == 0
    assert not is_there(waiting)
