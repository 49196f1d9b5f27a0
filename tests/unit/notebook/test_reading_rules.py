"""R27, R28, R29, R40 and R41 as readers' notebooks see them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from securenotes.errors import NotAllowed, NotThere
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import ArchiveFilter, NoteKind, NoteState, ReadFilter
from securenotes.sealed import Act, CardRecord, RosterAct
from securenotes.vault.cards import PupilCard, seal_card
from securenotes.vault.ids import ScopeKind, scope_id
from securenotes.vault.primitives import random
from securenotes.vault.roster import Card, Pupil
from securenotes.vault.scopes import ScopeKey
from tests.unit.notebook.room import CANARY, Room, filled, publish


async def everything_shown(notebook: Notebook, room: Room) -> str:
    """All that lists say of a pupil's notes, without opening one."""
    page = await notebook.pupil(room.ada)
    start = await notebook.start()
    archive = await notebook.archive(ArchiveFilter())
    hits = await notebook.search(room.ada, CANARY.split()[0])
    return written((page, start, archive, hits))


def written(found: Any) -> str:
    """All that a view holds; its repr tells nothing."""
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        return repr(dataclasses.asdict(found))
    return " ".join(written(each) for each in (*found[:3], *found[3]))


async def test_r40_the_text_of_an_unread_note_shows_in_the_reader_alone(
    room: Room,
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)
    assert CANARY in await everything_shown(anna, room)
    assert CANARY not in await everything_shown(johan, room)
    row = (await johan.pupil(room.ada)).notes[0]
    assert (row.state, row.preview, row.title) == (NoteState.UNREAD, "", "Läsläxan")
    assert (await johan.open(note)).versions[0].body == CANARY
    row = (await johan.pupil(room.ada)).notes[0]
    assert (row.state, row.preview) == (NoteState.READ, CANARY)


async def test_r40_an_edit_by_another_makes_it_unread_again(room: Room) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    await johan.open(note)
    room.advance(minutes=1)
    await eva.publish(dataclasses.replace(await eva.change(note), body="Rättat"))
    for notebook in (anna, johan):
        row = (await notebook.pupil(room.ada)).notes[0]
        assert (row.state, row.preview) == (NoteState.CHANGED, "")
        page = await notebook.archive(ArchiveFilter(read=ReadFilter.CHANGED))
        assert [each.note for each in page.rows] == [note]
    assert (await eva.pupil(room.ada)).notes[0].state is NoteState.READ


