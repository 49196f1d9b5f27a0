"""Whether a person asks, or their program by itself.

What a program reads because somebody else has written is nobody's activity: a
session that only such reading uses falls idle like one that nothing uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_UNATTENDED: ContextVar[bool] = ContextVar("unattended", default=False)


def is_unattended() -> bool:
    """Tell whether what is asked here is asked by no person."""
    return _UNATTENDED.get()


@contextmanager
def unattended(on: bool = True) -> Iterator[None]:
    """Mark what is asked inside, and what is begun inside, as no person's."""
    token = _UNATTENDED.set(on)
    try:
        yield
    finally:
        _UNATTENDED.reset(token)
