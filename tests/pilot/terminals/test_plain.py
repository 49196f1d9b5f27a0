"""Plain lines in a real terminal: keys act at once, nothing stays behind."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import cast

import pexpect
import pytest

from securenotes.notebook.demo.accounts import PASSWORD
from tests.pilot.terminals.conftest import Take
from tests.pilot.terminals.seat import Demo, Seat

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="finds the program in /proc"
    ),
]

SIZE = (100, 60)
HALF = "Mitt i en mening – och"


async def sign_in(seat: Seat, login: str) -> None:
    await seat.see("Användarnamn:", "5: Gå med via inbjudan, knapp")
    await seat.send(login + "\r")
    await seat.see("Lösenord (visas inte):")
    await seat.send(PASSWORD + "\r")
    await seat.see("1: Engångskod: tomt")
    await seat.send(await seat.demo.code(login) + "\r")
    await seat.see("1 Start.", ">")


async def begin(seat: Seat) -> None:
    for line, words in (
        ("elever", "2 Elever."),
        ("1", "Sök elev:"),
        ("alva", "1: Sök elev: alva"),
        ("ny anteckning", "Rubrik:"),
        ("Titel", "1: Rubrik: Titel"),
        ("5", "1."),
    ):
        await seat.send(line + "\r")
        await seat.see(words)


async def test_r42_half_a_line_comes_back_after_a_lock_and_nobody_else_sees_it(
    take_seat: Take,
) -> None:
    seat = await take_seat("--plain", size=SIZE)
    await sign_in(seat, "anna.berg")
    await begin(seat)
    await seat.send("Första raden\r", HALF)
    await seat.send("\x0c")  # Ctrl+L, in the middle of a line
    told = await seat.see("Låst", "Anna Berg", "Lösenord (visas inte):")
    assert HALF not in told
    assert "Titel" not in told
    await seat.send(PASSWORD + "\r")
    told = await seat.see("1: Rubrik: Titel", "2. " + HALF)
    assert PASSWORD not in told
    await seat.send("\x07")
    told = await seat.see("Dolt. Enter")
    assert "Titel" not in told
    assert "Mitt" not in told
    await seat.send("\x11")
    assert await seat.end() == 0
    assert HALF not in seat.text


async def test_r42_a_signal_keeps_half_a_line_and_mends_the_terminal(
    take_seat: Take,
) -> None:
    seat = await take_seat("--plain", size=SIZE)
    await sign_in(seat, "anna.berg")
    await begin(seat)
    await seat.send(HALF)
    seat.signal(signal.SIGHUP)
    assert await seat.end() == 129
    assert HALF not in seat.text
    again = await take_seat("--plain", size=SIZE)
    await sign_in(again, "anna.berg")
    told = await again.see("utkast, Alva Lindqvist")
    (number,) = re.findall(r"(\d+): utkast, Alva Lindqvist", told)
    await again.send(number + "\r")
    await again.see("1. " + HALF)


async def test_what_was_typed_ahead_is_no_answer_to_the_lock_screen(
    take_seat: Take,
) -> None:
    seat = await take_seat("--plain", size=SIZE)
    await sign_in(seat, "anna.berg")
    await seat.send("\x0c" + "hemligt i farten\r")
    told = await seat.see("Låst", "Lösenord (visas inte):")
    assert "hemligt" not in told
    assert "stämmer inte" not in told


async def test_a_long_list_is_told_a_screenful_at_a_time(take_seat: Take) -> None:
    seat = await take_seat("--plain", size=(80, 16))
    await seat.see("Enter för mer, . för att sluta")
    await seat.send("\r")
    await seat.see("Användarnamn:")


async def test_a_terminal_that_cannot_place_text_is_spoken_to_all_the_same(
    demo: Demo,
) -> None:
    terminal = pexpect.spawn(
        demo.command[0],
        [*demo.command[1:], "--plain"],
        env=demo.environ(TERM="dumb"),
        dimensions=(60, 100),
        timeout=20,
    )
    terminal.expect("behåller det som läses".encode())
    terminal.expect("Användarnamn: ".encode())
    terminal.expect("\nAnvändarnamn: ".encode())
    told = cast("bytes", terminal.before).decode()
    assert "\x1b" not in told
    assert not set("►●○▲─│┌") & set(told)
    terminal.send(b"\x11")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


async def test_r42_where_the_terminal_is_taken_away_all_is_saved(
    demo: Demo, take_seat: Take
) -> None:
    terminal = pexpect.spawn(
        demo.command[0],
        [*demo.command[1:], "--plain"],
        env=demo.environ(),
        dimensions=(60, 100),
        timeout=20,
    )
    for expected, line in (
        ("\nAnvändarnamn: ", "anna.berg"),
        ("visas inte): ", PASSWORD),
        ("\nEngångskod: ", await demo.code("anna.berg")),
        ("\n> ", "elever"),
        ("\n> ", "1"),
        ("Sök elev: ", "alva"),
        ("\n> ", "ny anteckning"),
        ("\nRubrik: ", "Titel"),
        ("\n> ", "5"),
    ):
        terminal.expect_exact(expected.encode())
        terminal.send(line.encode() + b"\r")
    terminal.expect_exact(b"\n1. ")
    terminal.send(HALF.encode())
    terminal.expect_exact(HALF.encode())
    os.close(terminal.child_fd)
    assert terminal.wait() == 129
    again = await take_seat("--plain", size=SIZE)
    await sign_in(again, "anna.berg")
    await again.see("utkast, Alva Lindqvist")
