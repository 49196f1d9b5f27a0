"""The terminal as the program's own: it may stall, vanish or send what is no text.

Textual's driver loses what was typed in each of these cases, and leaves the
last screen in the terminal's second buffer, from where anybody calls it up.
"""

from __future__ import annotations

import codecs
import os
import selectors
import threading
from functools import partial
from queue import Empty, Full, Queue
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from textual.drivers import linux_driver
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from tui.crash import LAST
from tui.pasting import PastingParser
from tui.terminal import FORGET

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.app import AnteckningApp

STALLED: Final = 0.3
"""Seconds without room for another frame until drawing waits for nobody: what
was typed is kept by the same loop, and what ends the session too (R42)."""


SETTLED: Final = 3
"""Waits in vain after which no key is half read: each is as long as Escape's."""
ASLEEP: Final = 5.0
"""Seconds of one wait for a key where nothing is half read (P18)."""


class PatientWriter(WriterThread):
    """Writes to a terminal that may take nothing, for a while or ever again."""

    def write(self, text: str) -> None:
        """Queue a text; never for long, and never in vain waiting."""
        try:
            self._queue.put(text, timeout=STALLED)
        except Full:
            self._queue.maxsize = 0
            self._queue.put_nowait(text)

    def run(self) -> None:
        """Write until told to stop; go on taking when the terminal has gone."""
        gone = False
        while (text := self._queue.get()) is not None:
            if self._queue.empty():
                self._queue.maxsize = MAX_QUEUED_WRITES
            if not gone:
                gone = not self._sent(text)

    def _sent(self, text: str) -> bool:
        try:
            self._file.write(text)
            if self._queue.empty():
                self._file.flush()
        except (OSError, ValueError):
            return False
        return True

    def stop(self) -> None:
        """Stop, and wait for the end no longer than it helps."""
        self.write_last()
        self.join(LAST)
        if self.is_alive():
            _empty(self._queue)

    def write_last(self) -> None:
        """Queue the word that ends the thread."""
        self._queue.maxsize = 0
        self._queue.put_nowait(None)


def _empty(queue: Queue[str | None]) -> None:
    try:
        while True:
            queue.get_nowait()
    except Empty:
        return


def _decoder(name: str) -> Callable[[], codecs.IncrementalDecoder]:
    # What is no text shows as a sign for it; all that stands around it stays.
    return partial(codecs.getincrementaldecoder(name), errors="replace")


_here = threading.local()
"""What rings when the thread that reads keys is to stop."""


class WokenSelector(selectors.SelectSelector):
    """Waits for keys, and for the word that no more are wanted.

    Textual's own looks for that word ten times a second: up to 0.2 s between a
    lock and the end of what was shown. It also looks then for a key that Escape
    may begin; once nothing of that waits, this one sleeps until there is a key.
    """

    def __init__(self) -> None:
        super().__init__()
        self._empty = 0
        self._bell: int | None = getattr(_here, "bell", None)
        if self._bell is not None:
            self.register(self._bell, selectors.EVENT_READ)

    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait, and tell of keys alone."""
        if timeout is not None and self._bell is not None and self._empty >= SETTLED:
            timeout = max(timeout, ASLEEP)
        told = super().select(timeout)
        found = [(key, mask) for key, mask in told if key.fd != self._bell]
        self._empty = 0 if found else self._empty + 1
        return found


class HouseDriver(linux_driver.LinuxDriver):
    """Textual's driver for Linux and macOS, for text that may not be lost."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self._bell, self._ring = os.pipe()

    def disable_input(self) -> None:
        """Stop reading keys, at once."""
        os.write(self._ring, b"\0")
        super().disable_input()
        os.read(self._bell, 1)

    @property
    def gone(self) -> bool:
        """Whether the terminal has gone, with or without a signal of it: also
        before this began, for the launcher starts nothing without one."""
        return not os.isatty(self.fileno)

    def stop_application_mode(self) -> None:
        """Leave the terminal with nothing in either of its buffers."""
        if self._writer_thread is not None:
            self.write(FORGET)
        super().stop_application_mode()

    def _run_input_thread(self) -> None:
        # Overridden: Textual's own ends the program with a traceback.
        app: AnteckningApp = self._app  # type: ignore[assignment]
        _here.bell = self._bell
        try:
            self.run_input_thread()
        except OSError:
            self._loop.call_soon_threadsafe(app.guard.lost_terminal)
        except Exception as error:  # noqa: BLE001 - the boundary of this thread
            self._loop.call_soon_threadsafe(app.fail, error)


def use_patience() -> None:
    """Let Textual's driver write and read in these ways."""
    setattr(linux_driver, "WriterThread", PatientWriter)  # noqa: B010
    setattr(linux_driver, "XTermParser", PastingParser)  # noqa: B010
    setattr(linux_driver, "getincrementaldecoder", _decoder)  # noqa: B010
    woken = SimpleNamespace(
        SelectSelector=WokenSelector, EVENT_READ=selectors.EVENT_READ
    )
    setattr(linux_driver, "selectors", woken)  # noqa: B010


use_patience()
