"""A terminal that is spoken to in lines: asked, answered, and left empty.

Keys are read one by one, so that lock and blank act at once, a half line is not
left for whoever comes next, and a secret is never echoed. The second screen of
the terminal is used where there is one: what was read is not in its history.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import shutil
import sys
import termios
from collections.abc import Callable, Iterable
from contextlib import suppress

from securenotes.text import clean
from tui.i18n import _
from tui.widgets.safe_text import wrap

ENTER = "\x1b[?1049h\x1b[2J\x1b[H"
FORGET = "\x1b[2J\x1b[H"
LEAVE = f"{FORGET}\x1b[?1049l"
BACKSPACES = {"\x7f", "\x08"}
AT_ONCE = {
    "\x0c": "ctrl+l",
    "\x07": "ctrl+g",
    "\x11": "ctrl+q",
    "\x1b[24~": "ctrl+g",  # F12
    "\x1b": "escape",
    "\x03": "ctrl+c",
}
"""Keys that act whatever is being typed."""


class Lines:
    """Standard input and output as lines."""

    def __init__(self) -> None:
        self._keys, self._screen = sys.stdin.fileno(), sys.stdout.fileno()
        self._before = termios.tcgetattr(self._keys)
        self._read = codecs.getincrementaldecoder("utf-8")("replace")
        self._encoding = sys.stdout.encoding or "utf-8"
        self._pending: list[str] = []
        self._come = asyncio.Event()
        self.second_screen = os.environ.get("TERM", "dumb") not in {"dumb", ""}
        self.touched: Callable[[], object] = lambda: None
        self.gone: Callable[[], None] = lambda: None
        """Called when there is nobody to read from any more."""
        self.stop: Callable[[], bool] = lambda: False

    # -- coming and going --------------------------------------------------
    def open(self) -> None:
        """Take the terminal."""
        raw = termios.tcgetattr(self._keys)
        raw[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        raw[0] &= ~(termios.IXON | termios.ICRNL)
        termios.tcsetattr(self._keys, termios.TCSAFLUSH, raw)
        asyncio.get_running_loop().add_reader(self._keys, self._take)
        if self.second_screen:
            self._write(ENTER)

    def close(self) -> None:
        """Give the terminal back, with nothing in it that was read here."""
        asyncio.get_running_loop().remove_reader(self._keys)
        if self.second_screen:
            self._write(LEAVE)
        # What was typed on must not become an answer to the lock screen.
        with suppress(termios.error):  # a terminal that has gone
            termios.tcsetattr(self._keys, termios.TCSAFLUSH, self._before)

    def forget(self) -> None:
        """Empty the screen."""
        self._write(FORGET if self.second_screen else "\r\n" * 60)

    # -- telling -------------------------------------------------------------
    async def tell(self, lines: Iterable[str]) -> bool:
        """Write lines, a screenful at a time; False when the rest was declined.

        A long one breaks between words. Where it goes has no width: 80 columns.
        """
        columns, rows = shutil.get_terminal_size()
        room, width = max(4, rows - 2), max(20, columns)
        used = 0
        for line in lines:
            broken = wrap(line, width)
            if used and used + len(broken) > room:
                more = await self.ask(_("Enter for more, . to stop"))
                if more is None or more.strip():
                    return False
                used = 0
            used += len(broken)
            self._write("".join(f"{part}\r\n" for part in broken))
        return True

    def _write(self, words: str) -> None:
        data = words.encode(self._encoding, "replace")
        try:
            while data:
                data = data[os.write(self._screen, data) :]
        except OSError:
            return  # the terminal has gone: what ends us is on its way

    # -- asking ----------------------------------------------------------------
    async def ask(
        self,
        prompt: str,
        *,
        secret: bool = False,
        live: Callable[[str], None] | None = None,
    ) -> str | None:
        """Ask for a line; a key that acts at once comes back with ``\\0`` before
        it, None when the program is to end. ``live`` hears of each change."""
        self._write(f"{prompt} ")
        typed = ""
        while True:
            key = await self._key()
            if key is None:
                return None
            if key in AT_ONCE:
                self._write("\r\n")
                return f"\0{AT_ONCE[key]}"
            if key in {"\r", "\n"}:
                self._write("\r\n")
                return typed
            if key.startswith("\x1b"):
                continue  # an arrow, a function key
            before = typed
            if key in BACKSPACES:
                typed = typed[:-1]
            elif key == "\x15":
                typed = ""
            else:
                typed += clean(key)[0].replace("\t", " ")
            if not secret:
                self._redraw(before, typed)
            if live is not None:
                live(typed)

    def _redraw(self, before: str, typed: str) -> None:
        if typed.startswith(before):
            self._write(typed[len(before) :])
        else:
            self._write("\b \b" * (len(before) - len(typed)))

    async def _key(self) -> str | None:
        while not self._pending:
            if self.stop():
                return None
            self._come.clear()
            try:
                await asyncio.wait_for(self._come.wait(), 0.5)
            except TimeoutError:
                continue
        self.touched()
        return self._pending.pop(0)

    def _take(self) -> None:
        try:
            data = os.read(self._keys, 4096)
        except OSError:
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(self._keys)
            self.gone()
            return
        typed = self._read.decode(data)
        if typed.startswith("\x1b"):
            # An arrow or a function key: whole, and no text.
            self._pending.append(typed)
        else:
            self._pending += typed
        self._come.set()
