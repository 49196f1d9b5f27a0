"""Scenarios at a server: a store of their own, the same clock, a bad network."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pilot.scenarios.playing import play
from tui.i18n import set_language
from tui.pilot import served
from tui.pilot.outcome import Outcome
from tui.pilot.report import details

DATA = Path(__file__).parents[2] / "data" / "ss12000"
THERE = 'scenario "x"\nset backend remote\n'


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    yield
    set_language("sv")


def told(outcome: Outcome) -> str:
    return "\n".join([outcome.status, *details(outcome)])


def hold(text: str, **wishes: str) -> None:
    (outcome,) = play(text, **wishes)
    assert outcome.status == "held", told(outcome)


def test_the_server_goes_by_the_scenario_s_clock() -> None:
    # Another day: a server by its own clock would refuse the sign-in.
    hold(THERE + 'advance 3d\nsign in "anna.berg"\nexpect text "Ansluten"\n')


def test_a_code_counts_once_there_too() -> None:
    again = 'press ctrl+l\nexpect screen lock\nsign in "anna.berg"\n'
    hold(THERE + 'sign in "anna.berg"\n' + again + "expect screen start\n")


def test_each_scenario_has_a_store_of_its_own() -> None:
    wrote = 'press ctrl+n\nfill "Rubrik" with "Bara här"\npress ctrl+s\npress escape\n'
    first = THERE + 'sign in "anna.berg"\n' + wrote + 'expect text "Bara här"\n'
    second = 'scenario "y"\nset backend remote\nsign in "anna.berg"\n'
    outcomes = play(first + second + 'expect no text "Bara här"\n')
    assert [one.status for one in outcomes] == ["held", "held"], told(outcomes[-1])


def test_a_roster_is_founded_and_read_in_there(tmp_path: Path) -> None:
    (outcome,) = play_beside(
        tmp_path,
        THERE + "set store roster small\nset clock 2026-03-02T09:00\n"
        'sign in "admin.test"\npress 5\nexpect screen school\nexpect text "Ansluten"\n',
    )
    assert outcome.status == "held", told(outcome)


def play_beside(folder: Path, text: str) -> list[Outcome]:
    from tests.pilot.scenarios.playing import play_file

    (folder / "small").symlink_to(DATA / "small")
    (folder / "in.scn").write_text(text, "utf-8")
    return play_file(folder / "in.scn")


def test_a_file_that_names_its_backend_keeps_to_it() -> None:
    here = 'scenario "x"\n{}sign in "anna.berg"\nexpect text "{}"\n'
    hold(here.format("", "Ansluten"), backend="remote")
    hold(here.format("set backend local\n", "Lokalt"), backend="remote")
    hold(here.format("set backend remote\n", "Ansluten"), backend="local")


@pytest.mark.parametrize("line", ["server stop", "server slow 1s"])
def test_there_is_no_server_to_a_store_in_process(line: str) -> None:
    (outcome,) = play(f'scenario "x"\n{line}\n')
    assert outcome.status == "failed"
    assert "ingen server" in told(outcome)


def test_without_postgresql_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANTECKNING_PG_BIN", str(tmp_path))
    monkeypatch.setattr(served, "the_hall", served.the_hall.__wrapped__)
    (outcome,) = play(THERE + "expect screen sign_in\n")
    assert outcome.status == "failed"
    assert "anteckning[server,trial]" in told(outcome)


RUN = """
import sys
from pathlib import Path
from securenotes.server import trial
from tui.cli import main
trial.MEMORY = Path(sys.argv[1])
sys.exit(main(["pilot", "run", sys.argv[2]]))
"""


def test_nothing_is_left_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "small").symlink_to(DATA / "small")
    told = THERE + "set store roster small\nexpect screen sign_in\n"
    (tmp_path / "in.scn").write_text(told, "utf-8")
    # A socket's path must be short, and a test's folder is not.
    room, memory = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(memory), str(tmp_path / "in.scn")],
        env={**os.environ, "TMPDIR": str(room)},
        check=False,
    )
    assert done.returncode == 0
    assert not any(room.iterdir())
    assert not any(memory.iterdir())
    room.rmdir()
    memory.rmdir()


@pytest.mark.terminal
def test_the_installed_command_is_connected_too() -> None:
    hold(
        THERE + 'sign in "anna.berg"\nexpect screen start within 10s\n'
        'expect text "Ansluten"\nserver stop\nexpect text "Frånkopplad" within 10s\n',
        driver="terminal",
    )
