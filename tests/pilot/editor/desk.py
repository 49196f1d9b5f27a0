"""Opens the editor and its neighbours on a small town's notebooks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft
from tests.pilot.driver import lines, opened, settle
from tui.app import AnteckningApp
from tui.screens.base import BaseScreen
from tui.screens.editor.screen import EditorScreen
from tui.screens.house import House

SIZES = [((80, 24), "sv"), ((80, 24), "en"), ((60, 20), "sv"), ((60, 20), "en")]


class Below(BaseScreen[None]):
    """What lies under the screen that is tried."""

    SCREEN_ID = "below"


@asynccontextmanager
async def sitting(
    book: Notebook,
    make: Callable[[], House[Any]] | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    language: str = "sv",
) -> AsyncIterator[Pilot[None]]:
    """Run the application for somebody signed in, with one screen on top.

    The school's routine is read, so that nothing is said of it (R30).
    """
    for school in await book.routines_due():
        await book.confirm_routine(school.chain, school.routine_ver)
    app = AnteckningApp(first=Below, clock=book.desk.clock)
    app.notebook, app.person = book, book.me.person.name
    async with opened(Below, size=size, language=language, app=app) as pilot:
        if make is not None:
            await app.push_screen(make())
            await rest(pilot)
        yield pilot


@asynccontextmanager
async def writing(
    book: Notebook, draft: Draft, **how: Any
) -> AsyncIterator[Pilot[None]]:
    """Run the application with the editor open on a draft."""
    async with sitting(book, lambda: EditorScreen(draft), **how) as pilot:
        yield pilot


async def rest(pilot: Pilot[None]) -> None:
    """Wait until what was begun is done and drawn."""
    for _round in range(3):
        await settle(pilot)
        await asyncio.sleep(0)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one by one, each with what it begins."""
    for pressed in keys:
        await pilot.press(pressed)
        await rest(pilot)


def place(pilot: Pilot[None]) -> str:
    """Return the id of the screen on top."""
    return str(getattr(pilot.app.screen, "SCREEN_ID", ""))


def seen(pilot: Pilot[None]) -> str:
    """Return the screen as words, wrapped lines joined."""
    return " ".join(" ".join(lines(pilot)).split())


def focus(pilot: Pilot[None]) -> str:
    """Return the id of what has focus."""
    focused = pilot.app.screen.focused
    return "" if focused is None else str(focused.id)
