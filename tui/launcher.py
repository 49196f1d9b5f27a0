"""Runs the interface as a child, starts it again at the lock screen, and mends
the terminal after any end of it. It never holds a secret."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from tui import exits
from tui.crash import write_last
from tui.entry import LINE
from tui.i18n import _
from tui.spare import Spare
from tui.terminal import remember_terminal

REASONS = {
    exits.LOCKED: "locked",
    exits.LOCKED_IDLE: "idle",
    exits.SIGNED_OUT: "signed-out",
}
"""Exit codes after which the interface starts again, and what it is told."""

PASSED_ON = tuple(
    getattr(signal, name)
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1")
    if hasattr(signal, name)
)

FOR_GOOD = ("SIGTERM", "SIGHUP", "SIGQUIT")
"""Signals after which nothing starts again, whatever the interface ended with: a
closed window also wakes what it ends, and what is woken locks."""

TOO_SOON = 0.5
"""Seconds: an interface that ends sooner than this each time is broken."""
MOST_QUICK_ENDS = 5


SPARE_AFTER = 3.0
"""Seconds that an interface runs before the next one is started, to wait for its
turn: who has just come in, or comes back, has the computer to themselves."""


CHILD = (sys.executable, "-I", "-m", "tui.child")
"""How to start the interface; isolated from the user's Python."""


def launch(
    argv: Sequence[str], command: Sequence[str] = CHILD, *, spare: bool = False
) -> int:
    """Run the interface until it ends for good; return the exit code.

    ``command`` starts something else than the interface in a test. ``spare``
    keeps the next one waiting, so that it is there at once after a lock.
    """
    sys.stderr.write(LINE)  # the command said it where it could, and sooner
    sys.stderr.flush()
    waiting = Spare(command) if spare else None
    try:
        return _run(argv, command, waiting)
    finally:
        if waiting is not None:
            waiting.dismiss()


def _run(argv: Sequence[str], command: Sequence[str], waiting: Spare | None) -> int:
    mend = remember_terminal()
    after: list[str] = []
    quick = 0
    while True:
        began = time.monotonic()
        # Before what was given: a command takes all that follows it.
        ended: list[int] = []
        code = run_child(command, [*after, *argv], waiting, ended)
        if code in REASONS and ended:
            return _ended(exits.SIGNAL + ended[0])
        if code < 0:
            mend()
        reason = REASONS.get(code)
        if reason is None:
            return _ended(code)
        quick = quick + 1 if time.monotonic() - began < TOO_SOON else 0
        if quick == MOST_QUICK_ENDS:
            return _ended(exits.INTERNAL)
        after = [f"--after={reason}"]


def run_child(
    command: Sequence[str],
    arguments: Sequence[str],
    waiting: Spare | None = None,
    ended: list[int] | None = None,
) -> int:
    """Run one child to its end; negative is the signal that killed it.

    It is the one that waits, if there is one; and then the next is made. ``ended``
    takes the signals that came meanwhile and end the program for good.
    """
    # Ctrl+C is a key to the interface. Before and after it draws, when a terminal
    # makes a signal of it, it ends nothing: the child is born with that.
    kept = {signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN)}
    child = waiting.take(arguments) if waiting else None
    if child is None:
        child = subprocess.Popen([*command, *arguments])  # noqa: S603 - our own

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if ended is not None and signal.Signals(number).name in FOR_GOOD:
            ended.append(number)
        try:
            child.send_signal(number)
        except OSError:
            return  # it has just ended

    kept |= {number: signal.signal(number, pass_on) for number in PASSED_ON}
    try:
        if waiting is None:
            return child.wait()
        try:
            return child.wait(SPARE_AFTER)
        except subprocess.TimeoutExpired:
            waiting.make()
        return child.wait()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


CLEAR_LINE = "\r\x1b[K"
"""The line that said it was starting has had its time."""


def _ended(code: int) -> int:
    if sys.stderr.isatty():
        write_last(CLEAR_LINE)
    if code < 0:
        words = _(
            "Säker Anteckning was ended from outside. What was saved automatically is"
            " kept."
        )
        write_last(words + os.linesep)
        return exits.SIGNAL - code
    return code
