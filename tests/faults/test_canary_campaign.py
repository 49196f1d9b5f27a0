"""A short slice of the canary campaign, and proof that its search finds things."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.faults import images
from tests.faults.broken_child import COMMAND
from tests.faults.canaries import ENDS, Place, Visit, play
from tests.faults.emulator import remembered_by_terminal
from tests.faults.workstation import MARK, Workstation

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(
        not Path("/proc").is_dir() or os.geteuid() != 0,
        reason="reads the memory of processes that forbid it",
    ),
]
SLICE = (2, 5)
"""Seeds of a lock and a crash."""


@pytest.mark.parametrize("seed", SLICE)
async def test_r2_nothing_of_a_session_is_left_when_it_has_ended(
    tmp_path: Path, built: Path, seed: int
) -> None:
    _visit, how, leaked = await play(tmp_path / "home", Place(built), seed)
    assert how in ENDS
    assert leaked == []


async def test_the_search_finds_a_session_that_is_open(
    tmp_path: Path, built: Path
) -> None:
    wanted = images.wanted_forms(MARK)
    async with Workstation(tmp_path / "home") as workstation:
        workstation.build(built)
        terminal = workstation.start()
        await workstation.sign_in("anna.berg")
        await workstation.write(f"{MARK} rubrik", f"{MARK} text")
        launcher, interface = workstation.processes()
        assert images.look_in_memory([interface], wanted)
        assert images.look_in_memory([launcher], wanted) == []
        assert images.look_at_terminal(terminal, wanted)


@pytest.mark.parametrize(
    "encode", [str.encode, lambda text: text.encode("utf-16-le").hex().encode()]
)
def test_the_search_finds_what_lies_in_files(tmp_path: Path, encode) -> None:
    (tmp_path / "left").write_bytes(b"before" + encode(MARK) + b"after")
    assert images.look_in_files(tmp_path, images.wanted_forms(MARK))
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    (tmp_path / f"{MARK}.txt").touch()
    assert images.look_in_files(tmp_path, images.wanted_forms(MARK))


@pytest.mark.parametrize("call", ["\x1b[?1049l", "\x1b[?1049l\x1b[?1049h", ""])
def test_the_search_finds_what_a_terminal_left_and_forgets_what_was_wiped(
    call: str,
) -> None:
    drawn = "\x1b[?1049h" + MARK
    if "1049l\x1b" not in call:  # entering again empties it
        assert MARK in remembered_by_terminal((drawn + call).encode(), (80, 24))
    wiped = drawn + "\x1b[2J" + call
    assert MARK not in remembered_by_terminal(wiped.encode(), (80, 24))
    scrolled = MARK + "\r\n" * 50
    assert MARK in remembered_by_terminal(scrolled.encode(), (80, 24))


def test_a_visit_is_the_same_from_the_same_seed(tmp_path: Path) -> None:
    words = {
        Visit(Workstation(tmp_path, command=COMMAND), random.Random(7)).word()
        for _again in range(2)
    }
    assert len(words) == 1
    assert words.pop().startswith(MARK)
