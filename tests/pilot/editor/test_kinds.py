"""The kind of a note, on the screen: three questions, the law, and a change."""

from __future__ import annotations

import dataclasses

import pytest

from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.views import Body, Draft, NoteKind, PupilRef
from tests.pilot.driver import type_text
from tests.pilot.editor.desk import focus, place, press, seen, sitting, writing
from tests.unit.notebook.room import Room, filled, publish
from tui.i18n import set_language, text
from tui.screens.law import editor_line, publish_words, reader_line, unpublish_words
from tui.screens.reader.screen import ReaderScreen
from tui.widgets.safe_text import width_of


async def test_r20_letters_answer_the_questions_and_the_law_follows(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), kind=NoteKind.NONE)
    async with writing(anna, draft) as pilot:
        await press(pilot, "f3", "n", "j")
        assert "3 av 3." in seen(pilot)
        assert "Svarat: nej, ja." in seen(pilot)
        await press(pilot, "backspace", "n", "n")
        assert "Minnesanteckning, av svaren: nej, nej, nej." in seen(pilot)
        assert "svar: nej, nej, nej" in seen(pilot)
        assert "Nu: eget minnesstöd. Publicerad: delad, och som regel" in seen(pilot)
        await press(pilot, "f3", "y", "n", "n")
        assert "svar: ja, nej, nej" in seen(pilot)
        assert "Nu: utkast, bara du ser det." in seen(pilot)


async def test_r20_another_kind_asks_why_and_readers_see_it(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    change = dataclasses.replace(await anna.change(note), kind=NoteKind.MEMORY)
    async with writing(anna, change) as pilot:
        await press(pilot, "f9")
        assert (place(pilot), focus(pilot)) == ("reason", "reason")
        await press(pilot, "enter", "enter")
        assert "▲ Skriv ett skäl." in seen(pilot)
        await type_text(pilot, "Bara mitt stöd")
        await press(pilot, "enter", "enter")
        assert place(pilot) == "publish"
        await press(pilot, "left", "enter")
        assert place(pilot) == "reader"
    async with sitting(anna, lambda: ReaderScreen(note)) as pilot:
        assert "I lag: som regel allmän handling." in seen(pilot)
        await press(pilot, "v")
        assert "− Typ: Tjänsteanteckning" in seen(pilot)
        assert "+ Typ: Minnesanteckning. Skäl: Bara mitt stöd" in seen(pilot)
        assert "typen ändrad" in seen(pilot)
        await press(pilot, "v", "f3")
        assert "utan de tre frågorna" in seen(pilot)
        assert "ändrade typen. Skäl: Bara mitt stöd" in seen(pilot)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("body", list(Body))
def test_r21_the_law_is_one_line_of_each_body(body: Body, language: str) -> None:
    set_language("en" if language == "en" else "sv")
    try:
        draft = _draft()
        lines = [
            editor_line(body, dataclasses.replace(draft, **state), kind)
            for state in ({}, {"ver": 1}, {"was_published": True})
            for kind in NoteKind
        ]
        lines.append(reader_line(body))
        assert [text(line) for line in lines if width_of(line) > 78] == []
        said = " ".join(map(text, [*lines, publish_words(body), unpublish_words(body)]))
        public = ("allmän handling", "public document")
        if body is Body.INDEPENDENT:
            assert not any(words in said for words in public)
        else:
            assert "skolans dokumentation" not in said
            assert "school's documentation" not in said
    finally:
        set_language("sv")


def _draft() -> Draft:
    pupil = PupilRef(ScopeId(bytes(16)), "", "", "", ChainId(bytes(16)))
    return Draft(NoteId(bytes(16)), pupil)
