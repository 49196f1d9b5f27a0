"""How many organisations may still be founded on a server.

Whoever reaches a server could otherwise fill it with organisations. An
operator opens it for one, and it closes by itself.
"""

from __future__ import annotations

from securenotes.errors import NotAllowed


class Founding:
    """What is left to found; ``left`` None is without end."""

    def __init__(self, left: int | None = 0) -> None:
        self._left = left

    def check(self) -> None:
        """Raise ``NotAllowed`` when none is left."""
        if self._left == 0:
            raise NotAllowed

    def use(self) -> None:
        """Count one that has been founded."""
        if self._left:
            self._left -= 1
