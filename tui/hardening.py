"""Keeps the process's memory out of core files and other processes' reach."""

from __future__ import annotations

import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Forbid core files and, on Linux, reading by others of the same account.

    On Linux the process is also hung up on when its launcher ends.
    """
    forbid_dumps()
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGHUP), 0, 0, 0)


def forbid_dumps() -> None:
    """Forbid core files, files for others and, on Linux, being read by others."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass
    os.umask(0o077)
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
