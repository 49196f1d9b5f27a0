"""What stands beside the writer: wording, party view, templates, routine."""

from __future__ import annotations

import asyncio

from tests.pilot.driver import lines, type_text
from tests.pilot.editor.desk import focus, place, press, rest, seen, writing
from tests.unit.notebook.room import Room, filled
from tui.screens.editor import helps as editor_helps
from tui.screens.editor.screen import EditorScreen


async def test_the_look_counts_marks_and_goes_to_them(room: Room) -> None:
    anna = await room.sit("anna")
    text = "Första raden.\nBo är lat. Det sägs att\nhan har ADHD."
    async with writing(anna, filled(anna.new_draft(room.ada), body=text)) as pilot:
        await press(pilot, "ctrl+o")
        assert place(pilot) == "wording"
        shown = seen(pilot)
        for words in (
            "lat ett omdöme om en person",
            "I stället: skriv ”en klasskamrat”",
            "Det sägs säger inte vem, när eller hur",
            "ADHD hälsa eller diagnos",
            "Bara förslag: du bestämmer",
        ):
            assert words in shown
        await press(pilot, "down")
        assert "skriv vad eleven gjorde eller inte påbörjade." in seen(pilot)
        await press(pilot, "enter")
        assert (place(pilot), focus(pilot)) == ("editor", "body")
        editor = pilot.app.screen
        assert isinstance(editor, EditorScreen)
        assert editor.body.selected_text == "lat"
        assert "ord att se över, Ctrl+O" in seen(pilot)


async def test_the_look_comes_after_a_pause_and_never_stops_publishing(
    room: Room, monkeypatch
) -> None:
    monkeypatch.setattr(editor_helps, "LOOK_AFTER", 0.05)
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), body="Vi ses i morgon.")
    async with writing(anna, draft) as pilot:
        await press(pilot, "ctrl+o")
        assert "Inga ord att se över." in lines(pilot)[22]
        await type_text(pilot, " Hon är lat.")
        for _turn in range(50):
            await asyncio.sleep(0.02)
            await rest(pilot)
            if "1 ord att se över" in seen(pilot):
                break
        assert "1 ord att se över, Ctrl+O" in seen(pilot)
        await press(pilot, "f9")
        assert place(pilot) == "publish"


async def test_r26_the_party_view_masks_others_and_says_why(room: Room) -> None:
    anna = await room.sit("anna")
    pupils = [row.pupil for row in await anna.pupils()]
    (other,) = [one.name.capitalize() for one in pupils if one.scope != room.ada]
    draft = filled(anna.new_draft(room.ada), body=f"{other} satt bredvid.\nHon läste.")
    for language, masked, law in (
        ("sv", "[maskerat] satt bredvid.", "OSL 10 kap. 3 §"),
        ("en", "[masked] satt bredvid.", "OSL 10 kap. 3 §"),
    ):
        async with writing(anna, draft, language=language) as pilot:
            await press(pilot, "f7")
            assert place(pilot) == "party"
            assert f"{other} satt" not in seen(pilot)
            assert masked in seen(pilot)
            assert law in seen(pilot)
            await press(pilot, "escape")
            assert place(pilot) == "editor"
            assert f"{other} satt" in seen(pilot)
