"""Work beside the loop goes on when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading

from securenotes.notebook.threads import apart


def test_work_whose_waiter_gave_up_ends_without_an_error(monkeypatch):
    failed: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    begun, go, workers = threading.Event(), threading.Event(), set[threading.Thread]()

    def work() -> None:
        workers.add(threading.current_thread())
        begun.set()
        go.wait(30)

    async def give_up() -> None:
        waiting = asyncio.create_task(apart(work))
        await asyncio.to_thread(begun.wait, 30)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(give_up())
    go.set()
    workers.pop().join(30)
    assert failed == []
