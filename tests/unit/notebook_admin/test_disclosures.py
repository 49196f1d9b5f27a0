"""R22, R26: what is kept is collected, masked and kept account of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from securenotes.errors import BadInput, Conflict, FreshCodeNeeded, NotAllowed, NotThere
from securenotes.keeper.disposing import destroy_note
from securenotes.notebook.administration import School
from securenotes.notebook.disclosure.grounds import OUTSIDE, By, Request, State
from securenotes.notebook.disclosure.making import left_standing, mask_standing, tell
from securenotes.notebook.disclosure.masks import Mask
from securenotes.notebook.disclosure.views import Choice, Work, decided, notes_of
from securenotes.sealed import Act, LogFilter
from tests.unit.notebook_admin.desks import Town, find_pupil, find_user, tick

ALVA = "Alva Lindqvist"


async def asked_for(town: Town, name: str = ALVA, request: Request = Request.PARTY):
    school, chain = await town.school()
    pupil = await find_pupil(school, chain, name)
    today = town.clock.today()
    made = await school.disclosures.register(chain, pupil, request, By.GUARDIAN, today)
    return school, chain, made


async def closed_pupil(town: Town) -> str:
    """Find somebody on whom a closed version is kept."""
    school, chain = await town.school()
    waiting = await school.work.desk.repository.waiting_seals(chain)
    state = school.work.desk.trust.state(chain)
    scopes = {
        scope
        for scope in state.pupils()
        for record, _ in waiting
        if bytes(scope) in record.header
    }
    names = [school.work.desk.cards.pupil(chain, one).name for one in scopes]
    return min(names)


async def test_r26_a_request_is_numbered_found_again_and_counts_its_days(town: Town):
    school, chain, made = await asked_for(town)
    assert made.label == "2026-001"
    assert (made.state, made.by) == (State.OPEN, By.GUARDIAN)
    tick(town.clock, hours=48)
    school, chain = await town.school("eva.noren")
    (row,) = await school.disclosures.rows(chain)
    assert row.name == made.name
    assert row.pupil.name == ALVA
    assert row.days(town.clock.today()) == 2
    assert not row.late(town.clock.today())
    assert replace(row, request=Request.PUBLIC).late(town.clock.today())


async def test_r26_of_a_public_document_nobody_is_asked_who(town: Town):
    _, _, made = await asked_for(town, request=Request.PUBLIC)
    assert made.by is By.NOBODY


async def test_r26_a_day_that_is_none_or_to_come_is_refused(town: Town):
    school, chain = await town.school()
    pupil = await find_pupil(school, chain, ALVA)
    for day, why in (("2026-02-30", "day"), ("2026-03-03", "future")):
        with pytest.raises(BadInput) as raised:
            await school.disclosures.register(
                chain, pupil, Request.PARTY, By.PUPIL, day
            )
        assert (raised.value.field, raised.value.why) == ("received", why)


async def test_r22_the_closed_layer_is_opened_in_a_disclosure_and_logged(town: Town):
    name = await closed_pupil(town)
    school, _chain, made = await asked_for(town, name)
    rows = await school.disclosures.kept(made)
    closed = [row for row in rows if row.closed]
    assert closed
    assert {row.notice for row in closed} <= {"", "withdrawn", "deleted"}
    texts = await school.disclosures.collect(made, notes_of(closed))
    assert all(texts[row.key].body for row in closed)
    told = await school.work.desk.repository.access_log(made.pupil.scope, 0, 200)
    unclosed = {row.note for row in told if row.act == Act.UNCLOSED}
    assert unclosed == {row.note for row in closed}
    tick(town.clock, minutes=6)
    with pytest.raises(FreshCodeNeeded):
        await school.disclosures.collect(made, notes_of(closed))


async def test_r22_the_closed_layer_is_read_after_it_is_settled(town: Town):
    name = await closed_pupil(town)
    school, chain = await town.school()
    karin = await find_user(school, chain, "karin.holm")
    await school.make_administrator(chain, karin)
    school, chain, made = await asked_for(town, name)
    await school.end_administrator(chain, karin)
    # The administrators' key turns, and with it seals, closed keys and requests.
    await school.rotate(chain, lambda _done, _all: None)
    rows = await school.disclosures.kept(made)
    texts = await school.disclosures.collect(made, notes_of(rows))
    assert {row.key for row in rows} == set(texts)
    (row,) = await school.disclosures.rows(chain)
    assert row.label == "2026-001"


async def test_r3_r26_no_draft_is_ever_collected_not_even_ones_own(town: Town):
    _, _, made = await asked_for(town)
    book = await town.sign_in("eva.noren")
    draft = replace(book.new_draft(made.pupil.scope), title="Eget", body="Utkast")
    await book.save(draft)
    school, _chain, made = await asked_for(town)
    rows = await school.disclosures.kept(made)
    assert draft.note not in notes_of(rows)
    with pytest.raises(NotThere):
        await school.disclosures.collect(made, [draft.note])


async def test_r13_r26_a_school_without_the_module_still_discloses(town: Town):
    school, chain = await town.school()
    await school.set_module(chain, False)
    school, chain, made = await asked_for(town)
    rows = await school.disclosures.kept(made)
    texts = await school.disclosures.collect(made, notes_of(rows))
    assert texts
    assert set(texts) == {row.key for row in rows}


async def test_r26_for_administrators_alone(town: Town):
    _, chain, made = await asked_for(town)
    anna, _ = await town.school("anna.berg")
    with pytest.raises(NotAllowed):
        await anna.disclosures.rows(chain)
    with pytest.raises(NotThere):
        await anna.work.desk.repository.kept(made.pupil.scope)


async def test_r42_r26_work_is_kept_for_oneself_and_holds_no_text(town: Town):
    school, _chain, made = await asked_for(town)
    rows = await school.disclosures.kept(made)
    first, second = rows[0].key, rows[1].key
    work = Work().with_choice(first, Choice("", (Mask(3, 9, "osl-12-3"),)))
    work = work.with_choice(second, Choice(OUTSIDE))
    await school.disclosures.keep_work(made, work)
    school, _ = await town.school()
    again = await school.disclosures.work(made)
    assert again.choice(second).out == OUTSIDE
    (mask,) = again.choice(first).masks
    assert (mask.start, mask.end, mask.ground) == (3, 9, "osl-12-3")
    await school.disclosures.drop_work(made)
    assert (await school.disclosures.work(made)).choices == {}


async def test_r26_what_came_of_it_is_found_by_a_later_administrator(town: Town):
    school, chain, made = await asked_for(town)
    rows = await school.disclosures.kept(made)
    work = Work().with_choice(rows[0].key, Choice("osl-12-3"))
    work = work.with_choice(rows[1].key, Choice("", (Mask(0, 4, "osl-10-3"),)))
    work = work.with_choice(rows[2].key, Choice(OUTSIDE))
    told = tell(rows, work)
    assert (told.given, told.masked, told.refused, told.outside) == (
        len(rows) - 2,
        1,
        1,
        1,
    )
    assert told.grounds == (("osl-10-3", 1), ("osl-12-3", 1))
    after = decided(made, told, work, town.clock.today())
    kept = await school.disclosures.keep(after, digest=b"\x09" * 32, documents=4)
    with pytest.raises(Conflict):
        await school.disclosures.keep(after)
    karin = await find_user(school, chain, "karin.holm")
    await school.make_administrator(chain, karin)
    later, chain = await town.school("karin.holm")
    (row,) = await later.disclosures.rows(chain)
    assert (row.state, row.told, row.digest) == (State.GIVEN, told, kept.digest)
    # What was masked, and by which ground, is kept for who comes after.
    again = await later.disclosures.work(row)
    assert again.choices.keys() == work.choices.keys()
    assert again.choice(rows[0].key).out == "osl-12-3"
    (mask,) = again.choice(rows[1].key).masks
    assert (mask.start, mask.end, mask.ground) == (0, 4, "osl-10-3")
    log = await later.work.desk.repository.access_log(made.pupil.scope, 0, 200)
    (exported,) = (one for one in log if one.act == Act.EXPORTED)
    assert (exported.count, exported.receipt) == (4, b"\x09" * 32)


async def test_r26_words_masked_once_that_stand_elsewhere_are_found(town: Town):
    school, _chain, made = await asked_for(town)
    rows = await school.disclosures.kept(made)
    texts = await school.disclosures.collect(made, notes_of(rows))
    word = "Alva"
    places = [
        (row, texts[row.key].whole.find(word))
        for row in rows
        if word in texts[row.key].whole
    ]
    assert len(places) > 1
    row, at = places[0]
    masks = (Mask(at, at + len(word), "osl-10-3"),)
    work = Work().with_choice(row.key, Choice("", masks))
    standing = left_standing(rows, texts, work)
    assert {one.key for one, _ in places[1:]} <= set(standing)
    work = mask_standing(work, standing)
    assert left_standing(rows, texts, work) == {}


async def test_r29_a_protected_pupil_is_an_alias_in_a_disclosure(town: Town):
    school, chain = await town.school()
    targets = await school.targets(chain)
    protected = [one.name for one in targets if "yddad" in one.name]
    _, _, made = await asked_for(town, protected[0])
    assert made.pupil.protected
    assert made.pupil.name == protected[0]


async def test_r24_r26_what_the_plan_has_destroyed_is_in_no_disclosure(town: Town):
    name = await closed_pupil(town)
    school, _chain, made = await asked_for(town, name)
    rows = await school.disclosures.kept(made)
    closed = next(row for row in rows if row.closed)
    store = school.work.desk.repository._store

    def destroy() -> None:
        with store.keeper.sql.writing():
            destroy_note(store.keeper.sql, closed.note)

    await store.run(destroy)
    left = await school.disclosures.kept(made)
    assert closed.note not in notes_of(left)
    with pytest.raises(NotThere):
        await school.disclosures.collect(made, [closed.note])
    book = await town.sign_in(closed.author.login)
    await book.publish(await book.draft(closed.note))
    school, _chain, made = await asked_for(town, name)
    again = [r for r in await school.disclosures.kept(made) if r.note == closed.note]
    texts = await school.disclosures.collect(made, [closed.note])
    assert {row.ver for row in again} == {1, 2, 3}
    assert [ver for _, ver in texts] == [3]


async def test_r26_beside_the_notes_stand_groups_with_days_and_who_has_read(town: Town):
    school, chain, made = await asked_for(town, request=Request.EXTRACT)
    beside = await school.beside.read(made)
    today = town.clock.today()
    named = {one.group for one in beside.memberships}
    assert {"7B svenska", "7B mentor"} <= named
    days = [(one.first, one.last) for one in beside.memberships]
    assert all(first <= (last or today) for first, last in days)
    assert days == sorted(days, key=lambda one: one[0])
    assert {"teacher", "mentor"} <= {line.role for line in beside.readings.lines}
    assert beside.source == ""
    looked = LogFilter(pupil=made.pupil.scope, acts=(Act.LOOKED,))
    assert len(await school.log.all(chain, looked)) == 1
    johan = await town.sign_in("johan.ek")
    with pytest.raises(NotAllowed):
        await School(johan.desk).beside.read(made)
