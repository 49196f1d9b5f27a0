"""What befalls a store in a file, from outside the program that uses it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TORN = (
    "UPDATE version SET blob = CAST(substr(blob, 1, length(blob) - 1) || x'00' AS BLOB)"
)
"""The last byte of every sealed text is another."""


class Spoiler:
    """Spoils a throwaway store, and mends what can be mended."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._away = file.with_name(f"{file.name}.away")
        self._holder: sqlite3.Connection | None = None

    def let(self, how: str) -> None:
        """Let it be ``busy``, ``gone``, ``damaged``; or ``well`` from those before."""
        if self._holder is not None:
            self._holder.close()
            self._holder = None
        if self._away.exists():
            self._away.rename(self._file)
        if how == "gone":
            self._file.rename(self._away)
        elif how == "busy":
            self._holder = sqlite3.connect(self._file, isolation_level=None)
            self._holder.execute("BEGIN IMMEDIATE")
        elif how == "damaged":
            with closing(sqlite3.connect(self._file, isolation_level=None)) as torn:
                torn.execute(TORN)
