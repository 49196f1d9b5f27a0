"""Somebody at the installed command, in a terminal of a given kind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import PASSWORD
from tui.pilot.pseudo_terminal import PseudoTerminal
from tui.pilot.stores import Phones, place_of, used_step

COMMAND = str(Path(sys.executable).parent / "anteckning")
PATIENCE = 15.0


class Demo:
    """A demo kept in a folder, and its people's phones."""

    def __init__(self, folder: Path, phones: Phones) -> None:
        self.folder = folder
        self.phones = phones

    @property
    def command(self) -> list[str]:
        return [COMMAND, "--lang", "sv", "demo", "--keep", str(self.folder)]

    def environ(self, **changed: str | None) -> dict[str, str]:
        """Give an environment; None takes a variable away."""
        given: dict[str, str | None] = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "ANTECKNING_SPARE": "0",
            **changed,
        }
        return {name: value for name, value in given.items() if value is not None}

    async def code(self, login: str) -> str:
        """Give a code that is not used yet; waits for one where all are."""
        clock, place = SystemClock(), place_of("demo", self.folder)
        while True:
            used = await used_step(place, clock, login)
            code = self.phones.code(login, clock.now_ms(), used, 10_000)
            if code:
                return code
            await asyncio.sleep(1)


class Seat:
    """A terminal, and who sits at it."""

    def __init__(
        self,
        demo: Demo,
        size: tuple[int, int],
        *flags: str,
        **environ: str | None,
    ) -> None:
        self.demo = demo
        command = [*demo.command, *flags]
        self.terminal = PseudoTerminal(command, demo.environ(**environ), size)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.terminal.lines())

    async def send(self, *keys: str) -> None:
        """Send keys as a terminal does."""
        for key in keys:
            await self.terminal.send(key.encode())

    async def see(self, *words: str) -> str:
        """Wait until all of these are on the screen."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while loop.time() < until:
            await self.terminal.quiet()
            if all(word in self.text for word in words):
                return self.text
            if self.terminal.exit is not None:
                break
        raise AssertionError(f"{words} not in\n{self.text}")

    async def see_no(self, words: str) -> None:
        """Wait until these are no longer on the screen."""
        await self._until(lambda: words not in self.text)

    async def sign_in(self, login: str, start: str = "Nytt sedan sist") -> None:
        """Sign in with both factors."""
        await self.see("Lösenord för alla")
        await self.send(login + "\r", PASSWORD + "\r")
        await self.see("Engångskod")
        await self.send(await self.demo.code(login) + "\r")
        await self.see(start)

    async def unlock(self) -> None:
        """Come back after a lock."""
        await self.see("Lås upp")
        await self.send(PASSWORD + "\r")

    async def write(self, title: str, text: str) -> None:
        """Begin a note on Alva."""
        await self.send("2")
        await self.see("Sök elev")
        await self.send("alva\r")
        await self.see("Sök hos eleven")
        await self.send("\x0e")
        await self.see("Rubrik")
        await self.send(title + "\r", text)
        await self.see(text)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to what draws."""
        (pid,) = self.terminal.interface()
        os.kill(pid, number)

    def state(self) -> str:
        """Give the state of what draws: T is stopped."""
        (pid,) = self.terminal.interface()
        told = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
        return told.rpartition(") ")[2][:1]

    async def stopped(self) -> None:
        """Wait until what draws is stopped."""
        await self._until(lambda: self.state() == "T")

    async def end(self) -> int:
        """Wait for its end; give how it ended."""
        await self._until(lambda: self.terminal.exit is not None)
        assert self.terminal.exit is not None
        return self.terminal.exit

    async def _until(self, held: Callable[[], bool]) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while not held() and loop.time() < until:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)
        assert held()
