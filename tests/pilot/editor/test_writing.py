"""What the editor shows and takes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from textual import events

from securenotes.notebook.views import Body, NoteKind
from tests.pilot.driver import lines, type_text
from tests.pilot.editor.desk import SIZES, focus, place, press, rest, seen, writing
from tests.unit.notebook.room import Room, filled, publish
from tui.screens.editor.screen import EditorScreen
from tui.widgets.footer import FooterRow


def editor(pilot: Any) -> EditorScreen:
    screen = pilot.app.screen
    assert isinstance(screen, EditorScreen)
    return screen


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_a_new_note_has_its_fields_and_six_rows_of_text(
    room: Room, size: tuple[int, int], language: str
) -> None:
    anna = await room.sit("anna")
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft, size=size, language=language) as pilot:
        screen = lines(pilot)
        swedish = language == "sv"
        for words in ("Rubrik", "Kategori", "Typ") if swedish else ("Title", "Kind"):
            assert any(line[1:].startswith(words) for line in screen), words
        assert ("i dag, " if swedish else "today, ") in seen(pilot)
        week = "v. " if swedish else "week "
        day_row = next(line for line in screen if "dag, " in line or "day, " in line)
        assert day_row.rstrip()[-1].isdigit()
        assert week in day_row
        assert "Övrigt" in seen(pilot) or not swedish
        assert ("allmän handling." if swedish else "public document.") in seen(pilot)
        assert focus(pilot) == "title"
        assert screen[2].startswith("►")
        assert editor(pilot).body.size.height >= 6
        footer = pilot.app.screen.query_one(FooterRow).render().plain
        assert len(footer.strip()) <= (76 if size[0] >= 80 else 58)
        assert footer.rstrip().endswith("F1 Hjälp" if swedish else "F1 Help")


async def test_enter_in_the_title_goes_to_the_text_and_tab_leaves_it(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    async with writing(anna, anna.new_draft(room.ada)) as pilot:
        await press(pilot, "enter")
        assert focus(pilot) == "body"
        assert any(line.startswith("►Text") for line in lines(pilot))
        await type_text(pilot, "två ord")
        assert "7 tecken, 1 % av utrymmet" in seen(pilot)
        await press(pilot, "tab")
        assert focus(pilot) != "body"
        assert not any(line.startswith("►Text") for line in lines(pilot))
        assert editor(pilot).body.text == "två ord"


async def test_an_old_draft_opens_at_the_end_of_its_text(room: Room) -> None:
    anna = await room.sit("anna")
    saved = await anna.save(filled(anna.new_draft(room.ada), body="ett\ntvå"))
    async with writing(anna, saved) as pilot:
        assert focus(pilot) == "body"
        assert editor(pilot).body.cursor_location == (1, 3)


async def test_every_character_typed_stands_in_the_text(room: Room) -> None:
    anna = await room.sit("anna")
    words = "Svårt med 5 € – läser gärna [x] [/x] [red]nej"
    async with writing(anna, anna.new_draft(room.ada)) as pilot:
        await type_text(pilot, words)
        await press(pilot, "enter")
        await type_text(pilot, words)
        await rest(pilot)
        assert editor(pilot).form.values(editor(pilot)._draft).title == words
        assert editor(pilot).body.text == words
        assert seen(pilot).count(words) == 2


@pytest.mark.parametrize("where", ["title", "body"])
async def test_a_paste_loses_what_a_terminal_would_obey(room: Room, where: str) -> None:
    anna = await room.sit("anna")
    async with writing(anna, anna.new_draft(room.ada)) as pilot:
        if where == "body":
            await press(pilot, "enter")
        target = pilot.app.screen.focused
        assert target is not None
        target.post_message(events.Paste("a\x1b[31m\u202eb\x07c"))
        await rest(pilot)
        values = editor(pilot).form.values(editor(pilot)._draft)
        assert (values.title if where == "title" else values.body) == "a[31mbc"
        assert "\x1b" not in "".join(lines(pilot))
        assert "Styrtecken i det inklistrade togs bort." in seen(pilot)


async def test_hostile_text_is_drawn_as_text(room: Room) -> None:
    anna = await room.sit("anna")
    body = "[/x][bold]\n" + "x" * 10_000 + "\nשלום"
    draft = filled(anna.new_draft(room.ada), title="[/x]" + "å" * 190, body=body)
    saved = await anna.save(draft)
    for size in ((80, 24), (60, 20), (120, 36)):
        async with writing(anna, saved, size=size) as pilot:
            assert editor(pilot).body.text == body
            await press(pilot, "f9")
            assert place(pilot) == "publish"
            assert "[/x]ååå" in seen(pilot)
            assert "allmän handling" in seen(pilot)


@pytest.mark.parametrize(
    ("change", "words", "field"),
    [
        ({"title": " "}, "Skriv en rubrik innan du publicerar.", "title"),
        ({"body": " "}, "Skriv någon text innan du publicerar.", "body"),
        ({"kind": NoteKind.NONE}, "Välj typ. F3 hjälper dig.", "kind"),
        ({"event_day": "2031-01-02"}, "Datumet ligger framåt i tiden.", "event-day"),
    ],
)
async def test_what_is_missing_is_said_under_its_field(
    room: Room, change: dict[str, Any], words: str, field: str
) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), **change)
    for size in ((80, 24), (60, 20)):
        async with writing(anna, draft, size=size) as pilot:
            await press(pilot, "f9")
            assert place(pilot) == "editor"
            assert f"▲ {words}" in seen(pilot)
            assert focus(pilot) == field
            assert editor(pilot).body.size.height >= 6


async def test_r20_three_questions_choose_the_kind_and_are_kept(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), kind=NoteKind.NONE)
    async with writing(anna, draft) as pilot:
        await press(pilot, "f3", "enter", "left", "enter", "right", "enter")
        assert place(pilot) == "editor"
        assert "Tjänsteanteckning" in seen(pilot)
        await press(pilot, "ctrl+s")
        (row,) = (await anna.start()).drafts
        kept = await anna.draft(row.note)
        assert kept.answers == (False, True, False)
        assert kept.kind is NoteKind.OFFICIAL
        await press(pilot, "f3", "enter", "enter", "enter")
        assert "Minnesanteckning" in seen(pilot)


async def test_escape_from_the_questions_changes_nothing(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), kind=NoteKind.NONE)
    async with writing(anna, draft) as pilot:
        await press(pilot, "f3", "left", "enter", "escape")
        assert place(pilot) == "editor"
        assert "Välj typ (F3 hjälper)" in seen(pilot)


LAW = {
    (Body.MUNICIPAL, "sv"): (
        "Nu: utkast, bara du ser det. Publicerad: som regel allmän handling.",
        "Sekretess kan gälla. Eleven och vårdnadshavare kan begära ut den.",
    ),
    (Body.MUNICIPAL, "en"): (
        "Now: a draft, only you see it. Published: as a rule a public document.",
        "Secrecy may apply. The pupil and guardians may ask for it.",
    ),
    (Body.INDEPENDENT, "sv"): (
        "Nu: utkast, bara du ser det. Publicerad: del av skolans dokumentation.",
        "Tystnadsplikt gäller. Eleven och vårdnadshavare kan begära att få läsa.",
    ),
    (Body.INDEPENDENT, "en"): (
        "Now: a draft, only you see it. Published: part of the school's documentation.",
        "A duty of confidentiality applies. The pupil and guardians may ask to read",
    ),
}


@pytest.mark.parametrize("body", list(Body))
@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r21_the_law_follows_the_responsible_body(
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    language: str,
    body: Body,
) -> None:
    anna = await room.sit("anna")
    school = dataclasses.replace(anna.me.schools[0], body=body)
    monkeypatch.setattr(EditorScreen, "_school_of", lambda _self, _draft: school)
    now, published = LAW[body, language]
    draft = filled(anna.new_draft(room.ada))
    async with writing(anna, draft, size=size, language=language) as pilot:
        assert now in seen(pilot)
        await press(pilot, "f9")
        assert published in " ".join(seen(pilot).replace("│", "").split())


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_r5_changing_a_colleagues_note_is_said(room: Room, language: str) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada)
    change = await eva.change(note)
    name = change.author.name if change.author else ""
    renamed = dataclasses.replace(change.author, name="Johan Ek")  # type: ignore[type-var]
    assert name
    for who, swedish, english in (
        ("Johan Ek", "Johan Eks", "Johan Ek's"),
        ("Anna Fors", "Anna Fors", "Anna Fors's"),
    ):
        author = dataclasses.replace(renamed, name=who)  # type: ignore[type-var]
        draft = dataclasses.replace(change, author=author)
        async with writing(eva, draft, language=language) as pilot:
            if language == "sv":
                assert f"▲ Du ändrar {swedish} anteckning. Alla som" in seen(pilot)
                assert "Ändrar version 1" in lines(pilot)[0]
                assert "Ingen ser arbetskopian förrän" in seen(pilot)
            else:
                assert f"▲ You are changing {english} note." in seen(pilot)
                assert "Changing version 1" in lines(pilot)[0]


async def test_r10_an_ended_link_opens_the_draft_to_be_read_alone(room: Room) -> None:
    anna = await room.sit("anna")
    saved = await anna.save(filled(anna.new_draft(room.ada)))
    ended = dataclasses.replace(saved, read_only=True)
    async with writing(anna, ended) as pilot:
        assert "▲ Din koppling till eleven" in seen(pilot)
        assert "Utkastet kan läsas eller kastas, inte publiceras." in seen(pilot)
        await type_text(pilot, "nej")
        await press(pilot, "f9", "ctrl+s", "f3")
        assert place(pilot) == "editor"
        assert editor(pilot).body.text == saved.body
        await press(pilot, "escape")
        assert place(pilot) == "below"
    assert await anna.unfinished() == []


async def test_a_choice_opens_by_enter_and_narrows_by_letters(room: Room) -> None:
    anna = await room.sit("anna")
    async with writing(anna, filled(anna.new_draft(room.ada))) as pilot:
        pilot.app.screen.query_one("#kind").focus()
        await press(pilot, "enter")
        await type_text(pilot, "minnes")
        await press(pilot, "enter")
        assert focus(pilot) == "kind"
        kind = editor(pilot).form.values(editor(pilot)._draft).kind
        assert kind is NoteKind.MEMORY


async def test_a_wide_window_shows_who_will_read_and_the_routine(room: Room) -> None:
    anna = await room.sit("anna")
    draft = anna.new_draft(room.ada)
    async with writing(anna, draft, size=(120, 36)) as pilot:
        assert "Kan läsa när den är publicerad" in seen(pilot)
        assert f"{anna.me.person.name} (du)" in seen(pilot)
        assert "Rutin ─" in seen(pilot)
    async with writing(anna, draft, size=(100, 24)) as pilot:
        assert "Kan läsa när den är publicerad" not in seen(pilot)


async def test_the_language_follows_f8_and_the_text_stays(room: Room) -> None:
    anna = await room.sit("anna")
    async with writing(anna, filled(anna.new_draft(room.ada))) as pilot:
        await press(pilot, "f8")
        assert "Event date" in seen(pilot)
        assert "Official note" in seen(pilot)
        assert editor(pilot).body.text
