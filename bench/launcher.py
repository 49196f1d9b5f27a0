"""P1: Enter to something of ours on the screen, against ``python -S`` and a line.

In a terminal of its own; killed when its line is there. What starts the command is
a script that the installer writes: older pips let it import ``re`` first, which
takes as long as all of ours. Both are measured, the command as it is installed here
and behind what uv and today's pip write. Some fifteen seconds at five pairs.
"""

from __future__ import annotations

import os
import pty
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.pairing import Outcome, judge
from tui.entry import LINE

REPEATS = 8
"""Starts behind one figure, whose median it is."""

SCRIPT = """\
import sys
from tui.entry import main
if __name__ == "__main__":
    sys.argv[0] = sys.argv[0].removesuffix(".exe")
    sys.exit(main())
"""
INSTALLED = [str(Path(sys.executable).parent / "anteckning")]
TODAY = [sys.executable, "-c", SCRIPT]
PLAIN = [sys.executable, "-S", "-c", f"print({LINE!r})"]


def shown(command: list[str]) -> float:
    """Start a program in a terminal; milliseconds until our line stands there."""
    ours, theirs = pty.openpty()
    try:
        began = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        try:
            read, wanted = b"", LINE.strip().encode()
            while wanted not in read:
                read += os.read(ours, 4096)
            return (time.perf_counter() - began) * 1000
        finally:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    finally:
        os.close(ours)
        os.close(theirs)


def middle(command: list[str]) -> float:
    """Start a program some times; the middle of the milliseconds it took."""
    return statistics.median(shown(command) for _ in range(REPEATS))


async def measure(pairs: int) -> list[Outcome]:
    """Start each in turn, after a start that does not count."""
    found = []
    for what, command in (
        ("the command's first line", TODAY),
        ("the same by the script installed here", INSTALLED),
    ):
        middle(command), middle(PLAIN)
        taken = [(middle(command), middle(PLAIN)) for _ in range(pairs)]
        found.append(judge("P1", what, "python -S", taken, 2.0))
    return found
