"""``anteckning pilot record``: the real application on a store made for it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.notebook.door import Door
from tui import exits
from tui.bootstrap import first_screen
from tui.i18n import _, language
from tui.keys import key_name
from tui.launcher import REASONS
from tui.pilot.grammar import Size
from tui.pilot.reading import Settings
from tui.pilot.recorded_app import RecordedApp
from tui.pilot.recorder import MARK, Recorder, quoted
from tui.pilot.stores import Shelf, fake_clock, place_of
from tui.pilot.throwaway import throwaway

if TYPE_CHECKING:
    from securenotes.clock import Clock
    from securenotes.notebook.place import StorePlace


def record(options: argparse.Namespace, size: Size | None) -> int:
    """Open the application and write what is done; return the exit code.

    A store that is named is refused: only one made here is opened.
    """
    out = Path(options.out)
    if getattr(options, "store", None):
        return _refuse(_("The recorder opens no store that it did not make."))
    if out.exists() and not options.force:
        return _refuse(_("{file} is there already; --force writes over it.", file=out))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return _refuse(_("Recording needs a terminal."))
    if size is None:
        cells = os.get_terminal_size(sys.stderr.fileno())
        size = (cells.columns, cells.lines)
    settings = replace(Settings(), store=options.made)
    told = _("{key} writes what is shown as an expectation.", key=key_name(MARK))
    sys.stderr.write(told + os.linesep)
    with throwaway() as folder:
        clock = fake_clock(settings)
        taken, _phones = asyncio.run(Shelf(folder).take(settings, clock))
        recorder = Recorder(out, head(out.stem, size, options.made))
        return _host(place_of(options.made, taken), clock, recorder)


def head(name: str, size: Size, store: str) -> list[str]:
    """Give the first lines of a recording."""
    lang = "en" if language() == "en" else "sv"
    return [
        f"scenario {quoted(name)}",
        f"set size {size[0]}x{size[1]}",
        f"set lang {lang}",
        f"set store {store}",
    ]


def _host(place: StorePlace, clock: Clock, recorder: Recorder) -> int:
    after: str | None = None
    while True:
        door = asyncio.run(Door.open(place, clock))
        app = RecordedApp(door, first=first_screen(door, after), clock=clock)
        app.watch_with(recorder)
        app.run()
        code = app.return_code or 0
        after = REASONS.get(code)
        recorder.ended(None if after else code)
        if after is None:
            return code


def _refuse(words: str) -> int:
    sys.stderr.write(words + os.linesep)
    return exits.USAGE
