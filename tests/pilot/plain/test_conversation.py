"""Every screen as plain lines: said in words, and each act within reach."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from securenotes.clock import FakeClock
from securenotes.notebook.demo.accounts import PASSWORD
from tests.pilot.plain.script import Conversation, Script
from tui.pilot.reading import Settings
from tui.pilot.stores import Shelf, fake_clock

WANTED = cast("Settings", SimpleNamespace(store="demo", sources=(), clock=None))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("plain"))


@pytest.fixture
async def conversation(shelf: Shelf) -> Conversation:
    clock: FakeClock = fake_clock(WANTED)
    folder, phones = await shelf.take(WANTED, clock)
    return Conversation(Path(folder), phones, clock)


async def test_state_is_said_in_words_and_a_note_is_read_by_its_number(
    conversation: Conversation,
) -> None:
    told = await conversation.talk("anna.berg", "1")
    start = told.since("1 Start. Anna Berg, lärare")
    assert "1: oläst, Alva Lindqvist, 7B, Läsläxan på svenskan, Johan Ek" in start
    assert "utkast, Elias Öberg, 7B, Samtal efter rasten" in start
    assert "Mina utkast, bara du ser dem" in start
    reader = told.since("Esc till Alva Lindqvist")
    assert "Alva läste högt för första gången sedan jul." in reader
    assert "3 olästa kvar." in reader
    assert conversation.seen >= {"sign_in", "two_factor", "start", "reader"}


async def test_a_note_is_written_changed_and_published(
    conversation: Conversation,
) -> None:
    told = await conversation.talk(
        "sara.lind",
        *("elever", "1", "alva", "ny anteckning", "Min rubrik"),
        *("5", "Första raden", "", "Tredje raden", "/1", "Ändrad rad", "."),
        *("4", "2", "publicera", "1"),
    )
    assert told.told.count("1: Ja, publicera, knapp") == 1
    reader = told.since("Esc till Alva Lindqvist")
    assert "Min rubrik" in reader
    assert "Ändrad rad\nTredje raden" in reader
    assert "personer kan läsa." in reader
    assert "/1" not in reader


async def test_r42_half_a_line_is_in_the_text_when_the_screen_is_locked(
    conversation: Conversation,
) -> None:
    told = await conversation.talk(
        "sara.lind",
        *("elever", "1", "alva", "ny anteckning", "Rubrik", "5"),
        *("Hela raden", "\0ctrl+g", "", PASSWORD, ""),
    )
    assert told.forgot == 1
    assert "Dolt. Enter för att skriva lösenordet." in told.told
    editor = told.since("Esc till Alva Lindqvist")
    assert "  1. Hela raden" in editor


async def test_a_filter_that_leaves_fewer_rows_reads_them_anew(
    conversation: Conversation,
) -> None:
    told = await conversation.talk("anna.berg", "elever", "1", "noor")
    listed = told.since("1: Sök elev: noor")
    assert "3: oläst, Noor Haddad" in listed
    assert "Alva" not in listed


async def test_what_is_wrong_is_said_where_it_is(conversation: Conversation) -> None:
    told = await conversation.talk(
        "anna.berg",
        *("elever", "1", "alva", "ny anteckning", "", "99", "blåbär", "publicera"),
    )
    assert any(line.startswith("Obs: ") for line in told.told)
    assert "Här finns inget nummer 99." in told.told
    assert "Inget här heter så. ? berättar vad man kan göra." in told.told


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_every_area_of_an_administrator_can_be_read(
    conversation: Conversation, language: str
) -> None:
    swedish = language == "sv"
    areas = ["elever", "arkiv", "grupper", "skola"]
    if not swedish:
        areas = ["pupils", "archive", "groups", "school"]
    answers = []
    for area in areas:
        answers += [area, "?"]
    for n in range(1, 9):
        answers += [str(n), "\0escape"]
    answers += ["\0ctrl+p", "\0escape", "f1", "\0escape"]
    await conversation.talk("eva.noren", *answers, language=language)
    assert conversation.seen >= {
        *("start", "pupils", "archive", "overview", "school"),
        *("people", "pending", "help", "palette"),
    }


async def test_settings_are_found_among_the_commands(
    conversation: Conversation,
) -> None:
    told = await conversation.talk(
        "anna.berg", "kommandon", "1", "inställ", "2", "1", "2"
    )
    assert "settings" in conversation.seen
    assert any(line.endswith("Language: English") for line in told.told), told.told


async def test_no_secret_is_ever_told(conversation: Conversation) -> None:
    told = await conversation.talk("anna.berg", "\0ctrl+g", "", PASSWORD)
    without_demo = [line for line in told.told if "Demo:" not in line]
    assert PASSWORD not in "\n".join(without_demo)
    assert "Lösenord (visas inte):" in told.prompts


async def test_a_number_and_a_name_act_on_what_stands_there(
    conversation: Conversation,
) -> None:
    told = await conversation.talk(
        "anna.berg", "elever", "1", "elias", "3", "2 delete", "1", "start"
    )
    assert "Kasta utkastet?" in told.told
    assert "Utkastet är kastat." in told.told
    assert "Elias Öberg" not in told.since("1 Start.")


async def test_before_sign_in_no_act_is_named_that_does_nothing(
    conversation: Conversation,
) -> None:
    told = await conversation.talk("eva.noren", "?")
    inside = told.since("Ett nummer gör det som står där.")
    assert inside.endswith("\nSkola")
    assert "Lås: Ctrl+L" in inside
    await conversation.talk("anna.berg", "?")
    told = Script("", "?")
    await conversation.run(told)
    outside = told.since("Ett nummer gör det som står där.")
    assert "\nElever" not in outside
    assert "Lås" not in outside
