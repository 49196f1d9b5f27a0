"""The conversation: read the screen, hear what is wanted, do it, tell what came."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, cast

from textual import events
from textual.screen import Screen
from textual.widgets import Input

from tui import textual_private
from tui.i18n import _, lazy, text
from tui.plain.acts import Act, acts_of, matching
from tui.plain.asking import Asking
from tui.plain.reading import Said, last_act, read_screen, title_of
from tui.widgets.inputs import FilterInput
from tui.widgets.safe_text import one_line

if TYPE_CHECKING:
    from textual.app import App

    from tui.app import AnteckningApp
    from tui.plain.lines import Lines

PATIENCE = 30.0
"""Seconds to wait for what a line began; then what is there is told anyway."""
WORKS = 1.0
"""Seconds after which it is told that something is under way."""
LOOK = 0.01
CALM = 3


class Talk:
    """One run of the application, spoken."""

    def __init__(self, app: AnteckningApp, lines: Lines) -> None:
        self._app, self._lines = app, lines
        self._plain = cast("App[object]", app)
        self._asking = Asking(app, lines, self._settle)
        self._screen: Screen[object] | None = None
        self._told: list[str] = []
        self._rows: list[str] = []
        self._act = ""
        self._choices: list[Said] = []
        lines.stop = lambda: self._over() or self._moved()

    async def go(self) -> None:
        """Talk until the application ends."""
        while not self._over():
            await self._settle()
            if not self._over():
                await self._tell()
                await self._hear()

    def _over(self) -> bool:
        return self._app.return_code is not None

    def _moved(self) -> bool:
        """Say whether another screen came up while a line was waited for."""
        return self._screen is not None and self._app.screen is not self._screen

    async def _settle(self) -> None:
        loop = asyncio.get_running_loop()
        began, calm, said = loop.time(), 0, False
        while calm < CALM and loop.time() - began < PATIENCE:
            await asyncio.sleep(LOOK)
            if self._over():
                return
            works = any(worker.is_running for worker in self._app.workers)
            works = works and not self._app.covered
            if works or self._app.order.busy or textual_private.is_busy(self._plain):
                calm = 0
            else:
                calm += 1
            if works and not said and loop.time() - began > WORKS:
                said = True
                await self._lines.tell([_("Working …")])

    # -- telling -------------------------------------------------------------
    async def _tell(self, *, again: bool = False) -> None:
        screen = self._plain.screen
        if self._app.covered and not screen.focused:
            self._lines.forget()
            await self._lines.tell([_("Hidden. Enter to type the password.")])
            self._screen, self._told, self._choices = screen, [], []
            return
        said = read_screen(screen)
        self._choices = [each for each in said if each.control is not None]
        numbered = self._numbered(said)
        rows = [each.row for each in said if each.row]
        # A list that holds other rows is read anew: what has gone is not heard.
        fresh = again or screen is not self._screen or rows != self._rows
        shown = numbered if fresh else self._new(numbered)
        if fresh:
            shown = ["", *shown]
        act = last_act(screen)
        if act and (fresh or act != self._act):
            shown = [*shown, act]
        self._screen, self._told, self._act = screen, numbered, act
        self._rows = rows
        await self._lines.tell(shown)

    def _numbered(self, said: list[Said]) -> list[str]:
        n, numbered = 0, []
        for each in said:
            if each.control is None:
                numbered.append(each.words)
            else:
                n += 1
                numbered.append(f"{n}: {each.words}")
        return numbered

    def _new(self, numbered: list[str]) -> list[str]:
        known = Counter(self._told)
        new = []
        for line in numbered:
            if known[line]:
                known[line] -= 1
            else:
                new.append(line)
        return new

    # -- hearing -------------------------------------------------------------
    async def _hear(self) -> None:
        focused = self._plain.screen.focused
        if isinstance(focused, Input) and not focused.value:
            label = self._label(focused)
            if label and not isinstance(focused, FilterInput):
                answer = await self._asking.fill(focused, label)
                if answer:
                    await self._do(answer)
                return
        line = await self._lines.ask(">")
        if line is not None:
            await self._do(line)

    def _label(self, control: Input) -> str:
        for each in self._choices:
            if each.control is control:
                return each.words.partition(":")[0]
        return ""

    async def _do(self, line: str) -> None:
        asked = line.strip()
        if line.startswith("\0"):
            await self._at_once(line[1:])
        elif self._app.covered:
            await self._press("enter")
        elif not asked:
            await self._tell(again=True)
        elif asked == "?":
            await self._tell_acts()
        else:
            await self._do_numbered(asked)

    async def _at_once(self, key: str) -> None:
        if key == "ctrl+c":
            words = lazy("Ctrl+Q saves and quits, Ctrl+L locks.")
            await self._lines.tell([text(words)])
        else:
            await self._press(key)

    async def _press(self, key: str) -> None:
        textual_private.send(self._plain, events.Key(key, None))
        await asyncio.sleep(0)

    async def _do_numbered(self, asked: str) -> None:
        """Do what a line asks: ``5``, ``delete``, or ``5 delete``."""
        first, _space, name = asked.partition(" ")
        if not first.isdecimal():
            await self._act_by_name(asked)
            return
        if not 0 < int(first) <= len(self._choices):
            await self._lines.tell([_("There is no number {n} here.", n=int(first))])
            return
        said = self._choices[int(first) - 1]
        if name:
            await self._asking.point(said)
            await self._act_by_name(name)
        else:
            await self._asking.take(said)

    async def _act_by_name(self, asked: str) -> None:
        found = matching(asked, await self._acts())
        if not found:
            told = _("Nothing here is called that. ? tells what can be done.")
            await self._lines.tell([told])
        elif len(found) > 1:
            await self._lines.tell([str(act) for act in found])
        else:
            await self._app.run_action(found[0].action, found[0].node)

    async def _acts(self) -> list[Act]:
        """Find the acts; a field with focus would keep their letters to itself."""
        screen = self._plain.screen
        if isinstance(screen.focused, Input):
            screen.set_focus(None)
            await self._settle()
        return acts_of(self._app)

    async def _tell_acts(self) -> None:
        acts = await self._acts()
        told = [
            _("A number does what stands there. Enter reads the screen again."),
            _("A number and a name, as in 5 delete, does that to what stands there."),
            _("The name of an act, or its key, does it:"),
            *(str(act) for act in acts),
        ]
        help_text = getattr(self._plain.screen, "HELP_TEXT", "")
        await self._lines.tell([title_of(self._plain.screen), one_line(help_text)])
        await self._lines.tell(told)
