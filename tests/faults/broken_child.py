"""The interface with a fault in it that a signal sets off, and a text beside it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import Any

from tui import app as product
from tui.child import main
from tui.crash import guarded, silence
from tui.hardening import harden

CANARY = "Kraschkanariefågel"
WAYS = {
    signal.SIGUSR2: "callback",
    signal.SIGALRM: "task",
    signal.SIGVTALRM: "thread",
    signal.SIGPROF: "handler",
}
LAUNCH = (
    "import sys; from tui.launcher import launch;"
    f"sys.exit(launch(sys.argv[1:], [sys.executable, '-I', {__file__!r}]))"
)
COMMAND = (sys.executable, "-c", LAUNCH)


def fail() -> None:
    """Raise with a text in a local and in the words."""
    note = CANARY
    raise ValueError(note)


async def fail_later() -> None:
    """Raise in a task that nobody awaits."""
    fail()


class BrokenApp(product.AnteckningApp):
    """Fails where a signal says."""

    def on_mount(self) -> None:
        """Wait for the signals."""
        loop = asyncio.get_running_loop()
        for number, way in WAYS.items():
            loop.add_signal_handler(number, self.break_in, way)

    def break_in(self, way: str) -> None:
        """Fail in one of the ways."""
        if way == "callback":
            self.call_later(fail)
        elif way == "task":
            asyncio.get_running_loop().create_task(fail_later())
        elif way == "thread":
            threading.Thread(target=fail).start()
        else:
            fail()


if __name__ == "__main__":
    module: Any = product
    module.AnteckningApp = BrokenApp
    silence()
    harden()
    code = guarded(main)
    os._exit(code)
