"""A run that is ended leaves nothing in the temporary folder, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tui.pilot.signals import ASKING, ending_on_signals
from tui.pilot.throwaway import LOCK, drop_folder, make_folder, sweep

WAITING = 'scenario "x"\nexpect text "aldrig" within 90s\n'
PLAY = "import sys; from tui.cli import main; sys.exit(main(sys.argv[1:]))"
MAKE = (
    "import time; from tui.pilot.throwaway import make_folder;"
    " print(make_folder(), flush=True); time.sleep(90)"
)


def started(folder: Path, code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_run_that_is_asked_to_end_throws_its_stores_away(tmp_path):
    folder, file = tmp_path / "t", tmp_path / "x.scn"
    folder.mkdir()
    file.write_text(WAITING, "utf-8")
    run = started(folder, PLAY, "pilot", "run", str(file))
    until = time.monotonic() + 60
    while not list(folder.glob("*/store-1/*")) and time.monotonic() < until:
        time.sleep(0.02)
    assert list(folder.glob("*/store-1/*"))
    run.send_signal(signal.SIGTERM)
    told, _none = run.communicate(timeout=60)
    assert run.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in told
    assert list(folder.iterdir()) == []


def test_what_a_killed_run_left_goes_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept, other = make_folder(), tmp_path / "anteckning-pilot-of-mine"
    drop_folder(kept, keep=True)
    other.mkdir()
    run = started(tmp_path, MAKE)
    assert run.stdout is not None
    theirs = Path(run.stdout.readline().strip())
    sweep(tmp_path)
    assert (theirs / LOCK).exists()  # it lives
    run.kill()
    run.communicate(timeout=60)
    mine = make_folder()
    assert not theirs.exists()
    assert mine.exists()
    assert kept.exists()
    assert other.exists()
    drop_folder(mine)
    assert not mine.exists()


def test_a_run_in_a_program_leaves_its_signals_as_they_were():
    before = [signal.getsignal(number) for number in ASKING]
    with ending_on_signals():
        assert all(
            signal.getsignal(number) != was
            for number, was in zip(ASKING, before, strict=True)
        )
    assert [signal.getsignal(number) for number in ASKING] == before
