"""Commands: everything that can be done here, found by a few letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from securenotes.text import fold
from tui.i18n import Words, lazy, text
from tui.keys import key, key_words, label_of, may_act
from tui.screens.base import BaseScreen
from tui.screens.house import House
from tui.widgets.field import Field
from tui.widgets.inputs import FilterInput
from tui.widgets.rows import Column, Item, Line, Row
from tui.widgets.virtual_list import VirtualList

COLUMNS = (Column("what", least=20), Column("key", width=14, tone="dim"))
MOVING = ("list.", "text.", "filter.", "buttons.", "button.", "choice.", "radio.")
"""Ids of keys that only move: nobody looks for them among commands."""
BEHIND = frozenset({"app.lock", "app.blank"})
"""What acts for somebody signed in alone."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done, its key, and how it is done."""

    id: str
    words: Words
    keys: str
    node: object
    action: str


class PaletteScreen(BaseScreen[None]):
    """All acts of the screen below, and those that are everywhere."""

    SCREEN_ID = "palette"
    FOOTER = ("list.open", "screen.back", "app.help")
    HELP_TEXT = lazy("Everything that can be done where you were. Type to find it.")
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+p", "back", lazy("Close"), "palette.close"),
    ]

    def __init__(self, asked_from: House[object], focused: Widget | None) -> None:
        super().__init__()
        self._from, self._focused = asked_from, focused
        self._commands: list[Command] = []

    def compose_content(self) -> ComposeResult:
        """Lay out the filter over the list."""
        yield Field(lazy("Command"), FilterInput(id="palette-find"), label_width=10)
        yield VirtualList(COLUMNS, id="palette-list")

    def on_mount(self) -> None:
        """Gather what can be done."""
        super().on_mount()
        self.set_title(lazy("Commands"), back=lazy("Back"))
        find = self.query_one("#palette-find", FilterInput)
        find.steered = self.query_one("#palette-list", VirtualList)
        find.focus()
        self._commands = [*self._screens_own(), *self._everywhere()]
        self._narrow("")

    def _screens_own(self) -> list[Command]:
        found: list[Command] = []
        for node in (self._from, self.house):
            for binding in vars(type(node)).get("BINDINGS", ()):
                label = label_of(binding) if isinstance(binding, Binding) else None
                if label is None or (binding.id or "").startswith(MOVING):
                    continue
                if binding.id in {"app.palette", "app.pane"}:
                    continue
                if not may_act(node, binding):
                    continue
                if not self._leads_somewhere(binding.id or ""):
                    continue
                if any(text(known.words) == text(label.long) for known in found):
                    continue  # the screen's own comes first
                found.append(
                    Command(
                        binding.id or "",
                        label.long,
                        key_words(binding.key.split(",")[0]),
                        node,
                        binding.action,
                    )
                )
        return found

    def _leads_somewhere(self, name: str) -> bool:
        """Say whether a key acts for this person: areas are behind sign-in."""
        if self.house.notebook is None:
            return not name.startswith("area.") and name not in BEHIND
        open_to = {f"area.{number}" for number, _name in self.house.areas()}
        return not name.startswith("area.") or name in open_to

    def _everywhere(self) -> list[Command]:
        if self.house.notebook is None:
            return []
        return [Command("app.settings", lazy("Settings"), "", None, "settings")]

    @on(Input.Changed, "#palette-find")
    def narrow(self, event: Input.Changed) -> None:
        """Narrow to what is typed, without regard to case and marks."""
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        parts = fold(typed).split()
        rows: list[Item] = [
            Row(str(n), (command.words, command.keys))
            for n, command in enumerate(self._commands)
            if text(command.words)
            and all(part in fold(text(command.words)) for part in parts)
        ]
        if not rows:
            rows = [Line(lazy("No command is called that."))]
        self.query_one("#palette-list", VirtualList).set_items(rows)

    @on(VirtualList.Opened)
    def chosen(self, event: VirtualList.Opened) -> None:
        """Do it, back where one was."""
        command = self._commands[int(event.key)]
        self.dismiss(None)
        if command.node is None:
            self.house.open_screen("settings")
            return
        self.house.call_later(self.house.run_action, command.action, command.node)

    def place(self) -> str:
        """Return the place of the screen that asked."""
        return self._from.place()
