"""One interface waits for its turn, and is nobody's until then (vault § 8)."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui import spare
from tui.spare import Spare

WAITER = """
import sys
from tui import spare
spare.AHEAD = ()
told = spare.await_turn(sys.argv[1:])
sys.stdout.write(repr(told) + chr(10))
"""
OWNER = """
import sys, time
from tui.spare import Spare
one = Spare([sys.executable, "-c", sys.argv[1]])
one.make()
print(one._child.pid, flush=True)
time.sleep(60)
"""
ODD = ["--after=locked", "", "å b", "demo"]


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spare]:
    monkeypatch.setattr(subprocess, "Popen", quiet(tmp_path / "told"))
    one = Spare([sys.executable, "-c", WAITER])
    one.make()
    yield one
    one.dismiss()


def quiet(path: Path) -> object:
    """Start programs whose words go to a file."""
    start = subprocess.Popen

    def started(command: list[str], **how: object) -> object:
        with path.open("w", encoding="utf-8") as out:
            return start(command, stdout=out, **how)  # type: ignore[call-overload]

    return started


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("name", spare.AHEAD)
def test_what_is_imported_ahead_is_there(name: str) -> None:
    # One that fails as it starts is silently done without.
    importlib.import_module(name)


@pytest.mark.parametrize("arguments", [ODD, []])
def test_it_begins_with_what_it_is_told(
    waiting: Spare, tmp_path: Path, arguments: list[str]
) -> None:
    child = waiting.take(arguments)
    assert child is not None
    assert child.wait(20) == 0
    assert (tmp_path / "told").read_text("utf-8") == f"{arguments!r}\n"
    assert waiting.take(arguments) is None


def test_one_that_has_died_is_nobodys_turn(waiting: Spare, tmp_path: Path) -> None:
    assert waiting._child is not None
    waiting._child.kill()
    waiting._child.wait()
    assert waiting.take(ODD) is None
    waiting.make()
    again = waiting.take(ODD)
    assert again is not None
    assert again.wait(20) == 0


def test_one_whose_turn_never_comes_ends(waiting: Spare, tmp_path: Path) -> None:
    child = waiting._child
    assert child is not None
    waiting.make()  # there is one
    assert waiting._child is child
    waiting.dismiss()
    assert child.returncode == -signal.SIGKILL
    assert (tmp_path / "told").read_text("utf-8") == ""


def test_it_ends_with_a_launcher_that_is_killed() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, WAITER], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    owner.kill()
    assert owner.stdout.read() == ""  # until the last that could write has ended
    until = time.monotonic() + 10
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    owner.wait()


def test_one_that_is_told_by_halves_does_nothing(tmp_path: Path) -> None:
    told, tell = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", WAITER, f"{spare.FLAG}{told}"],
        pass_fds=(told,),
        stdout=subprocess.PIPE,
        text=True,
    )
    os.close(told)
    os.write(tell, b"--after=locked\0--keep\0/tmp")
    os.close(tell)
    assert child.communicate(timeout=20)[0] == ""
    assert child.returncode == 0
