"""What the runner does with what holds, what does not, and what hangs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from securenotes.notebook.demo.accounts import PASSWORD
from tests.pilot.scenarios.playing import play
from tui.app import AnteckningApp
from tui.cli import main
from tui.pilot.report import details, exit_code, write_junit

SIGNED_IN = 'scenario "x"\nsign in "anna.berg"\n'


@pytest.fixture(autouse=True)
def swedish():
    yield
    from tui.i18n import set_language

    set_language("sv")


def test_what_does_not_hold_is_told_with_place_screen_and_focus():
    (outcome,) = play(SIGNED_IN + 'expect text "Hejsan" within 50ms\n')
    assert outcome.status == "failed"
    assert exit_code([outcome]) == 1
    told = "\n".join(details(outcome))
    assert "told.scn:3:1" in told
    assert "Hejsan" in told
    assert "Nytt sedan sist" in told
    assert "#start-list" in told
    assert outcome.failure is not None
    assert outcome.failure.events


def test_secrets_are_struck_out_of_all_that_is_told():
    (outcome,) = play(
        'scenario "x"\nfill "Lösenord" with password\nexpect text "Hej" within 50ms\n'
    )
    told = "\n".join(details(outcome))
    assert "Demo" in told
    assert PASSWORD not in told
    assert "•" * len(PASSWORD) in told


def test_a_crash_is_told_as_one(monkeypatch):
    def broken(self: AnteckningApp) -> None:
        raise RuntimeError(PASSWORD)

    monkeypatch.setattr(AnteckningApp, "action_other_language", broken)
    (outcome,) = play(SIGNED_IN + "press f8\nexpect screen start\n")
    assert outcome.status == "crashed"
    assert exit_code([outcome]) == 3
    assert PASSWORD not in "\n".join(details(outcome))


def test_what_hangs_is_stopped_with_the_screen_shown():
    (outcome,) = play('scenario "x"\nexpect text "aldrig" within 60s\n', limit=3)
    assert outcome.status == "timed out"
    assert exit_code([outcome]) == 4
    assert "Användarnamn" in "\n".join(details(outcome))


ENDLESS = """
import sys
from tui.app import AnteckningApp
from tui.cli import main

def endless(app):
    while True:
        pass

AnteckningApp.action_other_language = endless
sys.exit(main(["--lang", "sv", "pilot", "run", "--limit", "3", sys.argv[1]]))
"""


def test_what_lets_nothing_else_run_is_stopped_too(tmp_path):
    file = tmp_path / "told.scn"
    file.write_text('scenario "x"\nexpect screen sign_in\npress f8\n', "utf-8")
    command = [sys.executable, "-c", ENDLESS, str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=90)
    assert ended.returncode == 4
    assert "told.scn:3:1" in ended.stdout
    assert "Användarnamn" in ended.stdout
    assert "Key(f8)" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_an_ambiguous_label_is_refused_with_its_places():
    (outcome,) = play(SIGNED_IN + 'click "olästa"\n')
    assert outcome.status == "failed"
    assert outcome.failure is not None
    assert "ställen" in outcome.failure.words


def test_a_wrong_label_names_the_nearest():
    (outcome,) = play('scenario "x"\nfill "Användarnam" with "a"\n')
    assert outcome.failure is not None
    assert outcome.failure.words.endswith("Menade du Användarnamn?")


def test_nobody_of_that_name_is_told_of():
    (outcome,) = play('scenario "x"\nsign in "anna.borg"\n')
    assert outcome.status == "failed"
    assert outcome.failure is not None
    assert "anna.berg" in outcome.failure.words


def test_the_report_the_trace_and_the_shots_are_written(tmp_path, capsys):
    files = tmp_path / "in.scn"
    files.write_text(SIGNED_IN + "shot start\n" + 'expect text "Hej" within 9ms\n')
    report, trace, shots = tmp_path / "r.xml", tmp_path / "t", tmp_path / "shots"
    given = ["pilot", "run", "--report", str(report), "--trace", str(trace)]
    assert main([*given, "--shots", str(shots), str(files)]) == 1
    suite = ET.parse(report).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    rows = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    assert [row["verb"] for row in rows] == ["sign in", "shot", "expect text"]
    assert rows[-1]["problem"]
    assert "Nytt sedan sist" in (shots / "start.txt").read_text("utf-8")
    assert (shots / "start.svg").read_text("utf-8").startswith("<svg")
    assert "0 av 1 höll" in capsys.readouterr().out


def test_a_file_that_does_not_read_ends_with_2(tmp_path, capsys):
    files = tmp_path / "in.scn"
    files.write_text("scenari\n")
    assert main(["pilot", "check", str(files)]) == 2
    assert "in.scn:1:1" in capsys.readouterr().err


def test_every_file_is_checked_and_all_its_drivers(tmp_path, capsys):
    (tmp_path / "below").mkdir()
    (tmp_path / "a.scn").write_text("scenari\n")
    (tmp_path / "b.scn").write_text(
        "set driver pilot terminal\n"
        'scenario "x"\n'
        "set clock 2026-03-02T09:00\n"
        "expect rows #start-list 3\n"
        'expect text "x" in #start-list\n'
        'expect text "x" in toast\n'
        "advance 6m\n"
    )
    (tmp_path / "below" / "c.scn").write_text('scenario "c"\nadvance 6m\n')
    (tmp_path / "below" / "_d.scn").write_text("advance 6m\n")
    assert main(["pilot", "check", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert [line.rpartition("/")[2].split(": ")[0] for line in err.splitlines()] == [
        "a.scn:1:1",
        "b.scn:2:1",
        "b.scn:4:1",
        "b.scn:5:1",
        "b.scn:7:1",
    ]
    assert out.splitlines() == [f"{tmp_path / 'below' / 'c.scn'}:1:1: c"]


def test_the_projects_own_scenarios_are_right_for_their_drivers(capsys):
    folder = Path(__file__).parents[2] / "scenarios"
    assert main(["pilot", "check", str(folder)]) == 0
    assert "from-the-guide" in capsys.readouterr().out


def test_several_processes_give_the_same_in_order(tmp_path, capsys):
    files = tmp_path / "in.scn"
    files.write_text(
        "".join(f'scenario "{n}"\nexpect screen sign_in\n' for n in range(3))
    )
    assert main(["pilot", "run", "-j", "2", str(files)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:3]] == ["0", "1", "2"]


def test_no_store_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", None)
    files = tmp_path / "in.scn"
    files.write_text('scenario "x"\nexpect screen sign_in\n')
    assert main(["pilot", "run", str(files)]) == 0
    assert list(Path(tmp_path).glob("anteckning-pilot-*")) == []


def test_a_report_holds_no_control_characters(tmp_path):
    (outcome,) = play('scenario "x"\nexpect text "\\n" within 9ms\n')
    write_junit([outcome], tmp_path / "r.xml")
    ET.parse(tmp_path / "r.xml")
