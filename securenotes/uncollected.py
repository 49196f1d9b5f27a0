"""Large acts run without Python looking for garbage in between.

A roster of 40,000 memberships makes objects by the hundred thousand that all live
as long as the act: to look through them again and again took a third of its time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let garbage lie until the act is done; what counts is freed all the same.

    Where two overlap, the first to end lets Python look again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
