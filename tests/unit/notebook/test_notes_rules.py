"""R1 to R12 as two people's notebooks on one store see them."""

from __future__ import annotations

import dataclasses

import pytest

from securenotes.errors import (
    BadInput,
    Conflict,
    LinkEnded,
    ModuleOff,
    NotAllowed,
    NotThere,
)
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import ArchiveFilter, NoteKind, NoteState
from tests.unit.notebook.room import CANARY, Room, filled, publish


async def sees(notebook: Notebook, room: Room) -> set[str]:
    """Everything that a person's lists hand out about the pupil ada."""
    found: set[str] = set()
    page = await notebook.pupil(room.ada)
    found |= {row.title for row in page.notes}
    start = await notebook.start()
    found |= {row.title for row in (*start.news, *start.drafts)}
    archive = await notebook.archive(ArchiveFilter())
    found |= {row.title for row in archive.rows}
    found |= {hit.row.title for hit in await notebook.search(room.ada, "a")}
    return found


async def test_r1_pupil_and_author_are_fixed_at_creation(room: Room) -> None:
    anna = await room.sit("anna")
    draft = await anna.save(filled(anna.new_draft(room.ada)))
    bo = dataclasses.replace(draft.pupil, scope=room.unit.pupils["bo"])
    room.advance(minutes=1)
    saved = await anna.save(dataclasses.replace(draft, pupil=bo, title="Flyttad"))
    assert (await anna.draft(saved.note)).pupil.scope == room.ada
    note = (await anna.publish(saved)).note
    room.advance(minutes=1)
    eva = await room.sit("eva")
    await eva.publish(dataclasses.replace(await eva.change(note), title="Ändrad"))
    opened = await anna.open(note)
    assert opened.row.author.login == "anna"
    assert opened.row.editor.login == "eva"
    assert opened.row.pupil.scope == room.ada


async def test_r3_a_draft_shows_to_its_author_alone(room: Room) -> None:
    anna = await room.sit("anna")
    draft = await anna.save(filled(anna.new_draft(room.ada), title="Hemligt"))
    assert "Hemligt" in await sees(anna, room)
    for login in ("johan", "eva"):
        other = await room.sit(login)
        assert "Hemligt" not in await sees(other, room)
        assert await other.unfinished() == []
        for act in (other.draft, other.discard, other.open, other.change):
            with pytest.raises(NotThere):
                await act(draft.note)


