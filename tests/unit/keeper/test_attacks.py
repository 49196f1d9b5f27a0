"""Rows forged past the keeper: what the verifying side then sees (vault § 1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import NotAllowed, SessionEnded, StoreDamaged
from securenotes.repository.memory import make_memory_store
from securenotes.sealed import NoteRecord, RosterAct
from securenotes.vault.errors import Refused
from securenotes.vault.headers import check_follows
from securenotes.vault.notes import (
    SealedNote,
    WrapKind,
    open_dek,
    open_note,
    verify_note,
)
from securenotes.vault.primitives import random
from securenotes.vault.roster import Role, RosterEntry, RosterState
from tests.kit import MORNING, Sealed, Town, Unit, build_town


@pytest.fixture
async def town():
    clock = FakeClock(MORNING)
    store = make_memory_store(clock)
    yield await build_town(store, clock)
    await store.close()


async def publish(town: Town, body: str, pupil: str = "ada") -> Sealed:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    one = town.publication(unit, anna, unit.pupils[pupil], body)
    await (await town.sign_in("anna")).publish(one.record, None, None)
    return one


def read(town: Town, unit: Unit, record: NoteRecord, note: bytes) -> str:
    """Do what every client does before it shows a text."""
    sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
    header = sealed.header
    if header.note != note:
        raise Refused("columns")
    if unit.state.head_at(header.roster_seq) != header.roster_head:
        raise Refused("roster-head")
    key = unit.state.key_of(header.editor, header.roster_seq)
    if key is None:
        raise Refused("signer")
    verify_note(sealed, key.sign_pk)
    check_follows(None, None, header)
    scope = unit.keys[header.scope]
    assert record.wrap is not None
    dek = open_dek(
        WrapKind.SCOPE, scope.key, record.wrap.key_ver, header, record.wrap.wrap
    )
    return open_note(sealed, dek).b


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE version SET blob = (SELECT blob FROM version WHERE id = :b)",
        "UPDATE version SET header = (SELECT header FROM version WHERE id = :b)",
        "UPDATE version SET kc = (SELECT kc FROM version WHERE id = :b)",
        "UPDATE version SET sig = (SELECT sig FROM version WHERE id = :b)",
        (
            "UPDATE version SET (header, blob, kc, sig) ="
            " (SELECT header, blob, kc, sig FROM version WHERE id = :b)"
        ),
    ],
)
async def test_r4_a_row_swapped_between_notes_is_refused_by_its_reader(
    town: Town, statement: str
) -> None:
    unit = town.units["Tallbacken"]
    a, b = await publish(town, "Ett"), await publish(town, "Två")
    reader = await town.sign_in("johan")
    (record,) = await reader.versions(a.note)
    assert read(town, unit, record, a.note) == "Ett"
    sql = town.store.keeper.sql
    number = "SELECT id FROM version WHERE note = ?"
    ((first,),), ((second,),) = sql.all(number, (a.note,)), sql.all(number, (b.note,))
    statement = statement.replace(":b", str(second)) + f" WHERE id = {first}"
    sql.run(statement)
    (record,) = await reader.versions(a.note)
    with pytest.raises(Refused):
        read(town, unit, record, a.note)


async def test_r4_a_wrap_swapped_between_notes_opens_nothing(town: Town) -> None:
    unit = town.units["Tallbacken"]
    a, b = await publish(town, "Ett"), await publish(town, "Två")
    town.store.keeper.sql.run(
        "UPDATE dek SET wrap = (SELECT wrap FROM dek WHERE id ="
        " (SELECT id FROM version WHERE note = ?)) WHERE id ="
        " (SELECT id FROM version WHERE note = ?)",
        (b.note, a.note),
    )
    (record,) = await (await town.sign_in("johan")).versions(a.note)
    with pytest.raises(Refused):
        read(town, unit, record, a.note)


async def test_r1_a_note_signed_by_a_stranger_s_key_is_refused_by_its_reader(
    town: Town,
) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    a = await publish(town, "Ett")
    thief = replace(anna, keys=replace(anna.keys, sign_seed=random(32)))
    forged = town.seal(unit, thief, a.header, "Falskt").record
    town.store.keeper.sql.run(
        "UPDATE version SET blob = ?, kc = ?, sig = ? WHERE note = ?",
        (forged.blob, forged.kc, forged.sig, a.note),
    )
    (record,) = await (await town.sign_in("johan")).versions(a.note)
    with pytest.raises(Refused):
        read(town, unit, record, a.note)


async def test_r1_a_note_on_an_earlier_head_of_the_roster_is_refused(
    town: Town,
) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    header = replace(
        town.publication(unit, anna, unit.pupils["ada"]).header,
        roster_seq=1,
        roster_head=unit.state.head_at(1) or b"",
    )
    # The head is right for its seq: anna was not in the roster then.
    assert unit.state.key_of(anna.user, 1) is None
    one = town.seal(unit, anna, header)
    with pytest.raises(Refused):
        read(town, unit, one.record, one.note)
    with pytest.raises(NotAllowed):
        await (await town.sign_in("anna")).publish(one.record, None, None)


async def test_a_forged_roster_row_stops_every_act(town: Town) -> None:
    unit, eva = town.units["Tallbacken"], town.person("eva")
    repository = await town.sign_in("eva")
    mine = town.entry(
        unit, eva, Role(user=town.person("xena").user, role="identity", on=True)
    )
    town.store.keeper.sql.run(
        "INSERT INTO entry (chain, seq, prev, payload, sig, hash)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (unit.chain, mine.seq, mine.prev, mine.payload, bytes(64), bytes(32)),
    )
    for _ in range(2):
        with pytest.raises(StoreDamaged) as raised:
            await repository.drafts()
        assert raised.value.record == unit.chain.hex()[:4]


async def test_a_roster_taken_back_is_seen_by_who_pinned_it(town: Town) -> None:
    unit = town.units["Tallbacken"]
    pinned = unit.state.seq, unit.state.head
    town.store.keeper.sql.run(
        "DELETE FROM entry WHERE chain = ? AND seq = ?", (unit.chain, unit.state.seq)
    )
    repository = await town.sign_in("eva")
    state = RosterState(town.org, unit.chain)
    for entry in await repository.roster(unit.chain, 0):
        state.apply(
            RosterEntry(entry.chain, entry.seq, entry.prev, entry.payload, entry.sig)
        )
    assert state.seq < pinned[0]
    # The client that has the longer chain hands the missing entry back.
    lost = town.kept[unit.chain][-1]
    await repository.append(RosterAct(unit.chain, (lost,)))
    entries = await repository.roster(unit.chain, 0)
    assert (entries[-1].seq, entries[-1]) == (pinned[0], lost)


async def test_r2_a_session_row_written_by_hand_lets_nobody_in(town: Town) -> None:
    town.store.keeper.sql.run(
        "INSERT INTO session (token_hash, user, device, tag, state, made, used,"
        " code_at) VALUES (?, ?, ?, 'SA1/login', 1, ?, ?, ?)",
        (
            random(32),
            town.person("anna").user,
            random(16),
            town.now,
            town.now,
            town.now,
        ),
    )
    client = town.store.client()
    client._visitor.token = random(32)
    with pytest.raises(SessionEnded):
        await client.drafts()
