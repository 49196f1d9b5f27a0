"""A pupil moves to another school, with the notes that were chosen (rules.md § 1)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import msgspec
import pytest

from securenotes.errors import (
    BadInput,
    Conflict,
    LinkEnded,
    NotThere,
    StoreDamaged,
)
from securenotes.keeper.wholeness import verify_store
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.administration import School
from securenotes.notebook.moving import handing_over
from securenotes.notebook.moving.handing_over import HandingOver
from securenotes.notebook.moving.taking_over import OnTheWay
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.sealing import NO_HASH, at_head, seal_published
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import NoteRow
from securenotes.repository.local import LocalRepository
from securenotes.sealed import Act, LogFilter
from securenotes.vault.headers import Header
from securenotes.vault.moves import MovedNote
from securenotes.vault.primitives import random
from securenotes.vault.roster import Moves
from tests.unit.notebook_admin.desks import Town


@dataclass
class Two:
    """Eva, who administers both schools, and a pupil of the first."""

    book: Notebook
    school: School
    old: ChainId
    new: ChainId
    alva: ScopeId

    async def rows(self, pupil: ScopeId) -> list[NoteRow]:
        """Read a pupil's published notes, newest event first."""
        page = await self.book.pupil(pupil)
        return [row for row in page.notes if row.published]

    async def told_at_start(self) -> list[tuple[str, int]]:
        """Read what Start says of pupils on their way."""
        page = await self.book.start()
        return [(school.name, n) for school, n in page.on_the_way]

    async def waiting(self) -> OnTheWay:
        (one,) = await self.school.arriving.on_the_way(self.new)
        return one


async def two_schools(town: Town) -> Two:
    book = await town.sign_in("eva.noren")
    school = School(book.desk)
    chains = {one.name: one.chain for one in book.me.schools}
    old, new = chains["Tallåsskolan"], chains["Granlidens skola"]
    await school.set_module(new, True)
    pupils = {one.pupil.name: one.pupil.scope for one in await book.pupils()}
    return Two(book, school, old, new, pupils["Alva Lindqvist"])


async def test_the_notes_that_were_chosen_follow_the_pupil_and_no_others(
    town: Town,
) -> None:
    two = await two_schools(town)
    choices = await two.school.leaving.choices(two.old, two.alva)
    first, other = choices.notes[:2]
    before = await two.rows(two.alva)
    sent = await two.school.leaving.hand_over(two.old, two.alva, two.new, [first.note])
    assert sent == 1
    one = await two.waiting()
    assert (one.name, one.school, one.notes) == ("Alva Lindqvist", "Tallåsskolan", 1)
    assert await two.told_at_start() == [("Granlidens skola", 1)]
    olle = await town.sign_in("olle.viik")  # of that school, and no administrator
    assert (await olle.start()).on_the_way == ()
    pupil = await two.school.arriving.take_over(two.new, one.waiting, "4A")
    assert await two.school.arriving.on_the_way(two.new) == []
    assert await two.told_at_start() == []
    (row,) = await two.rows(pupil)
    assert (row.title, row.event_day) == (first.title, first.event_day)
    assert (row.author.user, row.created) == (first.author.user, first.created)
    assert row.author.name == first.author.name
    assert row.origin is not None
    told = (row.origin.school, row.origin.author, row.origin.published)
    assert told == ("Tallåsskolan", first.author.name, first.published)
    assert other.title not in {each.title for each in await two.rows(pupil)}
    # The school that handed over keeps its own notes, as its records.
    after = [each.note for each in await two.rows(two.alva)]
    assert after == [each.note for each in before]
    page = await two.book.open(row.note)
    assert page.row.origin == row.origin
    repository = two.book.desk.repository
    assert isinstance(repository, LocalRepository)
    assert list(verify_store(repository._keeper.sql)) == []


