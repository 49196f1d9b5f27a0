"""What a store that lies can make a notebook show: nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from securenotes.errors import NotAllowed, NotThere, StoreDamaged, StoreRefused
from securenotes.model import NoteId
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import ArchiveFilter, Rights
from securenotes.sealed import DekWrap, HeadRecord, NoteRecord, StoredEntry
from securenotes.vault.headers import Header, Status
from securenotes.vault.primitives import sha256
from tests.kit import Sealed
from tests.unit.notebook.room import CANARY, Room, filled, key_file, publish


class Lying:
    """A repository that changes some of what the true one answers."""

    def __init__(self, true: Any, **lies: Callable[[Any], Any]) -> None:
        self._true = true
        self._lies = lies

    def __getattr__(self, name: str) -> Any:
        true = getattr(self._true, name)
        lie = self._lies.get(name)
        if lie is None:
            return true

        async def answer(*args: Any, **kwargs: Any) -> Any:
            return lie(await true(*args, **kwargs))

        return answer


class Inventing:
    """A repository that answers some questions out of nothing."""

    def __init__(self, true: Any, **answers: Any) -> None:
        self._true = true
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        if name not in self._answers:
            return getattr(self._true, name)

        async def answer(*_: Any) -> Any:
            return self._answers[name]

        return answer


def invent_for(notebook: Notebook, **answers: Any) -> None:
    repository: Any = Inventing(notebook.desk.repository, **answers)
    notebook.desk.repository = repository


def lie_to(notebook: Notebook, **lies: Callable[[Any], Any]) -> None:
    repository: Any = Lying(notebook.desk.repository, **lies)
    notebook.desk.repository = repository


def heads_as(change: Callable[[NoteRecord], NoteRecord]) -> Callable[[Any], Any]:
    return lambda heads: [
        HeadRecord(change(head.record), head.read_ver) for head in heads
    ]


def flip(data: bytes, at: int) -> bytes:
    place = at % len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


async def shows_nothing(notebook: Notebook, room: Room, note: NoteId) -> None:
    """No list hands the note out, and opening it names it as damaged."""
    page = await notebook.pupil(room.ada)
    assert page.notes == ()
    assert notebook.damaged
    with pytest.raises(StoreDamaged) as told:
        await notebook.open(note)
    assert len(told.value.record) == 4
    assert CANARY not in str(told.value)


def lies_about(change: Callable[[NoteRecord], NoteRecord]) -> dict[str, Any]:
    return {
        "pupil_heads": heads_as(change),
        "versions": lambda records: [change(record) for record in records],
    }


@pytest.mark.parametrize("part", ["header", "blob", "kc", "sig"])
@pytest.mark.parametrize("at", [3, 60, 100, -1])
async def test_a_flipped_bit_is_never_shown(room: Room, part: str, at: int) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)

    def change(record: NoteRecord) -> NoteRecord:
        flipped: dict[str, Any] = {part: flip(getattr(record, part), at)}
        return msgspec.structs.replace(record, **flipped)

    lie_to(johan, **lies_about(change))
    await shows_nothing(johan, room, note)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda wrap: DekWrap(wrap.kind, wrap.key_ver, flip(wrap.wrap, 30)),
        lambda wrap: DekWrap(wrap.kind, wrap.key_ver + 1, wrap.wrap),
        lambda wrap: DekWrap(2, wrap.key_ver, wrap.wrap),
        lambda wrap: DekWrap(3, wrap.key_ver, wrap.wrap),
        lambda _: None,
    ],
)
async def test_a_wrap_of_another_kind_is_never_used(
    room: Room, wrap: Callable[[DekWrap], DekWrap | None]
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)

    def change(record: NoteRecord) -> NoteRecord:
        assert record.wrap is not None
        return msgspec.structs.replace(record, wrap=wrap(record.wrap))

    lie_to(johan, **lies_about(change))
    await shows_nothing(johan, room, note)


def forged(room: Room, signer: str, **header: Any) -> Sealed:
    """A note on ada whose signer holds the pupil's key and lies in the header."""
    town, unit = room.town, room.unit
    person = town.person(signer)
    made = town.header(unit, person, room.ada, Status.PUBLISHED, **header)
    return town.seal(unit, person, made, CANARY)


@pytest.mark.parametrize("signer", ["xena", "per"])
async def test_r4_who_has_no_live_link_signs_nothing(room: Room, signer: str) -> None:
    anna, note = await room.sit("anna"), forged(room, signer)
    lie_to(
        anna,
        pupil_heads=lambda _: [HeadRecord(note.record, 0)],
        versions=lambda _: [note.record],
    )
    await publish(anna, room.ada)
    await shows_nothing(anna, room, await publish(anna, room.ada))


