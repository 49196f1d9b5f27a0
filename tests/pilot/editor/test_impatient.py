"""A key that comes before what it acts on is here is not lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft, Published
from tests.pilot.editor.desk import place, press, rest, seen, sitting, writing
from tests.unit.notebook.room import Room, filled
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


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (("a", "d", "a", "enter"), "pupil"),
        (("q", "enter"), "pupils"),
        (("a", "d", "a", "enter", "x", "backspace"), "pupils"),
    ],
)
async def test_enter_before_the_pupils_have_come_opens_the_one_that_was_typed(
    room: Room, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], shown: str
) -> None:
    anna, here = await room.sit("anna"), asyncio.Event()
    read = Notebook.pupils

    async def slow(self: Notebook) -> Any:
        await here.wait()
        return await read(self)

    monkeypatch.setattr(Notebook, "pupils", slow)
    async with sitting(anna) as pilot:
        await pilot.press("2", *typed)
        here.set()
        await rest(pilot)
        assert place(pilot) == shown


@pytest.mark.parametrize(("key", "shown"), [("f1", "reader"), ("2", "pupils")])
async def test_what_is_opened_while_a_note_is_on_its_way_leaves_no_dead_editor(
    room: Room, monkeypatch: pytest.MonkeyPatch, key: str, shown: str
) -> None:
    anna, here = await room.sit("anna"), asyncio.Event()
    publish = Notebook.publish

    async def slow(self: Notebook, draft: Draft) -> Published:
        await here.wait()
        return await publish(self, draft)

    monkeypatch.setattr(Notebook, "publish", slow)
    async with writing(anna, filled(anna.new_draft(room.ada))) as pilot:
        await press(pilot, "f9", "left")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert place(pilot) == ("help" if key == "f1" else shown)
        here.set()
        await rest(pilot)
        assert place(pilot) == shown
        assert "Publicerad " in seen(pilot)
        app: Any = pilot.app
        assert not [one for one in app.houses if one.SCREEN_ID in ("editor", "help")]
        assert app.return_code is None
