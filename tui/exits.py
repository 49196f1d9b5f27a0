"""How the program ends, as the shell sees it."""

from __future__ import annotations

import sys
from typing import NoReturn

OK = 0
EXPECTATION_FAILED = 1
USAGE = 2
SETTINGS = 3
STORE = 4
SERVER = 5
SIGN_IN = 6
INTERNAL = 70
SIGNAL = 128
"""Added to the number of the signal that ended the program."""

LOCKED = 75
"""Told by the interface to its launcher alone: start again at the lock screen."""
LOCKED_IDLE = 76
"""As ``LOCKED``, because nobody touched the keys."""
SIGNED_OUT = 77
"""As ``LOCKED``, but another person signs in next."""
DEMO = 78
"""Told by the interface to the command line: open the demo instead."""


def fail(message: str, code: int) -> NoReturn:
    """Write one line to standard error and end."""
    sys.stderr.write(f"anteckning: {message}\n")
    raise SystemExit(code)
