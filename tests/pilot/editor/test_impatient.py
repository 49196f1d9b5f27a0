"""A key that comes before what it acts on is here is not lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from securenotes.notebook.session import Notebook
from tests.pilot.editor.desk import place, press, rest, sitting
from tests.unit.notebook.room import Room
from tui.screens.pupil import PupilScreen


async def test_a_new_note_asked_for_while_the_pupil_is_read_opens_then(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, here = await room.sit("anna"), asyncio.Event()
    read = Notebook.pupil

    async def slow(self: Notebook, scope: Any) -> Any:
        await here.wait()
        return await read(self, scope)

    monkeypatch.setattr(Notebook, "pupil", slow)
    async with sitting(anna) as pilot:
        await pilot.app.push_screen(PupilScreen(room.ada))
        await pilot.press("ctrl+n")
        assert place(pilot) == "pupil"
        here.set()
        await rest(pilot)
        assert place(pilot) == "editor"
        await press(pilot, "escape")
        assert place(pilot) == "pupil"
