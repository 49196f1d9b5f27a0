"""A demo for each test, built once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from securenotes.clock import SystemClock
from tests.pilot.terminals.seat import Demo, Seat
from tui.pilot.reading import Settings
from tui.pilot.stores import Shelf

Take = Callable[..., Awaitable[Seat]]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("demos"))


@pytest.fixture
async def demo(shelf: Shelf) -> Demo:
    wanted = cast("Settings", SimpleNamespace(store="demo", sources=()))
    folder, phones = await shelf.take(wanted, SystemClock())
    return Demo(Path(folder), phones)


@pytest.fixture
async def take_seat(demo: Demo) -> AsyncIterator[Take]:
    """Start the program in a terminal; it is ended with the test."""
    taken: list[Seat] = []

    async def take(
        *flags: str, size: tuple[int, int] = (80, 24), **environ: str | None
    ) -> Seat:
        taken.append(Seat(demo, size, *flags, **environ))
        return taken[-1]

    yield take
    for seat in taken:
        await seat.terminal.end()
