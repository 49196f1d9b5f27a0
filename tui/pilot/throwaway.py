"""Folders of throwaway stores: gone with the run, or with the next one.

A run ends in many ways. Signals that ask it to end let it clean up (`signals.py`);
after SIGKILL the next run does. Whose a folder is says a lock that dies with its
process, so nothing is taken from a run that lives, nor what somebody chose to keep.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "anteckning-pilot-"
LOCK = ".run"
"""A file in each folder, locked while the run lives that made it."""

_locks: dict[Path, int] = {}


def make_folder() -> Path:
    """Make a folder of this run's own; what dead runs left goes first."""
    sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    _locks[folder] = lock
    return folder


def drop_folder(folder: Path, *, keep: bool = False) -> None:
    """Throw a folder away; one that is kept is nobody's to sweep either."""
    if keep:
        (folder / LOCK).unlink(missing_ok=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    os.close(_locks.pop(folder))


@contextmanager
def throwaway(*, keep: bool = False) -> Iterator[Path]:
    """Give a folder that is thrown away at the end, unless it is to be kept."""
    folder = make_folder()
    try:
        yield folder
    finally:
        drop_folder(folder, keep=keep)


def sweep(place: Path) -> None:
    """Throw away what runs that were killed have left in a place."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Say whether a folder is ours, made by a run, and no run lives that made it."""
    state = folder.lstat()
    closed = stat.S_ISDIR(state.st_mode) and not state.st_mode & 0o077
    if not closed or state.st_uid != os.geteuid():
        return False
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(lock)
