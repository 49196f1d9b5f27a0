"""Blocking work beside the loop, in threads that never keep the process alive."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


async def apart(work: Callable[[], T]) -> T:
    """Run blocking work in a thread that never keeps the process alive."""
    return await asyncio.wrap_future(start(work))


def start(work: Callable[[], T]) -> Future[T]:
    """Begin blocking work in a daemon thread at once."""
    future: Future[T] = Future()
    # Who waits may give up, and what has begun goes on: its answer must not find a
    # future that was called off, an error that would end the program.
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - handed to who waits
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, daemon=True, name="keys").start()
    return future
