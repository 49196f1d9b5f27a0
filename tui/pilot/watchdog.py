"""Stops an application that holds the whole process and lets nothing else run.

A limit of the loop is never looked at then: only a signal comes between.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

GRACE = 5.0
"""Seconds, at most, that the loop's own limit has before the signal comes."""


class Stuck(KeyboardInterrupt):
    """Raised in the midst of what does not end; no handler of errors takes it."""


@contextmanager
def watched(limit: float) -> Iterator[None]:
    """Raise ``Stuck`` in what runs when the limit, in seconds, has long been over.

    Where no signal can be had (another thread, Windows) nothing is watched.
    """
    here = threading.current_thread() is threading.main_thread()
    if not here or not hasattr(signal, "setitimer"):
        yield
        return

    barked: list[bool] = []

    def bark(_number: int, _frame: object) -> None:
        barked.append(True)
        raise Stuck

    asyncio.get_running_loop().set_exception_handler(_say_nothing_of_it)
    usual = signal.signal(signal.SIGALRM, bark)
    # Again and again: what is stuck may be so on its way out too.
    signal.setitimer(signal.ITIMER_REAL, limit + min(limit, GRACE), 2.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, usual)
    if barked:
        # What was stuck waits on its way out: the steps came to their end meanwhile.
        raise Stuck


def _say_nothing_of_it(loop: asyncio.AbstractEventLoop, what: dict[str, Any]) -> None:
    """Leave out what was stopped; the rest is told as ever."""
    if not isinstance(what.get("exception"), Stuck):
        loop.default_exception_handler(what)
