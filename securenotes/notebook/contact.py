"""Whether the server answers, and how much waits for it."""

from __future__ import annotations

from collections.abc import Callable


class Contact:
    """What is known of the way to the store; a store here is always reached."""

    def __init__(self) -> None:
        self.remote = False
        self.lost = False
        self.waiting = 0
        """How many notes have text that lies only on this computer."""
        self._watchers: list[Callable[[], None]] = []

    def __repr__(self) -> str:
        return "Contact(…)"

    def watch(self, changed: Callable[[], None]) -> None:
        """Be told of every change from now on."""
        self._watchers.append(changed)

    def missed(self) -> None:
        """Note that the server did not answer."""
        if self.remote and not self.lost:
            self.lost = True
            self._tell()

    def back(self) -> None:
        """Note that it answers again, and that nothing waits that can be sent."""
        if self.lost:
            self.lost = False
            self._tell()

    def count(self, waiting: int) -> None:
        """Note how many notes wait."""
        if waiting != self.waiting:
            self.waiting = waiting
            self._tell()

    def _tell(self) -> None:
        for changed in self._watchers:
            changed()
