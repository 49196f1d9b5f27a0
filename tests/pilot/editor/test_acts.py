"""Publishing, taking back, deleting, and two who have written at once."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from securenotes.errors import NotThere
from securenotes.model import UserId
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Body, OpenNote
from tests.pilot.driver import lines, type_text
from tests.pilot.editor.desk import (
    SIZES,
    focus,
    place,
    press,
    rest,
    seen,
    sitting,
    writing,
)
from tests.unit.notebook.room import Room, filled, publish
from tui.screens.dialogs.publish import PublishDialog
from tui.screens.dialogs.withdraw import WithdrawDialog
from tui.screens.editor.screen import EditorScreen
from tui.screens.merging import merge
from tui.screens.reader.screen import ReaderScreen
from tui.widgets.button import Button


def words(pilot: Any) -> str:
    """Return the screen without the frames that stand between words."""
    return " ".join(seen(pilot).replace("│", " ").split())


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r11_publishing_asks_names_the_readers_and_rests_on_not_yet(
    room: Room, size: tuple[int, int], language: str
) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada))
    async with writing(anna, draft, size=size, language=language) as pilot:
        await press(pilot, "f9")
        assert place(pilot) == "publish"
        assert focus(pilot) == "no"
        asked = words(pilot)
        swedish = language == "sv"
        assert ("personer kan läsa:" if swedish else "people can read this:") in asked
        for person in await anna.readers(room.ada):
            assert person.person.name in asked
        await press(pilot, "enter")
        assert place(pilot) == "editor"
        assert (await anna.pupil(room.ada)).published == 0
        await press(pilot, "f9", "escape", "f9", "left", "enter")
        assert place(pilot) == "reader"
        assert ("personer kan läsa." if swedish else "people can read it.") in seen(
            pilot
        )
    assert (await anna.pupil(room.ada)).published == 1
    assert await anna.unfinished() == []


async def test_r11_over_twelve_readers_six_are_named(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada))
    (first, *_more) = await anna.readers(room.ada)
    rows = [
        dataclasses.replace(
            first,
            person=dataclasses.replace(
                first.person, user=UserId(bytes([n] * 16)), name=f"Namn Namnsson {n}"
            ),
        )
        for n in range(20)
    ]
    school = anna.me.schools[0]
    me = anna.me.person.user

    def dialog() -> PublishDialog:
        return PublishDialog(draft, rows, school, me)

    async with sitting(anna, dialog, size=(60, 20)) as pilot:
        assert "20 personer kan läsa:" in words(pilot)
        assert "och 14 till" in words(pilot)
        assert "Namnsson 5" in words(pilot)
        assert "Namnsson 6" not in words(pilot)
        assert "kan begära ut den." in words(pilot)


async def test_r11_only_the_author_can_read_is_said(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada))
    me = anna.me.person.user
    rows = [r for r in await anna.readers(room.ada) if r.person.user == me]

    def dialog() -> PublishDialog:
        return PublishDialog(draft, rows, anna.me.schools[0], me)

    async with sitting(anna, dialog) as pilot:
        assert "Bara du kan läsa den. Ingen annan är kopplad" in words(pilot)


async def test_r5_a_change_is_asked_and_becomes_the_next_version(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    async with writing(anna, await anna.change(note)) as pilot:
        await type_text(pilot, " till")
        await press(pilot, "f9")
        assert "Ja, publicera ändringen" in seen(pilot)
        await press(pilot, "left", "enter")
        assert "Ändringen är publicerad som version 2." in seen(pilot)
    assert [v.ver for v in (await anna.open(note)).versions] == [2, 1]


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r7_unpublishing_asks_why_and_makes_a_draft(
    room: Room, size: tuple[int, int], language: str
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)
    swedish = language == "sv"
    how: Any = {"size": size, "language": language}
    async with sitting(anna, lambda: ReaderScreen(note), **how) as pilot:
        await press(pilot, "u")
        assert focus(pilot) == "reason"
        await press(pilot, "enter")
        assert focus(pilot) == "no"
        assert (await johan.open(note)).row.note == note
        await press(pilot, "left", "enter")
        assert focus(pilot) == "reason"
        assert ("▲ Skriv ett skäl." if swedish else "▲ Give a reason.") in seen(pilot)
        await type_text(pilot, "Fel elev")
        await press(pilot, "enter", "left", "enter")
        assert place(pilot) == "below"
        assert ("Avpublicerad." if swedish else "Unpublished.") in seen(pilot)
    with pytest.raises(NotThere):
        await johan.open(note)
    assert [row.note for row in (await anna.start()).drafts] == [note]


async def test_help_is_one_key_away_in_a_question_too(room: Room) -> None:
    anna = await room.sit("anna")
    async with writing(anna, filled(anna.new_draft(room.ada))) as pilot:
        await press(pilot, "f9", "f1")
        assert place(pilot) == "help"
        assert "Vilka som kommer att kunna läsa anteckningen" in words(pilot)
        await press(pilot, "escape")
        assert (place(pilot), focus(pilot)) == ("publish", "no")


async def test_r22_unpublishing_says_what_it_does_not_undo(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    async with sitting(anna, lambda: ReaderScreen(note)) as pilot:
        await press(pilot, "u")
        assert "Är den allmän handling förblir den det." in words(pilot)
        assert "personer kan läsa den i dag, 1 har gjort det." in words(pilot)
        await press(pilot, "escape")
        assert place(pilot) == "reader"


@pytest.mark.parametrize("body", list(Body))
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_r22_each_body_says_what_stays_and_the_reason_is_in_sight(
    room: Room, size: tuple[int, int], body: Body
) -> None:
    anna = await room.sit("anna")
    opened = await anna.open(await publish(anna, room.ada, title="Lång rubrik " * 8))
    school = dataclasses.replace(opened.school, body=body)
    opened = dataclasses.replace(opened, school=school, readers=60, have_read=40)
    for delete in (False, True):

        def dialog(delete: bool = delete) -> WithdrawDialog:
            return WithdrawDialog(opened, delete=delete)

        async with sitting(anna, dialog, size=size) as pilot:
            said = words(pilot)
            assert "►Skäl" in said
            if body is Body.MUNICIPAL:
                assert "Är den allmän handling förblir den det." in said
                assert "öppnas bara vid utlämnande." in said
            else:
                assert "Den är fortfarande del av skolans dokumentation." in said
                assert "allmän handling" not in said
                assert "öppnas bara" in said
            assert ("tills dokumenthanteringsplanen" in said) is delete


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r6_deleting_asks_why_and_leaves_every_list(
    room: Room, size: tuple[int, int], language: str
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)
    how: Any = {"size": size, "language": language}
    async with sitting(anna, lambda: ReaderScreen(note), **how) as pilot:
        await press(pilot, "delete")
        assert focus(pilot) == "reason"
        await type_text(pilot, "   ")
        await press(pilot, "enter", "left", "enter")
        assert place(pilot) == "withdraw"
        await type_text(pilot, "Dubblett")
        await press(pilot, "enter", "left", "enter")
        assert place(pilot) == "below"
        gone = "Borttagen." if language == "sv" else "Deleted."
        assert gone in seen(pilot)
    for who in (anna, johan):
        assert (await who.pupil(room.ada)).notes == ()
        with pytest.raises(NotThere):
            await who.open(note)


# Two at once.

BEFORE = "Nio förmiddagar sedan v. 5.\n\nNytt möte torsdag 12 mars."
MINE = BEFORE.replace("\n\n", "\nMamma ringer varje morgon.\n")
THEIRS = BEFORE.replace("\n\n", "\nPappa ringer varje morgon.\n")


async def in_conflict(room: Room) -> tuple[Notebook, Notebook, OpenNote, Any]:
    """Anna changes version 1 while Eva publishes version 2."""
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada, body=BEFORE)
    mine = dataclasses.replace(await anna.change(note), body=BEFORE)
    await eva.publish(dataclasses.replace(await eva.change(note), body=THEIRS))
    return anna, eva, await anna.open(note), mine


def written(pilot: Any) -> str:
    """Return the text in the editor on top."""
    editor = pilot.app.screen
    assert isinstance(editor, EditorScreen)
    return editor.body.text


async def clash(pilot: Any) -> None:
    """Write, and publish what somebody has published over."""
    editor = pilot.app.screen
    assert isinstance(editor, EditorScreen)
    editor.body.load_text(MINE)
    await rest(pilot)
    await press(pilot, "f9", "left", "enter")
    assert place(pilot) == "conflict"


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_r12_both_texts_are_shown_and_escape_keeps_both(
    room: Room, size: tuple[int, int], language: str
) -> None:
    anna, eva, opened, mine = await in_conflict(room)
    async with writing(anna, mine, size=size, language=language) as pilot:
        await clash(pilot)
        swedish = language == "sv"
        name = eva.me.person.name
        head = lines(pilot)
        assert ("Två har skrivit" if swedish else "Two have written") in head[0]
        said = f"{name} publicerade version 2 kl." if swedish else "published version 2"
        assert said in seen(pilot)
        assert "+ Mamma ringer" in seen(pilot)
        assert "+ Pappa ringer" in seen(pilot)
        assert focus(pilot) == "merge"
        for button in pilot.app.screen.query(Button):
            assert button.region.right <= size[0]
            assert button.region.bottom <= size[1] - 2
        await press(pilot, "f6")
        assert focus(pilot) == "mine"
        await press(pilot, "f6")
        assert focus(pilot) == "theirs"
        await press(pilot, "escape")
        assert place(pilot) == "editor"
        assert written(pilot) == MINE
    assert (await anna.open(opened.row.note)).versions[0].body == THEIRS
    assert (await (await room.sit("anna")).change(opened.row.note)).body == MINE


async def test_r12_merging_marks_what_both_wrote_and_publishes_a_third(
    room: Room,
) -> None:
    anna, eva, opened, mine = await in_conflict(room)
    async with writing(anna, mine) as pilot:
        await clash(pilot)
        await press(pilot, "enter")
        assert place(pilot) == "editor"
        body = written(pilot)
        name = eva.me.person.name
        whose = name if name[-1] in "sxz" else f"{name}s"
        assert body == BEFORE.replace(
            "\n\n",
            "\n[Min text] Mamma ringer varje morgon."
            f"\n[{whose} text] Pappa ringer varje morgon.\n",
        )
        assert "Ändrar version 2" in lines(pilot)[0]
        await press(pilot, "f9", "left", "enter")
        assert "publicerad som version 3" in seen(pilot)
    assert (await eva.open(opened.row.note)).versions[0].body == body


async def test_r12_going_on_with_mine_is_asked_as_any_change(room: Room) -> None:
    anna, eva, opened, mine = await in_conflict(room)
    async with writing(anna, mine) as pilot:
        await clash(pilot)
        await press(pilot, "right", "enter")
        assert place(pilot) == "editor"
        assert (await eva.open(opened.row.note)).versions[0].body == THEIRS
        await press(pilot, "f9", "left", "enter")
        assert place(pilot) == "reader"
    versions = (await eva.open(opened.row.note)).versions
    assert [v.body for v in versions] == [MINE, THEIRS, BEFORE]


async def test_r12_using_the_other_keeps_mine_as_a_draft(room: Room) -> None:
    anna, _eva, opened, mine = await in_conflict(room)
    async with writing(anna, mine) as pilot:
        await clash(pilot)
        await press(pilot, "right", "right", "enter")
        assert place(pilot) == "reader"
        assert "Din text finns bland dina utkast." in seen(pilot)
        assert "Pappa ringer" in seen(pilot)
    (row,) = (await anna.start()).drafts
    assert (await anna.draft(row.note)).body == MINE
    assert (await anna.open(opened.row.note)).versions[0].body == THEIRS


@pytest.mark.parametrize("way", ["enter", "escape"])
async def test_r12_a_note_deleted_meanwhile_leaves_my_text_as_a_draft(
    room: Room, way: str
) -> None:
    anna, eva, opened, mine = await in_conflict(room)
    await eva.delete(opened.row.note, "Dubblett")
    async with writing(anna, mine) as pilot:
        await clash(pilot)
        assert "▲ Anteckningen har tagits bort medan du skrev." in seen(pilot)
        assert "Din text finns kvar som ett nytt utkast." in seen(pilot)
        await press(pilot, way)
        assert place(pilot) == ("editor" if way == "enter" else "below")
    (row,) = (await anna.start()).drafts
    draft = await anna.draft(row.note)
    assert (draft.body, draft.ver) == (MINE, 0)
    assert draft.note != opened.row.note


async def test_r12_one_persons_two_windows_lose_neither_text(room: Room) -> None:
    anna, again = await room.sit("anna"), await room.sit("anna")
    first = await anna.save(filled(anna.new_draft(room.ada), body="ett"))
    other = await again.draft(first.note)
    await again.save(dataclasses.replace(other, body="två"))
    async with writing(anna, first) as pilot:
        await type_text(pilot, " och mer")
        await press(pilot, "ctrl+s")
        assert place(pilot) == "conflict"
        assert "Du sparade utkastet i ett annat fönster" in seen(pilot)
        await press(pilot, "enter")
        assert place(pilot) == "editor"
        text = written(pilot)
        assert "ett och mer" in text
        assert "två" in text
        await press(pilot, "ctrl+s")
        assert "Utkastet är sparat" in seen(pilot)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb", "a", "a\nb\nc", "a\n[2] b\n[2] c"),
        ("a\n\nb", "a\n\nb", "a\n\nx\n\nb", "a\n\nx\n\nb"),
        ("a", "b", "c", "[1] b\n[2] c"),
        ("a", "b", "b", "b"),
        (None, "a\nb", "a\nc", "a\n[1] b\n[2] c"),
        ("", "", "", ""),
    ],
)
def test_r12_merging_takes_what_one_changed_and_marks_what_both_did(
    base: str | None, mine: str, theirs: str, merged: str
) -> None:
    assert merge(base, mine, theirs, ("[1]", "[2]")) == merged
