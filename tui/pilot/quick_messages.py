"""Messages handed to those who wait for them without looking for them anew.

Textual looks through a widget's classes for the handlers of each message, reads
each handler's signature, and makes a line of a log that nobody reads: a key is
some eighty messages. The answers are the same each time, so they are kept. On its
way up, a message is a turn of the loop for each widget that has nothing to do with
it: those that rest are passed by, and so nothing is overtaken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from inspect import isawaitable
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from textual import _callback, message_pump
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from tui import textual_private

if TYPE_CHECKING:
    from collections.abc import Awaitable

Handler = Callable[[Message], "Awaitable[None]"]
Plan = tuple[tuple[type, Any, bool], ...]
"""The handlers, in their order: of which class, and whether it takes the message."""

LOOK_FOR_KEY = Widget._on_key  # noqa: SLF001
"""What every widget does with a key: it looks for a method named after it."""
NOTHING = nullcontext()
SIGNED = {"__wrapped__", "__signature__"}
"""What a function has that tells of another one's parameters."""
TAKES_MORE = 0x04 | 0x08
"""Flags of a function that takes any number of arguments."""


_slowly = MessagePump._get_dispatch_methods  # noqa: SLF001
_handled_slowly = MessagePump._on_message  # noqa: SLF001
_prevented = MessagePump.prevent
_counted = _callback._count_parameters  # noqa: SLF001
_plans: dict[tuple[type, type, str], Plan | None] = {}


def quicken_messages() -> None:
    """Keep what has been found, for all applications of this process."""
    setattr(MessagePump, "_get_dispatch_methods", _get_dispatch_methods)  # noqa: B010
    setattr(MessagePump, "_on_message", _on_message)  # noqa: B010
    setattr(Message, "_bubble_to", _bubble_to)  # noqa: B010
    setattr(MessagePump, "prevent", _prevent)  # noqa: B010
    setattr(_callback, "_count_parameters", _count_parameters)  # noqa: B010
    setattr(message_pump, "log", _Silence())  # noqa: B010


def _get_dispatch_methods(
    pump: MessagePump, method_name: str, message: Message
) -> Iterator[tuple[type, Handler]]:
    plan = _plan_of(pump, method_name, message)
    if plan is None:
        yield from _slowly(pump, method_name, message)
        return
    for cls, method, _takes in plan:
        if message._no_default_action:  # noqa: SLF001
            break
        yield cls, method.__get__(pump, cls)


async def _on_message(pump: MessagePump, message: Message) -> None:
    plan = _plan_of(pump, message.handler_name, message)
    if plan is None:
        await _handled_slowly(pump, message)
        return
    for cls, method, takes in plan:
        if message._no_default_action:  # noqa: SLF001
            break
        handle = method.__get__(pump, cls)
        under_way = handle(message) if takes else handle()
        if isawaitable(under_way):
            await under_way
    above = pump._parent  # noqa: SLF001
    stopped = message._stop_propagation  # noqa: SLF001
    if message.bubble and above is not None and not stopped:
        if message._sender is above:  # noqa: SLF001
            message.stop()
        if pump.is_parent_active and pump.is_attached:
            message._bubble_to(above)  # noqa: SLF001


def _bubble_to(message: Message, pump: MessagePump) -> None:
    if pump.is_attached:  # and so is all that it lies in
        while _passes_by(message, pump):
            assert pump._parent is not None  # noqa: SLF001
            pump = pump._parent  # noqa: SLF001
    message._no_default_action = False  # noqa: SLF001
    pump.post_message(message)


def _passes_by(message: Message, pump: MessagePump) -> bool:
    """Say whether a widget would only hand a message on, and at once."""
    return (
        _plan_of(pump, message.handler_name, message) == ()
        and type(pump).on_event is MessagePump.on_event
        and textual_private.rests(pump)
        and message._sender is not pump._parent  # noqa: SLF001
        and pump.is_parent_active
        and pump.check_message_enabled(message)
    )


def _prevent(pump: MessagePump, *types: type[Message]) -> AbstractContextManager[None]:
    """Prevent nothing where nothing is to be prevented: mostly so."""
    return _prevented(pump, *types) if types else NOTHING


def _count_parameters(func: Callable[..., object]) -> int:
    if type(func) is MethodType:
        return _count_parameters(func.__func__) - 1
    if type(func) is FunctionType and not SIGNED & func.__dict__.keys():
        code = func.__code__
        if not code.co_flags & TAKES_MORE:
            return code.co_argcount + code.co_kwonlyargcount
    return _counted(func)


def _plan_of(pump: MessagePump, method_name: str, message: Message) -> Plan | None:
    key = type(pump), type(message), method_name
    if key not in _plans:
        _plans[key] = _plan(*key)
    return _plans[key]


def _plan(pump: type, message: type, method_name: str) -> Plan | None:
    """Find a message's handlers by name; None where one asks who sent it."""
    kinds = [kind for kind in message.__mro__ if issubclass(kind, Message)]
    found: list[tuple[type, Any, bool]] = []
    for cls in pump.__mro__:
        decorated = cls.__dict__.get("_decorated_handlers") or {}
        if any(decorated.get(kind) for kind in kinds):
            return None
        method = cls.__dict__.get(f"_{method_name}") or cls.__dict__.get(method_name)
        if method is LOOK_FOR_KEY and not _has_keys(pump):
            continue
        if method is not None and not getattr(method, "_textual_on", None):
            found.append((cls, method, _count_parameters(method) > 1))
    return tuple(found)


def _has_keys(pump: type) -> bool:
    """Say whether a class has a method for a key of its own: ``key_enter``."""
    return any(name.startswith(("key_", "_key_")) for name in dir(pump))


class _Silence:
    """A log of messages that is not kept."""

    def __init__(self) -> None:
        self.event = self  # what messages are told to, most of all

    def __getattr__(self, name: str) -> _Silence:
        return self

    def verbosity(self, verbose: object) -> _Silence:
        """Stay silent."""
        del verbose
        return self

    def __call__(self, *_words: object, **_more: object) -> _Silence:
        return self
