"""How far a long command has come, on one line of the terminal."""

from __future__ import annotations

import sys
import time

from tui.i18n import _

APART = 0.2
"""Seconds between two lines: more would only flicker."""


class ProgressLine:
    """Writes over one line of standard error, where that is a terminal.

    Nothing is written into a file or a pipe. ``end`` takes the line away.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = ""
        self._next = 0.0

    def tell(self, done: int, total: int) -> None:
        """Show how much of all is done."""
        if not self._shown or not total:
            return
        now = time.monotonic()
        if now < self._next and done < total:
            return
        self._next = now + APART
        words = _("Looked through {part} %", part=done * 100 // total)
        self._write(words)

    def end(self) -> None:
        """Take the line away, before anything else is written."""
        if self._last:
            self._write("")

    def _write(self, words: str) -> None:
        wiped = " " * (len(self._last) - len(words))
        sys.stderr.write(f"\r{words}{wiped}" if words else f"\r{wiped}\r")
        sys.stderr.flush()
        self._last = words
