"""What a person sees on a drawn screen: which one it is, focus, buttons, rows.

The terminal driver has nothing else to go by; a test holds it to what the
screens themselves say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tui.areas import AREAS
from tui.i18n import Words, lazy, text
from tui.pilot.driver import StepFailed
from tui.pilot.places import meant
from tui.signs import UNICODE

TITLES: dict[str, Words] = {
    "two_factor": lazy("One-time code"),
    "palette": lazy("Commands"),
    "help": lazy("Help"),
    "settings": lazy("Settings"),
    "sign_ins": lazy("Sign-ins"),
    "conflict": lazy("Two have written at once"),
}
"""Screens by what stands in their first row."""

MARKS: tuple[tuple[str, Words], ...] = (
    ("publish", lazy("Publish the note?")),
    ("publish", lazy("Publish the change?")),
    ("lock", lazy("Locked")),
    ("sign_in", lazy("User name")),
    ("pupil", lazy("Search this pupil")),
    ("withdraw", lazy("Delete the note?")),
    ("withdraw", lazy("Unpublish the note?")),
    ("editor", lazy("Event date")),
    ("reader", lazy("Versions")),
)
"""Screens by words that no other shows; the first that fits."""

ASKING = frozenset({"publish", "withdraw", "lock", "sign_in"})
"""Those that may stand in a box over another, whose words are still seen."""

LEAST = 4
"""Letters of a text that was cut off, to know it by."""
BUTTON = re.compile(rf"{UNICODE.focus}?\[ (.+?) \]")
OPTION = re.compile(rf"{UNICODE.wall}{UNICODE.focus}([^{UNICODE.wall}]*){UNICODE.wall}")
"""A marked row right behind the wall of its list, and up to the other."""
SCROLLBAR = "▁▂▃▄▅▆▇█"


def told_screens() -> frozenset[str]:
    """Give the names of the screens that `screen_of` knows."""
    return frozenset((*TITLES, *dict(MARKS), *(name for _n, name, _w in AREAS)))


def screen_of(lines: Sequence[str]) -> str:
    """Say which screen is shown; "" for one that nothing tells from others."""
    first, asked = lines[0], asks(lines)
    for number, name, words in AREAS:
        if f"[{number} {text(words)}" in first and not asked:
            return name
    for name, words in TITLES.items():
        if re.search(rf"{UNICODE.back}.*   {re.escape(text(words))}( |$)", first):
            return name
    shown = "\n".join(lines)
    for name, words in MARKS:
        if text(words) in shown and (name in ASKING or not asked):
            return name
    return ""


def asks(lines: Sequence[str]) -> bool:
    """Say whether a dialog has focus, and not only a list that unfolded."""
    at = focus_at(lines)
    if at is None:
        return False
    before, _mark, after = lines[at[1]].partition(UNICODE.focus)
    walled = UNICODE.wall in before and after.rstrip().endswith(UNICODE.wall)
    return walled and not before.endswith(UNICODE.wall)


def status_of(lines: Sequence[str]) -> str:
    """Give the sentence of the status line, without the contact to its right.

    A warning may go on in a second row, which begins under its first letter.
    """
    rows = lines[-3:-1] if _goes_on(lines) else lines[-2:-1]
    parts = [row.strip() for row in rows[:-1]]
    parts += [row.rstrip().rpartition("  ")[0].strip() for row in rows[-1:]]
    return " ".join(parts)


def _goes_on(lines: Sequence[str]) -> bool:
    indent = f" {UNICODE.alert} "
    return (
        len(lines) > 2
        and lines[-3].startswith(indent)
        and re.match(rf" {{{len(indent)}}}\S", lines[-2]) is not None
    )


def focus_at(lines: Sequence[str]) -> tuple[int, int] | None:
    """Find the focus mark, as column and row in cells; None where there is none."""
    marked = [
        (y, *line.partition(UNICODE.focus))
        for y, line in enumerate(lines)
        if UNICODE.focus in line
    ]
    # What lies under a dialog keeps its mark; the dialog's has walls around it.
    walled = [
        one
        for one in marked
        if UNICODE.wall in one[1] and one[3].rstrip().endswith(UNICODE.wall)
    ]
    for y, before, _mark, _after in [*walled, *marked]:
        return cell_len(before), y
    return None


def label_in(after: str) -> str:
    """Give the label that stands right after the focus mark."""
    button = BUTTON.match(after)
    if button:
        return button[1]
    return re.split(r"  |[│\[]", after, maxsplit=1)[0].strip()


def focused_row(lines: Sequence[str]) -> str:
    """Give what stands after the focus mark; "" for none."""
    at = focus_at(lines)
    return "" if at is None else lines[at[1]].partition(UNICODE.focus)[2]


def current_row(lines: Sequence[str]) -> str:
    """Give the marked row of a list, as far as the list's own wall."""
    return focused_row(list(reversed(lines))).partition(UNICODE.wall)[0]


