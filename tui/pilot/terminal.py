"""The terminal driver: the installed command, keys and mouse, and what one sees.

Nothing of it looks inside: fields are found by going to them with Tab, as
their labels are marked. Time is real, so it cannot be hurried.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from tui import exits
from tui.i18n import Words, lazy, text
from tui.pilot import seen
from tui.pilot.driver import Crashed, StepFailed, View
from tui.pilot.grammar import STATUS
from tui.pilot.key_bytes import bytes_of, click_bytes, pasted_bytes, typed_bytes
from tui.pilot.places import meant
from tui.pilot.pseudo_terminal import PseudoTerminal
from tui.signs import UNICODE

if TYPE_CHECKING:
    from tui.pilot.grammar import Size

T = TypeVar("T")

MOST_TABS = 40
"""After so many Tabs without a label it is not there."""
MOST_ROWS = 200
HEARD = 12
MOVES = 0.5
"""Seconds in which a mark that can move has moved, on a busy machine too."""
DRAWN = 2.0
"""Seconds in which focus that must move has moved."""
ESCAPE = 0.15
"""Seconds after which Escape is no longer the beginning of another key."""
APART = 0.6
"""Seconds after which a click in the same place is one of its own."""


class TerminalWindow:
    """The installed command in a pseudo-terminal."""

    def __init__(
        self, name: str, command: Sequence[str], environ: dict[str, str], size: Size
    ) -> None:
        self.name = name
        self._command, self._environ, self._size = command, environ, size
        self._terminal: PseudoTerminal | None = None
        self._did: deque[str] = deque(maxlen=HEARD)
        self._clicked: tuple[tuple[int, int], float] = ((-1, -1), 0.0)

    @property
    def _runs(self) -> PseudoTerminal:
        if self._terminal is None or self._terminal.exit is not None:
            raise StepFailed(lazy("The program has ended."))
        return self._terminal

    async def start_again(self) -> None:
        """Start, or start again after a kill."""
        await self.close()
        self._terminal = PseudoTerminal(self._command, self._environ, self._size)
        await self._terminal.quiet()

    # -- what is shown -----------------------------------------------------
    async def view(self, *, lines: bool = True) -> View:
        """Say what is shown when all that was begun is done; lines in any case."""
        del lines
        assert self._terminal is not None
        await self._terminal.quiet()
        code = self._terminal.exit
        if code == exits.INTERNAL:
            raise Crashed
        if code is not None:
            return View((), exit=code)
        shown = self._terminal.lines()
        return View(tuple(shown), seen.screen_of(shown), self._focus())

    def last_view(self) -> View:
        """Say what is shown, whoever still answers."""
        return View(tuple(self._terminal.lines() if self._terminal else ()))

    def _focus(self) -> str:
        """Give the label of what has focus: what has its ground after the mark."""
        terminal = self._runs
        at = seen.focus_at(terminal.lines())
        return "" if at is None else seen.label_in(terminal.on_ground_of(*at)[1:])

    async def _lines(self) -> list[str]:
        terminal = self._runs
        await terminal.quiet()
        return terminal.lines()

    async def area(self, name: str) -> tuple[str, ...]:
        """Give the status line; other parts have no ids on a screen only seen."""
        if name == STATUS:
            return (seen.status_of(await self._lines()),)
        raise _unseen(name)

    async def rows(self, name: str) -> int:
        """Refuse: rows are not counted on a screen that is only seen."""
        raise _unseen(name)

    def picture(self) -> str:
        """Give the screen as SVG."""
        assert self._terminal is not None
        return self._terminal.picture(self.name)

    def events(self) -> Sequence[str]:
        """Name the last things done."""
        return tuple(self._did)

    # -- what a person does --------------------------------------------------
    async def press(self, keys: Sequence[str]) -> None:
        """Press keys, each seen through: Escape alone is not Alt with the next."""
        for key in keys:
            await self._send("Key", bytes_of(key))
            if key == "escape":
                await asyncio.sleep(ESCAPE)
                await self._runs.quiet()

    async def type(self, typed: str) -> None:
        """Type characters."""
        await self._send("Key", typed_bytes(typed))

    async def paste(self, pasted: str) -> None:
        """Paste a text."""
        await self._send("Paste", pasted_bytes(pasted))

    async def _send(self, what: str, data: bytes) -> None:
        self._did.append(what)
        await self._runs.send(data)

    async def focus(self, label: str) -> bool:
        """Go to a field with Tab, and empty it; say whether it offers options."""
        wanted = label.strip().rstrip(":").casefold()
        lines = await self._lines()
        told = lazy("No field is called {label}.", label=f'"{label}"')
        if wanted not in "\n".join(lines).casefold():
            raise StepFailed(told)
        met: list[str] = []
        while self._focus().casefold() != wanted:
            if len(met) == MOST_TABS:
                raise StepFailed(meant(told, label, met))
            met.append(self._focus())
            if not await self._tab():
                raise StepFailed(meant(told, label, met))
            lines = await self._lines()
        if seen.offers_options(lines):
            return True
        if wanted == text(lazy("Text")).casefold():
            await self.press(["ctrl+home"])
            await self._send("Key", b"\x1b[1;6F")
            await self.press(["delete"])
        else:
            await self.press(["end", "ctrl+u"])
        return False

    async def _tab(self) -> bool:
        """Go to the next field; say whether focus has moved, as it is drawn.

        A Tab more, before the first is drawn, would go past what is looked for.
        """
        before = seen.focus_at(await self._lines()), self._focus()
        await self.press(["tab"])
        until = time.monotonic() + DRAWN
        while (seen.focus_at(await self._lines()), self._focus()) == before:
            if time.monotonic() > until:
                return False
        return True

    async def click(self, shown: str) -> None:
        """Click on a visible text."""
        place = seen.place_of_click(await self._lines(), shown)
        last, at = self._clicked
        if place == last:  # two clicks, and no double one
            await asyncio.sleep(max(0.0, at + APART - time.monotonic()))
        self._clicked = place, time.monotonic()
        await self._send("Mouse", click_bytes(*place))

    async def click_at(self, name: str, at: Size | None) -> None:
        """Refuse: parts have no ids on a screen that is only seen."""
        del at
        raise _unseen(name)

    async def choose(self, shown: str) -> None:
        """Choose an option where focus is: go to it with the arrows."""
        row = seen.focused_row(await self._lines())
        if "( )" in row:
            await self._choose_in_row(shown)
            return
        if seen.offers_options(await self._lines()):
            await self._choose_in_options(shown)
            return
        await self._choose_in_list(shown)

    async def _choose_in_list(self, shown: str) -> None:
        """Go to the row that holds a text, and see that no other does.

        The rest of the list is gone through where the text stands anywhere else.
        """
        await self.press(["home"])
        rows = [seen.current_row(await self._lines())]
        alone = False
        while len(rows) < MOST_ROWS and not alone:
            alone = seen.holds(rows[-1], shown) and seen.stands_once(
                await self._lines(), shown
            )
            now = rows[-1] if alone else await self._below(seen.current_row, rows[-1])
            if now == rows[-1]:
                break
            rows.append(now)
        found = seen.fitting(rows, shown)
        if len(found) != 1:
            names = [" ".join(rows[at].split()) for at in found]
            met = [" ".join(row.split()) for row in rows]
            raise StepFailed(_not_one(names, shown, met))
        back = [] if alone else ["home", *["down"] * found[0]]
        await self.press([*back, "enter"])

    async def _below(self, look: Callable[[list[str]], T], before: T) -> T:
        """Go a row down; give what is marked then, the same where it was the last."""
        await self.press(["down"])
        until = time.monotonic() + MOVES
        while (now := look(await self._lines())) == before:
            if time.monotonic() > until:
                break
        return now

    async def _choose_in_options(self, shown: str) -> None:
        """Unfold a choice, go to the option, and see that it is what is chosen."""
        label = self._focus()
        await self.press(["enter", "home"])
        now = seen.current_option(await self._lines())
        met = [now[1]]
        while len(met) < MOST_ROWS and met[-1].casefold() != shown.casefold():
            before, now = now, await self._below(seen.current_option, now)
            if now == before:
                break
            met.append(now[1])
        found = seen.fitting(met, shown)
        if len(found) != 1:
            await self.press(["escape"])
            raise StepFailed(_not_one([met[at] for at in found], shown, met))
        option = met[found[0]]
        await self.press([*["up"] * (len(met) - 1 - found[0]), "enter"])
        if not seen.is_chosen(await self._lines(), label, option):
            told = lazy("{field} does not show {option}.", field=label, option=option)
            raise StepFailed(told)

    async def _choose_in_row(self, shown: str) -> None:
        wanted = f"({UNICODE.bullet}) {shown}".casefold()
        for _at in range(MOST_TABS):
            row = seen.focused_row(await self._lines())
            if shown.casefold() not in row.casefold():
                break
            if wanted in row.casefold():
                return
            at, now = row.casefold().find(shown.casefold()), row.find(UNICODE.bullet)
            await self.press(["right" if at > now else "left"])
        raise StepFailed(lazy("No option is called {label}.", label=f'"{shown}"'))

    async def resize(self, size: Size) -> None:
        """Change the window's size."""
        self._size = size
        await self._runs.resize(size)

    async def kill(self) -> None:
        """SIGKILL what draws."""
        await self._runs.kill_interface()

    async def crash(self) -> None:
        """Refuse: nothing of it is reached from outside."""
        raise _unseen("crash")

    async def close(self) -> None:
        """End it."""
        if self._terminal is not None:
            await self._terminal.end()
            self._terminal = None


def _not_one(fitting: Sequence[str], shown: str, met: Sequence[str]) -> Words:
    """Say that no option fits, or which do."""
    if not fitting:
        told = lazy("No option is called {label}.", label=f'"{shown}"')
        return meant(told, shown, met)
    names = ", ".join(f'"{name}"' for name in fitting)
    return lazy("Several options fit: {names}.", names=names)


def _unseen(name: str) -> StepFailed:
    return StepFailed(lazy("#{name} is not seen from outside.", name=name))
