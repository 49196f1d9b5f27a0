"""Drives one screen without a terminal, and reads it as text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tui import textual_private
from tui.app import AnteckningApp
from tui.i18n import set_language
from tui.pilot.headless import quicken
from tui.screens.house import House

if TYPE_CHECKING:
    from textual.app import App


def lines(pilot: Pilot[Any]) -> list[str]:
    """Return the screen's lines as they are drawn."""
    return textual_private.screen_lines(pilot.app)


def shown(pilot: Pilot[Any]) -> str:
    """Return the whole screen as one text."""
    return "\n".join(lines(pilot))


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type any characters: the pilot's own ``press`` drops some, as ``€``."""
    for character in text:
        key = _character_to_key(character)
        pilot.app.post_message(events.Key(key, character))
    await pilot.pause()


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the work that screens have started is done and drawn."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@asynccontextmanager
async def running(app: AnteckningApp, size: tuple[int, int]) -> AsyncIterator[Any]:
    """Run an application of which the lines are read and nothing is painted."""
    quicken(cast("App[object]", app))
    async with app.run_test(size=size) as pilot:
        yield pilot


@asynccontextmanager
async def opened(
    screen: Callable[[], House[Any]],
    *,
    size: tuple[int, int] = (80, 24),
    language: str = "sv",
    app: AnteckningApp | None = None,
) -> AsyncIterator[Any]:
    """Run the application with one screen open."""
    set_language("en" if language == "en" else "sv")
    house = AnteckningApp(first=screen) if app is None else app
    async with running(house, size) as pilot:
        await pilot.pause()
        yield pilot
    set_language("sv")
