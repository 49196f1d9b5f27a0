"""Servers in processes of their own, for tests; ended with them."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.command import COMMAND, Serve, Served, run
from tui import exits


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kit's people sign this server's name."""
    monkeypatch.setattr("tests.kit_remote.EMBEDDED", "localhost")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    done = run("serve", "--make-keys", "--keys", made)
    assert (done.returncode, stat.S_IMODE(made.stat().st_mode)) == (exits.OK, 0o600)
    return made


@pytest.fixture
def serve(keys: Path) -> Iterator[Serve]:
    begun: list[subprocess.Popen[bytes]] = []

    def start(*words: object, before: tuple[object, ...] = ()) -> Served:
        said = [*map(str, (*before, "serve", "--keys", keys, *words))]
        process = subprocess.Popen([*COMMAND, *said], stderr=subprocess.PIPE)
        begun.append(process)
        return Served(process)

    yield start
    for process in begun:
        process.kill()
        process.wait()
