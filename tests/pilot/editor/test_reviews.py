"""Start's section of what is to be reviewed, by keys alone (R25)."""

from __future__ import annotations

import pytest

from securenotes.clock import day_after
from tests.pilot.driver import lines
from tests.pilot.editor.desk import SIZES, place, press, seen, sitting, writing
from tests.unit.notebook.room import Room, filled, publish
from tui.screens.reader.screen import ReaderScreen
from tui.screens.start import StartScreen

TITLES = ("Första", "Andra", "Tredje")


async def with_due(room: Room) -> None:
    anna = await room.sit("anna")
    for title in TITLES:
        await publish(anna, room.ada, title=title, review_day=day_after(anna.today()))
    room.advance(days=1)


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r25_due_notes_are_marked_and_decided_on_in_bulk(
    room: Room, size: tuple[int, int], language: str
) -> None:
    await with_due(room)
    anna = await room.sit("anna")
    words = {
        "sv": ("Att se över", "2 anteckningar är kvar", "inte längre relevant."),
        "en": ("To review", "2 notes are kept", "no longer relevant."),
    }[language]
    async with sitting(anna, StartScreen, size=size, language=language) as pilot:
        assert words[0] in seen(pilot)
        assert all(title in seen(pilot) for title in TITLES)
        await press(pilot, "home", "space", "down", "space")
        assert seen(pilot).count("[x]") == 2
        await press(pilot, "r", "enter")
        assert place(pilot) == "start"
        assert words[1] in seen(pilot)
        assert seen(pilot).count("[ ]") == 1
        await press(pilot, "l")
        assert place(pilot) == "confirm"
        await press(pilot, "left", "enter")
        assert words[2] in seen(pilot)
        assert words[0] not in seen(pilot)


async def test_r25_a_day_that_has_been_is_told_under_the_field(room: Room) -> None:
    await with_due(room)
    async with sitting(await room.sit("anna"), StartScreen) as pilot:
        await press(pilot, "home", "r")
        assert place(pilot) == "review_date"
        await press(pilot, "end", "ctrl+u", *"2020-01-01", "enter")
        assert "Välj en dag som inte har varit än." in seen(pilot)
        await press(pilot, "escape")
        assert place(pilot) == "start"
        assert "Att se över" in seen(pilot)


async def test_r25_the_reader_says_when_and_the_editor_lets_one_choose(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada))
    async with writing(anna, draft) as pilot:
        await press(pilot, "ctrl+r", "end", "ctrl+u", *"2027-06-30", "enter")
        assert "Ses över 30 juni 2027." in seen(pilot)
        await press(pilot, "ctrl+s", "escape")
    kept = await anna.draft(draft.note)
    assert kept.review_day == "2027-06-30"
    note = (await anna.publish(kept)).note
    async with sitting(anna, lambda: ReaderScreen(note)) as pilot:
        assert "Ses över 30 juni 2027" in seen(pilot)
    johan = await room.sit("johan")
    async with sitting(johan, lambda: ReaderScreen(note)) as pilot:
        assert "Ses över" not in seen(pilot)
        assert len(lines(pilot)) == 24
