"""A process that never outlives the one that started it, whatever ends that.

A shell holds it as long as the shell's own standard input is open, which it
ceases to be however the process at its other end dies.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE: Final = 30.0
"""Seconds for a process to end by itself."""

# At the end of its input it stops the process and removes its room. A line
# names the signal after which the process is to be started again.
GUARD = """
trap '' INT TERM HUP
"$@" </dev/null &
while read -r how; do
    kill -"$how" $!
    wait $!
    "$@" </dev/null &
done
kill -"$LAST" $!
wait $!
rm -rf -- "$ROOM"
"""


def start_guarded(
    command: Sequence[str],
    room: Path,
    prefix: Sequence[str] = (),
    log: Path | None = None,
    last: Literal["INT", "KILL"] = "INT",
) -> subprocess.Popen[bytes]:
    """Start a command under a guard that ends it with this process.

    ``room`` is a folder that is removed then; ``prefix`` stands before the
    shell, as what changes the user does; ``log`` takes its standard error;
    ``last`` is the signal that ends it. Raises ``OSError``.
    """
    # The guard may be killed as well: then the system tells the process.
    tied = shutil.which("setpriv") if sys.platform == "linux" else None
    leash = [tied, "--pdeathsig", "INT"] if tied else []
    flags = os.O_WRONLY | (0 if log is None else os.O_CREAT | os.O_TRUNC)
    with os.fdopen(os.open(log or os.devnull, flags, 0o600), "wb") as errors:
        return subprocess.Popen(
            [*prefix, "sh", "-c", GUARD, "guard", *leash, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd="/",
            env={**os.environ, "ROOM": str(room), "LAST": last},
            start_new_session=True,  # a Ctrl+C in the terminal is not for it
        )


def let_go(guard: subprocess.Popen[bytes]) -> None:
    """Let the guard stop what it holds, and wait until its room is gone."""
    assert guard.stdin is not None
    with suppress(OSError):
        guard.stdin.close()
    try:
        guard.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(guard.pid, signal.SIGKILL)
        guard.wait()
