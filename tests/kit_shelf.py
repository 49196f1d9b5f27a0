"""The stores that scenarios of a test run are copied from, built once a process."""

from __future__ import annotations

import atexit
from functools import cache

from tui.pilot.stores import Shelf
from tui.pilot.throwaway import drop_folder, make_folder


@cache
def the_shelf() -> Shelf:
    """Give the process's shelf, made when the first store is asked for."""
    folder = make_folder()
    atexit.register(drop_folder, folder)
    return Shelf(folder)
