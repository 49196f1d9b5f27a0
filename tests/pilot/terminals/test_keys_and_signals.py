"""What a terminal makes of keys, and what may happen to it (R42, vault § 8)."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.pilot.terminals.conftest import Take

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="finds the program in /proc"
    ),
]

CTRL_C, CTRL_Z, CTRL_Q = "\x03", "\x1a", "\x11"
TEXT = "Mitt i en mening – och"


async def test_r42_ctrl_c_ends_nothing_and_says_how_one_leaves(take_seat: Take) -> None:
    seat = await take_seat()
    await seat.send(CTRL_C)  # before anything is drawn, too
    await seat.sign_in("anna.berg")
    await seat.send(CTRL_C)
    told = await seat.see("Ctrl+Q sparar och avslutar, Ctrl+L låser.")
    assert "quit" not in told
    await seat.write("Titel", TEXT)
    await seat.send(CTRL_C, CTRL_C)
    await seat.see(TEXT, "Ctrl+Q sparar och avslutar, Ctrl+L låser.")
    await seat.send(CTRL_Q)
    assert await seat.end() == 0


async def test_r42_ctrl_z_undoes_and_stops_nothing(take_seat: Take) -> None:
    seat = await take_seat()
    await seat.sign_in("anna.berg")
    await seat.send(CTRL_Z)
    await seat.see("Nytt sedan sist")
    await seat.write("Titel", TEXT)
    await seat.send(CTRL_Z)
    assert TEXT not in await seat.see("Titel")
    await seat.send("\x19")  # Ctrl+Y
    await seat.see(TEXT)
    assert seat.state() in "SR"


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
async def test_r42_a_program_that_is_stopped_locks_and_gives_the_text_back(
    take_seat: Take, stop: signal.Signals
) -> None:
    seat = await take_seat()
    await seat.sign_in("anna.berg")
    await seat.write("Titel", TEXT)
    before = seat.terminal.interface()
    seat.signal(stop)
    if stop == signal.SIGSTOP:
        # Nobody can refuse that one; the lock comes when it goes on.
        await seat.stopped()
        seat.signal(signal.SIGCONT)
    told = await seat.see("Låst", "Anna Berg")
    assert TEXT not in told
    assert "Titel" not in told
    assert seat.terminal.interface() != before
    await seat.unlock()
    await seat.see("Titel", TEXT)


async def test_before_sign_in_a_stop_costs_nothing_that_was_typed(
    take_seat: Take,
) -> None:
    seat = await take_seat()
    await seat.see("Lösenord för alla")
    await seat.send("anna")
    seat.signal(signal.SIGTSTP)
    await seat.send(".be")
    assert seat.state() in "SR"
    seat.signal(signal.SIGSTOP)
    await seat.stopped()
    seat.terminal.screen.reset()
    seat.signal(signal.SIGCONT)
    await seat.see("anna.be", "Lösenord för alla")
    # Each key is read once, by one reader.
    await seat.send("r", "g")
    await seat.see("►Användarnamn  anna.berg\n")


async def test_r42_too_small_a_window_says_so_and_keeps_the_text(
    take_seat: Take,
) -> None:
    seat = await take_seat()
    await seat.sign_in("anna.berg")
    await seat.write("Titel", TEXT)
    await seat.see("Sparat automatiskt")
    await seat.terminal.resize((20, 5))
    told = await seat.see("För litet", "20×5")
    assert "Mitt i" not in told
    await seat.send("x", "\r", "\x1b")
    await seat.terminal.resize((80, 24))
    await seat.see("Titel", TEXT)
    await seat.terminal.resize((20, 5))
    await seat.see("För litet")
    await seat.send("\x0c")  # Ctrl+L locks, however small
    await seat.terminal.resize((80, 24))
    await seat.unlock()
    await seat.see(TEXT)
