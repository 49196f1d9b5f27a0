"""What belongs to one window of several in a process: its tasks, its messages."""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from textual import events

from tui.pilot import headless

if TYPE_CHECKING:
    from textual.message import Message

T = TypeVar("T")

UNTOLD = frozenset({"Timer", "Idle", "Update", "Layout", "MouseMove", "InvokeLater"})
"""Messages that say nothing in a report."""

_owner: contextvars.ContextVar[WeakSet[asyncio.Task[Any]] | None]
_owner = contextvars.ContextVar("owner", default=None)


def keep_book_of_tasks(
    loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, T], **how: Any
) -> asyncio.Task[T]:
    """Make a task and note to which window it belongs (a task factory)."""
    task = asyncio.Task(coro, loop=loop, **how)
    context = how.get("context")
    owner = context.get(_owner) if context is not None else _owner.get()
    if owner is not None:
        owner.add(task)
    return task


class Own:
    """A context of its own, in which a window's tasks live and are known."""

    def __init__(self) -> None:
        self._tasks: WeakSet[asyncio.Task[Any]] = WeakSet()
        self.context = contextvars.copy_context()
        self.context.run(_owner.set, self._tasks)
        self.context.run(headless.watch_messages, self._hear)
        self.heard: deque[str] = deque(maxlen=40)
        """The last messages by type; never what was typed."""

    def task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin some work in this context."""
        return asyncio.get_running_loop().create_task(work, context=self.context)

    async def cancel_all(self) -> None:
        """End everything that was begun in this context, now."""
        for task in list(self._tasks):
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError, Exception):
                await task

    def _hear(self, message: Message) -> None:
        kind = type(message).__name__
        if isinstance(message, events.Key) and message.character is None:
            kind = f"Key({message.key})"
        last = self.heard[-1] if self.heard else ""
        if kind not in UNTOLD and kind != last:
            self.heard.append(kind)
