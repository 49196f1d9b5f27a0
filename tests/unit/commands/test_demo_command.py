"""A demo that can be kept nowhere says so, and a reader who has enough is let go."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from securenotes.clock import SystemClock
from securenotes.errors import DiskFull, StoreError, StoreReadOnly
from securenotes.notebook.door import Door
from securenotes.notebook.place import StorePlace
from securenotes.settings import Settings
from tui import exits
from tui.bootstrap import open_door, store_place
from tui.commands import demo

LISTING = """
import sys
from tui.crash import guarded
def main():
    for _ in range(100_000):
        sys.stdout.write("anna.berg\\n")
    return 0
sys.exit(guarded(main))
"""


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_demo_that_cannot_be_kept_there_says_so(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    asked = argparse.Namespace(keep=str(tmp_path / place), remote=False)
    assert demo.open_demo(asked, ["demo"], lambda _: exits.INTERNAL) == exits.STORE
    assert "--keep" in capsys.readouterr().err


def test_a_runtime_folder_that_is_not_there_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "gone"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with demo.demo_folder(None) as folder:
        assert folder.parent.parent == tmp_path
        # Which of the two it is is what the sign-in screen says.
        for place, kept in ((folder, False), (tmp_path, True)):
            options = argparse.Namespace(command="demo", keep=str(place))
            assert store_place(Settings(), options).kept is kept
    assert not folder.exists()


def test_who_has_read_enough_is_told_of_no_error() -> None:
    listing = subprocess.Popen(
        [sys.executable, "-c", LISTING], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.read(10)
    listing.stdout.close()
    assert listing.stderr.read() == b""
    assert listing.wait(20) == exits.SIGNAL + 13
    listing.stderr.close()


@pytest.mark.parametrize("error", [StoreReadOnly(), DiskFull()])
def test_before_there_is_a_window_no_word_is_of_the_window_or_a_text(
    error: StoreError, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    async def refuse(*_: object) -> Door:
        raise error

    monkeypatch.setattr(Door, "open", refuse)
    with pytest.raises(SystemExit) as ended:
        open_door(StorePlace(tmp_path / "store.db", tmp_path), SystemClock())
    assert ended.value.code == exits.STORE
    told = capsys.readouterr().err
    assert "window" not in told
    assert "text" not in told
    assert "fönst" not in told
    assert "exten" not in told
