"""The installed command in a real pseudo-terminal, and what it draws there."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import io
import itertools
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pyte
from rich.color import ANSI_COLOR_NAMES as NAMED
from rich.console import Console
from rich.style import Style
from rich.text import Text

from tui.spare import FLAG, NAME

if TYPE_CHECKING:
    from tui.pilot.grammar import Size

QUIET = 0.03
"""Seconds without output after which a program that sleeps has said it all."""
QUIET_UNSEEN = 0.2
"""The same where the system does not tell whether a program sleeps."""
TELLS = Path("/proc/self/task").is_dir()
"""Whether the system tells what its processes do."""
LOOK = 0.005
PATIENCE = 10.0
"""Seconds to wait for quiet; then what is there is looked at anyway."""
GRACE = 3.0
"""Seconds that a program has to end in the ordinary way."""

# A terminal becomes a session's own when its leader asks for it.
TAKE = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    " os.execv(sys.argv[1], sys.argv[1:])"
)

# What is not whole waits for the next read.
_WHOLE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[PX^_\]][^\x1b\x07]*(?:\x07|\x1b\\)"
    rb"|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])"
)
# Keyboard protocols, questions and strings: pyte would draw them as text.
_UNKNOWN = re.compile(
    rb"\x1b\[[<=>?][0-9;]*u|\x1b\[[0-9;?>]*\$p|\x1b\[>[0-9;]*[a-zA-Z]"
    rb"|\x1b[PX^_][^\x1b\x07]*(?:\x07|\x1b\\)"
)


class PseudoTerminal:
    """A program in a terminal of its own, drawn as a person would see it.

    ``launched``: what draws is a child of the program, as of our launcher.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        size: Size,
        *,
        launched: bool = True,
    ) -> None:
        columns, rows = size
        self._launched = launched
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self._shown: list[str] | None = None
        self._master, self._slave = pty.openpty()
        self._set_size(size)
        os.set_blocking(self._master, False)
        self._program = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", TAKE, *command],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=dict(environ),
            start_new_session=True,
        )
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._master, self._read)
        self._heard = self._loop.time()

    # -- what it draws -------------------------------------------------------
    def _read(self) -> None:
        try:
            data = os.read(self._master, 65536)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                self._loop.remove_reader(self._master)
            return
        self._heard = self._loop.time()
        self._draw(data)

    def _draw(self, data: bytes) -> None:
        data = self._rest + data
        last = data.rfind(b"\x1b")
        whole = last < 0 or _WHOLE.match(data, last) is not None
        end = len(data) if whole else last
        self._rest = data[end:]
        self._shown = None
        self._stream.feed(_UNKNOWN.sub(b"", data[:end]))

    def lines(self) -> list[str]:
        """Return the rows as they are drawn; who waits asks again and again."""
        if self._shown is None:
            self._shown = list(self.screen.display)
        return list(self._shown)

    def on_ground_of(self, x: int, y: int) -> str:
        """Return what stands from a cell on, as far as its background goes."""
        row = self.screen.buffer[y]
        cells = [row[column] for column in range(x, self.screen.columns)]
        same = itertools.takewhile(lambda cell: cell.bg == cells[0].bg, cells)
        return "".join(cell.data for cell in same)

    def picture(self, title: str) -> str:
        """Give the screen as SVG."""
        width = self.screen.columns
        console = Console(record=True, width=width, file=io.StringIO())
        for y in range(self.screen.lines):
            row = self.screen.buffer[y]
            line = Text(no_wrap=True)
            for x in range(self.screen.columns):
                line.append(row[x].data, _style_of(row[x]))
            console.print(line, crop=True)
        return console.export_svg(title=title)

    # -- what is done to it --------------------------------------------------
    async def send(self, data: bytes) -> None:
        """Give the program what a keyboard or mouse sends, and see it through."""
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                await asyncio.sleep(LOOK)
            except OSError:
                return  # it has ended
        await self.quiet()

    async def resize(self, size: Size) -> None:
        """Change the window's size."""
        columns, rows = size
        self._shown = None
        self.screen.resize(rows, columns)
        self._set_size(size)
        await self.quiet()

    def _set_size(self, size: Size) -> None:
        columns, rows = size
        packed = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, packed)

    async def quiet(self) -> None:
        """Wait until the program sleeps, has read all, and draws no more."""
        until = self._loop.time() + PATIENCE
        calm = self._loop.time()
        while self.exit is None and self._loop.time() < until:
            await asyncio.sleep(LOOK)
            now = self._loop.time()
            works = self._works()
            if works:
                calm = now
            wanted = QUIET_UNSEEN if works is None else QUIET
            if now - max(calm, self._heard) >= wanted:
                return

    def _works(self) -> bool | None:
        """Say whether anything is under way; None where nothing tells."""
        if self._waiting_input():
            return True
        if not TELLS:
            return None
        children = self.interface()
        if self._launched and not children:
            return True  # it is on its way up, or down
        return any(_runs(pid) for pid in (self._program.pid, *children))

    def _waiting_input(self) -> bool:
        told = bytearray(4)
        fcntl.ioctl(self._slave, termios.FIONREAD, told)
        return int.from_bytes(told, sys.byteorder) > 0

    # -- how it ends ---------------------------------------------------------
    @property
    def exit(self) -> int | None:
        """How the program ended as a shell sees it; None while it runs."""
        code = self._program.poll()
        return code if code is None or code >= 0 else 128 - code

    def interface(self) -> list[int]:
        """Return the process ids of what the launcher runs, without the one that
        waits for its turn."""
        return [pid for pid in self.children() if not waits(pid)]

    def children(self) -> list[int]:
        """Return the process ids of all that was started here."""
        pid = self._program.pid
        try:
            told = _read(f"/proc/{pid}/task/{pid}/children")
        except OSError:
            return []
        return [int(word) for word in told.split()]

    async def kill_interface(self) -> None:
        """SIGKILL what draws; its launcher mends the terminal and ends."""
        for pid in self.interface():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await self._wait(GRACE)

    async def end(self) -> None:
        """End it: in the ordinary way, and at once where that does not help."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.exit is None:
                with suppress(ProcessLookupError):
                    os.killpg(self._program.pid, number)
                await self._wait(GRACE)
        self._loop.remove_reader(self._master)
        os.close(self._master)
        os.close(self._slave)

    async def _wait(self, seconds: float) -> None:
        # What it draws meanwhile is read by the loop: it would wait otherwise.
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._program.wait, seconds)


def _style_of(cell: pyte.screens.Char) -> Style:
    def colour(name: str) -> str | None:
        if name == "default":
            return None
        return f"#{name}" if len(name) == 6 and name not in NAMED else name

    return Style(
        color=colour(cell.fg),
        bgcolor=colour(cell.bg),
        bold=cell.bold,
        reverse=cell.reverse,
        underline=cell.underscore,
    )


def _read(path: str) -> bytes:
    """Give what the system tells, in the way that costs least: it is asked often."""
    told = os.open(path, os.O_RDONLY)
    try:
        return os.read(told, 4096)
    finally:
        os.close(told)


def waits(pid: int) -> bool:
    """Say whether a process is an interface that waits for its turn."""
    try:
        told = _read(f"/proc/{pid}/cmdline")
        return FLAG.encode() in told and _read(f"/proc/{pid}/comm").strip() != NAME
    except OSError:
        return False


def _runs(pid: int) -> bool:
    """Say whether a thread of a process runs, wants to, or waits for the disk."""
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - asked often
            told = _read(f"/proc/{pid}/task/{thread}/stat")
            if told.rpartition(b") ")[2][:1] in {b"R", b"D"}:
                return True
    except OSError:
        return True
    return False
