"""Filling in: a field, a choice, a box, a button, a row, and the text of a note."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from textual import events
from textual.widgets import Input

from tui import textual_private
from tui.i18n import _
from tui.plain.reading import option_words
from tui.widgets.button import Button
from tui.widgets.choice import Choice
from tui.widgets.inputs import FilterInput, SecretInput
from tui.widgets.note_area import NoteArea
from tui.widgets.safe_text import one_line
from tui.widgets.toggles import Check, Option, RadioRow
from tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from textual.app import App

    from tui.app import AnteckningApp
    from tui.plain.lines import Lines
    from tui.plain.reading import Said

AT_ONCE = "\0"
END = "."
"""A line of this alone ends the text of a note."""


class Asking:
    """Asks for what a control holds, and gives it to the control as keys would."""

    def __init__(
        self, app: AnteckningApp, lines: Lines, settle: Callable[[], Awaitable[None]]
    ) -> None:
        self._app, self._lines, self._settle = app, lines, settle

    async def take(self, said: Said) -> None:
        """Do what stands there: ask, press, turn or open."""
        control = said.control
        if isinstance(control, Input):
            await self._again(control, said.words.partition(":")[0])
        elif isinstance(control, NoteArea):
            await self._write(control)
        elif isinstance(control, Choice | RadioRow):
            await self._choose(control)
        elif isinstance(control, VirtualList):
            await self.point(said)
            control.action_open()
        elif isinstance(control, Button):
            await self.point(said)
            control.action_press()
        elif isinstance(control, Check):
            await self.point(said)
            control.action_turn()

    async def point(self, said: Said) -> None:
        """Go to what stands there and do nothing, for an act that is named next."""
        if said.control is not None:
            said.control.focus()
            if isinstance(said.control, VirtualList):
                said.control.go_to(said.row)
            await self._settle()

    async def _again(self, control: Input, label: str) -> None:
        answer = await self.fill(control, label)
        if answer.startswith(AT_ONCE):
            self._key(answer[1:])

    async def fill(self, control: Input, label: str) -> str:
        """Ask for a field. What is no answer comes back: a key that acts at once,
        or a line that begins with a full stop, without it."""
        secret = isinstance(control, SecretInput)
        prompt = f"{label}:"
        if secret:
            prompt = _("{label} (not shown):", label=label)
        typed = await self._lines.ask(prompt, secret=secret)
        if typed is None or typed.startswith(AT_ONCE):
            return typed or ""
        if not secret and typed.startswith(END):
            return typed[1:] or "?"
        if not typed and not control.value:
            # Left empty on purpose: on to what can be done.
            self._app.screen.set_focus(None)
            return ""
        control.focus()
        await self._settle()
        if typed:
            control.value = ""
            control.post_message(events.Paste(typed))
            await self._settle()
        if not isinstance(control, FilterInput):
            self._key("enter")
        return ""

    def _key(self, key: str) -> None:
        textual_private.send(cast("App[object]", self._app), events.Key(key, None))

    async def _choose(self, control: Choice | RadioRow) -> None:
        control.focus()
        options: list[Option] = list(control.options)
        await self._lines.tell(
            f"{n}: {option_words(option)}" for n, option in enumerate(options, 1)
        )
        line = await self._lines.ask(_("Number:"))
        if line is None or not line.strip().isdecimal():
            if line and line.startswith(AT_ONCE):
                self._key(line[1:])
            return
        at = int(line) - 1
        if not 0 <= at < len(options):
            await self._lines.tell([_("There is no number {n} here.", n=at + 1)])
        elif isinstance(control, RadioRow):
            control.choose(options[at][0])
        elif options[at][0] != control.value:
            control.set_value(options[at][0])
            control.post_message(Choice.Changed(control, options[at][0]))

    async def _write(self, area: NoteArea) -> None:
        """Add lines, or change one; each letter is in the text at once (R42)."""
        area.focus()
        if area.read_only:
            return
        told = _("Write line by line; a line with . alone ends, /2 changes line 2.")
        await self._lines.tell([told])
        while True:
            lines = area.text.split("\n")
            last = len(lines) - 1
            at = last if not lines[last] else last + 1
            line = await self._lines.ask(f"{at + 1}.", live=_put(area, at))
            if line is None or line.startswith(AT_ONCE):
                if line is not None:
                    self._key(line[1:])
                return
            if line.strip() == END:
                _take_back(area)
                return
            if line[:1] == "/" and line[1:].strip().isdecimal():
                _take_back(area)
                if await self._change(area, int(line[1:]) - 1):
                    return
            elif not line:
                area.insert("\n", area.document.end)

    async def _change(self, area: NoteArea, at: int) -> bool:
        """Ask for a line anew; an empty answer leaves it. True: no more writing."""
        lines = area.text.split("\n")
        if not 0 <= at < len(lines):
            await self._lines.tell([_("There is no number {n} here.", n=at + 1)])
            return False
        await self._lines.tell([one_line(lines[at])])
        line = await self._lines.ask(_("Line {n} instead:", n=at + 1))
        if line is None or line.startswith(AT_ONCE):
            if line is not None:
                self._key(line[1:])
            return True
        if line:
            area.replace(line, (at, 0), (at, len(lines[at])))
        return False


def _put(area: NoteArea, at: int) -> Callable[[str], None]:
    """Return what makes line ``at``, the last, of a note be what is typed."""

    def put(line: str) -> None:
        row, column = area.document.end
        if row < at:
            area.insert("\n", (row, column))
        row, column = area.document.end
        area.replace(line, (row, 0), (row, column))

    return put


def _take_back(area: NoteArea) -> None:
    """Take the last line away: it was a word to us and not of the text."""
    row, column = area.document.end
    before = (row - 1, len(area.document.get_line(row - 1))) if row else (0, 0)
    area.replace("", before, (row, column))
