"""How many organisations may still be founded on a server.

Whoever reaches a server could otherwise fill it with organisations. An
operator opens it for one, and it closes by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from securenotes.errors import NotAllowed


class Founding:
    """What is left to found; ``left`` None is without end."""

    def __init__(self, left: int | None = 0) -> None:
        self._left = left

    def check(self) -> None:
        """Raise ``NotAllowed`` when none is left."""
        if self._left == 0:
            raise NotAllowed

    @contextmanager
    def one(self) -> Iterator[None]:
        """Found one: nobody else has it meanwhile, and a failure gives it back."""
        self.check()
        if self._left is None:
            yield
            return
        self._left -= 1
        try:
            yield
        except BaseException:
            self._left += 1
            raise