async def test_r40_sign_in_opens_on_what_is_new_since_last_time(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    first = await johan.start()
    assert (first.since, first.news) == (0, ())
    room.advance(minutes=1)
    old = await publish(anna, room.ada, title="Gammal")
    room.advance(minutes=1)
    second = await room.sit("johan")
    assert [row.note for row in (await second.start()).news] == [old]
    room.advance(minutes=1)
    third = await room.sit("johan")
    page = await third.start()
    assert (page.news, page.news_total, page.unread_total) == ((), 0, 1)
    room.advance(minutes=1)
    new = await publish(anna, room.ada, title="Ny")
    page = await third.start()
    assert [row.note for row in page.news] == [new]
    assert (page.news_total, page.unread_total) == (1, 2)


async def test_r40_what_came_before_the_link_is_not_news(room: Room) -> None:
    cia = room.unit.pupils["cia"]
    eva = await room.sit("eva")
    await publish(eva, cia, title="Före kopplingen")
    room.advance(days=1)
    repository = await room.town.sign_in("eva")
    await room.town.link(repository, room.unit, room.town.person("eva"), "xena", cia)
    xena = await room.sit("xena")
    page = await xena.start()
    assert (page.news, page.unread_total, page.linked) == ((), 1, True)
    assert "Före kopplingen" in written(await xena.pupil(cia))


async def test_r40_each_link_has_its_own_first_day(room: Room) -> None:
    bo, cia = room.unit.pupils["bo"], room.unit.pupils["cia"]
    eva_person, eva = room.town.person("eva"), await room.sit("eva")
    repository = await room.town.sign_in("eva")
    await room.town.link(repository, room.unit, eva_person, "xena", bo)
    room.advance(minutes=1)
    await publish(eva, cia, title="Före kopplingen")
    news = await publish(eva, bo, title="Efter kopplingen")
    room.advance(days=1)
    repository = await room.town.sign_in("eva")
    await room.town.link(repository, room.unit, eva_person, "xena", cia)
    xena = await room.sit("xena")
    page = await xena.start()
    assert [row.note for row in page.news] == [news]
    assert (page.news_total, page.unread_total) == (1, 2)


async def test_r40_next_unread_goes_on_to_older_ones_then_from_the_top(
    room: Room,
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    notes = []
    for title in ("Ett", "Två", "Tre"):
        notes.append(await publish(anna, room.ada, title=title))
        room.advance(minutes=1)
    one, two, three = notes
    await johan.open(two)
    after = await johan.next_unread(two)
    assert after is not None
    assert after.note == one
    await johan.open(one)
    after = await johan.next_unread(one)
    assert after is not None
    assert after.note == three
    await johan.open(three)
    assert await johan.next_unread(three) is None
    assert await johan.next_unread() is None


async def test_r41_author_and_administrators_see_who_has_read(room: Room) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    room.advance(minutes=1)
    opened = await johan.open(note)
    assert not opened.rights.see_readings
    assert (opened.readers, opened.have_read) == (3, 0)
    with pytest.raises(NotAllowed):
        await johan.readings(note)
    mine = await anna.open(note)
    assert (mine.readers, mine.have_read) == (3, 2)
    for notebook in (anna, eva):
        rows = {row.person.login: row for row in await notebook.readings(note)}
        assert rows["johan"].read_at == room.clock.now_ms()
        assert rows["eva"].read_at == 0


async def test_r27_opening_is_logged_before_the_text_and_search_without_words(
    room: Room,
) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    await johan.open(note)
    await johan.search(room.ada, "hemligtord")
    await johan.search(room.ada, "hemligtorde")
    rows = await eva.desk.repository.access_log(room.ada, 0, 100)
    acts = [(row.act, row.actor) for row in rows]
    user = room.town.person("johan").user
    assert acts.count((Act.OPENED, user)) == 1
    assert acts.count((Act.SEARCHED, user)) == 1
    assert len(rows) >= 3
    assert "hemligt" not in "".join(written(row) for row in rows)


async def test_r28_search_finds_words_inside_one_pupil(room: Room) -> None:
    anna = await room.sit("anna")
    await publish(anna, room.ada, title="Läxa", body="Åsa övade på tåget. " * 20)
    await publish(anna, room.unit.pupils["bo"], title="Läxa", body="Åsa igen")
    room.advance(minutes=1)
    await anna.save(filled(anna.new_draft(room.ada), title="Utkast", body="asa"))
    hits = await anna.search(room.ada, "asa")
    assert [hit.row.title for hit in hits] == ["Utkast", "Läxa"]
    hit = hits[1]
    begin, end = hit.spans[0]
    assert hit.snippet[begin:end] == "Åsa"
    assert [h.row.title for h in await anna.search(room.ada, "asa laxa")] == ["Läxa"]
    assert await anna.search(room.ada, "asa laxa finnsej") == []
    title = (await anna.search(room.ada, "läx"))[0]
    assert title.title_spans == ((0, 3),)
    for login in ("xena", "per"):
        other = await room.sit(login)
        with pytest.raises(NotThere):
            await other.search(room.ada, "asa")


async def test_r28_the_archive_filters_on_days_people_and_kind(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    first = await publish(anna, room.ada, kind=NoteKind.MEMORY)
    room.advance(minutes=1)
    second = await publish(eva, room.unit.pupils["cia"])

    async def found(**which: object) -> list[object]:
        page = await eva.archive(ArchiveFilter(**which))  # type: ignore[arg-type]
        assert page.all_total == 2
        assert page.total == len(page.rows)
        return [row.note for row in page.rows]

    today = room.town.today
    assert await found() == [second, first]
    assert await found(kind=NoteKind.MEMORY) == [first]
    assert await found(author=room.town.person("eva").user) == [second]
    assert await found(pupil=room.ada) == [first]
    assert await found(group=room.unit.groups["5B"]) == [first]
    assert await found(first_day=today, last_day=today) == [second, first]
    assert await found(last_day=room.town.yesterday) == []
    assert await found(read=ReadFilter.UNREAD) == [first]


async def test_r29_a_protected_pupil_has_an_alias_for_a_name(room: Room) -> None:
    eva = await room.sit("eva")
    town, unit, actor = room.town, room.unit, room.town.person("eva")
    r16 = random(16)
    scope = scope_id(town.org, unit.chain, ScopeKind.PUPIL, r16)
    key = ScopeKey.make(scope, 1)
    alias = "Skyddad elev K7"
    card = seal_card(
        town.org, scope, 1, PupilCard(name=alias, class_="8A", alias=alias), key.key, 1
    )
    entry = town.entry(
        unit,
        actor,
        Pupil(scope=scope, r16=r16),
        town.scope_key(key),
        Card(
            subject=scope,
            ver=1,
            blob=card.ref.blob_hash,
            scope=scope,
            cardc=card.ref.cardc,
        ),
    )
    await eva.desk.repository.append(
        RosterAct(
            unit.chain,
            (entry,),
            scope_wraps=(town.under(unit, key, unit.observers),),
            cards=(CardRecord(unit.chain, scope, scope, 1, card.blob, 1, card.wrap),),
        )
    )
    town.follow(unit, entry)
    rows = await eva.pupils()
    row = next(row for row in rows if row.pupil.scope == scope)
    assert row.pupil.protected
    assert row.pupil.name == alias
    assert eva.match(rows, "k7") == [row]
    assert row not in eva.match(rows, "8a")


async def test_the_archive_pages_through_everything_once(room: Room) -> None:
    anna = await room.sit("anna")
    notes = []
    for number in range(5):
        notes.append(await publish(anna, room.ada, title=str(number)))
        room.advance(seconds=number % 2)
    found, cursor = [], None
    while True:
        page = await anna.archive(ArchiveFilter(), cursor, 2)
        assert page.total == 5
        found += [row.note for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
    assert sorted(found) == sorted(notes)


async def test_the_picker_sorts_as_a_swede_and_finds_without_dots(room: Room) -> None:
    eva = await room.sit("eva")
    repository = await room.town.sign_in("eva")
    names = ("Östen", "Åsa", "Änna", "Zoe", "Élise")
    await room.town.add_pupils(repository, room.unit, room.town.person("eva"), *names)
    rows = await eva.pupils()
    assert [row.pupil.name for row in rows] == [
        "ada",
        "bo",
        "cia",
        "Élise",
        "Zoe",
        "Åsa",
        "Änna",
        "Östen",
    ]
    assert [row.pupil.name for row in eva.match(rows, "a")][-3:] == [
        "cia",
        "Åsa",
        "Änna",
    ]
    assert [row.pupil.name for row in eva.match(rows, "as")] == ["Åsa"]
    assert [row.pupil.name for row in eva.match(rows, "eli 5b")] == ["Élise"]
    assert eva.match(rows, "") == rows
    assert eva.match(rows, "xyz") == []


async def test_who_was_opened_lately_is_remembered(room: Room) -> None:
    anna = await room.sit("anna")
    bo = room.unit.pupils["bo"]
    await anna.pupils()
    await anna.pupil(bo)
    await anna.pupil(room.ada)
    assert anna.recent() == [room.ada, bo]
    await anna.sign_out()
    again = await room.sit("anna")
    await again.pupils()
    assert again.recent() == [room.ada, bo]


async def test_r41_which_version_who_teaches_and_who_has_not(room: Room) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    room.advance(minutes=1)
    await johan.open(note)
    first = room.clock.now_ms()
    room.advance(minutes=1)
    await eva.publish(dataclasses.replace(await eva.change(note), body="Rättat"))
    rows = {row.person.login: row for row in await anna.readings(note)}
    assert {login for login, row in rows.items() if row.teaches} == {"anna", "johan"}
    seen = rows["johan"]
    assert (seen.read_at, seen.read_ver, seen.older_at) == (0, 1, first)
    assert (rows["eva"].read_at, rows["eva"].read_ver) == (room.clock.now_ms(), 2)
    assert (await anna.open(note)).have_read == 2


@pytest.mark.parametrize("change", ["signature", "person", "version", "time"])
async def test_r41_a_forged_receipt_proves_nothing_and_is_told_of(
    room: Room, change: str
) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    room.advance(minutes=1)
    await johan.open(note)
    repository: Any = anna.desk.repository
    (kept,) = [
        one
        for one in await repository.readings(note)
        if one.user == room.town.person("johan").user
    ]
    forged = {
        "signature": dataclasses.replace(kept, sig=bytes(64)),
        "person": dataclasses.replace(kept, user=room.town.person("eva").user),
        "version": dataclasses.replace(kept, vh=bytes(32)),
        "time": dataclasses.replace(kept, at=kept.at - 60_000),
    }[change]

    async def readings(_note: object) -> list[Any]:
        return [forged]

    repository.readings = readings
    rows = {row.person.login: row for row in await anna.readings(note)}
    accused = rows["eva" if change == "person" else "johan"]
    assert (accused.forged, accused.read_at, accused.read_ver) == (True, 0, 0)
    assert (await anna.open(note)).have_read == 1
    del repository.readings
    assert not any(row.forged for row in await anna.readings(note))
    del eva
