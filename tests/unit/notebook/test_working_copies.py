"""R42: what was typed comes back, and only to who typed it."""

from __future__ import annotations

import dataclasses

import pytest

from securenotes.errors import NotThere
from securenotes.notebook.working import Working
from tests.unit.notebook.room import CANARY, Room, filled, publish


async def test_r42_an_autosaved_text_survives_a_kill(room: Room) -> None:
    anna = await room.sit("anna")
    draft = dataclasses.replace(filled(anna.new_draft(room.ada)), cursor=7)
    await anna.keep(draft)
    again = await room.sit("anna")
    back = (await again.unfinished())[0]
    assert back.restored
    assert (back.body, back.title, back.cursor) == (CANARY, draft.title, 7)
    assert back.kind is draft.kind
    assert (await again.draft(draft.note)).body == CANARY
    (row,) = (await again.start()).drafts
    assert (row.note, row.title) == (draft.note, draft.title)
    saved = await again.save(back)
    assert not saved.restored
    assert await again.unfinished() == []
    assert (await again.start()).drafts[0].title == draft.title


async def test_r42_a_colleague_on_the_same_machine_sees_none_of_it(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada))
    await anna.keep(draft)
    for login in ("johan", "eva"):
        other = await room.sit(login)
        assert await other.unfinished() == []
        with pytest.raises(NotThere):
            await other.draft(draft.note)
    for record in await anna.desk.repository.own("work"):
        assert CANARY.encode() not in record.blob


async def test_r42_a_working_copy_of_a_change_is_seen_by_nobody(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)
    change = dataclasses.replace(await anna.change(note), body="Halvfärdigt")
    saved = await anna.save(change)
    assert saved.ver == 1
    assert (await johan.open(note)).versions[0].body == CANARY
    assert (await (await room.sit("anna")).change(note)).body == "Halvfärdigt"
    await anna.discard(note)
    assert (await anna.change(note)).body == CANARY


async def test_r42_what_cannot_be_published_is_kept(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), body="x" * 40_000)
    with pytest.raises(Exception, match="body:full"):
        await anna.publish(draft)
    again = await room.sit("anna")
    assert len((await again.unfinished())[0].body) == 40_000


async def test_r10_a_working_copy_after_the_link_is_read_only(room: Room) -> None:
    anna = await room.sit("anna")
    await anna.keep(filled(anna.new_draft(room.ada)))
    await room.end_link("anna", room.unit.groups["5B"])
    back = (await (await room.sit("anna")).unfinished())[0]
    assert back.read_only
    assert back.pupil.name == ""
    assert back.body == CANARY
    kept = await Working(anna.desk).keep(dataclasses.replace(back, body="annat"))
    assert kept.saved_at == back.saved_at
    await anna.discard(back.note)
    assert await (await room.sit("anna")).unfinished() == []
