"""The status line tells of the last act, on whatever screen one comes back to."""

from __future__ import annotations

from tests.pilot.editor.desk import place, press, seen, sitting
from tests.unit.notebook.room import Room, filled, publish
from tui.screens.pupil import PupilScreen
from tui.screens.start import StartScreen


async def test_what_was_published_is_no_saved_draft_any_more(room: Room) -> None:
    anna = await room.sit("anna")
    await anna.save(filled(anna.new_draft(room.ada)))
    async with sitting(anna, lambda: PupilScreen(room.ada)) as pilot:
        await press(pilot, "enter", "x", "escape")
        assert place(pilot) == "pupil"
        assert "Utkastet är sparat" in seen(pilot)
        await press(pilot, "enter", "f9", "left", "enter")
        assert place(pilot) == "reader"
        assert "Publicerad" in seen(pilot)
        await press(pilot, "escape")
        assert place(pilot) == "pupil"
        assert "Utkastet är sparat" not in seen(pilot)
        assert "Publicerad" in seen(pilot)


async def test_what_was_saved_with_the_key_is_told_where_one_comes_back(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    await anna.save(filled(anna.new_draft(room.ada)))
    async with sitting(anna, lambda: PupilScreen(room.ada)) as pilot:
        await press(pilot, "enter", "ctrl+s", "escape")
        assert "Utkastet är sparat" in seen(pilot)


async def test_a_note_that_was_read_is_the_last_act_on_start(room: Room) -> None:
    johan = await room.sit("johan")
    anna = await room.sit("anna")
    room.advance(minutes=1)
    await publish(johan, room.ada, title="Nytt")
    async with sitting(anna, StartScreen) as pilot:
        assert "Inloggad" in seen(pilot)
        await press(pilot, "n")
        assert "0 olästa kvar." in seen(pilot)
        await press(pilot, "escape")
        assert place(pilot) == "start"
        assert "0 olästa kvar." in seen(pilot)


async def test_a_warning_elsewhere_stands_until_it_is_dealt_with(room: Room) -> None:
    anna = await room.sit("anna")
    await anna.save(filled(anna.new_draft(room.ada)))
    async with sitting(anna, lambda: PupilScreen(room.ada)) as pilot:
        timeline = pilot.app.screen
        assert isinstance(timeline, PupilScreen)
        await press(pilot, "enter")
        timeline.warn("Se upp")
        await press(pilot, "ctrl+s")
        assert "Utkastet är sparat" in seen(pilot)
        await press(pilot, "escape")
        assert "Se upp" in seen(pilot)
