"""An own draft is thrown away where it is met, also after the link (R10)."""

from __future__ import annotations

import pytest

from tests.pilot.driver import type_text
from tests.pilot.editor.desk import SIZES, focus, place, press, seen, sitting, writing
from tests.unit.notebook.room import Room, filled
from tui.screens.start import StartScreen
from tui.widgets.note_area import NoteArea

ASKED = {"sv": "Kasta utkastet?", "en": "Discard the draft?"}
DONE = {"sv": "Utkastet är kastat.", "en": "Draft discarded."}


async def leave_a_draft(room: Room, title: str) -> None:
    anna = await room.sit("anna")
    await anna.save(filled(anna.new_draft(room.ada), title=title))


async def end_the_link(room: Room) -> None:
    await room.end_link("anna", room.unit.groups["5B"])
    room.advance(days=1)


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r10_after_the_link_a_draft_is_discarded_on_start(
    room: Room, size: tuple[int, int], language: str
) -> None:
    await leave_a_draft(room, "Kvar")
    await end_the_link(room)
    anna = await room.sit("anna")
    async with sitting(anna, StartScreen, size=size, language=language) as pilot:
        assert "Kvar" in seen(pilot)
        await press(pilot, "delete")
        assert ASKED[language] in seen(pilot)
        assert focus(pilot) == "no"
        await press(pilot, "enter")
        assert "Kvar" in seen(pilot)
        await press(pilot, "delete", "left", "enter")
        assert place(pilot) == "start"
        assert "Kvar" not in seen(pilot)
        assert DONE[language] in seen(pilot)
    assert (await anna.start()).drafts == ()


async def test_delete_on_start_discards_any_own_draft_and_nothing_else(
    room: Room,
) -> None:
    await leave_a_draft(room, "Kvar")
    anna = await room.sit("anna")
    async with sitting(anna, StartScreen) as pilot:
        await press(pilot, "end", "delete")  # a group
        assert place(pilot) == "start"
        assert "Kasta utkastet" not in seen(pilot)
        await press(pilot, "home", "delete", "left", "enter")
        assert "Kvar" not in seen(pilot)


async def test_r10_a_draft_that_is_only_read_is_discarded_there(room: Room) -> None:
    await leave_a_draft(room, "Kvar")
    await end_the_link(room)
    anna = await room.sit("anna")
    async with sitting(anna, StartScreen) as pilot:
        await press(pilot, "enter")
        assert place(pilot) == "editor"
        assert "Delete Kasta utkastet" in seen(pilot)
        await press(pilot, "delete", "escape")
        assert place(pilot) == "editor"
        await press(pilot, "delete", "left", "enter")
        assert place(pilot) == "start"
        assert "Kvar" not in seen(pilot)
        assert "Utkastet är kastat." in seen(pilot)


async def test_r10_the_commands_of_such_a_draft_neither_save_nor_publish(
    room: Room,
) -> None:
    await leave_a_draft(room, "Kvar")
    await end_the_link(room)
    anna = await room.sit("anna")
    async with sitting(anna, StartScreen) as pilot:
        await press(pilot, "enter", "ctrl+p")
        offered = seen(pilot)
        assert "Kasta utkastet" in offered
        assert "Rutin" in offered
        for gone in ("Spara utkast", "Publicera", "Mallar", "Vilken typ?"):
            assert gone not in offered
        await press(pilot, *"kasta", "enter")
        assert "Kasta utkastet?" in seen(pilot)


async def test_delete_in_a_text_that_is_written_takes_a_letter(room: Room) -> None:
    anna = await room.sit("anna")
    async with writing(anna, filled(anna.new_draft(room.ada), body="abc")) as pilot:
        body = pilot.app.screen.query_one(NoteArea)
        body.focus()
        await press(pilot, "home", "delete")
        await type_text(pilot, "x")
        assert place(pilot) == "editor"
        assert body.text == "xbc"
        await press(pilot, "ctrl+p")
        assert "Kasta utkastet" not in seen(pilot)
        assert "Spara utkast" in seen(pilot)
