"""Two windows on one store of this computer: what one writes the other shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalStore
from tests.kit import MORNING, build_town
from tests.pilot.editor.desk import place, seen, sitting
from tests.pilot.remote.site import until
from tests.unit.notebook.room import CANARY, Room, publish
from tui.screens.pupil import PupilScreen
from tui.screens.start import StartScreen

SOON = 5.0
DAY, LATE = 86_400_000, (22 * 60 + 45) * 60_000
"""Milliseconds; late in the evening in Stockholm, where it is UTC+1."""


@pytest.fixture
async def windows(tmp_path: Path) -> AsyncIterator[tuple[Room, LocalStore]]:
    """A room over a file, and the same file as another process opens it."""
    path, clock = tmp_path / "store" / "notes.db", FakeClock(MORNING)
    room = Room(await build_town(LocalStore.create(path, clock), clock), tmp_path)
    room.advance(days=1)
    second = LocalStore.open(path, clock)
    yield room, second
    await second.close()
    await room.town.store.close()


async def test_a_second_window_shows_what_is_published_and_closes_what_is_lost(
    windows: tuple[Room, LocalStore],
) -> None:
    room, second = windows
    anna = await room.sit("anna")
    first, room.town.store = room.town.store, second
    johan = await room.sit("johan")
    async with sitting(johan, StartScreen) as pilot:
        app: Any = pilot.app
        app.live.start()
        await publish(anna, room.ada, title="Läsläxan gick bra")
        await until(pilot, "Läsläxan gick bra", SOON)
        await pilot.press("n")
        await until(pilot, CANARY)
        assert place(pilot) == "reader"
        room.town.store = first
        await room.end_link("johan", room.unit.groups["5B"])
        await until(pilot, "Du kan inte längre läsa elevens anteckningar", SOON)
        assert CANARY not in seen(pilot)


async def test_r4_what_is_open_is_closed_when_the_last_day_is_over(
    windows: tuple[Room, LocalStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("securenotes.repository.local.LOOK_EVERY", 0.05)
    room, _second = windows
    while room.town.now % DAY < LATE:
        room.advance(minutes=10)
    town, unit, eva = room.town, room.unit, room.town.person("eva")
    office = await town.sign_in("eva")
    await town.add_people(office, unit, eva, "maj")
    await town.link(office, unit, eva, "maj", unit.pupils["cia"], town.today)
    maj = await room.sit("maj")
    async with sitting(maj, lambda: PupilScreen(unit.pupils["cia"])) as pilot:
        app: Any = pilot.app
        app.live.start()
        assert place(pilot) == "pupil"
        room.advance(minutes=20)
        await until(pilot, "Du kan inte längre läsa elevens anteckningar", SOON)
