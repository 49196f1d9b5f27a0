"""Whether a click was meant for what is under it."""

from __future__ import annotations

from textual import events


class Clicks:
    """Knows the second of two clicks whose first was on something else.

    The first may have opened a question, with a button in the very same place.
    """

    NEAR = 1.0
    """Seconds within which several clicks are one, and more."""

    def __init__(self) -> None:
        self._first = float("-inf")

    def meant(self, event: events.Click) -> bool:
        """Return whether it began here."""
        if event.chain == 1:
            self._first = event.time
        return event.time - self._first <= self.NEAR * event.chain
