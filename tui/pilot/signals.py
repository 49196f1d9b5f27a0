"""A run that is asked to end closes what it opened, and ends with 128 + n."""

from __future__ import annotations

import asyncio
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from tui import exits

ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_playing: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[object]]] = []
_asked: list[int] = []


def end_on_signals() -> None:
    """Take the ordinary way out where a signal asks for the end."""
    if threading.current_thread() is threading.main_thread():
        for number in ASKING:
            signal.signal(number, _end)


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """Do so for a while, and leave signals as they were."""
    kept = {number: signal.getsignal(number) for number in ASKING}
    end_on_signals()
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            for number, handler in kept.items():
                signal.signal(number, handler)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let the task that runs be cancelled by such a signal: its stores are closed."""
    task = asyncio.current_task()
    assert task is not None
    _playing.append((asyncio.get_running_loop(), task))
    try:
        yield
    finally:
        _playing.pop()


def leave_if_asked() -> None:
    """End the program if a signal has asked for it."""
    if _asked:
        raise SystemExit(exits.SIGNAL + _asked[0])


def _end(number: int, _frame: object) -> None:
    warnings.simplefilter("ignore")  # of what is left where it stands
    first = not _asked
    _asked.append(number)
    if not (first and _playing):
        leave_if_asked()
    for loop, task in _playing:
        loop.call_soon_threadsafe(task.cancel)
