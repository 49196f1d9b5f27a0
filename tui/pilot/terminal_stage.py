"""The terminal driver's store and windows, by the real clock."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from securenotes.clock import SystemClock
from securenotes.vault.totp import code_at, step_at
from tui.i18n import lazy
from tui.pilot.driver import StepFailed
from tui.pilot.outside import refused_setting, setting_words
from tui.pilot.sites import make_site
from tui.pilot.stores import STEP, Shelf, read_seed
from tui.pilot.terminal import TerminalWindow

if TYPE_CHECKING:
    from tui.pilot.driver import Window
    from tui.pilot.grammar import Size
    from tui.pilot.reading import Settings

PASSED_ON = ("ANTECKNING_SPARE",)
"""Settings of who plays that the command is started with."""

TYPING_MS = 10_000
"""A code given is valid for so long at least: time is real, and machines slow."""


class TerminalStage:
    """Installed commands on one throwaway store, by the real clock."""

    def __init__(self, settings: Settings, shelf: Shelf, *, keep: bool = False) -> None:
        self._settings = settings
        self._shelf = shelf
        self._keep = keep
        self._windows: list[TerminalWindow] = []
        self._clock = SystemClock()
        self._steps: dict[str, int] = {}

    async def build(self) -> None:
        """Make the store; ``StepFailed`` for what only the pilot driver plays."""
        verb = refused_setting(self._settings)
        if verb:
            raise StepFailed(setting_words(verb))
        self.site = await make_site(self._settings, self._shelf, self._clock)
        self.folder = self.site.folder

    async def open(self, name: str, size: Size) -> Window:
        """Open one more application on the store."""
        command = [command_here(), "--lang", self._settings.lang]
        if self._settings.store == "demo":
            command += ["demo", "--keep", str(self.folder)]
        else:
            command += ["--store", str(self.folder)]
        window = TerminalWindow(name, command, self._surroundings(), size)
        self._windows.append(window)
        await window.start_again()
        return cast("Window", window)

    def _surroundings(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            # No keyring of this machine is asked.
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
        }

    async def code(self, login: str) -> str:
        """Give a code; waits for the next half minute where all are used."""
        while True:
            used, now = await self.site.used_step(login), self._clock.now_ms()
            code = self.site.phones.code(login, now, used, TYPING_MS)
            if code:
                return code
            await self._next_step()

    async def code_from(self, seed: str) -> str:
        """Give the lowest code of a seed seen on a screen that is not given yet."""
        while True:
            now = self._clock.now_ms()
            oldest = step_at(now + TYPING_MS) - 1
            step = max(oldest, self._steps.get(seed, 0) + 1)
            if step <= step_at(now) + 1:
                self._steps[seed] = step
                return code_at(read_seed(seed), step)
            await self._next_step()

    async def _next_step(self) -> None:
        step_ms = int(STEP.total_seconds() * 1000)
        await asyncio.sleep((step_ms - self._clock.now_ms() % step_ms) / 1000)

    async def store(self, how: str) -> None:
        """Let something befall the store's file."""
        self.site.store(how)

    async def advance(self, time: timedelta, windows: Sequence[Window]) -> None:
        """Refuse: time is real here."""
        del time, windows
        raise StepFailed(setting_words("advance"))

    async def close(self) -> None:
        """Close what is open and throw the store away."""
        for window in self._windows:
            await window.close()
        await self.site.close(keep=self._keep)


def command_here() -> str:
    """Give the installed command: the one beside this Python."""
    beside = Path(sys.executable).parent / "anteckning"
    found = str(beside) if beside.exists() else shutil.which("anteckning")
    if found is None:
        raise StepFailed(lazy("The command anteckning is not installed."))
    return found
