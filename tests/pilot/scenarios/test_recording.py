"""What is recorded replays to green unedited, and holds no secret."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest

from securenotes.notebook.demo.accounts import PASSWORD
from tests.pilot.scenarios.playing import play, play_file
from tui import exits
from tui.cli import main
from tui.i18n import set_language
from tui.pilot import inner
from tui.pilot.pseudo_terminal import PseudoTerminal
from tui.pilot.recorded_app import RecordedApp
from tui.pilot.recorder import Recorder
from tui.pilot.recording import head
from tui.pilot.terminal_stage import command_here

CANARY = "KANARIE-9!"
WRITE = """sign in "anna.berg"
press 2
fill "Sök elev" with "alva"
press enter
press ctrl+n
fill "Rubrik" with "Läs \\\\ \\"x\\""
fill "Typ" with "Minnesanteckning"
fill "Text" with "Rad"
paste "5 € – “q” \\"z\\" \\\\"
press f9
click "Ja, publicera"
press f7
expect screen reader
"""
ENGLISH = """sign in "anna.berg"
press 2
fill "Find pupil" with "alva"
press enter
expect screen pupil
"""
WRONG = f"""fill "Användarnamn" with "anna.berg"
fill "Lösenord" with "{CANARY}"
press enter
press escape
"""


def record(monkeypatch, out: Path, did: str, lang="sv", size=(80, 24)) -> str:
    set_language(lang)
    recorder = Recorder(out, head("x", size, "demo"))

    def make(*args, **kwargs):
        app = RecordedApp(*args, **kwargs)
        app.watch_with(recorder)
        return app

    first = f'set lang {lang}\nset size {size[0]}x{size[1]}\nscenario "x"\n'
    with monkeypatch.context() as patch:
        patch.setattr(inner, "AnteckningApp", make)
        (outcome,) = play(first + did)
    assert outcome.status == "held", outcome.failure
    recorder.ended(None)
    return out.read_text("utf-8")


@pytest.mark.parametrize(
    ("did", "lang", "size", "holds"),
    [
        (WRITE, "sv", (80, 24), ["paste <<END", 'click "Ja, publicera"']),
        (WRITE, "sv", (60, 20), ['fill "Typ" with "Minnesanteckning"']),
        (ENGLISH, "en", (80, 24), ['fill "Find pupil" with "alva"']),
        (
            WRONG + 'sign in "anna.berg"\npress f7\n',
            "sv",
            (80, 24),
            ['sign in "anna.berg"'],
        ),
        (WRONG, "sv", (80, 24), ['with "not-the-password"']),
    ],
)
def test_a_recording_replays_and_holds_no_secret(
    monkeypatch, tmp_path, did, lang, size, holds
):
    out = tmp_path / "out.scn"
    written = record(monkeypatch, out, did, lang, size)
    assert CANARY not in written
    assert PASSWORD not in written
    for line in holds:
        assert line in written
    (outcome,) = play_file(out)
    assert outcome.status == "held", (outcome.failure, written)


async def test_the_installed_command_records_in_a_terminal(tmp_path):
    out = tmp_path / "mine.scn"
    command = [command_here(), "--lang", "sv", "pilot", "record", str(out)]
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    terminal = PseudoTerminal(command, environ, (80, 24), launched=False)
    try:
        await terminal.quiet()
        await terminal.send(b"anna.berg\t" + PASSWORD.encode() + b"\r")
        await terminal.quiet()
        told = re.search(r"visar (\d{3}) (\d{3})", "\n".join(terminal.lines()))
        assert told, terminal.lines()
        for sent in ((told[1] + told[2]).encode(), b"\r", b"3", b"\x11"):
            await terminal.send(sent)
            await terminal.quiet()
        async with asyncio.timeout(30):
            while terminal.exit is None:
                await terminal.quiet()
        assert terminal.exit == 0
    finally:
        await terminal.end()
    written = out.read_text("utf-8")
    assert PASSWORD not in written
    assert 'sign in "anna.berg"\nexpect screen start\npress 3\n' in written
    (outcome,) = await asyncio.to_thread(play_file, out)
    assert outcome.status == "held", (outcome.failure, written)


@pytest.mark.parametrize("named", [[], ["--store", "elsewhere"]])
def test_nothing_is_written_over_and_no_store_is_opened(tmp_path, named, capfd):
    out = tmp_path / "mine.scn"
    out.write_text("mine", "utf-8")
    assert main(["--lang", "en", *named, "pilot", "record", str(out)]) == exits.USAGE
    assert out.read_text("utf-8") == "mine"
    told = "did not make" if named else "is there already"
    assert told in capfd.readouterr().err