async def test_r29_who_becomes_protected_while_a_package_waits_is_taken_back(
    town: Town,
) -> None:
    two = await two_schools(town)
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [])
    waiting = (await two.waiting()).waiting
    assert await two.school.leaving.waits_at(two.old, two.alva) == "Granlidens skola"
    await two.school.protect_pupil(two.old, two.alva)
    assert await two.school.arriving.on_the_way(two.new) == []
    assert await two.told_at_start() == []
    assert await two.school.leaving.waits_at(two.old, two.alva) == ""
    with pytest.raises(BadInput) as told:
        await two.school.arriving.take_over(two.new, waiting)
    assert (told.value.field, told.value.why) == ("move", "not-handed-over")
    pupil = two.book.desk.cards.pupil(two.old, two.alva)
    assert pupil.protected
    with pytest.raises(BadInput) as told:
        await two.school.leaving.hand_over(two.old, two.alva, two.new, [])
    assert (told.value.field, told.value.why) == ("pupil", "protected")
    repository = two.book.desk.repository
    assert isinstance(repository, LocalRepository)
    assert list(verify_store(repository._keeper.sql)) == []


async def test_a_hand_over_is_taken_back_until_the_other_school_has_taken_over(
    town: Town,
) -> None:
    two = await two_schools(town)
    leaving = two.school.leaving
    with pytest.raises(BadInput) as told:
        await leaving.take_back(two.old, two.alva)
    assert (told.value.field, told.value.why) == ("pupil", "taken")
    notes = [row.note for row in await two.rows(two.alva)]
    await leaving.hand_over(two.old, two.alva, two.new, notes)
    await leaving.take_back(two.old, two.alva)
    assert await two.school.arriving.on_the_way(two.new) == []
    await leaving.hand_over(two.old, two.alva, two.new, notes)
    waiting = (await two.waiting()).waiting
    taken = await two.school.arriving.take_over(two.new, waiting)
    assert len(await two.rows(taken)) == len(notes)
    with pytest.raises(BadInput) as told:
        await leaving.take_back(two.old, two.alva)
    assert (told.value.field, told.value.why) == ("pupil", "taken")
    # Who lives elsewhere by now is protected here as anybody else is.
    await two.school.protect_pupil(two.old, two.alva)
    assert two.book.desk.cards.pupil(two.old, two.alva).protected