def current_option(lines: Sequence[str]) -> tuple[int, str]:
    """Give row and name of the marked option; "" where no list is unfolded.

    Its walls are its own: beside them stands what it lies over.
    """
    for y, line in reversed(list(enumerate(lines))):
        found = OPTION.search(line)
        if found:
            return y, found[1].strip(f" {SCROLLBAR}")
    return 0, ""


def fitting(options: Sequence[str], wanted: str) -> list[int]:
    """Say which options are meant: by the whole name, else by a part of it."""
    wanted = wanted.casefold()
    names = [option.casefold() for option in options]
    exact = [at for at, name in enumerate(names) if name == wanted]
    held = [at for at, name in enumerate(names) if holds(name, wanted)]
    return exact or held


def is_chosen(lines: Sequence[str], label: str, option: str) -> bool:
    """Say whether the choice of this label shows an option; either may be cut off."""
    field = re.compile(rf"{re.escape(label)}:?\s+(\S.*?)\s*{UNICODE.down}")
    return any(
        _same(found[1], option) for line in lines for found in field.finditer(line)
    )


def _same(one: str, other: str) -> bool:
    cut = [part for part in (one, other) if part.endswith(UNICODE.ellipsis)]
    if not cut:
        return one == other
    length = min(len(part) for part in cut) - 1
    return one[:length] == other[:length]


def stands_once(lines: Sequence[str], wanted: str) -> bool:
    """Say whether one line of a screen alone shows a text, were it cut off."""
    return sum(holds(line, wanted) for line in lines) == 1


def holds(row: str, wanted: str) -> bool:
    """Say whether a row shows a text, were it cut off."""
    row, wanted = row.casefold(), wanted.casefold()
    if wanted in row:
        return True
    cut = [part for part in re.split("  +", row) if part.endswith(UNICODE.ellipsis)]
    return any(len(part) > LEAST and wanted.startswith(part[:-1]) for part in cut)


def offers_options(lines: Sequence[str]) -> bool:
    """Say whether what has focus is chosen in: a list that unfolds, or a row."""
    row = focused_row(lines)
    if "( )" in row:
        return True
    # Label, value, sign: a search field beside a choice has more before the sign.
    parts = [part for part in re.split(r"  +", row.strip()) if part]
    return (
        UNICODE.down in parts[2:3]
        or parts[1:2][:1] == [UNICODE.down]
        or (len(parts) > 1 and parts[1].endswith(f" {UNICODE.down}"))
    )


def place_of_click(lines: Sequence[str], shown: str) -> tuple[int, int]:
    """Find the cell to click for a text: a button, a footer's key, or anywhere.

    ``StepFailed`` where it is not on the screen, or several stand equal.
    """
    wanted = shown.casefold()
    buttons = [
        (x, y, found[1])
        for y, line in enumerate(lines)
        for found in BUTTON.finditer(line)
        for x in [cell_len(line[: found.start(1)])]
    ]
    named = [(x, y) for x, y, name in buttons if name.casefold() == wanted]
    places = list(_occurrences(lines, shown))
    below = [(x, y) for x, y in places if y == len(lines) - 1]
    for found in (named, below, places):
        if len(found) == 1:
            return found[0]
        if found:
            told = lazy(
                "{shown} stands in {n} places: {where}.",
                shown=f'"{shown}"',
                n=len(found),
                where=", ".join(f"{x},{y}" for x, y in found),
            )
            raise StepFailed(told)
    told = lazy("{shown} is not on the screen.", shown=f'"{shown}"')
    raise StepFailed(meant(told, shown, [name for _x, _y, name in buttons]))


def _occurrences(lines: Sequence[str], shown: str) -> Iterator[tuple[int, int]]:
    for y, line in enumerate(lines):
        at = line.find(shown)
        while at >= 0:
            yield cell_len(line[:at]), y
            at = line.find(shown, at + 1)
