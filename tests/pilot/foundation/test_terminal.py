"""The interface in a real pseudo-terminal: crash, signals, colours, signs."""

import os
import re
import signal
import sys
import textwrap
import time
from pathlib import Path
from typing import cast

import pexpect
import pyte
import pytest

pytestmark = pytest.mark.terminal

PROGRAM = """
import sys
from tui.environment import scrub
import os
scrub(os.environ)
from tui.app import AnteckningApp
from tui.child import host
from tui.i18n import lazy
from tui.keys import key
from tui.screens.base import BaseScreen
from tui.signs import fitting_set
from tui.theme import fitting_theme
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput
from tui.widgets.button import Button
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList

class Probe(BaseScreen[None]):
    SCREEN_ID = "probe"
    FOOTER = ("app.help",)
    BINDINGS = [key("f3", "fail", lazy("Help"), "probe.fail"),
                key("f4", "fail_later", lazy("Help"), "probe.later")]
    def compose_content(self):
        yield Field("Rubrik", TextInput("text", id="t"), label_width=10)
        yield Button("Klart")
        yield VirtualList([Column("n")], id="l")
    def on_mount(self):
        super().on_mount()
        self.set_title("Prov")
        self.query_one("#l").set_items([Row("a", ["Alva"], sign="unread")])
        self.say("ready")
    async def keep_text(self):
        with open(sys.argv[1], "a") as file:
            file.write("kept\\n")
    def action_fail(self):
        password = "CANARY-sentinel"
        raise ValueError(password)
    def action_fail_later(self):
        async def work():
            note = "CANARY-sentinel"
            raise KeyError(note)
        self.run_task(work, group="load")
    def action_help(self):
        pass

app = AnteckningApp(first=Probe, signs=fitting_set(os.environ),
                    theme=fitting_theme(os.environ, "saker-mork"))
code = host(app)
print(f"ended {code}", flush=True)
"""


class Terminal:
    """A program in a pseudo-terminal whose screen can be read."""

    def __init__(self, tmp_path, **environ):
        script = tmp_path / "program.py"
        script.write_text(textwrap.dedent(PROGRAM), "utf-8")
        self.kept = tmp_path / "kept"
        kept = {
            k: v
            for k, v in os.environ.items()
            if k not in {"NO_COLOR", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE"}
        }
        base = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            sys.executable,
            [str(script), str(self.kept)],
            env={**kept, **base, "PYTHONPATH": str(Path.cwd()), **environ},
            dimensions=(24, 80),
            timeout=10,
        )
        self.wait_for("ready")

    def read(self, seconds=0.05):
        """Take in what has come."""
        try:
            while True:
                data = cast(
                    "bytes", self.child.read_nonblocking(65536, timeout=seconds)
                )
                self.raw += data
                # pyte takes Kitty's private CSI for text.
                self.stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*u", b"", data))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return

    def wait_for(self, text, seconds=10):
        """Read until the text is on the screen or in what was written."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.read()
            if text in "\n".join(self.screen.display) or text.encode() in self.raw:
                return
        raise AssertionError(f"{text!r} is not in\n" + "\n".join(self.screen.display))


@pytest.mark.parametrize("pressed", ["\x1bOR", "\x1bOS"])
def test_a_crash_shows_a_number_and_nothing_that_was_in_memory(tmp_path, pressed):
    terminal = Terminal(tmp_path)
    terminal.child.send(pressed)
    terminal.wait_for("ended 70")
    terminal.read(0.2)
    told = terminal.raw.decode("utf-8", "replace")
    assert re.search(r"Något gick fel \(fel [0-9a-f]{4}\)\. Texten är sparad\.", told)
    for secret in ("CANARY", "sentinel", "Traceback", "ValueError", "KeyError"):
        assert secret not in told
    assert terminal.kept.read_text() == "kept\n"
    assert told.rindex("\x1b[?1049l") < told.rindex("Något gick fel")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_r42_a_signal_keeps_the_text_and_leaves_the_screen(tmp_path, number):
    terminal = Terminal(tmp_path)
    terminal.child.kill(number)
    terminal.wait_for(f"ended {128 + number}")
    assert terminal.kept.read_text() == "kept\n"
    for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1003l"):
        assert sequence in terminal.raw


def test_ctrl_q_keeps_the_text_and_ends_with_0(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.child.send("\x11")
    terminal.wait_for("ended 0")
    assert terminal.kept.read_text() == "kept\n"


def test_an_idle_screen_sends_no_bytes(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.read(0.5)
    before = len(terminal.raw)
    time.sleep(6)
    terminal.read(0.1)
    assert len(terminal.raw) == before


def test_without_colour_the_signs_and_brackets_tell(tmp_path):
    terminal = Terminal(tmp_path, NO_COLOR="1")
    terminal.read(0.3)
    drawn = "\n".join(terminal.screen.display)
    assert "►Rubrik    [text" in drawn
    assert "›● Alva" in drawn
    terminal.child.send("\t")
    terminal.wait_for("►[ Klart ]")
    for red, green, blue in re.findall(rb"38;2;(\d+);(\d+);(\d+)", terminal.raw):
        assert red == green == blue


def test_in_sixteen_colours_fields_have_brackets_and_no_other_colour_is_sent(tmp_path):
    terminal = Terminal(tmp_path, TERM="xterm", COLORTERM="")
    terminal.read(0.3)
    assert "►Rubrik    [text" in "\n".join(terminal.screen.display)
    assert b"38;2;" not in terminal.raw
    assert b"38;5;" not in terminal.raw


@pytest.mark.parametrize("environ", [{"TERM": "linux"}, {"LANG": "C"}])
def test_where_signs_cannot_be_drawn_ascii_stands_for_them(tmp_path, environ):
    terminal = Terminal(tmp_path, **environ)
    terminal.read(0.3)
    drawn = "\n".join(terminal.screen.display)
    assert ">Rubrik" in drawn
    assert ">* Alva" in drawn
    assert not set(drawn) & set("►›●─…│┌")