async def test_what_goes_is_as_much_as_a_package_holds_and_no_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = await two_schools(town)
    leaving, state = two.school.leaving, two.book.desk.trust.state(two.old)
    found = [opened for _, opened in await leaving._opened(two.alva)]
    notes = [one.header.note for one in found]
    length = len(leaving._pack(state, two.alva, found, "").encode())
    for name, too_few, why in (
        ("LONGEST", 2 * length - 2, "large"),
        ("MOST", len(notes) - 1, "many"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(f"{handing_over.__name__}.{name}", too_few)
            with pytest.raises(BadInput) as told:
                await leaving.hand_over(two.old, two.alva, two.new, notes)
        assert (told.value.field, told.value.why) == ("notes", why)
        assert await two.school.arriving.on_the_way(two.new) == []
    monkeypatch.setattr(handing_over, "LONGEST", 2 * length)
    monkeypatch.setattr(handing_over, "MOST", len(notes))
    assert await leaving.hand_over(two.old, two.alva, two.new, notes) == len(notes)
    waiting = (await two.waiting()).waiting
    taken = await two.school.arriving.take_over(two.new, waiting)
    assert len(await two.rows(taken)) == len(notes)


async def test_keys_change_at_both_schools_while_a_package_waits(town: Town) -> None:
    two = await two_schools(town)
    choices = await two.school.leaving.choices(two.old, two.alva)
    notes = [row.note for row in choices.notes]
    await two.school.leaving.hand_over(two.old, two.alva, two.new, notes)
    assert await two.school.rotate(two.old, lambda done, of: None) > 0
    # An administrator of the school that is to take over leaves, before it does.
    anna = next(
        row.person.user
        for row in await two.school.people(two.new)
        if row.person.login != "eva.noren" and row.account == "active"
    )
    await two.school.make_administrator(two.new, anna)
    await two.school.end_administrator(two.new, anna)
    await two.school.rotate(two.new, lambda done, of: None)
    one = await two.waiting()
    pupil = await two.school.arriving.take_over(two.new, one.waiting)
    assert len(await two.rows(pupil)) == len(notes)


async def test_a_rotation_that_forgets_what_waits_is_refused_whole(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = await two_schools(town)
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [])
    user = next(
        row.person.user
        for row in await two.school.people(two.new)
        if row.person.login != "eva.noren" and row.account == "active"
    )
    await two.school.make_administrator(two.new, user)
    await two.school.end_administrator(two.new, user)

    async def forget(*_: object) -> list[object]:
        return []

    monkeypatch.setattr("securenotes.notebook.rotation.seal_again", forget)
    with pytest.raises(Conflict):
        await two.school.rotate(two.new, lambda done, of: None)
    monkeypatch.undo()
    assert (await two.waiting()).notes == 0


async def test_r29_a_pupil_with_protected_identity_is_not_moved(town: Town) -> None:
    two = await two_schools(town)
    names = {one.pupil.name: one.pupil.scope for one in await two.book.pupils()}
    hidden = names["Skyddad elev K7"]
    for act in (
        two.school.leaving.choices(two.old, hidden),
        two.school.leaving.hand_over(two.old, hidden, two.new, []),
    ):
        with pytest.raises(BadInput) as told:
            await act
        assert (told.value.field, told.value.why) == ("pupil", "protected")


async def test_drafts_and_what_is_closed_cannot_be_chosen(town: Town) -> None:
    two = await two_schools(town)
    rows = await two.rows(two.alva)
    draft = await two.book.save(
        dataclasses.replace(two.book.new_draft(two.alva), title="Mitt", body="Utkast")
    )
    await two.book.delete(rows[0].note, "fel elev")
    choices = await two.school.leaving.choices(two.old, two.alva)
    offered = {row.note for row in choices.notes}
    assert offered == {row.note for row in rows[1:]}
    for note in (draft.note, rows[0].note):
        with pytest.raises(BadInput) as told:
            await two.school.leaving.hand_over(two.old, two.alva, two.new, [note])
        assert (told.value.field, told.value.why) == ("notes", "gone")


async def test_what_stays_is_the_administrators_to_mend_and_nobody_s_to_add_to(
    town: Town,
) -> None:
    two = await two_schools(town)
    anna = await town.sign_in("anna.berg")
    assert two.alva in {one.pupil.scope for one in await anna.pupils()}
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [])
    await anna.renew()
    assert two.alva not in {one.pupil.scope for one in await anna.pupils()}
    with pytest.raises(LinkEnded):
        two.book.new_draft(two.alva)
    page = await two.book.pupil(two.alva)
    assert not page.may_write
    change = await two.book.change(page.notes[0].note)
    published = await two.book.publish(dataclasses.replace(change, title="Rättat"))
    assert published.ver == change.ver + 1
    with pytest.raises(BadInput):
        await two.school.leaving.choices(two.old, two.alva)


async def test_r5_an_edit_at_the_new_school_keeps_where_the_note_came_from(
    town: Town,
) -> None:
    two = await two_schools(town)
    first = (await two.rows(two.alva))[0]
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [first.note])
    one = await two.waiting()
    pupil = await two.school.arriving.take_over(two.new, one.waiting)
    (row,) = await two.rows(pupil)
    change = await two.book.change(row.note)
    await two.book.publish(dataclasses.replace(change, title="Rättat"))
    page = await two.book.open(row.note)
    assert page.row.origin == row.origin
    assert page.row.author == row.author
    # And back again: the first school that it was written at stays its origin.
    await two.school.leaving.hand_over(two.new, pupil, two.old, [row.note])
    (back,) = await two.school.arriving.on_the_way(two.old)
    again = await two.school.arriving.take_over(two.old, back.waiting)
    (home,) = await two.rows(again)
    assert (home.title, home.origin) == ("Rättat", row.origin)
    assert home.author.user == first.author.user
    assert (await two.rows(two.alva))[0].title == first.title


async def test_a_colleague_s_second_try_finds_that_it_was_taken(town: Town) -> None:
    two = await two_schools(town)
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [])
    one = await two.waiting()
    await two.school.arriving.take_over(two.new, one.waiting)
    with pytest.raises(BadInput) as told:
        await two.school.arriving.take_over(two.new, one.waiting)
    assert (told.value.field, told.value.why) == ("move", "not-handed-over")


