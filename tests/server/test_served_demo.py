"""``anteckning demo --remote``: a server of its own, and nothing of it left."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import PASSWORD, demo_place
from securenotes.notebook.demo.people import MAIN, PUPILS
from securenotes.notebook.door import Door
from securenotes.notebook.servers import read_server
from tui import exits
from tui.commands import demo, served_demo
from tui.i18n import set_language

HOME = Path(__file__).parents[2]
OUTLIVED = """
import sys
from pathlib import Path
from tui.commands.served_demo import served_demo
with served_demo(Path(sys.argv[1])):
    print("served", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A runtime folder of the test's own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    set_language("en")
    yield tmp_path
    set_language("sv")


def options(**given: object) -> argparse.Namespace:
    return argparse.Namespace(**{"remote": True, "keep": None, **given})


def processes(about: str) -> list[str]:
    """Give the processes whose arguments or surroundings name a folder."""
    told = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True
    )
    return [line for line in told.stdout.splitlines() if about in line]


def test_r2_the_client_is_an_ordinary_one_connected_over_tls(room: Path) -> None:
    seen: list[str] = []

    async def visit(folder: Path) -> None:
        door = await Door.open(demo_place(folder), SystemClock())
        try:
            first = {row.login: row.code_now for row in door.demo_accounts()}
            book = await door.begin("eva.noren", PASSWORD).finish(first["eva.noren"])
            pupils = await book.pupils()
            seen.append(str(len(pupils)))
            again = {row.login: row.code_now for row in door.demo_accounts()}
            assert again["eva.noren"] != first["eva.noren"]
            assert again["anna.berg"] == first["anna.berg"]
            await book.sign_out()
        finally:
            await door.close()

    def interface(argv: Sequence[str]) -> int:
        assert argv[0] == "demo"
        folder = Path(argv[argv.index("--keep") + 1])
        server = read_server(folder)
        assert server is not None
        assert server.address.startswith("https://127.0.0.1:")
        assert server.certificate
        assert not (folder / "store.db").exists()
        for file in folder.rglob("*"):
            assert not stat.S_IMODE(file.stat().st_mode) & 0o077
        assert processes(str(folder))
        seen.append(str(folder))
        asyncio.run(visit(folder))
        return exits.OK

    assert demo.open_demo(options(), ["demo", "--remote"], interface) == exits.OK
    folder, pupils = seen
    assert int(pupils) == sum(pupil.school == MAIN for pupil in PUPILS)
    assert not Path(folder).exists()
    assert processes(folder) == []


@pytest.mark.parametrize("how", ["TERM", "HUP", "INT"])
def test_a_signal_leaves_nothing(
    room: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect(*_: object) -> None:
        """Leave it: what is tried here is the end."""

    monkeypatch.setattr(served_demo, "fill_database", lambda *_: "")
    monkeypatch.setattr(served_demo, "connect", connect)
    folders: list[Path] = []

    def interface(argv: Sequence[str]) -> int:
        folders.append(Path(argv[argv.index("--keep") + 1]))
        signal.raise_signal(getattr(signal, f"SIG{how}"))
        raise AssertionError

    number = getattr(signal, f"SIG{how}")
    # Tests that are run in the background are born with one of them ignored.
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        code = demo.open_demo(options(), ["demo", "--remote"], interface)
    except SystemExit as ended:
        code = int(str(ended.code))
    finally:
        signal.signal(signal.SIGINT, kept)
    assert code == exits.SIGNAL + number
    assert not folders[0].exists()
    assert processes(str(folders[0])) == []


def test_it_ends_with_a_launcher_that_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "demo-1-made"
    folder.mkdir(mode=0o700)
    process = subprocess.Popen(
        [sys.executable, "-c", OUTLIVED, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HOME,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "served\n"
    assert len(processes(str(tmp_path))) > 2
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 20
    while time.monotonic() < until and (
        processes(str(tmp_path)) or any(tmp_path.iterdir())
    ):
        time.sleep(0.02)
    assert not any(tmp_path.iterdir())
    assert processes(str(tmp_path)) == []


def test_it_cannot_be_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    asked = options(keep=str(kept))
    assert demo.open_demo(asked, ["demo"], lambda _: exits.INTERNAL) == exits.USAGE
    assert "do not go together" in capsys.readouterr().err
    assert not kept.exists()


def test_without_postgresql_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], room: Path
) -> None:
    monkeypatch.setenv("ANTECKNING_PG_BIN", str(room / "nowhere"))
    code = demo.open_demo(options(), ["demo"], lambda _: exits.INTERNAL)
    assert code == exits.STORE
    assert "anteckning[server,trial]" in capsys.readouterr().err


def test_without_the_server_s_parts_it_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], room: Path
) -> None:
    monkeypatch.setitem(sys.modules, "tui.commands.served_demo", None)
    code = demo.open_demo(options(), ["demo"], lambda _: exits.INTERNAL)
    assert code == exits.STORE
    assert "The server's parts" in capsys.readouterr().err
