"""Through tmux: detached, attached by another, resized, its server gone (R42)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from securenotes.notebook.demo.accounts import PASSWORD
from tests.pilot.terminals.seat import Demo

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("tmux") is None, reason="no tmux: apt-get install tmux"
    ),
]

TEXT = "Mitt i en mening – och"
PATIENCE = 15.0


class Tmux:
    """A tmux server of its own, with the program in its only pane."""

    def __init__(self, demo: Demo) -> None:
        self._name = f"anteckning-{os.getpid()}-{time.monotonic_ns()}"
        self._environ = demo.environ(TERM="xterm-256color")
        command = " ".join(f"'{word}'" for word in demo.command)
        new = ("new-session", "-d", "-x80", "-y24", f"exec {command}")
        self("-f", "/dev/null", *new)

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._name, *words],
            env=self._environ,
            capture_output=True,
            check=False,
            timeout=20,
        )
        return done.stdout.decode("utf-8", "replace")

    def see(self, *words: str) -> str:
        """Wait until all of these are on the screen."""
        told: list[str] = []

        def shown() -> bool:
            told[:] = [self("capture-pane", "-p")]
            return all(word in told[0] for word in words)

        wait(shown, lambda: f"{words} not in\n{told[0]}")
        return told[0]

    def keys(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type characters."""
        self("send-keys", "-l", text)

    def size(self, columns: int, rows: int) -> None:
        """Change the window's size, as a client of another size would."""
        self("resize-window", f"-x{columns}", f"-y{rows}")

    def attached(self) -> subprocess.Popen[bytes]:
        """Attach a client in a terminal of its own, as from another place."""
        return subprocess.Popen(
            ["script", "-qfc", f"tmux -L {self._name} attach", "/dev/null"],
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def clients(self) -> int:
        """Count who is attached."""
        return len(self("list-clients").split("\n")) - 1

    def end(self) -> None:
        """Let the server go, as when a window is closed; wait until we end."""
        pid = self("list-panes", "-F", "#{pane_pid}").strip()
        self("kill-server")
        wait(lambda: not alive(pid), lambda: "has not ended")


def alive(pid: str) -> bool:
    try:
        told = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return False
    return told.rpartition(") ")[2][:1] != "Z"


def wait(held: Callable[[], bool], why: Callable[[], str]) -> None:
    until = time.monotonic() + PATIENCE
    while not held():
        assert time.monotonic() < until, why()
        time.sleep(0.05)


@pytest.fixture
def tmux(demo: Demo) -> Iterator[Tmux]:
    made = Tmux(demo)
    yield made
    made("kill-server")


async def sign_in(tmux: Tmux, demo: Demo) -> None:
    tmux.see("Lösenord för alla")
    tmux.type("anna.berg")
    tmux.keys("Enter")
    tmux.type(PASSWORD)
    tmux.keys("Enter")
    tmux.see("Engångskod")
    tmux.type(await demo.code("anna.berg"))
    tmux.keys("Enter")
    tmux.see("Nytt sedan sist")


async def write(tmux: Tmux) -> None:
    tmux.keys("2")
    tmux.see("Sök elev")
    tmux.type("alva")
    tmux.keys("Enter")
    tmux.see("Sök hos eleven")
    tmux.keys("C-n")
    tmux.see("Rubrik")
    tmux.type("Titel")
    tmux.keys("Enter")
    tmux.type(TEXT)
    tmux.see(TEXT)


@pytest.mark.skipif(shutil.which("script") is None, reason="no script(1)")
async def test_r42_detached_and_attached_again_the_text_is_there(
    tmux: Tmux, demo: Demo
) -> None:
    await sign_in(tmux, demo)
    await write(tmux)
    first = tmux.attached()
    wait(lambda: tmux.clients() == 1, lambda: "nobody attached")
    first.kill()  # SSH dropped
    first.wait()
    wait(lambda: tmux.clients() == 0, lambda: "still attached")
    tmux.type(" till")
    tmux.see(f"{TEXT} till")
    second = tmux.attached()
    wait(lambda: tmux.clients() == 1, lambda: "nobody attached again")
    tmux("detach-client")
    second.wait()
    tmux.see(f"{TEXT} till")
    tmux.keys("C-q")
    wait(lambda: not tmux("list-panes"), lambda: "has not ended")


async def test_r42_down_to_20_by_5_and_back_the_text_is_there(
    tmux: Tmux, demo: Demo
) -> None:
    await sign_in(tmux, demo)
    await write(tmux)
    tmux.size(20, 5)
    assert "Mitt" not in tmux.see("För litet", "20×5")
    tmux.keys("x", "Enter", "Escape")
    tmux.size(60, 20)
    tmux.see(TEXT)
    tmux.size(200, 60)
    tmux.see(TEXT, "Titel")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="looks in /proc")
async def test_r42_a_window_that_is_closed_ends_the_program_and_saves_all(
    tmux: Tmux, demo: Demo
) -> None:
    await sign_in(tmux, demo)
    await write(tmux)
    tmux.end()
    again = Tmux(demo)
    await sign_in(again, demo)
    again.see("Titel", "Mina utkast")
    again("kill-server")
