"""Review dates: due, kept, let go; nothing becomes unread, nobody is fooled (R25)."""

from __future__ import annotations

import dataclasses

import pytest

from securenotes.clock import day_after
from securenotes.errors import BadInput, NotAllowed
from securenotes.model import NoteId
from securenotes.notebook.review_days import months_after
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import NoteState
from tests.unit.notebook.room import Room, publish


async def due(notebook: Notebook) -> list[NoteId]:
    return [one.row.note for one in await notebook.due()]


async def test_r25_a_note_is_due_a_year_on_and_no_day_before(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    assert (await anna.open(note)).review_day == months_after(anna.today())
    room.advance(days=364)
    assert await due(await room.sit("anna")) == []
    room.advance(days=1)
    assert await due(await room.sit("anna")) == [note]


async def test_r25_one_chosen_day_counts_and_travels_with_draft_and_change(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    day = day_after(anna.today())
    draft = await anna.save(anna.new_draft(room.ada))
    await anna.keep(dataclasses.replace(draft, review_day=day, title="x"))
    assert (await anna.draft(draft.note)).review_day == day
    note = await publish(anna, room.ada, review_day=day)
    assert (await anna.change(note)).review_day == day
    room.advance(days=1)
    assert await due(await room.sit("anna")) == [note]


async def test_r25_kept_and_let_go_are_due_no_more_and_unread_for_nobody(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    day = day_after(anna.today())
    notes = [await publish(anna, room.ada, review_day=day) for _ in range(3)]
    johan = await room.sit("johan")
    for note in notes:
        await johan.open(note)
    room.advance(days=1)
    anna, johan = await room.sit("anna"), await room.sit("johan")
    assert set(await due(anna)) == set(notes)
    assert await anna.keep_on(notes[:2], months_after(day)) == 2
    assert await anna.let_go(notes[2:]) == 1
    assert await due(anna) == []
    states = {row.state for row in (await johan.pupil(room.ada)).notes}
    assert states == {NoteState.READ}
    assert (await anna.open(notes[0])).review_day == months_after(day)
    assert (await anna.open(notes[2])).review_day == ""
    # What is let go can be kept after all, and a new version takes over.
    await anna.keep_on(notes[2:], months_after(day, 6))
    assert (await anna.open(notes[2])).review_day == months_after(day, 6)


async def test_r25_a_shortened_note_is_looked_at_again_a_year_on(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada, review_day=day_after(anna.today()))
    room.advance(days=1)
    anna = await room.sit("anna")
    change = await anna.change(note)
    await anna.publish(dataclasses.replace(change, body="Kort."))
    assert await due(anna) == []
    assert (await anna.open(note)).review_day == months_after(anna.today())


async def test_r25_colleagues_decide_nothing_and_a_past_day_is_refused(
    room: Room,
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)
    assert await due(johan) == []
    with pytest.raises(NotAllowed):
        await johan.let_go([note])
    for day in ("", "i morgon", anna.today()):
        with pytest.raises(BadInput):
            await anna.keep_on([note], day)


async def test_r25_a_forged_decision_is_left_out_and_counted(room: Room) -> None:
    anna = await room.sit("anna")
    day = day_after(anna.today())
    note = await publish(anna, room.ada, review_day=day)
    await anna.let_go([note])
    sql = room.town.store.keeper.sql
    with sql.writing():
        sql.run("UPDATE review SET sig = zeroblob(64)")
    room.advance(days=1)
    anna = await room.sit("anna")
    assert await due(anna) == [note]
    assert anna.damaged