async def test_r1_nobody_writes_in_anothers_name(room: Room) -> None:
    johan = await room.sit("johan")
    anna = room.town.person("anna").user
    note = forged(room, "johan", author=anna)
    lie_to(johan, pupil_heads=lambda _: [HeadRecord(note.record, 0)])
    assert (await johan.pupil(room.ada)).notes == ()
    assert johan.damaged


async def test_r5_a_reader_who_edits_anyway_is_not_believed(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada)
    first = (await anna.desk.repository.versions(note))[0]
    room.advance(minutes=1)
    header = Header.decode(first.header)
    vh = (await anna.change(note)).base
    assert vh is not None
    johan = room.town.person("johan")
    base = Sealed(first, header, vh, b"")
    made = room.town.header(room.unit, johan, room.ada, Status.PUBLISHED, base)
    edit = room.town.seal(room.unit, johan, made, CANARY)
    lie_to(
        eva,
        pupil_heads=lambda _: [HeadRecord(edit.record, 0)],
        versions=lambda records: [*records, edit.record],
    )
    await shows_nothing(eva, room, note)


async def test_a_note_moved_to_another_pupil_is_never_shown_there(room: Room) -> None:
    anna = await room.sit("anna")
    note = await publish(anna, room.ada)
    records = await anna.desk.repository.versions(note)
    lie_to(anna, pupil_heads=lambda _: [HeadRecord(records[-1], 1)])
    page = await anna.pupil(room.unit.pupils["bo"])
    assert page.notes == ()


async def test_an_older_version_than_was_seen_is_refused(room: Room) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada)
    room.advance(minutes=1)
    await eva.publish(dataclasses.replace(await eva.change(note), body="Rättat"))
    await anna.open(note)
    again = await room.sit("anna")
    old = (await again.desk.repository.versions(note))[0]
    lie_to(
        again,
        pupil_heads=lambda _: [HeadRecord(old, 1)],
        versions=lambda records: records[:1],
    )
    await shows_nothing(again, room, note)


@pytest.mark.parametrize(
    "lie",
    [
        lambda records: records[1:],
        lambda records: [records[0], records[2]],
        lambda records: [records[0], records[1], records[1]],
        lambda records: records[::-1],
        lambda records: records[:2],
    ],
)
async def test_versions_left_out_or_turned_round_do_not_verify(
    room: Room, lie: Callable[[Any], Any]
) -> None:
    anna, eva = await room.sit("anna"), await room.sit("eva")
    note = await publish(anna, room.ada)
    for body in ("Två", "Tre"):
        room.advance(minutes=1)
        await anna.publish(dataclasses.replace(await anna.change(note), body=body))
    await eva.pupil(room.ada)
    lie_to(eva, versions=lie)
    with pytest.raises(StoreDamaged) as told:
        await eva.open(note)
    assert told.value.record == note.hex()[:4]


