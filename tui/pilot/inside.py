"""The pilot driver: real applications in this process, without a terminal.

Each window has its own context and its own door to the store, as two programs
have; clock and language are shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset
from textual.geometry import Size as Cells

from tui import textual_private
from tui.i18n import lazy
from tui.pilot import headless
from tui.pilot.driver import StepFailed, View
from tui.pilot.inner import Inner
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
    from textual.events import Event

    from securenotes.clock import Clock
    from securenotes.notebook.place import StorePlace
    from tui.pilot.grammar import Size

POINTER = (events.MouseMove, events.MouseDown, events.MouseUp)
"""What a click is."""


class InsideWindow:
    """One application in this process, as a tester meets it."""

    def __init__(self, name: str, place: StorePlace, clock: Clock, size: Size) -> None:
        self.name = name
        self._inner = Inner(place, clock, size)
        self._seen = View(())

    # -- coming and going --------------------------------------------------
    async def start_again(self) -> None:
        """Start, or start again after a kill."""
        await self._inner.start()

    async def kill(self) -> None:
        """Drop everything, with no way out taken."""
        await self._inner.kill()

    async def crash(self) -> None:
        """Let it meet an error that nobody foresaw, and see it end."""
        await self._inner.crash()

    async def go_short(self, how: str) -> None:
        """Let the store be full or closed to writing for this application."""
        await self._inner.go_short(how)

    async def close(self) -> None:
        """End in the ordinary way."""
        await self._inner.close()

    # -- what is shown -----------------------------------------------------
    async def view(self, *, lines: bool = True) -> View:
        """Say what is shown when all that was begun is done.

        A screen that is new is painted in any case, for reports.
        """
        await self._inner.rest()
        if lines or self._screen() != self._seen.screen:
            shown = await self._inner.lines()
        else:
            shown = self._seen.lines
        if not self._inner.is_there:
            return View(self._inner.last_words, exit=self._inner.exit)
        focus = label_of(self._inner.plain.screen.focused)
        self._seen = View(shown, self._screen(), focus)
        return self._seen

    def _screen(self) -> str:
        """Give the name of the screen that is shown."""
        if not self._inner.is_there:
            return ""
        return str(getattr(self._inner.plain.screen, "SCREEN_ID", ""))

    def last_view(self) -> View:
        """Say what was shown when somebody looked last."""
        return self._seen

    async def area(self, name: str) -> tuple[str, ...]:
        """Give the lines of a part."""
        cells = cells_of(await self._inner.lines())
        region = part_of(self._inner.plain, name).region
        return tuple(
            "".join(line[region.x : region.right])
            for line in cells[region.y : region.bottom]
        )

    async def rows(self, name: str) -> int:
        """Count the rows of a list."""
        return count_rows(part_of(self._inner.plain, name))

    def picture(self) -> str:
        """Give the screen as SVG."""
        app = self._inner.app
        return self._inner.as_it(lambda: app.export_screenshot(title=self.name))

    def events(self) -> Sequence[str]:
        """Name the last messages by type."""
        return self._inner.events()

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
                textual_private.send(self._inner.plain, events.Key(key, character))

        await self._inner.do(post)

    async def paste(self, pasted: str) -> None:
        """Paste a text."""
        await self._send(events.Paste(pasted))

    async def _send(self, event: Event) -> None:
        await self._inner.do(lambda: textual_private.send(self._inner.plain, event))

    async def focus(self, label: str) -> bool:
        """Give focus to a field; say whether it offers options."""
        await self._inner.rest()
        control = find_control(self._inner.plain.screen, label)
        await self._inner.do(control.focus)
        await self._inner.do(lambda: clear(control))
        return offers_options(control)

    async def click(self, shown: str) -> None:
        """Click on a visible text."""
        await self._inner.rest()
        lines = await self._inner.lines()
        await self._click(find_shown(self._inner.plain.screen, lines, shown))

    async def click_at(self, name: str, at: Size | None) -> None:
        """Click on a part."""
        region = part_of(self._inner.plain, name).region
        if at is None:
            await self._click(middle(region))
        elif at[0] < region.width and at[1] < region.height:
            await self._click(region.offset + Offset(*at))
        else:
            raise StepFailed(
                lazy("That part is {w}×{h} cells.", w=region.width, h=region.height)
            )

    async def _click(self, at: Offset) -> None:
        # Two clicks of a scenario are two, however quick: no double one.
        textual_private.end_click_chain(self._inner.plain)
        for kind in POINTER:
            button = 0 if kind is events.MouseMove else 1
            held = False, False, False
            where = at.x, at.y
            await self._send(
                kind(None, *where, 0, 0, button, *held, screen_x=at.x, screen_y=at.y)
            )

    async def choose(self, shown: str) -> None:
        """Choose an option where focus is."""
        await self._inner.rest()
        for pressed in choose_with_keys(self._inner.plain.screen, shown):
            await self.press([pressed])

    async def resize(self, size: Size) -> None:
        """Change the window's size."""
        self._inner.size = size

        def change() -> None:
            headless.set_size(self._inner.plain, *size)
            made = Cells(*size)
            textual_private.send(self._inner.plain, events.Resize(made, made))

        await self._inner.do(change)

    async def look_at_idle(self) -> None:
        """Let the application see that time has gone by."""
        if self._inner.is_there:
            await self._inner.let(lambda app: app.guard.look())
