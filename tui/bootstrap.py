"""The one place where settings become repository, notebook and application."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.clock import Clock, SystemClock
from securenotes.errors import StoreError
from securenotes.notebook.place import StorePlace
from tui import exits
from tui.i18n import text
from tui.signs import fitting_set
from tui.words import explain_at_start

if TYPE_CHECKING:
    from securenotes.notebook.door import Door
    from securenotes.settings import Settings
    from tui.app import AnteckningApp
    from tui.signs import SignSet


def store_place(settings: Settings, options: argparse.Namespace) -> StorePlace:
    """Return which store is meant: the demo's, the one set, or the platform's."""
    if options.command == "demo":
        from securenotes.notebook.demo.accounts import demo_place
        from tui.commands.demo import passing

        folder = Path(options.keep).expanduser().absolute()
        return demo_place(folder, kept=folder.parent.name != passing())
    if settings.store:
        folder = Path(settings.store).expanduser().absolute()
    else:
        import platformdirs

        folder = platformdirs.user_data_path("anteckning")
    return StorePlace(folder / "store.db", folder)


def open_door(place: StorePlace, clock: Clock) -> Door:
    """Open the store's door; ends with 4, in words, where the store is unusable."""
    from securenotes.notebook.door import Door

    try:
        return asyncio.run(Door.open(place, clock))
    except StoreError as error:
        exits.fail(text(explain_at_start(error)), exits.STORE)


def chosen_signs(settings: Settings) -> SignSet:
    """Return the signs that this terminal can show."""
    if settings.signs != "auto":
        return settings.signs
    encoding = (sys.stderr.encoding or "").lower().replace("-", "")
    return fitting_set(os.environ) if encoding == "utf8" else "ascii"


def first_screen(door: Door, after: str | None) -> str:
    """Return the screen to begin on; ``after`` is why it is started again."""
    if door.first_run:
        return "setup"
    return "lock" if after in {"locked", "idle"} else "sign_in"


def make_app(settings: Settings, options: argparse.Namespace) -> AnteckningApp:
    """Return the application, its door open, on its first screen."""
    clock = SystemClock()
    # The launcher outlives a lock; its number tells its window from others.
    place = replace(store_place(settings, options), window=str(os.getppid()))
    door = open_door(place, clock)
    from tui.app import AnteckningApp
    from tui.theme import fitting_theme

    return AnteckningApp(
        door,
        first=first_screen(door, options.after),
        clock=clock,
        theme=fitting_theme(os.environ, settings.theme),
        signs=chosen_signs(settings),
        keymap=settings.keys,
    )
