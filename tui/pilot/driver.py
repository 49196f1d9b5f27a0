"""What a runner asks of the application: the same of both drivers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tui.i18n import Words, text
from tui.pilot.grammar import Size

if TYPE_CHECKING:
    from tui.pilot.sites import Site


class StepFailed(Exception):
    """What a step expected does not hold, or cannot be done."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def __str__(self) -> str:
        return text(self.words)


class Crashed(Exception):
    """The application ended because of what nobody foresaw."""


@dataclass(frozen=True, slots=True)
class View:
    """What a window shows at one moment."""

    lines: tuple[str, ...]
    screen: str = ""
    """The screen's name; "" where a driver cannot know."""
    focus: str = ""
    """The label of what has focus."""
    exit: int | None = None
    """How the program ended, None while it runs."""
    rows: int = 0
    """How many rows the list has that is asked about."""


class Window(Protocol):
    """One running application. Every act is seen through before it returns.

    Raises ``StepFailed`` for what is not there to act on, ``Crashed`` when the
    application is gone.
    """

    name: str

    async def view(self, *, lines: bool = True) -> View:
        """Say what is shown now, when all that was begun is done.

        Where the ``lines`` are not asked for, they need not be painted.
        """

    def last_view(self) -> View:
        """Say what was shown when somebody looked last."""

    async def area(self, name: str) -> tuple[str, ...]:
        """Give the lines of one part, by its id; ``StepFailed`` if none."""

    async def rows(self, name: str) -> int:
        """Count the rows of a list, by its id."""

    async def press(self, keys: Sequence[str]) -> None:
        """Press keys, one after the other."""

    async def type(self, typed: str) -> None:
        """Type characters where focus is."""

    async def paste(self, pasted: str) -> None:
        """Paste a text where focus is."""

    async def focus(self, label: str) -> bool:
        """Give focus to a field by its label; say whether it offers options.

        Where it takes text, what was in it is taken away.
        """

    async def click(self, shown: str) -> None:
        """Click on a visible text."""

    async def click_at(self, name: str, at: Size | None) -> None:
        """Click on a part by its id: a cell of it, or its middle."""

    async def choose(self, shown: str) -> None:
        """Choose an option where focus is."""

    async def resize(self, size: Size) -> None:
        """Change the window's size."""

    async def kill(self) -> None:
        """End it at once, with nothing kept that is not kept already."""

    async def crash(self) -> None:
        """Let it meet an error that nobody foresaw, and see it end."""

    async def start_again(self) -> None:
        """Start a killed one again, as its launcher does."""

    def picture(self) -> str:
        """Give the screen as SVG."""

    def events(self) -> Sequence[str]:
        """Name the types of the last events, for reports."""

    async def close(self) -> None:
        """End it in the ordinary way, whatever it shows."""


class Stage(Protocol):
    """A throwaway store and the windows on it."""

    folder: Path
    site: Site

    async def open(self, name: str, size: Size) -> Window:
        """Open one more application on the store."""

    async def code(self, login: str) -> str:
        """Give a one-time code of somebody's that is good now and not used."""

    async def code_from(self, seed: str) -> str:
        """Give the code of a second factor that a screen showed as text."""

    async def store(self, how: str) -> None:
        """Let something befall the store; ``StepFailed`` at a server."""

    async def advance(self, time: timedelta, windows: Sequence[Window]) -> None:
        """Let time go by; ``StepFailed`` where it cannot be hurried."""

    async def close(self) -> None:
        """Close what is open and throw the store away."""
