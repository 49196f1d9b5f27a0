"""The pilot driver: real applications in this process, without a terminal.

Each window has its own context and its own door to the store, as two programs
have; clock and language are shared. The driver plays the launcher: a locked
window starts again at its lock screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar, cast

from textual import events
from textual.geometry import Offset

from securenotes.errors import SecureNotesError
from securenotes.notebook.door import Door
from tui import exits, textual_private
from tui.app import AnteckningApp
from tui.bootstrap import first_screen
from tui.i18n import lazy
from tui.launcher import REASONS
from tui.pilot.contexts import Own
from tui.pilot.driver import Crashed, StepFailed, View
from tui.pilot.keys import split_key
from tui.pilot.labels import find_control, label_of
from tui.pilot.marks import (
    cells_of,
    choose_with_keys,
    clear,
    count_rows,
    find_shown,
    middle,
    offers_options,
    part_of,
)

if TYPE_CHECKING:
    from textual.app import App
    from textual.events import Event

    from securenotes.clock import Clock
    from securenotes.notebook.place import StorePlace
    from tui.pilot.grammar import Size

T = TypeVar("T")

KILLED = exits.SIGNAL + 9
PATIENCE = 5.0
"""Seconds to wait until what a step began is done; then it is looked at anyway."""
BREATH = 0.0005
"""Seconds between two looks while a thread works."""
CALM = 2
"""How many looks in a row must find nothing to do."""


class InsideWindow:
    """One application in this process."""

    def __init__(self, name: str, place: StorePlace, clock: Clock, size: Size) -> None:
        self.name = name
        self._place, self._clock, self._size = place, clock, size
        self._own = Own()
        self._app: AnteckningApp | None = None
        self._running: asyncio.Task[None] | None = None
        self._door: Door | None = None
        self._exit: int | None = None

    @property
    def app(self) -> AnteckningApp:
        """The application that runs."""
        if self._app is None:
            raise Crashed
        return self._app

    # -- coming and going --------------------------------------------------
    async def start_again(self) -> None:
        """Start, or start again after a kill."""
        await self._start(None)

    async def _start(self, after: str | None) -> None:
        self._door = await Door.open(self._place, self._clock)
        app = self._own.context.run(
            AnteckningApp,
            self._door,
            first=first_screen(self._door, after),
            clock=self._clock,
        )
        ready = asyncio.Event()
        self._exit = None
        self._app = app
        plain = cast("App[object]", app)
        self._running = self._own.task(
            textual_private.run_headless(plain, self._size, ready.set)
        )
        self._running.add_done_callback(lambda _task: ready.set())
        await ready.wait()
        await self._quiet()

    async def _inside(self, act: Callable[[], object]) -> None:
        """Do something as the application would, and see it through."""

        async def go() -> None:
            act()

        await self._own.task(go())
        await self._quiet()

    async def _quiet(self) -> None:
        """Wait until nothing is under way, and play the launcher where it ended."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        calm = 0
        while calm < CALM and loop.time() < until:
            if self._running is not None and self._running.done():
                await self._ended()
                return
            if self._app is None:
                return
            if self._threads_work(self._app):
                await asyncio.sleep(BREATH)
                calm = 0
                continue
            await asyncio.sleep(0)
            if self._app.order.busy:
                # Drawn when the last key is through, as a fast line does.
                calm = 0
            elif textual_private.is_busy(self._plain):
                calm = 0
                await self._own.task(self._draw())
            else:
                calm += 1

    @property
    def _plain(self) -> App[object]:
        return cast("App[object]", self.app)

    async def _draw(self) -> None:
        if self._app is not None and self._app.screen_stack:
            textual_private.draw_now(self._plain)

    def _threads_work(self, app: AnteckningApp) -> bool:
        # Under the blank screen, work waits for the password.
        return not app.covered and any(w.is_running for w in app.workers)

    async def _ended(self) -> None:
        app, self._app = self.app, None
        if self._door is not None:
            await self._door.close()
            self._door = None
        code = app.return_code or 0
        failure = textual_private.failure_of(cast("App[object]", app))
        if failure is not None:
            self._exit = exits.INTERNAL
            raise Crashed(type(failure).__name__)
        if code in REASONS:
            await self._start(REASONS[code])
        else:
            self._exit = code

    async def kill(self) -> None:
        """Drop everything, with no way out taken."""
        self._app = None
        self._exit = KILLED
        await self._own.cancel_all()
        if self._door is not None:
            await self._door.close()
            self._door = None
        self._running = None

    async def close(self) -> None:
        """End in the ordinary way."""
        if self._app is not None:
            with suppress(Crashed, SecureNotesError):
                await self._own.task(self.app.leaving.keep_all())
        await self.kill()

    # -- what is shown -----------------------------------------------------
    async def view(self) -> View:
        """Say what is shown when all that was begun is done."""
        await self._quiet()
        if self._app is None:
            return View((), exit=self._exit)
        # Twice where drawing asked for more rows, or for a page of them.
        lines = await self._lines()
        if textual_private.is_busy(self._plain):
            await self._quiet()
            lines = await self._lines()
        screen = self._plain.screen
        return View(
            tuple(lines),
            getattr(screen, "SCREEN_ID", ""),
            label_of(screen, screen.focused),
            None,
        )

    async def _lines(self) -> list[str]:
        async def draw() -> list[str]:
            return textual_private.screen_lines(self._plain)

        return await self._own.task(draw())

    async def area(self, name: str) -> tuple[str, ...]:
        """Give the lines of a part."""
        region = part_of(self._plain, name).region
        cells = cells_of(await self._lines())
        return tuple(
            "".join(line[region.x : region.right])
            for line in cells[region.y : region.bottom]
        )

    async def rows(self, name: str) -> int:
        """Count the rows of a list."""
        return count_rows(part_of(self._plain, name))

    def picture(self) -> str:
        """Give the screen as SVG."""
        return self._own.context.run(self.app.export_screenshot, title=self.name)

    def events(self) -> Sequence[str]:
        """Name the last messages by type."""
        return tuple(self._own.heard)

    # -- what a person does --------------------------------------------------
    async def press(self, keys: Sequence[str]) -> None:
        """Press keys."""
        for pressed in keys:
            key, character = split_key(pressed)
            await self._send(events.Key(key, character))

    async def type(self, typed: str) -> None:
        """Type characters."""
        keys = [split_key("enter" if c == "\n" else c) for c in typed]

        def post() -> None:
            for key, character in keys:
                textual_private.send(self._plain, events.Key(key, character))

        await self._inside(post)

    async def paste(self, pasted: str) -> None:
        """Paste a text."""
        await self._send(events.Paste(pasted))

    async def _send(self, event: Event) -> None:
        await self._inside(lambda: textual_private.send(self._plain, event))

    async def focus(self, label: str) -> bool:
        """Give focus to a field; say whether it offers options."""
        await self._quiet()
        control = find_control(self._plain.screen, label)
        await self._inside(control.focus)
        await self._inside(lambda: clear(control))
        return offers_options(control)

    async def click(self, shown: str) -> None:
        """Click on a visible text."""
        await self._quiet()
        lines = await self._lines()
        await self._click(find_shown(self._plain.screen, lines, shown))

    async def click_at(self, name: str, at: Size | None) -> None:
        """Click on a part."""
        region = part_of(self._plain, name).region
        if at is None:
            await self._click(middle(region))
        elif at[0] < region.width and at[1] < region.height:
            await self._click(region.offset + Offset(*at))
        else:
            raise StepFailed(
                lazy("That part is {w}×{h} cells.", w=region.width, h=region.height)
            )

    async def _click(self, at: Offset) -> None:
        for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
            button = 0 if kind is events.MouseMove else 1
            await self._send(
                kind(
                    None,
                    at.x,
                    at.y,
                    0,
                    0,
                    button,
                    False,
                    False,
                    False,
                    screen_x=at.x,
                    screen_y=at.y,
                )
            )

    async def choose(self, shown: str) -> None:
        """Choose an option where focus is."""
        await self._quiet()
        for pressed in choose_with_keys(self._plain.screen, shown):
            await self.press([pressed])

    async def resize(self, size: Size) -> None:
        """Change the window's size."""
        self._size = size
        from textual.geometry import Size as Cells

        def change() -> None:
            textual_private.set_size(self._plain, *size)
            made = Cells(*size)
            textual_private.send(self._plain, events.Resize(made, made))

        await self._inside(change)

    async def look_at_idle(self) -> None:
        """Let the application see that time has gone by."""
        if self._app is not None:
            await self._own.task(self._app.guard.look())
            await self._quiet()
