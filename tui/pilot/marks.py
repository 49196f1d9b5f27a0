"""Finding, in a running application, what a scenario names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Offset, Region
from textual.widgets import Input, TextArea

from tui.i18n import Words, lazy, text
from tui.pilot.driver import StepFailed
from tui.pilot.labels import in_sight
from tui.pilot.places import meant
from tui.widgets.button import Button
from tui.widgets.choice import Choice
from tui.widgets.footer import FooterRow
from tui.widgets.rows import Cell, Row
from tui.widgets.safe_text import one_line
from tui.widgets.toggles import Check, RadioRow
from tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget


def part_of(app: App[object], name: str) -> Widget:
    """Find a part by its id; ``StepFailed`` with the nearest."""
    from textual.widget import Widget

    parts = [w for w in app.screen.walk_children(Widget) if w.id and in_sight(w)]
    for part in parts:
        if part.id == name:
            return part
    told = lazy("No part in sight is called #{name}.", name=name)
    raise StepFailed(meant(told, name, [part.id or "" for part in parts]))


def middle(region: Region) -> Offset:
    """Give the cell in the middle of a region."""
    return Offset(region.x + region.width // 2, region.y + region.height // 2)


def count_rows(part: Widget) -> int:
    """Count the rows of a list, headings and air aside."""
    if not isinstance(part, VirtualList):
        raise StepFailed(lazy("#{name} is no list.", name=part.id or ""))
    source = part.source
    return sum(1 for at in range(len(source)) if source.key(at))


def clear(control: Widget) -> None:
    """Take away what is in a field, as one act that can be undone."""
    if isinstance(control, Input):
        control.value = ""
    elif isinstance(control, TextArea):
        control.clear()


def cells_of(lines: Sequence[str]) -> list[list[str]]:
    """Cut lines into cells; a wide character takes one and an empty."""
    rows: list[list[str]] = []
    for line in lines:
        cells: list[str] = []
        for character in line:
            width = cell_len(character)
            if width == 0 and cells:
                cells[-1] += character
            else:
                cells += [character, *[""] * (width - 1)]
        rows.append(cells)
    return rows


def offers_options(control: Widget) -> bool:
    """Say whether a control is chosen in, and not typed in."""
    return isinstance(control, Choice | RadioRow)


def find_shown(screen: Screen[object], lines: Sequence[str], shown: str) -> Offset:
    """Find where to click for a text: a button, a footer key, or anywhere.

    ``StepFailed`` where it is not on the screen, or several stand equal.
    """
    wanted = shown.casefold()
    buttons = [
        middle(w.region)
        for kind in (Button, Check)
        for w in screen.walk_children(kind)
        if isinstance(w, Button | Check)
        and in_sight(w)
        and one_line(w.label).casefold() == wanted
    ]
    places = [Offset(x, y) for y, x in _occurrences(lines, shown)]
    footer = next(iter(screen.query(FooterRow)), None)
    below = [at for at in places if footer and footer.region.contains_point(at)]
    for found in (buttons, below, places):
        if len(found) == 1:
            return found[0]
        if found:
            told = lazy(
                "{shown} stands in {n} places: {where}.",
                shown=f'"{shown}"',
                n=len(found),
                where=", ".join(f"{at.x},{at.y}" for at in found),
            )
            raise StepFailed(told)
    words = [one_line(w.label) for w in screen.walk_children(Button)]
    told = lazy("{shown} is not on the screen.", shown=f'"{shown}"')
    raise StepFailed(meant(told, shown, words))


def _occurrences(lines: Sequence[str], shown: str) -> Iterator[tuple[int, int]]:
    for y, line in enumerate(lines):
        at = line.find(shown)
        while at >= 0:
            yield y, cell_len(line[:at])
            at = line.find(shown, at + 1)


def choose_with_keys(screen: Screen[object], shown: str) -> Iterator[str]:
    """Yield the keys that choose an option of what has focus."""
    control = screen.focused
    if isinstance(control, RadioRow):
        yield from _in_row(control, shown)
    elif isinstance(control, VirtualList):
        yield from _in_list(control, shown)
    else:
        while control is not None and not isinstance(control, Choice):
            control = control.parent  # type: ignore[assignment]
        if control is None:
            raise StepFailed(lazy("What has focus offers no options."))
        _position([words for _v, words in control.options], shown)
        yield "enter"
        for opened in control.query(VirtualList):
            yield from _in_list(opened, shown)


def _position(options: list[Words], shown: str) -> int:
    names = [text(words) for words in options]
    wanted = shown.casefold()
    exact = [at for at, name in enumerate(names) if name.casefold() == wanted]
    found = exact or [at for at, name in enumerate(names) if wanted in name.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        told = lazy("No option is called {label}.", label=f'"{shown}"')
        raise StepFailed(meant(told, shown, names))
    fitting = ", ".join(f'"{names[at]}"' for at in found)
    raise StepFailed(lazy("Several options fit: {names}.", names=fitting))


def _in_row(row: RadioRow, shown: str) -> Iterator[str]:
    at = _position([words for _value, words in row.options], shown)
    values = [value for value, _words in row.options]
    now = values.index(row.value) if row.value in values else 0
    yield from ["right" if at > now else "left"] * abs(at - now)


def _in_list(rows: VirtualList, shown: str) -> Iterator[str]:
    source = rows.source
    found: list[tuple[str, Words]] = []
    for at in range(len(source)):
        item = source.item(at)
        if isinstance(item, Row):
            found.append((item.key, _row_text(item)))
    at = _position([words for _key, words in found], shown)
    keys = [key for key, _words in found]
    now = keys.index(rows.current) if rows.current in keys else 0
    yield from ["down" if at > now else "up"] * abs(at - now)
    yield "enter"


def _row_text(row: Row) -> str:
    cells = [*row.cells, *([row.second] if row.second else [])]
    return " ".join(
        one_line(cell.text if isinstance(cell, Cell) else cell) for cell in cells
    ).strip()
