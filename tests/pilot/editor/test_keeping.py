"""R42: what is typed is kept, whatever ends the writing."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import Any

import pytest
from textual import events
from textual.widgets import TextArea

from securenotes.errors import DiskFull, NotThere
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft
from tests.pilot.driver import type_text
from tests.pilot.editor.desk import place, press, rest, seen, sitting, writing
from tests.unit.notebook.room import Room, filled, publish
from tui import exits
from tui.key_order import PATIENCE
from tui.screens.start import StartScreen


async def test_r42_text_is_kept_within_two_seconds_of_the_last_key(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await room.sit("anna")
    kept: list[tuple[float, str]] = []
    keep = Notebook.keep

    async def timed(self: Notebook, draft: Draft) -> None:
        await keep(self, draft)
        kept.append((time.monotonic(), draft.title))

    monkeypatch.setattr(Notebook, "keep", timed)
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft) as pilot:
        for letters in ("Läs", "läx", "a"):
            await asyncio.sleep(0.2)
            await type_text(pilot, letters)
        last = time.monotonic()
        while not any(title == "Läsläxa" for _at, title in kept):
            await asyncio.sleep(0.05)
            assert time.monotonic() - last < 2.0
        await rest(pilot)
        assert "Sparat automatiskt" in seen(pilot)
        # A kill now: nothing more is called, and somebody signs in again.
        again = await room.sit("anna")
        (row,) = (await again.start()).drafts
        assert row.title == "Läsläxa"
    async with sitting(again, StartScreen) as pilot:
        assert "Läsläxa" in seen(pilot)
        again_draft = await again.draft(draft.note)
    async with writing(again, again_draft) as pilot:
        assert "Här är texten från i dag" in seen(pilot)
        await press(pilot, "escape")
        assert await again.unfinished() == []
        assert [r.title for r in (await again.start()).drafts] == ["Läsläxa"]


async def test_r42_escape_saves_a_draft_at_once(room: Room) -> None:
    anna = await room.sit("anna")
    async with writing(anna, anna.new_draft(room.ada)) as pilot:
        await type_text(pilot, "Rubrik")
        await press(pilot, "escape")
        assert place(pilot) == "below"
        assert "Utkastet är sparat" in seen(pilot)
    assert [r.title for r in (await anna.start()).drafts] == ["Rubrik"]
    assert await anna.unfinished() == []


async def ended(pilot: Any) -> None:
    """Wait until the application is told how it ends."""
    for _look in range(6000):
        if pilot.app.return_code is not None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not end")


@pytest.mark.parametrize("key", ["ctrl+l", "ctrl+q"])
async def test_r42_lock_and_quit_keep_the_last_letter(room: Room, key: str) -> None:
    anna = await room.sit("anna")
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft) as pilot:
        await press(pilot, "enter")
        await type_text(pilot, "sista bokstaven")
        pilot.app.post_message(events.Key(key, None))
        await ended(pilot)
    again = await room.sit("anna")
    assert (await again.draft(draft.note)).body == "sista bokstaven"


@pytest.mark.parametrize("way", ["lock", "signal"])
async def test_r42_letters_that_still_wait_for_a_slow_field_are_kept(
    room: Room, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    taken = TextArea._on_key

    async def slow(self: TextArea, event: events.Key) -> None:
        await asyncio.sleep(PATIENCE + 0.05)  # until the next key goes first
        await taken(self, event)

    anna = await room.sit("anna")
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft) as pilot:
        await press(pilot, "enter")
        monkeypatch.setattr(TextArea, "_on_key", slow)
        for letter in "sist":
            pilot.app.post_message(events.Key(letter, letter))
        if way == "lock":
            pilot.app.post_message(events.Key("ctrl+l", None))
        else:
            await asyncio.sleep(0.01)
            house: Any = pilot.app
            house.guard.end(signal.SIGTERM)
        await ended(pilot)
    again = await room.sit("anna")
    assert (await again.draft(draft.note)).body == "sist"


async def test_r42_a_signal_keeps_the_text(room: Room) -> None:
    anna = await room.sit("anna")
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft) as pilot:
        await type_text(pilot, "Avbruten")
        app: Any = pilot.app
        app.guard.end(15)
        await ended(pilot)
        assert app.return_code == exits.SIGNAL + 15
    assert (await (await room.sit("anna")).draft(draft.note)).title == "Avbruten"


@pytest.mark.parametrize("typed", ["", "borta"])
async def test_r42_an_empty_new_note_leaves_nothing(room: Room, typed: str) -> None:
    anna = await room.sit("anna")
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft) as pilot:
        await type_text(pilot, typed)
        screen: Any = pilot.app.screen
        await screen.keep_text()
        assert len(await anna.unfinished()) == bool(typed)
        for _letter in typed:
            await pilot.press("backspace")
        await press(pilot, "escape")
        assert place(pilot) == "below"
    assert await anna.unfinished() == []
    assert (await anna.start()).drafts == ()
    with pytest.raises(NotThere):
        await anna.draft(draft.note)


async def test_r42_a_change_that_changes_nothing_leaves_nothing(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    async with writing(anna, await anna.change(note)) as pilot:
        await type_text(pilot, "x")
        screen: Any = pilot.app.screen
        await screen.keep_text()
        assert len(await anna.unfinished()) == 1
        await press(pilot, "backspace", "escape")
    assert await anna.unfinished() == []


async def test_r42_a_change_stays_a_working_copy_nobody_sees(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)
    before = (await johan.open(note)).versions[0].body
    async with writing(anna, await anna.change(note)) as pilot:
        await type_text(pilot, " och mer")
        await press(pilot, "ctrl+s")
        assert "Arbetskopian är sparad" in seen(pilot)
        await press(pilot, "escape")
    assert (await johan.open(note)).versions[0].body == before
    assert (await anna.change(note)).body == before + " och mer"


async def test_r42_an_autosave_never_outlives_the_save_that_overtook_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await room.sit("anna")
    keep = Notebook.keep

    async def slow(self: Notebook, draft: Draft) -> None:
        await asyncio.sleep(0.2)
        await keep(self, draft)

    monkeypatch.setattr(Notebook, "keep", slow)
    async with writing(anna, anna.new_draft(room.ada)) as pilot:
        await type_text(pilot, "Rubrik")
        screen: Any = pilot.app.screen
        screen._autosaving.keep()
        await pilot.press("ctrl+s")
        await rest(pilot)
    assert await anna.unfinished() == []
    assert len((await anna.start()).drafts) == 1


async def test_r42_a_full_disk_keeps_the_text_on_the_screen(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await room.sit("anna")

    async def full(self: Notebook, draft: Draft) -> None:
        raise DiskFull

    async with writing(anna, anna.new_draft(room.ada)) as pilot:
        await type_text(pilot, "Kvar")
        with monkeypatch.context() as patch:
            patch.setattr(Notebook, "keep", full)
            await press(pilot, "escape")
            assert place(pilot) == "editor"
            assert (
                "Disken är full: frigör plats, sedan Ctrl+S. Texten är kvar."
                in seen(pilot)
            )
            assert "Kvar" in seen(pilot)
        await press(pilot, "escape")
        assert place(pilot) == "below"
    assert [r.title for r in (await anna.start()).drafts] == ["Kvar"]


async def test_r42_the_way_back_after_a_lock_leads_where_there_is_something(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft) as pilot:
        screen: Any = pilot.app.screen
        begun = f"editor {draft.note.hex()} {room.ada.hex()} "
        assert screen.place() == f"{begun}0,0,title"
        await type_text(pilot, "R")
        await screen.keep_text()
        assert screen.place().startswith(begun)
    note = await publish(anna, room.ada)
    async with writing(anna, await anna.change(note)) as pilot:
        screen = pilot.app.screen
        assert screen.place() == f"reader {note.hex()}"


async def test_r42_a_screen_closed_unseen_keeps_its_text(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada))
    async with writing(anna, draft) as pilot:
        await type_text(pilot, "!")
        pilot.app.pop_screen()
        await rest(pilot)
        await pilot.pause(0.1)
    assert (await anna.draft(draft.note)).body == draft.body + "!"


async def test_two_areas_may_each_have_an_editor_open(room: Room) -> None:
    anna = await room.sit("anna")
    one, other = anna.new_draft(room.ada), anna.new_draft(room.ada)
    async with sitting(anna) as pilot:
        app: Any = pilot.app
        app.enter(anna, "Anna", administrator=False, minutes=5)
        await rest(pilot)
        for area, draft in ((1, one), (2, other)):
            app.action_area(area)
            await rest(pilot)
            app.go.editor(draft)
            await rest(pilot)
            await type_text(pilot, f"Del {area}")
        assert place(pilot) == "editor"
        await press(pilot, "ctrl+q")
    again = await room.sit("anna")
    assert (await again.draft(one.note)).title == "Del 1"
    assert (await again.draft(other.note)).title == "Del 2"
