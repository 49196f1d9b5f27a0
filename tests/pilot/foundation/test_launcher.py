"""The launcher mends the terminal and tells the shell how it ended."""

import os
import signal
import sys
import textwrap
import time
from pathlib import Path

import pexpect
import pytest

from tui import exits
from tui.driver import HouseDriver
from tui.terminal import MENDING

pytestmark = pytest.mark.terminal

LAUNCH = """
import sys
from tui.launcher import launch
code = launch([], [sys.executable, sys.argv[1]])
import termios
flags = termios.tcgetattr(0)[3]
print(f"ended {code} echo={bool(flags & termios.ECHO)}", flush=True)
"""

RAW = """
import os, sys, tty, signal, time
tty.setraw(0)
os.write(2, b"\\x1b[?1049h\\x1b[?25l\\x1b[?1003hready")
"""


def start(tmp_path, child):
    """Run the launcher in a pseudo-terminal with a child of these lines."""
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(child), "utf-8")
    return pexpect.spawn(
        sys.executable,
        ["-c", LAUNCH, str(script)],
        env={**os.environ, "TERM": "xterm-256color"},
        encoding="utf-8",
        timeout=10,
    )


def child_of(terminal):
    """Return the process id of the launcher's only child."""
    path = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children")
    return int(path.read_text("ascii").split()[0])


def test_the_first_line_comes_from_the_launcher(tmp_path):
    terminal = start(tmp_path, "")
    terminal.expect_exact("Säker Anteckning …")
    terminal.expect("ended 0 echo=True")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the child in /proc")
def test_after_sigkill_the_terminal_is_mended_and_the_text_promised_only_as_kept(
    tmp_path,
):
    terminal = start(tmp_path, RAW + "time.sleep(30)\n")
    terminal.expect_exact("ready")
    os.kill(child_of(terminal), signal.SIGKILL)
    terminal.expect_exact(MENDING.rstrip("\r"))
    terminal.expect("finns kvar")
    terminal.expect("ended 137 echo=True")


def test_a_closed_window_whose_interface_locks_starts_no_other(tmp_path):
    """SIGHUP comes with SIGCONT, and what is woken locks: that once was first."""
    child = RAW + textwrap.dedent(
        f"""
        signal.signal(signal.SIGHUP, lambda n, frame: os._exit({exits.LOCKED}))
        os.write(2, b"armed")
        while True: time.sleep(1)
        """
    )
    terminal = start(tmp_path, child)
    terminal.expect_exact("armed")
    os.kill(terminal.pid, signal.SIGHUP)
    terminal.expect(f"ended {128 + signal.SIGHUP}")
    assert "armed" not in terminal.before


def test_an_interface_that_begins_without_a_terminal_knows_it():
    driver = HouseDriver.__new__(HouseDriver)
    reading, writing = os.pipe()
    driver.fileno, driver.input_tty = reading, False
    assert driver.gone
    os.close(reading)
    os.close(writing)
    assert driver.gone


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_to_the_launcher_reaches_the_child(tmp_path, number):
    child = RAW + textwrap.dedent(
        """
        def end(n, frame): os._exit(128 + n)
        for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(one, end)
        os.write(2, b"armed")
        while True: time.sleep(1)
        """
    )
    terminal = start(tmp_path, child)
    terminal.expect_exact("armed")
    os.kill(terminal.pid, number)
    terminal.expect(f"ended {128 + number}")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (exits.LOCKED, "locked"),
        (exits.LOCKED_IDLE, "idle"),
        (exits.SIGNED_OUT, "signed-out"),
    ],
)
def test_a_locked_interface_starts_again_and_is_told_why(tmp_path, code, reason):
    terminal = start(
        tmp_path,
        f"""
        import sys
        print("told", sys.argv[1:], flush=True)
        sys.exit(0 if sys.argv[1:] else {code})
        """,
    )
    terminal.expect_exact("told []")
    terminal.expect_exact(f"told ['--after={reason}']")
    terminal.expect("ended 0")


def test_an_interface_that_only_locks_is_given_up(tmp_path):
    terminal = start(tmp_path, f"import sys; sys.exit({exits.LOCKED})")
    terminal.expect(f"ended {exits.INTERNAL}")


@pytest.mark.parametrize("code", [0, 2, 3, 4, 6, 70])
def test_the_childs_code_is_the_launchers(tmp_path, code):
    terminal = start(tmp_path, f"import sys; sys.exit({code})")
    terminal.expect(f"ended {code} ")


def test_the_hardened_child_leaves_no_core_and_cannot_be_read(tmp_path):
    terminal = start(
        tmp_path,
        """
        from tui.hardening import harden
        harden()
        import resource, os
        print("core", resource.getrlimit(resource.RLIMIT_CORE), flush=True)
        print("umask", oct(os.umask(0)), flush=True)
        if os.path.exists("/proc/self/status"):
            import ctypes
            print("dumpable", ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
        """,
    )
    terminal.expect_exact("core (0, 0)")
    terminal.expect_exact("umask 0o77")
    if sys.platform.startswith("linux"):
        terminal.expect_exact("dumpable 0")
    terminal.expect("ended 0")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="prctl")
def test_the_child_ends_with_its_launcher(tmp_path):
    mark = tmp_path / "hung-up"
    terminal = start(
        tmp_path,
        RAW
        + textwrap.dedent(
            f"""
            from tui.hardening import harden
            def end(n, frame):
                open({str(mark)!r}, "w").close(); os._exit(0)
            signal.signal(signal.SIGHUP, end)
            harden()
            os.write(2, b"armed")
            while True: time.sleep(1)
            """
        ),
    )
    terminal.expect_exact("armed")
    os.kill(terminal.pid, signal.SIGKILL)
    until = time.monotonic() + 5
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert mark.exists()
