"""R20, R21 and R23: a kind, the answers behind it, and what never changes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from securenotes import rules
from securenotes.errors import BadInput, Conflict
from securenotes.notebook.views import NoteKind
from tests.unit.notebook.room import Room, filled, publish

MEMORY, OFFICIAL = NoteKind.MEMORY, NoteKind.OFFICIAL
YES = (True, False, False)
NO = (False, False, False)


@pytest.mark.parametrize(
    ("official", "answers", "holds"),
    [
        (True, (), True),
        (False, (), True),
        (True, YES, True),
        (False, NO, True),
        (True, NO, True),
        (False, (False, False, True), False),
    ],
)
def test_r20_any_yes_is_an_official_note(
    official: bool, answers: tuple[bool, ...], holds: bool
) -> None:
    assert rules.kind_follows(official, answers) is holds


@pytest.mark.parametrize(
    ("was", "now", "asks"),
    [
        ((1, ()), (2, ()), True),
        ((2, YES), (2, YES), False),
        ((2, YES), (2, (False, True, False)), True),
        ((2, ()), (2, YES), False),
        ((2, YES), (2, ()), True),
    ],
)
def test_r20_a_reason_is_asked_for_what_readers_relied_on(
    was: Any, now: Any, asks: bool
) -> None:
    assert rules.asks_why(was, now) is asks


async def test_r20_the_answers_are_published_with_the_note(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    draft = filled(anna.new_draft(room.ada), answers=YES)
    note = (await anna.publish(draft)).note
    (version,) = (await johan.open(note)).versions
    assert (version.kind, version.answers, version.reason) == (OFFICIAL, YES, "")


async def test_r20_a_memory_note_with_a_yes_is_refused_and_kept(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), kind=MEMORY, answers=YES)
    with pytest.raises(BadInput) as refused:
        await anna.publish(draft)
    assert (refused.value.field, refused.value.why) == ("kind", "answers")
    assert (await anna.pupil(room.ada)).published == 0


async def test_r20_another_kind_of_a_published_note_needs_a_reason(room: Room) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    change = dataclasses.replace(await eva.change(note), kind=MEMORY)
    assert await eva.asks_why(change)
    for reason in ("", "  ", "\u200e"):
        with pytest.raises(BadInput) as refused:
            await eva.publish(dataclasses.replace(change, reason=reason))
        assert (refused.value.field, refused.value.why) == ("reason", "missing")
    told = dataclasses.replace(change, reason="Bara Annas eget stöd")
    await eva.publish(told)
    newest, first = (await johan.open(note)).versions
    assert (newest.kind, newest.reason) == (MEMORY, "Bara Annas eget stöd")
    assert (first.kind, first.reason) == (OFFICIAL, "")


async def test_r20_a_reason_goes_with_the_change_that_it_is_of(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    change = dataclasses.replace(await anna.change(note), kind=MEMORY, reason="Nytt")
    await anna.publish(change)
    later = dataclasses.replace(await anna.change(note), body="Mer text", reason="Rest")
    assert not await anna.asks_why(later)
    await anna.publish(later)
    assert [v.reason for v in (await anna.open(note)).versions] == ["", "Nytt", ""]


async def test_r20_a_reason_is_kept_with_the_working_copy(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    change = dataclasses.replace(await anna.change(note), kind=MEMORY, reason="Nytt")
    await anna.keep(change)
    back = await anna.change(note)
    assert (back.restored, back.reason, back.kind) == (True, "Nytt", MEMORY)


async def test_r22_a_draft_that_was_published_says_so(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    assert (await anna.unpublish(note, "Fel elev")).was_published
    draft = await anna.draft(note)
    assert draft.was_published
    await anna.keep(dataclasses.replace(draft, body="Rättat"))
    assert (await anna.draft(note)).was_published
    assert not anna.new_draft(room.ada).was_published


async def test_r23_written_and_author_stay_whoever_changes_the_note(
    room: Room,
) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    draft = await anna.save(filled(anna.new_draft(room.ada), event_day="2026-03-02"))
    written = draft.saved_at
    room.advance(minutes=4)
    note = (await anna.publish(draft)).note
    room.advance(minutes=4)
    change = await eva.change(note)
    forged = dataclasses.replace(
        change, author=eva.me.person, event_day="2026-03-01", body="Rättat"
    )
    await eva.publish(forged)
    row = (await anna.open(note)).row
    assert (row.author.login, row.editor.login) == ("anna", "eva")
    assert row.created == written
    assert row.published == written + 240_000
    assert row.edited == written + 480_000
    assert row.event_day == "2026-03-01"


async def test_r23_what_happened_first_stands_first_whenever_it_was_written(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    first = await publish(anna, room.ada)
    room.advance(minutes=4)
    late = filled(anna.new_draft(room.ada), event_day="2026-02-03")
    second = (await anna.publish(late)).note
    notes = (await anna.pupil(room.ada)).notes
    assert [row.note for row in notes] == [first, second]
    assert notes[0].created < notes[1].created


async def test_r20_a_change_on_an_old_version_is_a_conflict_before_a_reason(
    room: Room,
) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada)
    mine = dataclasses.replace(await anna.change(note), kind=MEMORY)
    await eva.publish(dataclasses.replace(await eva.change(note), body="Hennes"))
    with pytest.raises(Conflict):
        await anna.publish(mine)
