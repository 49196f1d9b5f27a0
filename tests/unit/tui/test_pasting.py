"""What is pasted is text, whatever is in it and in whatever pieces it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

from tui import driver
from tui.pasting import END, START, PastingParser

HOSTILE = [
    "Läs\x1b[20~\t\rläxan",  # F9, Tab and Enter
    "\x1b\x10publicera\r\t\r",  # commands, and what to choose
    "a\x07b\x11c",  # blank, and quit
    "\x1b]52;c;aGVq\x07",
    "\x1b[20",
    "slut\x1b",
    "\x1b[8;1;1t",
    "\x1b[<0;5;5M\x1b[<0;5;5m",
    "\x1b[200~inuti\x1b[200~",
]


def heard(*pieces: str) -> list[events.Key | events.Paste]:
    parser = PastingParser()
    return [each for piece in pieces if piece for each in parser.feed(piece)]  # type: ignore[misc]


@pytest.mark.parametrize("text", HOSTILE)
def test_r11_nothing_that_is_pasted_is_a_key(text: str) -> None:
    for whole in (f"{START}{text}{END}", f"x{START}{text}{END}{START}{text}{END}"):
        for pieces in ([whole], list(whole)):
            told = heard(*pieces, "y")
            kinds = {type(each) for each in told}
            assert kinds == {events.Paste, events.Key}
            keys = [each.key for each in told if isinstance(each, events.Key)]
            assert keys in (["y"], ["x", "y"])
            for each in told:
                if isinstance(each, events.Paste):
                    assert each.text == text.replace("\x1b", "\x1a")


@given(st.text("ab\x1b[20~1\r", max_size=40), st.integers(1, 7))
def test_a_paste_ends_where_its_end_is_and_nowhere_else(text: str, size: int) -> None:
    whole = f"{START}{text}{END}y"
    pieces = [whole[n : n + size] for n in range(0, len(whole), size)]
    first = heard(*pieces)[0]
    assert isinstance(first, events.Paste) or not text
    if isinstance(first, events.Paste):
        expected = text.partition(END)[0].replace("\x1b", "\x1a")
        assert first.text == expected


@given(st.text("ab\x1b[20~1Aé\t", max_size=30))
def test_keys_outside_a_paste_are_as_they_were(text: str) -> None:
    text = text.replace(START, "")
    plain = XTermParser(False)
    assert list(map(repr, heard(text, "y"))) == [
        repr(each) for piece in (text, "y") if piece for each in plain.feed(piece)
    ]


def test_what_a_terminal_sends_is_read_so() -> None:
    assert vars(linux_driver)["XTermParser"] is PastingParser
    assert issubclass(driver.HouseDriver, linux_driver.LinuxDriver)
