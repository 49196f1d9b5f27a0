"""What is imported on use is not imported before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = ("httpx", "keyring", "segno", "pyotp", "sqlalchemy", "pydantic", "http.client")

FIRST_FRAME = """
import asyncio, sys
from pathlib import Path
from securenotes.clock import SystemClock
from securenotes.notebook.demo.build import build_demo
folder = Path(sys.argv[1])
place = asyncio.run(build_demo(folder, SystemClock()))
from tui.app import AnteckningApp
from tui.bootstrap import open_door
from tui.textual_private import screen_lines

async def draw():
    app = AnteckningApp(open_at)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        return "anna.berg" in "\\n".join(screen_lines(app)), set(sys.modules)

open_at = open_door(place, SystemClock())
painted, modules = asyncio.run(draw())
assert painted
print(" ".join(sorted(modules)))
"""


def modules_after(program: str, *arguments: str) -> set[str]:
    """Run a program in an interpreter of its own; give what it printed."""
    command = [sys.executable, "-I", "-c", program, *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return set(told.stdout.split())


def test_the_command_line_imports_no_textual() -> None:
    program = "import tui.cli, sys; print(' '.join(sys.modules))"
    found = modules_after(program)
    assert "tui.cli" in found
    assert not found & {"textual", "rich", "nacl", "sqlite3", *HEAVY}


def test_the_first_frame_imports_nothing_that_is_not_needed(tmp_path: Path) -> None:
    found = modules_after(FIRST_FRAME, str(tmp_path))
    assert "tui.screens.sign_in" in found
    assert not found & set(HEAVY)
