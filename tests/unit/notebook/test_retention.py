"""A run from the list to the record, as administrators' notebooks do it (R24)."""

from __future__ import annotations

from typing import Any

import pytest

from securenotes.clock import day_before
from securenotes.errors import BadInput, NotAllowed, NotThere
from securenotes.model import NoteId
from securenotes.notebook.disclosure.grounds import By, Request
from securenotes.notebook.retention import opening
from securenotes.notebook.retention.plan import Why
from securenotes.notebook.retention.run import Run
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import NoteKind
from securenotes.vault.headers import Header
from securenotes.vault.notes import Plain, SealedNote, open_note
from securenotes.vault.roster import Unmember
from securenotes.vault.roster.changes import PlanRow
from tests.unit.notebook.room import Room, filled, publish


def row(start: str, *, kind: int = 0, category: str = "", destroy: bool = True):
    made: Any = start
    return PlanRow(kind=kind, category=category, start=made, months=0, destroy=destroy)


def whys(run: Run) -> dict[NoteId, Why]:
    return {one.note: one.verdict.why for one in run.rows}


async def test_r24_the_list_says_what_goes_what_stays_and_why(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    chain = room.unit.chain
    gone = await publish(anna, room.ada)
    stays = await publish(anna, room.ada, category="Trivsel")
    waits = await publish(anna, room.ada)
    deleted = await publish(anna, room.ada)
    await anna.delete(deleted, "Fel elev")
    await anna.let_go([gone, stays])
    draft = await anna.save(filled(anna.new_draft(room.ada)))
    retention = eva.school.retention
    assert set(whys(await retention.run(chain)).values()) == {Why.NO_ROW}
    await retention.set_plan(
        chain,
        [row("irrelevant"), row("irrelevant", category="Trivsel", destroy=False)],
    )
    run = await retention.run(chain)
    assert whys(run) == {
        gone: Why.DUE,
        stays: Why.KEEP,
        waits: Why.WAITING,
        deleted: Why.DUE,
    }
    assert {one.note for one in run.due} == {gone, deleted}
    assert draft.note not in whys(run)
    assert [one.closed for one in run.rows if one.note == deleted] == [True]
    await retention.hold(chain, room.ada, "request")
    assert set(whys(await retention.run(chain)).values()) == {
        Why.HELD,
        Why.KEEP,
        Why.WAITING,
    }
    assert [one.code for one in await retention.holds(chain)] == ["request"]
    with pytest.raises(BadInput):
        await retention.propose(chain)
    await retention.end_hold(chain, room.ada)
    assert await retention.holds(chain) == []


async def test_r22_what_is_closed_stays_shut_unless_the_plan_asks_inside(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    chain, retention = room.unit.chain, eva.school.retention
    shown, deleted = await publish(anna, room.ada), await publish(anna, room.ada)
    await anna.delete(deleted, "Fel elev")
    opened: list[NoteId] = []

    def look(sealed: SealedNote, dek: bytes) -> Plain:
        opened.append(NoteId(Header.decode(sealed.header_bytes).note))
        return open_note(sealed, dek)

    monkeypatch.setattr(opening, "open_note", look)
    await retention.set_plan(chain, [row("irrelevant")])
    assert whys(await retention.run(chain)) == {shown: Why.WAITING, deleted: Why.DUE}
    assert opened == [shown]
    for asking in (row("irrelevant", category="Trivsel"), row("decision")):
        opened.clear()
        await retention.set_plan(chain, [row("left", kind=1), asking])
        await retention.run(chain)
        assert set(opened) == {shown, deleted}


async def test_r24_r26_a_request_that_is_open_holds_what_is_kept(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    chain, bo = room.unit.chain, room.unit.pupils["bo"]
    asked_for, other = await publish(anna, room.ada), await publish(anna, bo)
    await anna.let_go([asked_for, other])
    retention, disclosures = eva.school.retention, eva.school.disclosures
    await retention.set_plan(chain, [row("irrelevant")])
    today = room.town.today
    asked = await disclosures.register(
        chain, room.ada, Request.PARTY, By.GUARDIAN, today
    )
    assert whys(await retention.run(chain)) == {asked_for: Why.HELD, other: Why.DUE}
    await disclosures.take_back(asked)
    assert whys(await retention.run(chain)) == {asked_for: Why.DUE, other: Why.DUE}
    # A request that comes in after the proposal stops the approval.
    johan = await second_administrator(room, eva)
    assert await retention.propose(chain) is False
    await disclosures.register(chain, bo, Request.PUBLIC, By.NOBODY, today)
    with pytest.raises(BadInput):
        await johan.school.retention.approve(chain)


async def test_r24_alone_one_disposes_and_the_record_has_no_content(
    room: Room,
) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    chain = room.unit.chain
    gone, stays = await publish(anna, room.ada), await publish(anna, room.ada)
    await anna.let_go([gone])
    retention = eva.school.retention
    await retention.set_plan(chain, [row("irrelevant")])
    assert await retention.propose(chain) is True
    with pytest.raises(NotThere):
        await (await room.sit("anna")).open(gone)
    assert [one.note for one in (await anna.pupil(room.ada)).notes] == [stays]
    assert set(whys(await retention.run(chain))) == {stays}
    (record,) = await retention.records(chain)
    assert record.notes == (gone,)
    assert record.proposed_by.login == record.approved_by.login == "eva"
    assert list(record.plan) == [row("irrelevant")]


async def second_administrator(room: Room, eva: Notebook) -> Notebook:
    await eva.school.make_administrator(room.unit.chain, room.town.person("johan").user)
    room.advance(minutes=1)
    return await room.sit("johan")


async def test_r24_another_approves_what_is_still_due(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    chain = room.unit.chain
    notes = [await publish(anna, room.ada) for _ in range(2)]
    await anna.let_go(notes)
    johan = await second_administrator(room, eva)
    mine, theirs = eva.school.retention, johan.school.retention
    await mine.set_plan(chain, [row("irrelevant")])
    assert await theirs.waiting(chain) is None
    assert await mine.propose(chain) is False
    assert set(whys(await mine.run(chain)).values()) == {Why.DUE}
    with pytest.raises(NotAllowed):
        await mine.approve(chain)
    # One of them is kept after all: what was proposed is no longer right.
    await anna.keep_on(notes[:1], "2027-06-30")
    with pytest.raises(BadInput):
        await theirs.approve(chain)
    assert len((await anna.pupil(room.ada)).notes) == 2
    await mine.propose(chain)
    record = await theirs.approve(chain)
    assert record.notes == (notes[1],)
    assert (record.proposed_by.login, record.approved_by.login) == ("eva", "johan")
    assert [one.note for one in (await anna.pupil(room.ada)).notes] == notes[:1]
    assert await mine.waiting(chain) is None


async def test_r24_teachers_have_no_plan_and_no_list(room: Room) -> None:
    anna = await room.sit("anna")
    retention = anna.school.retention
    for ask in (retention.plan, retention.run, retention.propose, retention.records):
        with pytest.raises(NotAllowed):
            await ask(room.unit.chain)


async def test_r24_left_the_school_is_when_the_last_group_ended(room: Room) -> None:
    repository, unit = await room.town.sign_in("eva"), room.unit
    memberships = unit.state.memberships_of(room.ada)
    assert memberships
    last = day_before(room.town.today)
    ends = [Unmember(group=m.group, pupil=room.ada, last=last) for m in memberships]
    await room.town.change(repository, unit, room.town.person("eva"), *ends)
    room.advance(minutes=1)
    eva = await room.sit("eva")
    gone = await publish(eva, room.ada)
    here = await publish(eva, unit.pupils["bo"])
    retention = eva.school.retention
    await retention.set_plan(unit.chain, [row("left")])
    assert whys(await retention.run(unit.chain)) == {gone: Why.DUE, here: Why.WAITING}


async def test_r25_an_author_who_has_gone_is_stood_in_for(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada, kind=NoteKind.MEMORY)
    for link in room.unit.state.links_of(anna.desk.user):
        if link.last is None:
            await room.end_link("anna", link.scope)
    room.advance(days=366)
    eva = await room.sit("eva")
    run = await eva.school.retention.run(room.unit.chain)
    assert [one.note for one in run.to_review] == [note]
    assert await eva.let_go([note]) == 1
    run = await eva.school.retention.run(room.unit.chain)
    assert run.to_review == ()
