"""A shared computer: the installed command in a terminal, on a store of its own.

Everything that the program may write lies under one folder, so that all of it
can be searched when somebody has left.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Self

from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import PASSWORD, load_list
from securenotes.notebook.demo.build import build_demo
from securenotes.notebook.door import Door
from tests.faults.emulator import HeardTerminal
from tui.pilot.key_bytes import bytes_of, typed_bytes
from tui.pilot.stores import Phones, place_of, used_step

SIZE = (80, 24)
PATIENCE = 40.0
TYPING_MS = 8_000
ESCAPE = 0.15
"""Seconds after which Escape is no longer the beginning of another key."""
AREAS = {"TMPDIR": "tmp", "XDG_RUNTIME_DIR": "run", "XDG_STATE_HOME": "state"}
ADMIN = "eva.noren"
GROUPS = ("7B svenska",)
COMMAND = (str(Path(sys.executable).parent / "anteckning"),)


MARK = "Kvarnåtsjö"
"""A word that the program and its libraries do not have, for all that is sought."""
PUPIL = f"Aa {MARK}"
"""The first in every list: whom people here write on."""


Ask = Callable[[str], Awaitable[str]]
"""Gives somebody's one-time code, by user name."""


def build_store(folder: Path) -> None:
    """Make the demo's store by the machine's own clock, with one pupil more."""
    folder.mkdir(mode=0o700, parents=True)
    asyncio.run(_build(folder))


async def _build(folder: Path) -> None:
    clock = SystemClock()
    await build_demo(folder, clock)
    seeds = {one.login: one.seed for one in load_list(folder).people}

    async def first_code(login: str) -> str:
        return Phones(seeds).code(login, clock.now_ms(), 0, TYPING_MS)

    await add_pupil(folder, first_code)


async def add_pupil(folder: Path, code: Ask) -> None:
    """Add the pupil on whom people write, wherever a folder's store lies."""
    door = await Door.open(place_of("demo", folder), SystemClock())
    try:
        book = await door.begin(ADMIN, PASSWORD).finish(await code(ADMIN))
        chain = book.me.schools[0].chain
        pupil = await book.school.add_pupil(chain, PUPIL, "7B")
        for row in await book.groups():
            if row.name in GROUPS:
                today = book.today()
                await book.school.add_member(chain, row.scope, pupil, today)
        await book.sign_out()
    finally:
        await door.close()


class Workstation:
    """One computer: its folder, its terminal, and people who come and go.

    ``command`` starts something else than the installed command; ``codes`` gives
    the one-time codes of a store that lies elsewhere.
    """

    def __init__(
        self,
        folder: Path,
        *,
        command: tuple[str, ...] = COMMAND,
        codes: Ask | None = None,
    ) -> None:
        self.folder = folder
        self.store = folder / "store"
        self._command = command
        self._codes = codes
        self._clock = SystemClock()
        self._phones = Phones({})
        self.terminal: HeardTerminal | None = None
        self.heard: list[HeardTerminal] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self.terminal is not None:
            await self.terminal.end()

    def build(self, built: Path) -> None:
        """Lay out the folder, with a copy of a store that was made."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in AREAS.values():
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        apart = shutil.ignore_patterns("server-*")  # a server's own
        shutil.copytree(built, self.store, ignore=apart)
        self.store.chmod(0o700)
        people = load_list(self.store).people
        self._phones = Phones({one.login: one.seed for one in people})

    def environ(self) -> dict[str, str]:
        """Return what the program is told of its surroundings."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            **{name: str(self.folder / at) for name, at in AREAS.items()},
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "ANTECKNING_SPARE": "0",
        }

    def start(self, **more: str) -> HeardTerminal:
        """Start the program in a new terminal."""
        environ: Mapping[str, str] = {**self.environ(), **more}
        command = [*self._command, "demo", "--keep", str(self.store)]
        self.terminal = HeardTerminal(command, environ, SIZE)
        self.heard.append(self.terminal)
        return self.terminal

    @property
    def runs(self) -> HeardTerminal:
        """The terminal in which the program was started last."""
        assert self.terminal is not None
        return self.terminal

    def shown(self) -> str:
        """Return the screen as text."""
        return "\n".join(self.runs.lines())

    async def until(self, words: str) -> None:
        """Wait until the screen says something."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while words not in self.shown():
            if loop.time() > end or self.runs.exit is not None:
                raise AssertionError(f"{words!r} is not in\n{self.shown()}")
            await asyncio.sleep(0.01)

    async def press(self, *keys: str) -> None:
        """Press keys, each seen through."""
        for key in keys:
            await self.runs.send(bytes_of(key))

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.runs.send(typed_bytes(text))

    async def code(self, login: str) -> str:
        """Give somebody's one-time code; waits where all are used."""
        if self._codes is not None:
            return await self._codes(login)
        place = place_of("demo", self.store)
        while True:
            used = await used_step(place, self._clock, login)
            code = self._phones.code(login, self._clock.now_ms(), used, TYPING_MS)
            if code:
                return code
            await asyncio.sleep(1)

    async def sign_in(self, login: str) -> None:
        """Sign somebody in at the first screen."""
        await self.until("Användarnamn")
        await self.type(login)
        await self.press("enter")
        await self.type(PASSWORD)
        await self.press("enter")
        await self.until("Engångskod")
        await self.type(await self.code(login))
        await self.press("enter")
        await self.until("[1 Start")

    async def unlock(self) -> None:
        """Type the password on the lock screen."""
        await self.until("Låst")
        await self.type(PASSWORD)
        await self.press("enter")

    async def ended(self) -> int:
        """Wait for the program's end; return its exit code as a shell sees it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while self.runs.exit is None:
            assert loop.time() < end, self.shown()
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)  # what it wrote last is read
        return self.runs.exit

    async def open_pupil(self) -> None:
        """Open the first pupil, from any area."""
        async for _look in self._looks():
            shown = self.shown()
            if "Sök hos eleven" in shown:
                return
            if "[2 Elever]" not in shown:
                await self.press("2")
            elif "┌" in shown or "Ingen elev passar" in shown:
                await self.press("escape")
            elif "\n›" in shown or "\n►" in shown:  # a row is marked: they are there
                await self.press("enter" if "►Sök elev" in shown else "shift+tab")

    async def go_home(self) -> None:
        """Go to Start from anywhere."""
        async for _look in self._looks():
            await self.press("escape")
            await asyncio.sleep(ESCAPE)
            if "►Sök elev" in self.shown():
                await self.press("tab")  # a field would take the digit
            if any(f"[{n} " in self.shown() for n in range(1, 5)):
                await self.press("1")
            if "[1 Start]" in self.shown():
                return

    async def _looks(self) -> AsyncIterator[None]:
        """Look again and again, and fail with what is shown in the end."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while loop.time() < end and self.runs.exit is None:
            yield
            await asyncio.sleep(0.01)
        raise AssertionError(self.shown())

    async def write(self, title: str, body: str) -> None:
        """Begin a note on the first pupil, from any area."""
        await self.open_pupil()
        await self.press("ctrl+n")
        await self.until("Händelsedatum")
        await self.type(title)
        await self.press("enter")
        await self.type(body)

    def processes(self) -> list[int]:
        """Return the launcher and what it runs; one that waits comes last."""
        draw = self.runs.interface()
        waiting = [one for one in self.runs.children() if one not in draw]
        return [self.runs.leader, *draw, *waiting]
