"""Writing files where a person has chosen (R26, vault § 8).

For their owner alone, never over anything, and straight to their place: there is
no temporary file. What goes wrong is told as codes of ``BadInput("folder")``.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from securenotes.errors import BadInput, DiskFull
from securenotes.keeper.place import NETWORK, find_file_system
from securenotes.text import clean

NO_SPACE = 28


def find_folder(typed: str) -> Path:
    """Give the folder that a path names, ``~`` being one's own.

    Raises ``BadInput`` ("folder"): empty, characters, relative, missing, file,
    read-only.
    """
    typed = typed.strip()
    if not typed:
        raise BadInput("folder", "empty")
    if clean(typed) != (typed, 0) or "\n" in typed:
        raise BadInput("folder", "characters")
    try:
        folder = Path(typed).expanduser()
        if not folder.is_absolute():
            raise BadInput("folder", "relative")
        state = folder.stat()
    except (RuntimeError, FileNotFoundError, NotADirectoryError):
        raise BadInput("folder", "missing") from None
    except (OSError, ValueError):
        raise BadInput("folder", "read-only") from None
    if not stat.S_ISDIR(state.st_mode):
        raise BadInput("folder", "file")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput("folder", "read-only")
    return folder


def is_shared(folder: Path) -> bool:
    """Whether a folder lies on a network, or everybody here may change it.

    The files themselves are their owner's alone, wherever they lie.
    """
    if find_file_system(folder) in NETWORK:
        return True
    return bool(folder.stat().st_mode & stat.S_IWOTH)


def check_free(folder: Path, names: list[str]) -> None:
    """Refuse to write over anything; ``BadInput`` ("folder", "exists")."""
    if any(os.path.lexists(folder / name) for name in names):
        raise BadInput("folder", "exists")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all or nothing, each 0600 and on disk when this returns.

    Raises ``BadInput`` ("folder": exists, read-only) and ``DiskFull``.
    """
    written: list[Path] = []
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        for name, data in files.items():
            path = folder / name
            handle = os.open(path, flags, 0o600)
            written.append(path)
            try:
                os.fchmod(handle, 0o600)
                view = memoryview(data)
                while view:
                    view = view[os.write(handle, view) :]
                os.fsync(handle)
            finally:
                os.close(handle)
    except OSError as error:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        if isinstance(error, FileExistsError):
            raise BadInput("folder", "exists") from None
        if error.errno == NO_SPACE:
            raise DiskFull from None
        raise BadInput("folder", "read-only") from None
