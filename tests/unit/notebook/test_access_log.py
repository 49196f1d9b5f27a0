"""R27: the access log as administrators read it, and what proves a row."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from securenotes.errors import BadInput, NotAllowed, NotThere
from securenotes.notebook.access.views import READING, LogLine, LogQuery, Proof
from securenotes.sealed import Act, LogFilter
from tests.unit.notebook.room import Room, publish


async def lines_of(room: Room, eva: Any, **narrow: Any) -> tuple[LogLine, ...]:
    page = await eva.school.log.page(room.unit.chain, LogQuery(**narrow))
    lines: tuple[LogLine, ...] = page.lines
    return lines


async def test_r27_of_a_pupil_of_a_person_of_an_act_and_of_days(room: Room) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    await publish(anna, room.unit.pupils["bo"], title="Annat")
    await johan.open(note)
    user = room.town.person("johan").user
    today = room.clock.today()
    (read,) = await lines_of(room, eva, pupil=room.ada, acts=READING)
    assert (read.act, read.user, read.ver) == (Act.OPENED, user, 1)
    assert read.number == note[:2].hex()
    assert read.person is not None
    assert read.person.login == "johan"
    assert read.pupil is not None
    assert read.pupil.scope == room.ada
    of_johan = await lines_of(room, eva, person=user)
    assert {line.user for line in of_johan} == {user}
    assert Act.SIGNED_IN in {line.act for line in of_johan}
    assert await lines_of(room, eva, person=user, first_day=today) == of_johan
    assert await lines_of(room, eva, last_day="2020-01-01") == ()
    with pytest.raises(BadInput):
        await lines_of(room, eva, first_day="igår")
    for other in (anna, johan):
        with pytest.raises(NotAllowed):
            await lines_of(room, other)


async def test_r27_a_look_in_the_log_is_in_the_log_once(room: Room) -> None:
    eva = await room.sit("eva")

    async def looks() -> list[bytes | None]:
        which = LogFilter(acts=(Act.LOOKED,))
        rows = await eva.desk.repository.log_page(room.unit.chain, which, 0, 50)
        return [row.scope for row in rows]

    await lines_of(room, eva)
    await lines_of(room, eva)
    await lines_of(room, eva, acts=READING)
    await lines_of(room, eva, pupil=room.ada)
    assert await looks() == [room.ada, None]
    room.advance(minutes=16)
    await lines_of(room, eva)
    assert await looks() == [None, room.ada, None]


async def test_r27_pages_of_the_log_join_without_gap_or_double(room: Room) -> None:
    johan, eva = await room.sit("johan"), await room.sit("eva")
    for n in range(7):
        await johan.desk.repository.note_log(Act.LISTED, room.ada, n)
    log, chain = eva.school.log, room.unit.chain
    query, before, found = LogQuery(pupil=room.ada, acts=(Act.LISTED,)), 0, []
    while True:
        page = await log.page(chain, query, before, 3)
        found += [line.count for line in page.lines]
        before = page.before
        if not before:
            break
    assert found == [6, 5, 4, 3, 2, 1, 0]
    rows = await log.all(chain, LogFilter(pupil=room.ada, acts=(Act.LISTED,)))
    assert [row.count for row in rows] == [0, 1, 2, 3, 4, 5, 6]


async def test_r27_what_proves_a_reading_is_told(room: Room) -> None:
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    note = await publish(anna, room.ada)
    await johan.open(note)
    (line,) = await lines_of(room, eva, pupil=room.ada, acts=READING)
    log, chain = eva.school.log, room.unit.chain
    detail = await log.detail(chain, line)
    assert (detail.proof, detail.roles) == (Proof.HELD, ("teacher",))
    assert detail.written > 0
    repository: Any = eva.desk.repository
    kept = list(await repository.readings(note))

    async def forged(_note: object) -> list[Any]:
        return [dataclasses.replace(one, sig=bytes(64)) for one in kept]

    async def none(_note: object) -> list[Any]:
        return []

    repository.readings = forged
    assert (await log.detail(chain, line)).proof is Proof.FORGED
    repository.readings = none
    assert (await log.detail(chain, line)).proof is Proof.MISSING
    del repository.readings
    await eva.delete(note, "Fel elev")
    assert (await log.detail(chain, line)).proof is Proof.UNKNOWN


async def test_r27_who_was_refused_stands_with_a_name_or_as_a_stranger(
    room: Room,
) -> None:
    eva = await room.sit("eva")
    for login in ("xena", "olle"):
        asker = await room.town.sign_in(login)
        with pytest.raises(NotThere):
            await asker.pupil_heads(room.ada)
    found = await lines_of(room, eva, acts=(Act.REFUSED,))
    names = [line.person.login if line.person else None for line in found]
    assert names == [None, "xena"]
