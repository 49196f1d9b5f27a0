"""Messages handed to those who wait for them without looking for them anew.

Textual looks through a widget's classes for the handlers of each message, reads
each handler's signature, and makes a line of a log that nobody reads: a key is
some eighty messages. The answers are the same each time, so they are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from types import FunctionType
from typing import TYPE_CHECKING, Any

from textual import _callback, message_pump
from textual.message import Message
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from collections.abc import Awaitable

Handler = Callable[[Message], "Awaitable[None]"]
Plan = tuple[tuple[type, Any], ...]

TAKES_MORE = 0x04 | 0x08
"""Flags of a function that takes any number of arguments."""


@lru_cache(maxsize=1)
def quicken_messages() -> None:
    """Keep what has been found, for all applications of this process."""
    slowly = MessagePump._get_dispatch_methods  # noqa: SLF001
    counted = _callback._count_parameters  # noqa: SLF001
    plans: dict[tuple[type, type, str], Plan | None] = {}

    def get_dispatch_methods(
        pump: MessagePump, method_name: str, message: Message
    ) -> Iterator[tuple[type, Handler]]:
        key = type(pump), type(message), method_name
        if key not in plans:
            plans[key] = _plan(*key)
        plan = plans[key]
        if plan is None:
            yield from slowly(pump, method_name, message)
            return
        for cls, method in plan:
            if message._no_default_action:  # noqa: SLF001
                break
            yield cls, method.__get__(pump, cls)

    def count_parameters(func: Callable[..., object]) -> int:
        if type(func) is FunctionType and not func.__dict__:
            code = func.__code__
            if not code.co_flags & TAKES_MORE:
                return code.co_argcount + code.co_kwonlyargcount
        return counted(func)

    setattr(MessagePump, "_get_dispatch_methods", get_dispatch_methods)  # noqa: B010
    setattr(_callback, "_count_parameters", count_parameters)  # noqa: B010
    setattr(message_pump, "log", _Silence())  # noqa: B010


def _plan(pump: type, message: type, method_name: str) -> Plan | None:
    """Find a message's handlers by name; None where one asks who sent it."""
    kinds = [kind for kind in message.__mro__ if issubclass(kind, Message)]
    found: list[tuple[type, Any]] = []
    for cls in pump.__mro__:
        decorated = cls.__dict__.get("_decorated_handlers") or {}
        if any(decorated.get(kind) for kind in kinds):
            return None
        method = cls.__dict__.get(f"_{method_name}") or cls.__dict__.get(method_name)
        if method is not None and not getattr(method, "_textual_on", None):
            found.append((cls, method))
    return tuple(found)


class _Silence:
    """A log of messages that is not kept."""

    def __getattr__(self, name: str) -> _Silence:
        return self

    def __call__(self, *_words: object, **_more: object) -> _Silence:
        return self