async def test_r4_a_published_note_is_read_by_live_links_and_administrators(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    for login in ("anna", "johan", "eva"):
        assert (await (await room.sit(login)).open(note)).versions[0].body == CANARY
    for login in ("xena", "per", "olle"):
        other = await room.sit(login)
        with pytest.raises(NotThere):
            await other.open(note)
        with pytest.raises(NotThere):
            await other.pupil(room.ada)
        assert await other.pupils() == []
    await room.end_link("anna", room.unit.groups["5B"])
    with pytest.raises(NotThere):
        await anna.open(note)
    with pytest.raises(NotThere):
        await anna.pupil(room.ada)


async def test_r5_every_edit_is_a_version_by_author_or_administrator(
    room: Room,
) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    with pytest.raises(NotAllowed):
        await johan.change(note)
    room.advance(minutes=1)
    change = await eva.change(note)
    assert change.ver == 1
    assert change.author is not None
    assert change.author.login == "anna"
    told = await eva.publish(dataclasses.replace(change, body="Rättat"))
    assert told.ver == 2
    opened = await johan.open(note)
    assert [version.body for version in opened.versions] == ["Rättat", CANARY]
    assert [v.editor.login for v in opened.versions] == ["eva", "anna"]
    assert opened.row.was_edited


async def test_r6_deleting_takes_a_note_out_of_every_list(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada, title="Borta snart")
    with pytest.raises(NotAllowed):
        await johan.delete(note, "fel")
    with pytest.raises(BadInput) as told:
        await anna.delete(note, "  ")
    assert (told.value.field, told.value.why) == ("reason", "missing")
    room.advance(minutes=1)
    await anna.delete(note, "Skriven på fel elev")
    for notebook in (anna, johan, await room.sit("eva")):
        assert "Borta snart" not in await sees(notebook, room)
        with pytest.raises(NotThere):
            await notebook.open(note)
    with pytest.raises(NotThere):
        await anna.draft(note)


async def test_r7_only_the_author_unpublishes_and_it_is_a_draft_again(
    room: Room,
) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    for other in (johan, eva):
        with pytest.raises(NotAllowed):
            await other.unpublish(note, "fel")
    room.advance(minutes=1)
    draft = await anna.unpublish(note, "För tidigt")
    assert (draft.note, draft.ver, draft.body) == (note, 0, CANARY)
    with pytest.raises(NotThere):
        await johan.open(note)
    assert (await anna.start()).drafts[0].note == note
    room.advance(minutes=1)
    await anna.publish(dataclasses.replace(draft, body="Andra gången"))
    opened = await johan.open(note)
    assert [version.body for version in opened.versions] == ["Andra gången"]
    assert opened.versions[0].ver == 3
    assert len(opened.withdrawn_between) == 1


async def test_r8_drafts_are_in_neither_archive_nor_overview(room: Room) -> None:
    anna = await room.sit("anna")
    await anna.save(filled(anna.new_draft(room.ada)))
    assert (await anna.archive(ArchiveFilter())).rows == ()
    page = await anna.overview(room.unit.groups["5B"])
    assert (page.group.published, page.rows[0].published) == (0, 0)
    await publish(anna, room.ada)
    assert len((await anna.archive(ArchiveFilter())).rows) == 1
    page = await anna.overview(room.unit.groups["5B"])
    assert [row.published for row in page.rows] == [1, 0]


async def test_r9_the_overview_counts_only_what_one_may_read(room: Room) -> None:
    anna = await room.sit("anna")
    await publish(anna, room.ada)
    for login in ("xena", "per"):
        other = await room.sit(login)
        with pytest.raises(NotThere):
            await other.overview(room.unit.groups["5B"])
        assert await other.groups() == []
    eva = await room.sit("eva")
    assert [row.pupil.name for row in await eva.pupils()] == ["ada", "bo", "cia"]
    assert [row.published for row in await eva.pupils()] == [1, 0, 0]


async def test_r10_after_the_link_drafts_are_read_and_discarded_alone(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    draft = await anna.save(filled(anna.new_draft(room.ada)))
    await room.end_link("anna", room.unit.groups["5B"])
    page = await anna.pupil(room.ada)
    assert page.link_ended == room.town.yesterday
    assert page.pupil.former
    assert (page.pupil.name, page.pupil.class_name) == ("", "")
    assert not page.may_write
    kept = await anna.draft(draft.note)
    assert kept.read_only
    assert kept.body == CANARY
    row = (await anna.start()).drafts[0]
    assert row.pupil.former
    assert row.pupil.name == ""
    for act in (anna.publish, anna.save):
        with pytest.raises(LinkEnded):
            await act(kept)
    with pytest.raises(LinkEnded):
        anna.new_draft(room.ada)
    await anna.discard(draft.note)
    assert (await anna.start()).drafts == ()


async def test_r11_publishing_tells_who_will_be_able_to_read(room: Room) -> None:
    anna = await room.sit("anna")
    readers = await anna.readers(room.ada)
    assert {(row.person.login, row.role) for row in readers} == {
        ("anna", "teacher"),
        ("johan", "teacher"),
        ("eva", "administrator"),
    }
    told = await anna.publish(filled(anna.new_draft(room.ada)))
    assert told.readers == 3


async def test_r12_two_edits_of_one_version_keep_both_texts(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada)
    room.advance(minutes=1)
    mine, theirs = await anna.change(note), await eva.change(note)
    await eva.publish(dataclasses.replace(theirs, body="Evas text"))
    mine = dataclasses.replace(mine, body="Annas text")
    with pytest.raises(Conflict):
        await anna.publish(mine)
    view = await anna.conflict(mine)
    assert view.theirs is not None
    assert view.base is not None
    assert (view.theirs.body, view.base.body) == ("Evas text", CANARY)
    assert view.mine.body == "Annas text"
    assert (await anna.change(note)).body == "Annas text"
    room.advance(minutes=1)
    told = await anna.publish(await anna.rebase(mine))
    assert told.ver == 3
    bodies = [version.body for version in (await eva.open(note)).versions]
    assert bodies == ["Annas text", "Evas text", CANARY]


async def test_r12_a_note_deleted_meanwhile_leaves_my_text_as_a_draft(
    room: Room,
) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada)
    mine = dataclasses.replace(await anna.change(note), body="Annas text")
    await eva.delete(note, "Dubblett")
    with pytest.raises(Conflict):
        await anna.publish(mine)
    view = await anna.conflict(mine)
    assert view.deleted
    assert view.theirs is None
    aside = await anna.set_aside(mine)
    assert aside.note != note
    assert (await anna.draft(aside.note)).body == "Annas text"
    assert await anna.unfinished() == []


async def test_r12_two_windows_of_one_draft(room: Room) -> None:
    one, two = await room.sit("anna"), await room.sit("anna")
    draft = await one.save(filled(one.new_draft(room.ada)))
    second = await two.draft(draft.note)
    await one.save(dataclasses.replace(draft, body="Från ettan"))
    with pytest.raises(Conflict):
        await two.save(dataclasses.replace(second, body="Från tvåan"))
    mine = (await two.unfinished())[0]
    assert mine.body == "Från tvåan"
    view = await two.conflict(mine)
    assert view.theirs is not None
    assert view.theirs.body == "Från ettan"
    saved = await two.save(await two.rebase(mine))
    assert (await one.draft(saved.note)).body == "Från tvåan"


async def test_r13_a_school_without_the_module_shows_nothing(room: Room) -> None:
    olle = await room.sit("olle")
    page = await olle.start()
    assert not page.module
    assert await olle.pupils() == []
    assert await olle.groups() == []
    dan = room.town.units["Granen"].pupils["dan"]
    with pytest.raises(ModuleOff):
        await olle.pupil(dan)
    with pytest.raises(ModuleOff):
        olle.new_draft(dan)


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"title": " "}, "title", "missing"),
        ({"body": "\n"}, "body", "missing"),
        ({"kind": NoteKind.NONE}, "kind", "missing"),
        ({"event_day": "2026-03-04"}, "event_day", "future"),
        ({"event_day": "2026-02-30"}, "event_day", "form"),
        ({"body": "å" * 16_400}, "body", "full"),
    ],
)
async def test_publishing_asks_for_what_is_missing(
    room: Room, changed: dict[str, object], field: str, why: str
) -> None:
    anna = await room.sit("anna")
    with pytest.raises(BadInput) as told:
        await anna.publish(filled(anna.new_draft(room.ada), **changed))
    assert (told.value.field, told.value.why) == (field, why)


async def test_typed_controls_never_reach_the_store(room: Room) -> None:
    anna = await room.sit("anna")
    draft = filled(anna.new_draft(room.ada), title="A\x1b[2J\u202eB", body="x\r\ny\x00")
    saved = await anna.save(draft)
    kept = await anna.draft(saved.note)
    assert (kept.title, kept.body) == ("A[2JB", "x\ny")


async def test_a_draft_row_is_marked_as_one(room: Room) -> None:
    anna = await room.sit("anna")
    await anna.save(filled(anna.new_draft(room.ada)))
    row = (await anna.pupil(room.ada)).notes[0]
    assert row.state is NoteState.DRAFT
    assert row.preview == CANARY
