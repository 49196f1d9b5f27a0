"""An interface that has started and waits for its turn: after a lock the next
person does not wait for one to start. It has opened nothing, and never holds what
another one knew."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

FLAG: Final = "--spare="
"""The argument of one that waits: which pipe its turn is told on."""

NAME: Final = b"anteckning"
"""What the system calls one whose turn has come, where it can be told."""

END: Final = b"\0"
"""Stands behind each argument. What does not end with it was never told whole."""

AHEAD: Final = (
    "tui.bootstrap",
    "tui.configured",
    "tui.app",
    "tui.driver",
    "tui.screens.lock",
    "tui.screens.sign_in",
    "tui.commands.serve_options",
    "tui.commands.store_options",
    "tui.pilot.options",
    "securenotes.notebook.door",
    "securenotes.repository.local",
    "securenotes.notebook.servers",
    "platformdirs",
    "textual.drivers.headless_driver",
    "textual.layouts.factory",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.pilot",
    "textual.scrollbar",
    "tomllib",
)
"""What the first screens need: their import is most of what a start takes."""


_PR_SET_NAME = 15


class Spare:
    """Keeps one interface waiting, for the launcher.

    ``command`` starts it, but for the arguments.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe = -1

    def make(self) -> None:
        """Start one, unless one waits; where the system has no room, none."""
        if self._child is not None and self._child.poll() is None:
            return
        self.dismiss()
        with suppress(OSError):
            told, tell = os.pipe()
            try:
                self._child = subprocess.Popen(  # noqa: S603 - our own interpreter
                    [*self._command, f"{FLAG}{told}"], pass_fds=(told,)
                )
                self._pipe = tell
            except OSError:
                os.close(tell)
            finally:
                os.close(told)

    def take(self, arguments: Sequence[str]) -> subprocess.Popen[bytes] | None:
        """Give its turn to the one that waits; None where none does."""
        child = self._child
        if child is None or child.poll() is not None:
            return None
        told = b"".join(os.fsencode(word) + END for word in arguments) + END
        try:
            whole = os.write(self._pipe, told) == len(told)
        except OSError:  # it has just ended
            whole = False
        if not whole:
            return None
        os.close(self._pipe)
        self._child, self._pipe = None, -1
        return child

    def dismiss(self) -> None:
        """End the one that waits."""
        if self._child is None:
            return
        os.close(self._pipe)
        self._child.kill()  # it holds nothing, and has nothing to put away
        self._child.wait()
        self._child, self._pipe = None, -1


def await_turn(arguments: Sequence[str]) -> list[str]:
    """Return the arguments to go by: where this one is a spare, those that it is
    told when its turn comes. Ends the process when it never does."""
    first = next(iter(arguments), "")
    if not first.startswith(FLAG):
        return list(arguments)
    for name in AHEAD:
        importlib.import_module(name)
    from tui.i18n import set_language

    set_language("sv")  # most people's: it is read by now
    with open(int(first.removeprefix(FLAG)), "rb") as pipe:  # noqa: PTH123 - a pipe
        told = pipe.read()
    if not told.endswith(END + END) and told != END:
        os._exit(0)  # the launcher has gone, or needs it no more
    _take_name()
    return [os.fsdecode(word) for word in told.split(END)[:-2]]


def _take_name() -> None:
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_NAME, NAME, 0, 0, 0)
