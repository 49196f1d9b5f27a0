"""R42 in the real program: whatever ends it, text is kept and the terminal clean."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from pathlib import Path

import pytest

from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import PASSWORD
from securenotes.notebook.door import Door
from tests.faults.broken_child import CANARY, COMMAND
from tests.faults.workstation import Workstation
from tui.pilot import pseudo_terminal
from tui.pilot.stores import place_of

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc"),
]
TITLE, BODY = "Kanarierubrik", "Kanarietexten sjunger"
WHO = "anna.berg"
LEFT = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1003l", "\x1b[?2004l")
"""What must have been sent for a terminal to be as a shell wants it."""


async def begin(workstation: Workstation) -> None:
    """Sign in and write, and give nothing time to be saved by itself."""
    workstation.start()
    await workstation.sign_in(WHO)
    await workstation.write(TITLE, BODY)


async def text_left(workstation: Workstation) -> str:
    """Sign in anew, and return the text that is offered."""
    await workstation.runs.end()
    door = await Door.open(place_of("demo", workstation.store), SystemClock())
    try:
        code = await workstation.code(WHO)
        book = await door.begin(WHO, PASSWORD).finish(code)
        (draft,) = (one for one in await book.unfinished() if one.title == TITLE)
        return draft.body
    finally:
        await door.close()


async def text_seen(workstation: Workstation) -> str:
    """Start again, sign in anew, open the text that is offered; return the screen."""
    await workstation.runs.end()
    workstation.start()
    await workstation.sign_in(WHO)
    await workstation.until(TITLE)
    await workstation.press("enter")
    await workstation.until("Händelsedatum")
    return workstation.shown()


def sent(workstation: Workstation) -> str:
    return workstation.runs.raw.decode("utf-8", "replace")


def check_clean(workstation: Workstation) -> None:
    """Hold the terminal to what a shell wants; nothing can be called up again."""
    told = sent(workstation)
    assert all(sequence in told for sequence in LEFT)
    assert "anarie" not in workstation.runs.remembered()


@pytest.mark.parametrize(
    ("number", "whom"),
    [
        (signal.SIGTERM, "launcher"),
        (signal.SIGTERM, "interface"),
        (signal.SIGHUP, "group"),
    ],
)
async def test_r42_a_signal_keeps_the_last_letter_and_ends_with_its_number(
    workstation: Workstation, number: signal.Signals, whom: str
) -> None:
    await begin(workstation)
    launcher, interface = workstation.processes()
    if whom == "group":
        os.killpg(launcher, number)
    else:
        os.kill(launcher if whom == "launcher" else interface, number)
    assert await workstation.ended() == 128 + number
    check_clean(workstation)
    assert await text_left(workstation) == BODY


async def test_r42_a_closed_window_keeps_the_last_letter(
    workstation: Workstation,
) -> None:
    await begin(workstation)
    workstation.runs.hang_up()
    assert await workstation.ended() == 128 + signal.SIGHUP
    assert BODY in await text_seen(workstation)


async def test_r42_a_window_that_closes_without_a_signal_is_noticed(
    workstation: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A hang-up is told to the session of the terminal: here to nobody.
    alone = "import os, sys; os.execv(sys.argv[1], sys.argv[1:])"
    with monkeypatch.context() as patch:
        patch.setattr(pseudo_terminal, "TAKE", alone)
        await begin(workstation)
    workstation.runs.hang_up()
    assert await workstation.ended() == 128 + signal.SIGHUP
    assert await text_left(workstation) == BODY


def runs(process: int) -> bool:
    try:
        told = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except OSError:
        return False
    return told.rpartition(") ")[2][:1] != "Z"


async def test_r42_a_line_that_takes_nothing_more_loses_no_letter(
    workstation: Workstation,
) -> None:
    await begin(workstation)
    terminal = workstation.runs
    terminal.stall()
    for _letter in range(120):  # they draw more than a terminal's queues hold
        terminal.push(b"x")
        await asyncio.sleep(0.02)
    await asyncio.sleep(2.0)
    os.kill(terminal.leader, signal.SIGTERM)
    interface = terminal.interface()
    for _look in range(500):
        if not any(runs(one) for one in interface):
            break
        await asyncio.sleep(0.01)
    assert not any(runs(one) for one in interface)
    # The launcher has something to write, and waits until there is no terminal.
    terminal.hang_up()
    assert await workstation.ended() in {128 + signal.SIGTERM, 128 + signal.SIGHUP}
    left = await text_left(workstation)
    assert left == BODY + "x" * 120


async def test_bytes_that_are_no_text_end_nothing(workstation: Workstation) -> None:
    await begin(workstation)
    workstation.runs.push(b" f\xe5r \xff\xfe")
    await workstation.until(BODY + " f\N{REPLACEMENT CHARACTER}r")
    assert workstation.runs.exit is None


# The other ways are played by the canary campaign.
@pytest.mark.parametrize("number", [signal.SIGUSR2, signal.SIGVTALRM])
async def test_a_crash_anywhere_tells_a_number_and_keeps_the_text(
    tmp_path: Path, built: Path, number: signal.Signals
) -> None:
    async with Workstation(tmp_path / "home", command=COMMAND) as workstation:
        workstation.build(built)
        await begin(workstation)
        os.kill(workstation.processes()[1], number)
        assert await workstation.ended() == 70
        told = sent(workstation)
        assert re.search(r"\(fel [0-9a-f]{4}\)\. Texten är sparad", told)
        for word in (CANARY, "Traceback", "ValueError", "File ", "note ="):
            assert word not in told
        check_clean(workstation)
        assert await text_left(workstation) == BODY


@pytest.mark.parametrize("way", ["ctrl+q", "SIGKILL", "SIGQUIT"])
async def test_after_every_end_the_terminal_holds_nothing_that_was_shown(
    workstation: Workstation, way: str
) -> None:
    await begin(workstation)
    if way.startswith("SIG"):
        os.kill(workstation.processes()[1], signal.Signals[way])
    else:
        await workstation.press(way)
    code = await workstation.ended()
    assert code == (0 if way == "ctrl+q" else 128 + signal.Signals[way])
    check_clean(workstation)
    assert not [path for path in workstation.folder.rglob("core*") if path.is_file()]


async def test_r42_a_signal_while_it_starts_ends_it(workstation: Workstation) -> None:
    for delay in (0.02, 0.1, 0.3):
        terminal = workstation.start()
        await asyncio.sleep(delay)
        os.kill(terminal.leader, signal.SIGTERM)
        assert await workstation.ended() == 128 + signal.SIGTERM
        assert not any(runs(one) for one in terminal.interface())
        await terminal.end()
