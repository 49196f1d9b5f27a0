"""Plays scenarios that a test writes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tests.kit_shelf import the_shelf
from tui.i18n import set_language
from tui.pilot.outcome import Outcome
from tui.pilot.running import Wishes, choose, play_here


def play(text: str, **wishes: Any) -> list[Outcome]:
    """Play a file of this text; give how each scenario went."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "told.scn"
        path.write_text(text, "utf-8")
        return play_file(path, **wishes)


def play_file(path: Path, **wishes: Any) -> list[Outcome]:
    """Play a file; give how each scenario went."""
    wanted = Wishes(**wishes)
    try:
        plays = choose([path], wanted)
        return [play_here(one, the_shelf(), wanted) for one in plays]
    finally:
        set_language("sv")
