"""A pupil who moves: what two chains say is held to what is stored (vault § 7)."""

from __future__ import annotations

import msgspec
import pytest

from securenotes.clock import FakeClock
from securenotes.keeper.moving import COLUMNS
from securenotes.keeper.wholeness import Fault, Part, verify_store
from securenotes.repository.memory import make_memory_store
from securenotes.vault.roster import Moves
from securenotes.vault.roster.rows import DepartureRow
from tests.contract.moving import Both, both_schools
from tests.kit import MORNING, build_town

WAITING = {
    "the package removed": ("DELETE FROM package", Part.PACKAGE, Fault.MISSING),
    "for another pupil": (
        "UPDATE package SET scope = zeroblob(16)",
        Part.PACKAGE,
        Fault.CHANGED,
    ),
    "under another key": ("UPDATE package SET ver = 7", Part.PACKAGE, Fault.CHANGED),
}
TAKEN = {
    "a package come back": (
        (
            "INSERT INTO package (old, scope, chain, administrators, ver, seal)"
            " VALUES (zeroblob(1), zeroblob(2), zeroblob(3), zeroblob(4), 1, x'00')"
        ),
        Part.PACKAGE,
        Fault.CHANGED,
    ),
    "a note that came removed": (
        "DELETE FROM version WHERE editor <> author",
        Part.NOTE,
        Fault.MISSING,
    ),
    "a note that came with another signature": (
        "UPDATE version SET sig = zeroblob(64) WHERE editor <> author",
        Part.NOTE,
        Fault.CHANGED,
    ),
}


async def moved() -> Both:
    clock = FakeClock(MORNING)
    return await both_schools(await build_town(make_memory_store(clock), clock))


async def tampered(both: Both, statement: str) -> set[tuple[Part, Fault]]:
    sql = both.town.store.keeper.sql

    def look() -> set[tuple[Part, Fault]]:
        if statement:
            sql.run("PRAGMA foreign_keys = OFF")
            with sql.writing():
                sql.run(statement)
        return {(one.part, one.fault) for one in verify_store(sql)}

    return await both.town.store.run(look)


@pytest.mark.parametrize("case", [None, *WAITING])
async def test_what_waits_is_held_to_the_entry(case: str | None) -> None:
    both = await moved()
    await both.send(both.one.note)
    statement, *wrong = WAITING[case] if case else ("",)
    found = await tampered(both, statement)
    assert (tuple(wrong) in found) if wrong else not found


@pytest.mark.parametrize("case", [None, *TAKEN])
async def test_what_came_is_held_to_both_chains(case: str | None) -> None:
    both = await moved()
    await both.eva.append(both.coming(await both.send(), "Följde med"))
    statement, *wrong = TAKEN[case] if case else ("",)
    found = await tampered(both, statement)
    assert (tuple(wrong) in found) if wrong else not found


async def test_a_pupil_whose_package_is_lost_is_not_taken_without_it() -> None:
    both = await moved()
    entry = await both.send()
    await tampered(both, "DELETE FROM package")
    assert await both.refused(both.coming(entry)) == "move: not-handed-over"


async def test_what_was_taken_back_is_not_taken_over_by_a_package_that_came_back() -> (
    None
):
    both = await moved()
    entry = await both.send()
    sql = both.town.store.keeper.sql
    row = await both.town.store.run(lambda: sql.one(f"SELECT {COLUMNS} FROM package"))
    assert row is not None
    act = both.back(entry)
    await both.eva.append(act)
    both.town.follow(both.old, *act.entries)
    assert await tampered(both, "") == set()

    def put_again() -> None:
        with sql.writing():
            sql.run(f"INSERT INTO package ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", row)

    await both.town.store.run(put_again)
    assert await tampered(both, "") == {(Part.PACKAGE, Fault.CHANGED)}
    assert await both.refused(both.coming(entry)) == "move: not-handed-over"


async def test_who_was_taken_over_though_taken_back_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = await moved()
    act = both.coming(await both.send(), "Följde med")
    await both.eva.append(act)
    assert await tampered(both, "") == set()
    found = Moves.departure_by

    def back(moves: Moves, entry: bytes) -> DepartureRow:
        return msgspec.structs.replace(found(moves, entry), to_seq=99)

    monkeypatch.setattr(Moves, "departure_by", back)
    assert await tampered(both, "") == {(Part.PACKAGE, Fault.DISAGREES)}


@pytest.mark.parametrize("field", ["notes", "scope", "actor", "from_seq", "entry"])
async def test_a_note_that_came_otherwise_than_the_chains_tell_is_named(
    monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    both = await moved()
    act = both.coming(await both.send(), "Följde med")
    await both.eva.append(act)
    both.town.follow(both.new, *act.entries)
    (arrival,) = both.new.state.moves.arrivals()
    others = {
        "notes": dict.fromkeys(arrival.notes, bytes(32)),
        "scope": both.ada,
        "actor": bytes(16),
        "from_seq": arrival.from_seq + 1,
        "entry": bytes(32),
    }
    told = msgspec.structs.replace(arrival, **{field: others[field]})
    monkeypatch.setattr(
        Moves, "arrival_of", lambda _, note: told if note in told.notes else None
    )
    assert await tampered(both, "") == {(Part.NOTE, Fault.CHANGED)}
