"""The pilot driver's store, clock and windows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from securenotes.notebook.keyrings import Absence
from securenotes.vault.totp import code_at, step_at
from tui.pilot.contexts import keep_book_of_tasks
from tui.pilot.inside import InsideWindow
from tui.pilot.sites import make_site
from tui.pilot.stores import STEP, Shelf, fake_clock, read_seed

if TYPE_CHECKING:
    from tui.pilot.driver import Window
    from tui.pilot.grammar import Size
    from tui.pilot.reading import Settings


class InsideStage:
    """Applications in this process on one throwaway store, by a fake clock."""

    def __init__(self, settings: Settings, shelf: Shelf, *, keep: bool = False) -> None:
        self._settings = settings
        self._shelf = shelf
        self._keep = keep
        self._windows: list[InsideWindow] = []
        self._short = ""

    async def build(self) -> None:
        """Make the store; ``StepFailed`` where its files do not read."""
        asyncio.get_running_loop().set_task_factory(cast("Any", keep_book_of_tasks))
        self._clock = fake_clock(self._settings)
        self.site = await make_site(self._settings, self._shelf, self._clock)
        self.folder = self.site.folder
        self._place = self.site.place
        if self._settings.keyring:
            why = Absence(self._settings.keyring)
            self._place = replace(self._place, keyless=why)

    async def open(self, name: str, size: Size) -> Window:
        """Open one more application on the store."""
        window = InsideWindow(name, self._place, self._clock, size)
        self._windows.append(window)
        await window.go_short(self._short)
        await window.start_again()
        return cast("Window", window)

    async def code(self, login: str) -> str:
        """Give a code; time goes on half a minute where all three are used."""
        used, phones = await self.site.used_step(login), self.site.phones
        code = phones.code(login, self._clock.now_ms(), used)
        if not code:
            self._clock.advance(STEP)
            code = phones.code(login, self._clock.now_ms(), used)
        return code

    async def code_from(self, seed: str) -> str:
        """Give the code of a second factor that a screen showed as text."""
        return code_at(read_seed(seed), step_at(self._clock.now_ms()))

    async def store(self, how: str) -> None:
        """Let something befall the store: its file, or what has it open."""
        self.site.store(how)
        self._short = how
        for window in self._windows:
            await window.go_short(how)

    async def advance(self, time: timedelta, windows: Sequence[Window]) -> None:
        """Let time go by, and let every window see it."""
        self._clock.advance(time)
        for window in windows:
            await cast("InsideWindow", window).look_at_idle()

    async def close(self) -> None:
        """Close what is open and throw the store away."""
        for window in self._windows:
            await window.close()
        await self.site.close(keep=self._keep)
