"""What is said of an end that nobody foresaw: a number, and nothing else."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui import exits

if TYPE_CHECKING:
    import asyncio

LAST = 1.0
"""Seconds that a terminal has to take in what it is sent last."""


def new_error_id() -> str:
    """Return a number to ask for help with; it says nothing of the cause."""
    return secrets.token_hex(2)


def silence() -> None:
    """Let no library and no hook of Python's write what went wrong, or where.

    Python's own words name what was being worked on: a key, a line, a text.
    """
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    sys.excepthook = lambda *_error: None
    sys.unraisablehook = lambda _told: None
    threading.excepthook = lambda _told: None


def guarded(main: Callable[[], int]) -> int:
    """Run a program; end with 70 and a number where it raises.

    Whoever read what it writes and has enough (``| head``) is told nothing.
    """
    try:
        return main()
    except BrokenPipeError:
        return exits.SIGNAL + signal.SIGPIPE
    except Exception:  # noqa: BLE001 - the outermost boundary
        tell(new_error_id())
        return exits.INTERNAL
    finally:
        flush_last()


def hear_all(
    loop: asyncio.AbstractEventLoop, fail: Callable[[Exception], None]
) -> None:
    """Call ``fail`` with what goes wrong in any thread, and in any task that
    nobody awaits."""

    def in_task(_loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
        error = told.get("exception")
        if isinstance(error, Exception):
            fail(error)

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if isinstance(told.exc_value, Exception):
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(fail, told.exc_value)

    loop.set_exception_handler(in_task)
    threading.excepthook = in_thread


def tell(error_id: str) -> None:
    """Say that something went wrong, on a terminal that may have gone."""
    from tui.i18n import _

    words = _(
        "Something went wrong (error {id}). Start again and give the number if you"
        " ask for help.",
        id=error_id,
    )
    write_last(words + os.linesep)


def write_last(words: str) -> None:
    """Write to standard error what comes last; nothing where nobody hears it."""
    with suppress(OSError, ValueError):
        sys.stderr.write(words)  # short enough to stay with us until it is sent
    flush_last()


def flush_last() -> None:
    """Send what is left, to a terminal that may take nothing, for a second."""
    sending = threading.Thread(target=_flush, name="flush", daemon=True)
    sending.start()
    sending.join(LAST)


def _flush() -> None:
    # Python would end with 120 for what a terminal that has gone never takes.
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
