"""A terminal's memory: both its buffers, what scrolled out, and what it was told."""

from __future__ import annotations

import copy
import os
import re
import signal
from typing import Any

import pyte

from tui.pilot.pseudo_terminal import PseudoTerminal

ALTERNATE = frozenset({47, 1047, 1049})
CLEARS = 1049
"""The only one of the three that empties the buffer as it is entered."""

STRINGS = re.compile(rb"\x1b[\]PX^_](.*?)(?:\x07|\x1b\\)", re.DOTALL)
"""Titles, clipboards, notifications: all that is said and not drawn."""

UNDRAWN = re.compile(rb"\x1b\[[<=>?][0-9;]*u|\x1b\[[0-9;?>]*\$p|\x1b\[>[0-9;]*[a-zA-Z]")


class Buffers(pyte.HistoryScreen):
    """A screen with a second one, which stays as it was when it is left."""

    def __init__(self, columns: int, lines: int) -> None:
        self.other: tuple[Any, Any] | None = None
        self.alternate = False
        super().__init__(columns, lines, history=10_000)

    def set_mode(self, *modes: int, private: bool = False, **how: Any) -> None:
        """Enter the alternate buffer, or what pyte knows."""
        if private and ALTERNATE & set(modes):
            self._turn(alternate=True)
            if CLEARS in modes:
                self.erase_in_display(2)
        super().set_mode(*modes, private=private, **how)

    def reset_mode(self, *modes: int, private: bool = False, **how: Any) -> None:
        """Leave the alternate buffer, or what pyte knows."""
        if private and ALTERNATE & set(modes):
            self._turn(alternate=False)
        super().reset_mode(*modes, private=private, **how)

    def _turn(self, *, alternate: bool) -> None:
        if alternate == self.alternate:
            return
        self.alternate = alternate
        kept = self.buffer, copy.copy(self.cursor)
        if self.other is None:
            self.buffer = copy.copy(self.buffer)
            self.buffer.clear()
        else:
            self.buffer, self.cursor = self.other
        self.other = kept
        self.dirty.update(range(self.lines))

    def remembered(self) -> str:
        """Return all that anybody at this terminal can bring up again."""
        buffers = [self.buffer, *([self.other[0]] if self.other else [])]
        rows = [row for one in buffers for row in one.values()]
        rows += [*self.history.top, *self.history.bottom]
        return "\n".join(
            "".join(row[x].data for x in range(self.columns)) for row in rows
        )


def remembered_by_terminal(raw: bytes, size: tuple[int, int]) -> str:
    """Return what a terminal still holds that was sent these bytes."""
    screen = Buffers(*size)
    pyte.ByteStream(screen).feed(UNDRAWN.sub(b"", STRINGS.sub(b"", raw)))
    return screen.remembered()


def said_to_terminal(raw: bytes) -> list[bytes]:
    """Return titles, clipboards and notifications, as they were sent."""
    return [found[1] for found in STRINGS.finditer(raw)]


class HeardTerminal(PseudoTerminal):
    """A pseudo-terminal that remembers every byte it was sent."""

    def __init__(self, *args: Any, **how: Any) -> None:
        self.raw = bytearray()
        self._size = args[2]
        self._closed = False
        super().__init__(*args, **how)

    def _draw(self, data: bytes) -> None:
        self.raw += data
        super()._draw(data)

    def hang_up(self) -> None:
        """Close the window: the terminal is gone from one moment to the next."""
        self._loop.remove_reader(self._master)
        self._closed = True
        os.close(self._slave)
        os.close(self._master)

    def stall(self) -> None:
        """Take in nothing more, as a line that has been cut does."""
        self._loop.remove_reader(self._master)

    def push(self, data: bytes) -> None:
        """Send keys and wait for nothing."""
        os.write(self._master, data)

    async def end(self) -> None:
        """End it, in whatever state the terminal is."""
        if not self._closed:
            self._closed = True
            await super().end()
        elif self.exit is None:
            os.killpg(self.leader, signal.SIGKILL)

    @property
    def leader(self) -> int:
        """The process id of what was started."""
        return self._program.pid

    def remembered(self) -> str:
        """Return what this terminal still holds."""
        return remembered_by_terminal(bytes(self.raw), self._size)
