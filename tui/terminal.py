"""Leaves the terminal as a shell wants it, however the interface ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from tui.i18n import _

FORGET = "\x1b[0m\x1b[2J\x1b[H"
"""Empties the buffer that is shown: leaving the second one leaves it as it was."""

MENDING = (
    "\x1b[<u"  # Kitty's keyboard
    "\x1b[?2004l"  # bracketed paste
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse
    "\x1b[?1004l"  # focus reports
    "\x1b[?2026l\x1b[?2048l"  # held-back painting, size reports
    # The alternate screen: entered, where that was not done, emptied, and left.
    f"\x1b[?1049h{FORGET}\x1b[?1049l"
    "\x1b[0m\x1b[?25h\x1b[?7h\r"  # colours, cursor, wrapping
)


def missing_terminal(*, plain: bool) -> str:
    """Return what to say where there is no terminal for the interface, or "".

    ``plain`` lines need none that can place text.
    """
    # Textual draws on standard error, so that one must be a terminal too.
    ours = sys.stdout if plain else sys.stderr
    if not (sys.stdin.isatty() and ours.isatty()):
        return _(
            "There is no terminal here. Start it in a terminal window, without"
            " < > or |."
        )
    term = os.environ.get("TERM", "")
    if not plain and term in {"dumb", ""}:
        return _(
            "This terminal cannot place text (TERM={term}). Start it in another"
            " terminal, or with --plain.",
            term=term,
        )
    return ""


def remember_terminal() -> Callable[[], None]:
    """Return what brings the terminal back to how it is now."""
    try:
        import termios

        # Textual draws on standard error, and reads standard input.
        screen, keys = sys.stderr.fileno(), sys.stdin.fileno()
        before = termios.tcgetattr(keys)
    except (ImportError, OSError, ValueError, termios.error):
        return lambda: None

    def mend() -> None:
        try:
            os.write(screen, MENDING.encode())
            termios.tcflush(keys, termios.TCIFLUSH)
            termios.tcsetattr(keys, termios.TCSADRAIN, before)
        except (OSError, termios.error):
            return  # the terminal has gone, and with it what to mend

    return mend
