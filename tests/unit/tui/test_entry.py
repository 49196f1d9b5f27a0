"""What stands on the screen before the program is read in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui.entry import opens_interface


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ("", True),
        ("--lang en --no-mouse", True),
        ("demo --keep somewhere --remote", True),
        ("--store serve demo", True),
        ("--store=serve", True),
        ("serve", False),
        ("--settings demo store verify", False),
        ("pilot run demo", False),
        ("demo --list", False),
        ("demo --json", False),
        ("demo --help", False),
        ("--version", False),
        ("-h", False),
    ],
)
def test_the_line_is_written_where_the_interface_opens(words: str, opens: bool) -> None:
    assert opens_interface(words.split()) is opens


def test_nothing_is_read_in_before_the_line() -> None:
    told = "import sys; had = set(sys.modules); import tui.entry; "
    told += "print(*sorted(set(sys.modules) - had))"
    asked = [sys.executable, "-c", told]
    root = __file__.partition("/tests/")[0]
    done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__future__", "tui", "tui.entry"]
