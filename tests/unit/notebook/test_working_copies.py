"""R42: what was typed comes back, and only to who typed it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from securenotes.errors import (
    DiskFull,
    NotThere,
    SecureNotesError,
    StaleKey,
    StoreBusy,
)
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


class Stubborn:
    """A repository whose publication fails as often as it is told to."""

    def __init__(self, true: Any, *errors: SecureNotesError) -> None:
        self._true = true
        self._errors = list(errors)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._true, name)

    async def publish(self, *args: Any) -> None:
        if self._errors:
            raise self._errors.pop(0)
        await self._true.publish(*args)


async def test_r42_a_full_disk_keeps_what_was_to_be_published(room: Room) -> None:
    anna = await room.sit("anna")
    repository: Any = Stubborn(anna.desk.repository, DiskFull())
    anna.desk.repository = repository
    draft = filled(anna.new_draft(room.ada))
    with pytest.raises(DiskFull):
        await anna.publish(draft)
    (back,) = await (await room.sit("anna")).unfinished()
    assert (back.note, back.body) == (draft.note, CANARY)
    await anna.publish(draft)
    assert await anna.unfinished() == []


async def test_a_key_changed_meanwhile_is_wrapped_again_once(room: Room) -> None:
    anna = await room.sit("anna")
    true = anna.desk.repository
    repository: Any = Stubborn(true, StaleKey())
    anna.desk.repository = repository
    assert (await anna.publish(filled(anna.new_draft(room.ada)))).ver == 1
    repository = Stubborn(true, StaleKey(), StaleKey())
    anna.desk.repository = repository
    with pytest.raises(StaleKey):
        await anna.publish(filled(anna.new_draft(room.ada)))


async def test_a_note_after_an_entry_not_yet_seen_is_not_called_damaged(
    room: Room,
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    await johan.pupil(room.ada)
    repository = await room.town.sign_in("eva")
    await room.town.add_pupils(repository, room.unit, room.town.person("eva"), "dora")
    await anna.pupils()
    note = await publish(anna, room.ada)
    true, hidden = johan.desk.refresh, [True]

    async def late(chain: Any = None) -> bool:
        if hidden.pop() if hidden else False:
            return False
        return await true(chain)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(johan.desk), "refresh", lambda _, chain=None: late(chain))
        page = await johan.pupil(room.ada)
    assert [row.note for row in page.notes] == [note]
    assert johan.damaged == ()


async def test_r12_a_save_that_ended_halfway_is_built_on_and_not_a_conflict(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada))
    await anna.keep(draft)

    async def busy(*_: object) -> None:
        raise StoreBusy

    with monkeypatch.context() as patch:
        # The draft is stored; what lay over it cannot be cleared away just now.
        patch.setattr(anna.desk.repository, "drop_own", busy)
        with pytest.raises(StoreBusy):
            await anna.save(draft)
    saved = await anna.save(dataclasses.replace(draft, body="Mer"))
    assert not saved.restored
    assert await anna.unfinished() == []
    assert (await (await room.sit("anna")).draft(draft.note)).body == "Mer"
