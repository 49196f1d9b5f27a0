"""Writes down what a tester does, as lines that a runner plays.

It looks on: a key is noted at the moment it acts, when those before it are
through, and nothing of it changes what the key does. What is secret is known by
the field it is typed in, and never becomes a line.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import events
from textual.widgets import Input, TextArea

from securenotes.notebook.demo.accounts import PASSWORD
from tui import textual_private
from tui.pilot.driver import StepFailed
from tui.pilot.keys import check_key
from tui.pilot.labels import find_control, label_of
from tui.pilot.marks import choose_with_keys, find_shown
from tui.pilot.screens import SCREENS
from tui.widgets.choice import Choice
from tui.widgets.rows import Cell, Row
from tui.widgets.safe_text import one_line
from tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    from tui.app import AnteckningApp

MARK = "f7"
"""The key that writes an ``expect text``; no screen uses it."""
OUTSIDE = ("sign_in", "two_factor", "lock")
"""Screens on which nobody is signed in: what is done there may be a sign-in."""
EDITING = frozenset({"backspace", "delete", "left", "right", "home", "end"})
IN_TEXT = EDITING | {"enter", "up", "down", "pageup", "pagedown", "ctrl+z"}
WALKING = frozenset({"up", "down", "home", "end", "pageup", "pagedown"})
WRONG = "not-the-password"
WRONG_CODE = "000000"


def quoted(text: str) -> str:
    """Write a text as a scenario holds it."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def write_safely(path: Path, lines: list[str]) -> None:
    """Write a file so that it is whole at every moment."""
    made = path.with_name(f".{path.name}.new")
    with made.open("w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)


class Recorder:
    """The lines of one recording, on file after each step."""

    def __init__(self, path: Path, head: list[str]) -> None:
        self._path = path
        self._lines = list(head)
        self._keys: list[str] = []
        self._field: tuple[Widget, str] | None = None
        self._screen = ""
        self._login = ""
        self._began: int | None = None
        self._inside = False
        write_safely(path, self._lines)

    # -- what is heard -----------------------------------------------------
    def key(self, app: AnteckningApp, event: events.Key) -> None:
        """Note a key that is about to act."""
        self.look(app)
        screen = app.screen
        control = screen.focused
        if event.key == MARK:
            self._end_field()
            self._mark(app)
        elif isinstance(control, Input | TextArea) and _edits(control, event):
            self._edit(screen, control, event)
        elif event.key == "enter" and isinstance(control, VirtualList) and self._inside:
            self._end_field()
            self._choose(screen, control)
        else:
            self._end_field()
            self._press(event)
        self._save()

    def paste(self, app: AnteckningApp, event: events.Paste) -> None:
        """Note a paste that is about to act."""
        self.look(app)
        screen = app.screen
        control = screen.focused
        if control is None or not isinstance(control, Input | TextArea):
            return
        if _secret(control) or not _at_end(control):
            self._edit(screen, control, None)
            return
        self._end_field()
        pasted = event.text.replace("\r\n", "\n").replace("\r", "\n")
        end = "END"
        while any(line.strip() == end for line in pasted.split("\n")):
            end += "X"
        self._write(f"paste <<{end}", *pasted.split("\n"), end)
        self._save()

    def click(self, app: AnteckningApp, event: events.MouseDown) -> None:
        """Note a click that is about to act."""
        self.look(app)
        self._end_field()
        screen = app.screen
        lines = textual_private.screen_lines(cast("App[object]", app))
        widget, region = screen.get_widget_at(event.x, event.y)
        label = getattr(widget, "label", "")
        words = one_line(label).strip() if label else ""
        if words and not _secret(widget):
            try:
                if region.contains_point(find_shown(screen, lines, words)):
                    self._write(f"click {quoted(words)}")
                    self._save()
                    return
            except StepFailed:
                pass
        for node in widget.ancestors_with_self:
            if node.id and hasattr(node, "region"):
                at = (event.x - node.region.x, event.y - node.region.y)
                if min(at) >= 0 and screen.query(f"#{node.id}").first() is node:
                    self._write(f"click #{node.id} at {at[0]},{at[1]}")
                    break
        self._save()

    def look(self, app: AnteckningApp) -> None:
        """Note which screen is on top, where it is another."""
        name = getattr(app.screen, "SCREEN_ID", "") if app.screen_stack else ""
        entered = app.notebook is not None and name not in OUTSIDE
        if entered and not self._inside and self._began is not None and self._login:
            # Whatever was tried on the way in: what came of it is a sign-in.
            self._field, self._keys = None, []
            del self._lines[self._began :]
            self._lines.append(f"sign in {quoted(self._login)}")
        self._inside = entered
        if name == self._screen or name not in SCREENS:
            return
        self._end_field()
        self._end_keys()
        self._screen = name
        self._lines.append(f"expect screen {name}")
        if name in ("sign_in", "lock"):
            self._began = len(self._lines)
        self._save()

    def ended(self, code: int | None) -> None:
        """Note that the program ended; ``None`` where it starts again."""
        self._end_field()
        self._end_keys()
        self._inside = False
        if code is not None:
            self._lines.append(f"expect exit {code}")
        self._save()

    # -- what is written ---------------------------------------------------
    def _write(self, *lines: str) -> None:
        self._end_keys()
        self._lines += lines

    def _save(self) -> None:
        write_safely(self._path, self._lines)

    def _press(self, event: events.Key) -> None:
        name = event.key
        if not check_key(name) and event.character and check_key(event.character):
            name = event.character
        # A hash, a quote or a backslash would not read as a key.
        if check_key(name) and name not in ('"', "#"):
            self._keys.append(name)

    def _end_keys(self) -> None:
        if self._keys:
            self._lines.append("press " + " ".join(self._keys))
            self._keys = []

    def _edit(
        self, screen: Screen[object], control: Widget, event: events.Key | None
    ) -> None:
        if self._field is not None and self._field[0] is control:
            return
        self._end_field()
        label = label_of(control)
        try:
            known = find_control(screen, label) is control
        except StepFailed:
            known = False
        if known:
            self._field = (control, label)
        elif event is not None and not _secret(control):
            if event.character and event.is_printable:
                self._write(f"type {quoted(event.character)}")
            else:
                self._press(event)

    def _end_field(self) -> None:
        if self._field is None:
            return
        (control, label), self._field = self._field, None
        value = control.value if isinstance(control, Input) else ""
        if isinstance(control, TextArea):
            value = control.text
        if control.id == "login":
            self._login = value.strip()
        self._write(f"fill {quoted(label)} with {self._told(control, value)}")

    def _told(self, control: Widget, value: str) -> str:
        if not _secret(control):
            return quoted(value)
        if isinstance(control, Input) and control.password:
            return "password" if value == PASSWORD else quoted(WRONG)
        return f"code of {quoted(self._login)}" if self._login else quoted(WRONG_CODE)

    def _choose(self, screen: Screen[object], rows: VirtualList) -> None:
        current = rows.current
        for at in range(len(rows.source)):
            item = rows.source.item(at)
            if not isinstance(item, Row) or item.key != current:
                continue
            for words in _words_of(item):
                try:
                    if list(choose_with_keys(screen, words)) != ["enter"]:
                        continue
                except StepFailed:
                    continue
                while self._keys and self._keys[-1] in WALKING:
                    self._keys.pop()
                if any(isinstance(node, Choice) for node in rows.ancestors):
                    # `fill` opens it itself, wherever focus is.
                    if self._keys and self._keys[-1] in ("enter", "space"):
                        self._keys.pop()
                    label = quoted(label_of(rows))
                    self._write(f"fill {label} with {quoted(words)}")
                else:
                    self._write(f"choose {quoted(words)}")
                return
        self._keys.append("enter")

    def _mark(self, app: AnteckningApp) -> None:
        if not self._inside:
            return
        lines = textual_private.screen_lines(cast("App[object]", app))
        control = app.screen.focused
        if isinstance(control, VirtualList):
            for at in range(len(control.source)):
                item = control.source.item(at)
                if isinstance(item, Row) and item.key == control.current:
                    for words in _words_of(item):
                        if any(words in line for line in lines):
                            self._write(f"expect text {quoted(words)}")
                            return
        first = next((line.strip() for line in lines if line.strip()), "")
        if first:
            self._write(f"expect text {quoted(first.split('  ')[0])}")


def _edits(control: Widget, event: events.Key) -> bool:
    known = IN_TEXT if isinstance(control, TextArea) else EDITING
    return event.key in known or bool(event.character and event.is_printable)


def _secret(control: Widget) -> bool:
    """Say whether what is typed here is never told."""
    if isinstance(control, Input) and control.password:
        return True
    kinds = {kind.__name__ for kind in type(control).__mro__}
    return any("Code" in k or "Secret" in k or "Printed" in k for k in kinds)


def _at_end(control: Widget) -> bool:
    if isinstance(control, Input):
        return control.selection.is_empty and control.cursor_position == len(
            control.value
        )
    assert isinstance(control, TextArea)
    return control.selection.is_empty and control.cursor_location == (
        control.document.end
    )


def _words_of(row: Row) -> list[str]:
    cells = [*row.cells, *([row.second] if row.second else [])]
    told = [one_line(c.text if isinstance(c, Cell) else c).strip() for c in cells]
    return sorted((one for one in told if len(one) > 2), key=len, reverse=True)
