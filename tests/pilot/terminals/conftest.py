"""A demo for each test, built once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import load_list
from securenotes.notebook.demo.build import build_demo
from tests.kit_once import once
from tests.pilot.terminals.seat import Demo, Seat
from tui.pilot.stores import Phones

Take = Callable[..., Awaitable[Seat]]


def build(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    asyncio.run(build_demo(folder, SystemClock()))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "demo", build)


@pytest.fixture
def demo(built: Path, tmp_path: Path) -> Demo:
    folder = shutil.copytree(built, tmp_path / "demo")
    folder.chmod(0o700)
    people = load_list(folder).people
    return Demo(folder, Phones({one.login: one.seed for one in people}))


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
