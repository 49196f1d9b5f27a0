"""Sixteen colours, none, plain letters, and terminals that cannot place text."""

from __future__ import annotations

import sys

import pytest

from tests.pilot.terminals.conftest import Take
from tests.pilot.terminals.seat import Demo
from tui.pilot.pseudo_terminal import PseudoTerminal
from tui.theme import fitting_theme

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="finds the program in /proc"
    ),
]

SIXTEEN = {
    "default",
    *(
        f"{bright}{name}"
        for bright in ("", "bright")
        for name in (
            *("black", "red", "green", "brown", "yellow"),
            *("blue", "magenta", "cyan", "white"),
        )
    ),
}
SIGNS = set("►›●○▲▼‹−·•…–─│┌┐└┘░▒")


def colours(terminal: PseudoTerminal) -> set[str]:
    """Return what colours the screen shows."""
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    return {colour for cell in cells for colour in (cell.fg, cell.bg)}


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("sixteen", {"TERM": "xterm", "COLORTERM": None}),
        ("sixteen ascii", {"TERM": "linux", "COLORTERM": None}),
        ("none ascii", {"NO_COLOR": "1", "LC_ALL": "C"}),
        ("all ascii", {"LANG": "C"}),
    ],
)
async def test_state_is_told_by_signs_and_words_whatever_the_terminal_shows(
    take_seat: Take, kind: str, changed: dict[str, str | None]
) -> None:
    seat = await take_seat(**changed)
    await seat.sign_in("anna.berg")
    told = seat.text
    ascii_signs = "ascii" in kind
    unread, draft, focus = ("*", "o", ">") if ascii_signs else ("●", "○", "►")
    assert f"{focus}{unread} Alva Lindqvist" in told
    assert f" {draft} Elias Öberg" in told
    assert "Mina utkast, bara du ser dem" in told
    assert "[1 Start]" in told
    if ascii_signs:
        assert not SIGNS & set(told)
    await seat.write("Titel", "Text med åäö")
    told = seat.text
    assert "Utkast" in told
    assert "Nu: utkast, bara du ser det." in told
    if "sixteen" in kind:
        assert colours(seat.terminal) <= SIXTEEN
    if "none" in kind:
        for colour in colours(seat.terminal) - {"default"}:
            assert len(colour) == 6, colour
            assert colour[:2] == colour[2:4] == colour[4:]
    if "all" not in kind:
        assert "Rubrik    [Titel" in told
    await seat.send("\x11")
    assert await seat.end() == 0


@pytest.mark.parametrize("term", ["dumb", "", None])
async def test_a_terminal_that_cannot_place_text_is_refused_with_what_to_do(
    demo: Demo, take_seat: Take, term: str | None
) -> None:
    seat = await take_seat(TERM=term)
    assert await seat.end() == 2
    await seat.terminal.quiet()
    assert "kan inte placera text" in " ".join(seat.text.split())


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({"TERM": "xterm-256color"}, "saker-ljus"),
        ({"TERM": "xterm-kitty"}, "saker-ljus"),
        ({"TERM": "alacritty", "COLORTERM": "truecolor"}, "saker-ljus"),
        ({"TERM": "alacritty"}, "terminal"),
        ({"TERM": "xterm"}, "terminal"),
        ({"TERM": "xterm-16color"}, "terminal"),
        ({"TERM": "screen"}, "terminal"),
        ({"TERM": "vt100"}, "terminal"),
        ({"TERM": "rxvt"}, "terminal"),
        ({"TERM": "linux"}, "terminal"),
        ({"TERM": "linux", "NO_COLOR": "1"}, "saker-ljus"),
    ],
)
def test_our_own_colours_are_used_where_there_are_enough_of_them(
    environ: dict[str, str], theme: str
) -> None:
    assert fitting_theme(environ, "saker-ljus") == theme
