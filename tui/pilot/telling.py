"""What is told of a failure, with everything secret struck out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.i18n import Words, lazy, text
from tui.pilot.driver import Crashed, StepFailed, View, Window
from tui.pilot.outcome import Failure

if TYPE_CHECKING:
    from tui.pilot.places import Place


class Secrets:
    """Passwords, codes and what was kept: none of it is written down."""

    def __init__(self, *first: str) -> None:
        self._known = set(first)

    def __repr__(self) -> str:
        return "Secrets(…)"

    def add(self, *more: str) -> None:
        """Strike these out from now on."""
        self._known.update(more)

    def strike(self, shown: str) -> str:
        """Give a text without them, the longest first."""
        for secret in sorted(self._known, key=len, reverse=True):
            if secret:
                shown = shown.replace(secret, "•" * len(secret))
        return shown


def stopped_words(limit: float) -> Words:
    """Say that a scenario was stopped."""
    return lazy("Stopped: it took more than {n} seconds.", n=round(limit))


async def describe(
    window: Window | None, place: Place, source: str, words: Words, secrets: Secrets
) -> Failure:
    """Tell what did not hold, and what is on the screen."""
    source, told = secrets.strike(source), secrets.strike(text(words))
    if window is None:
        return Failure(place, source, told)
    try:
        async with asyncio.timeout(2):
            view = await window.view()
    except (Crashed, StepFailed, TimeoutError):
        return Failure(place, source, told, events=tuple(window.events()))
    return Failure(place, source, told, _struck(view, secrets), tuple(window.events()))


def last_seen(
    window: Window | None, place: Place, source: str, words: Words, secrets: Secrets
) -> Failure:
    """Tell of a window that answers nobody any more, from what it showed last."""
    source, told = secrets.strike(source), secrets.strike(text(words))
    if window is None:
        return Failure(place, source, told)
    shown = _struck(window.last_view(), secrets)
    return Failure(place, source, told, shown, tuple(window.events()))


def _struck(view: View, secrets: Secrets) -> View:
    lines = tuple(secrets.strike(line) for line in view.lines)
    return View(lines, view.screen, view.focus, view.exit)