async def test_r3_a_draft_that_is_not_mine_is_not_taken_for_mine(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    await anna.save(filled(anna.new_draft(room.ada)))
    stolen = await anna.desk.repository.drafts()
    lie_to(johan, drafts=lambda _: stolen)
    assert (await johan.start()).drafts == ()
    assert johan.damaged


async def test_an_earlier_roster_than_was_seen_is_refused(room: Room) -> None:
    place = key_file(room.folder)
    anna = await room.sit("anna", place)
    unit = room.unit
    entries = list(await anna.desk.repository.roster(unit.chain, 0))
    assert len(entries) > 2
    original: Any = type(anna.desk.repository).roster

    async def short(repository: Any, chain: bytes, after: int) -> list[StoredEntry]:
        found = await original.__get__(repository, type(repository))(chain, after)
        return [entry for entry in found if entry.seq < len(entries)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(anna.desk.repository), "roster", short)
        with pytest.raises(StoreRefused) as told:
            await room.sit("anna", place)
        assert told.value.code == "older"
        # Who never saw the later entries cannot know of them.
        await room.sit("johan", place)


async def test_pins_lie_in_an_own_record_where_there_is_no_keyring(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    pins = await anna.desk.own.ids("roster")
    assert set(pins) == {unit.chain for unit in room.town.units.values()}


async def test_a_roster_entry_with_a_flipped_bit_is_refused(room: Room) -> None:
    anna = await room.sit("anna")
    original: Any = type(anna.desk.repository).roster

    async def flipped(repository: Any, chain: bytes, after: int) -> list[StoredEntry]:
        found = list(await original.__get__(repository, type(repository))(chain, after))
        found[-1] = dataclasses.replace(found[-1], payload=flip(found[-1].payload, 90))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(anna.desk.repository), "roster", flipped)
        with pytest.raises(StoreDamaged):
            await room.sit("anna")


async def test_a_name_that_the_roster_does_not_hold_is_not_shown(room: Room) -> None:
    anna = await room.sit("anna")
    cards = await anna.desk.repository.cards(room.unit.chain)
    bo = next(card for card in cards if card.subject == room.unit.pupils["bo"])

    def swapped(found: Any) -> Any:
        return [
            dataclasses.replace(bo, subject=room.ada, scope=room.ada)
            if card.subject == room.ada
            else card
            for card in found
        ]

    anna.desk.cards.forget(room.unit.chain)
    true = anna.desk.cards._repository
    anna.desk.cards._repository = Lying(true, cards=swapped)
    assert [row.pupil.name for row in await anna.pupils()] == ["bo"]
    assert anna.damaged == (room.ada.hex()[:4],)


async def test_one_damaged_note_does_not_hide_the_others(room: Room) -> None:
    anna = await room.sit("anna")
    await publish(anna, room.ada, title="Hel")
    room.advance(minutes=1)
    broken = await publish(anna, room.ada, title="Trasig")
    again = await room.sit("anna")

    def change(record: NoteRecord) -> NoteRecord:
        if record.header[60:76] != broken:
            return record
        return msgspec.structs.replace(record, sig=flip(record.sig, 5))

    lie_to(again, pupil_heads=heads_as(change))
    assert [row.title for row in (await again.pupil(room.ada)).notes] == ["Hel"]
    assert again.damaged == (broken.hex()[:4],)
    page = await again.archive(ArchiveFilter())
    assert len(page.rows) == 2


async def test_a_note_signed_at_a_head_that_never_was_is_refused(room: Room) -> None:
    anna, note = await room.sit("anna"), forged(room, "johan", roster_head=bytes(32))
    lie_to(anna, pupil_heads=lambda _: [HeadRecord(note.record, 0)])
    assert (await anna.pupil(room.ada)).notes == ()
    assert anna.damaged


def bare(record: NoteRecord) -> NoteRecord:
    """A closed version as other readers get it."""
    return msgspec.structs.replace(
        record, blob=b"", wrap=None, blob_hash=sha256(record.blob)
    )


async def test_r7_only_the_author_publishes_again_what_was_withdrawn(
    room: Room,
) -> None:
    town, unit = room.town, room.unit
    anna, eva = town.person("anna"), town.person("eva")
    reader = await room.sit("johan")

    def again(editor: Any) -> list[NoteRecord]:
        first = town.publication(unit, anna, room.ada)
        last, _ = town.leaving(unit, anna, Status.WITHDRAWN, [first])
        made = town.publication(unit, editor, room.ada, base=last)
        return [bare(first.record), bare(last.record), made.record]

    for editor, holds in ((anna, True), (eva, False)):
        records = again(editor)
        note = Header.decode(records[0].header).note
        invent_for(reader, versions=records, opened=None, readings=[])
        if holds:
            assert (await reader.open(note)).versions[0].body == "Hej på dig"
        else:
            with pytest.raises(StoreDamaged):
                await reader.open(note)


@pytest.mark.parametrize("login", ["xena", "per", "olle"])
async def test_r4_a_store_that_hands_out_too_much_is_not_enough(
    room: Room, login: str
) -> None:
    anna, other = await room.sit("anna"), await room.sit(login)
    note = await publish(anna, room.ada)
    records = await anna.desk.repository.versions(note)
    heads = await anna.desk.repository.pupil_heads(room.ada)
    invent_for(other, versions=records, pupil_heads=heads, note_log=None)
    for act in (other.open, other.change, other.readings):
        with pytest.raises(NotThere):
            await act(note)
    with pytest.raises(NotThere):
        await other.delete(note, "skäl")
    with pytest.raises(NotThere):
        await other.search(room.ada, "a")
    with pytest.raises(NotThere):
        await other.pupil(room.ada)


async def test_r6_r7_a_reader_who_asks_a_weak_store_is_still_refused(
    room: Room,
) -> None:
    note = await publish(await room.sit("anna"), room.ada)
    johan = await room.sit("johan")
    invent_for(johan, withdraw=None, publish=None)
    for act in (johan.delete, johan.unpublish):
        with pytest.raises(NotAllowed):
            await act(note, "skäl")
    opened = await johan.open(note)
    draft = filled(johan.new_draft(room.ada), note=note, ver=1)
    vh = (await (await room.sit("anna")).change(note)).base
    with pytest.raises(NotAllowed):
        await johan.publish(dataclasses.replace(draft, base=vh))
    assert opened.rights == Rights(False, False, False, False)