@pytest.mark.parametrize("what", ["header", "text", "by"])
async def test_a_note_that_its_school_did_not_hand_over_so_is_not_taken(
    town: Town, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Who hands over can lie about the text alone, and signs for it."""
    two = await two_schools(town)
    rows = await two.rows(two.alva)
    real = HandingOver._moved

    def forged(self: HandingOver, one: Opened) -> MovedNote:
        made = real(self, one)
        header = Header.decode(bytes.fromhex(made.header))
        other = dataclasses.replace(header, created=header.created - 1)
        changes: dict[str, object] = {
            "header": other.encode().hex(),
            "text": msgspec.structs.replace(made.text, t="Påhittat"),
            "by": "Någon Annan",
        }
        return msgspec.structs.replace(made, **{what: changes[what]})

    monkeypatch.setattr(HandingOver, "_moved", forged)
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [rows[0].note])
    monkeypatch.undo()
    one = await two.waiting()
    if what == "header":
        with pytest.raises(StoreDamaged):
            await two.school.arriving.take_over(two.new, one.waiting)
        return
    pupil = await two.school.arriving.take_over(two.new, one.waiting)
    (row,) = await two.rows(pupil)
    assert row.author.user == rows[0].author.user


async def test_a_moved_note_is_believed_only_as_both_chains_tell_of_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = await two_schools(town)
    first = (await two.rows(two.alva))[0]
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [first.note])
    one = await two.waiting()
    pupil = await two.school.arriving.take_over(two.new, one.waiting)
    (row,) = await two.rows(pupil)

    async def readable() -> bool:
        again = await town.sign_in("eva.noren")
        try:
            await again.open(row.note)
        except (StoreDamaged, NotThere):
            return False
        return True

    assert await readable()
    state = two.book.desk.trust.state(two.new)
    arrival = state.moves.arrival_of(row.note)
    assert arrival is not None
    others = {
        "notes": {row.note: bytes(32)},
        "scope": two.alva,
        "actor": bytes(16),
        "from_seq": arrival.from_seq + 1,
        "entry": bytes(32),
        "old": two.new,
    }
    for field, value in others.items():
        told = msgspec.structs.replace(arrival, **{field: value})
        monkeypatch.setattr(Moves, "arrival_of", lambda *_, told=told: told)
        assert not await readable(), field
        monkeypatch.undo()
    monkeypatch.setattr(Moves, "arrival_of", lambda *_: None)
    assert not await readable()


async def test_r27_both_schools_access_logs_tell_of_a_move(town: Town) -> None:
    two = await two_schools(town)
    first = (await two.rows(two.alva))[0]
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [first.note])
    one = await two.waiting()
    await two.school.arriving.take_over(two.new, one.waiting)
    repository = two.book.desk.repository
    asked = LogFilter(acts=(Act.MOVED_OUT, Act.MOVED_IN))
    rows = {
        chain: [row.act for row in await repository.log_page(chain, asked, 0, 20)]
        for chain in (two.old, two.new)
    }
    assert sorted(rows[two.old]) == [Act.MOVED_OUT, Act.MOVED_OUT, Act.MOVED_IN]
    assert rows[two.new] == [Act.MOVED_IN]


async def test_r4_a_note_begun_on_who_has_moved_is_believed_by_nobody(
    town: Town,
) -> None:
    two = await two_schools(town)
    desk = two.book.desk

    async def begun() -> list[Opened]:
        was = (await two.school.leaving._opened(two.alva))[0][1]
        now = town.clock.now_ms()
        header = dataclasses.replace(
            was.header,
            note=NoteId(random(16)),
            ver=1,
            author=desk.user,
            editor=desk.user,
            created=now,
            edited=now,
            published=now,
            prev_hash=NO_HASH,
        )
        made = seal_published(desk, at_head(desk, header), was.text)
        return Records(desk).trace([made.record])

    assert len(await begun()) == 1
    await two.school.leaving.hand_over(two.old, two.alva, two.new, [])
    with pytest.raises(StoreDamaged):
        await begun()
