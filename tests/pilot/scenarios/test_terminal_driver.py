"""The installed command in a pseudo-terminal, driven by scenarios."""

from __future__ import annotations

import asyncio

import pytest

from tests.pilot.scenarios.playing import play
from tui.i18n import set_language
from tui.pilot.driver import StepFailed
from tui.pilot.key_bytes import bytes_of
from tui.pilot.report import details
from tui.pilot.terminal import TerminalWindow

pytestmark = pytest.mark.terminal


@pytest.fixture(autouse=True)
def swedish():
    yield
    set_language("sv")


def told(written: str) -> tuple[str, str]:
    (outcome,) = play(written, driver="terminal")
    return outcome.status, "\n".join(details(outcome))


def test_sigkill_leaves_the_text_and_the_next_line_starts_it_again():
    status, words = told(
        """scenario "x"
sign in "anna.berg"
press 2
fill "Sök elev" with "alva"
press enter
expect screen pupil
press ctrl+n
fill "Text" with "Svårt med 5 € – läser gärna [x]"
expect text "Sparat automatiskt" within 5s
kill
expect exit 137
sign in "anna.berg"
choose "Alva Lindqvist"
expect text "läser gärna [x]"
resize 60x20
expect text "läser gärna [x]"
press ctrl+q
expect exit 0
"""
    )
    assert (status, words) == ("held", words)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("advance 6m", "told.scn:2:1"),
        ("expect rows #start-list 3", "told.scn:2:1"),
        ('expect text "x" in #start-list', "told.scn:2:1"),
        ("click #continue", "told.scn:2:1"),
        ("expect screen school_pupils", "told.scn:2:1"),
    ],
)
def test_what_needs_the_inside_is_refused_before_anything_is_started(line, place):
    status, words = told(f'scenario "x"\n{line}\n')
    assert status == "failed"
    assert place in words
    assert "--driver pilot" in words


def test_a_fake_clock_is_refused():
    status, words = told('scenario "x"\nset clock 2026-03-02T09:00\npress tab\n')
    assert status == "failed"
    assert "set clock" in words


def test_what_is_not_there_is_told_with_what_is():
    status, words = told('scenario "x"\nfill "Lösenor" with "x"\n')
    assert status == "failed"
    assert "Menade du Lösenord?" in words


def test_an_option_is_chosen_from_the_list_and_not_from_what_lies_beside_it():
    status, words = told(
        """scenario "x"
sign in "sara.lind"
press 3
expect screen archive
press /
expect focus "Period"
fill "Författare" with "Lena Fors"
expect text matching "Författare Lena Fors +▼"
press /
expect text matching "[0-9]+ av [0-9]+ · Lena Fors$" in toast
expect no text "Lokalt" in toast
expect no text "Period" in toast
fill "Författare" with "Lena Forsell"
"""
    )
    assert status == "failed"
    assert "told.scn:13:1" in words
    assert "Menade du Lena Fors?" in words


def test_keys_are_sent_as_a_terminal_sends_them():
    assert bytes_of("ctrl+n") == b"\x0e"
    assert bytes_of("shift+tab") == b"\x1b[Z"
    assert bytes_of("ctrl+home") == b"\x1b[1;5H"
    assert bytes_of("f9") == b"\x1b[20~"
    assert bytes_of("alt+x") == b"\x1bx"
    assert bytes_of("å") == "å".encode()


class Drawn:
    """A list in a terminal, as it is drawn, and what Enter was pressed on."""

    exit = None

    def __init__(self, title: str, *rows: str) -> None:
        self._title, self._rows, self._at = title, rows, 0
        self.opened = ""

    async def quiet(self) -> None:
        """Nothing is under way."""

    async def send(self, data: bytes) -> None:
        if data == bytes_of("enter"):
            self.opened = self._rows[self._at]
        elif data == bytes_of("home"):
            self._at = 0
        elif data == bytes_of("down"):
            self._at = min(self._at + 1, len(self._rows) - 1)

    def lines(self) -> list[str]:
        marks = ["►" if at == self._at else " " for at in range(len(self._rows))]
        rows = [f"{mark}{row}" for mark, row in zip(marks, self._rows, strict=True)]
        return [self._title, "", *rows, " Enter Öppna  F1 Hjälp"]


def choose_in(drawn: Drawn, shown: str) -> str:
    window = TerminalWindow("", (), {}, (80, 24))
    window._terminal = drawn  # type: ignore[assignment]
    try:
        asyncio.run(window.choose(shown))
    except StepFailed as failed:
        return str(failed)
    return drawn.opened


def test_a_row_of_a_list_is_chosen_and_one_of_several_that_fit_is_not(monkeypatch):
    monkeypatch.setattr("tui.pilot.terminal.MOVES", 0.0)
    rows = "Alva   Utflykten", "Alva   Möte om frånvaro", "Elias  Möte om en bok"
    assert choose_in(Drawn(" ‹ Start", *rows), "Utflykten") == rows[0]
    assert choose_in(Drawn(" ‹ Start", *rows), "en bok") == rows[2]
    assert choose_in(Drawn(" ‹ Elias", *rows), "Elias") == rows[2]
    assert choose_in(Drawn(" ‹ Utflykten", *rows), "Utflykten") == rows[0]
    told = choose_in(Drawn(" ‹ Start", *rows), "Möte")
    assert told == (
        'Flera alternativ passar: "Alva Möte om frånvaro", "Elias Möte om en bok".'
    )
    assert "Menade du" in choose_in(Drawn(" ‹ Start", *rows), "Alva Utflykte")
