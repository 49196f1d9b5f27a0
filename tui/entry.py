"""What the command runs first: something is on the screen before all is read in.

Nothing but Python itself is imported until the line stands there (P1).
"""

from __future__ import annotations

import os
import sys

LINE = "Säker Anteckning …\r"
"""What stands there while the interface starts; what comes next writes over it."""

WITH_VALUE = frozenset({"--settings", "--store", "--lang", "--after"})
"""Options before the command, each with a word that belongs to it."""

ASKED = frozenset({"-h", "--help", "--version", "--list", "--json"})
"""Options after which no interface is opened."""


def opens_interface(argv: list[str]) -> bool:
    """Say whether the arguments, if they are right, open the interface."""
    command, skip = "", False
    for word in argv:
        if word in ASKED:
            return False
        if skip or word.startswith("-"):
            skip = word in WITH_VALUE and not skip
        elif not command:
            command = word
    return command in ("", "demo")


def main() -> int:
    """Say at once that it starts, then do what the arguments ask."""
    if _can_overwrite() and opens_interface(sys.argv[1:]):
        sys.stderr.write(LINE)
        sys.stderr.flush()
    from tui.cli import main as act

    return act()


def _can_overwrite() -> bool:
    if os.environ.get("TERM", "dumb") in ("dumb", ""):
        return False
    return os.isatty(0) and os.isatty(2)
