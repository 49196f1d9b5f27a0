"""R27: the monthly spot check: what is drawn, what is said, what is kept."""

from __future__ import annotations

import dataclasses
import json

import pytest

from securenotes.clock import day_before
from securenotes.errors import BadInput, NotAllowed
from securenotes.keeper.wholeness import verify_store
from securenotes.notebook.access.checks import (
    ROOM,
    MonthCheck,
    check_remark,
    shorten,
)
from securenotes.notebook.access.odd import SAMPLE, Odd
from securenotes.notebook.session import Notebook
from securenotes.sealed import Act, LogFilter
from securenotes.vault.cards import CheckedReading, SpotCheck
from tests.unit.notebook.room import Room, publish


async def month_of_readings(room: Room, number: int = 3) -> str:
    """Let johan read in one month, and come to the next."""
    anna, johan, eva = [await room.sit(name) for name in ("anna", "johan", "eva")]
    for n in range(number):
        note = await publish(anna, room.ada, title=f"Rubrik {n}")
        room.advance(minutes=1)
        await johan.open(note)
    await eva.open(note)
    month = room.clock.today()[:7]
    while room.clock.today()[:7] == month:
        room.advance(days=1)
    return month


async def administrator(room: Room) -> tuple[Notebook, MonthCheck]:
    eva = await room.sit("eva")
    month = eva.school.checks.newest_month()
    return eva, await eva.school.checks.draw(room.unit.chain, month)


async def test_r27_a_month_is_drawn_with_what_stands_out(room: Room) -> None:
    month = await month_of_readings(room)
    eva, check = await administrator(room)
    assert (check.month, check.readings, check.left) == (month, 4, 4)
    assert all(one.fair for one in check.lines)
    mine = [one for one in check.lines if one.own]
    assert [one.line.user for one in mine] == [eva.desk.user]
    assert Odd.NOT_TEACHING in mine[0].odd
    others = [one for one in check.lines if not one.own]
    assert {one.roles for one in others} == {("teacher",)}
    again = await eva.school.checks.draw(room.unit.chain, month)
    assert [one.line.seq for one in again.lines] == [
        one.line.seq for one in check.lines
    ]
    with pytest.raises(BadInput):
        await eva.school.checks.draw(room.unit.chain, room.clock.today()[:7])
    johan = await room.sit("johan")
    with pytest.raises(NotAllowed):
        await johan.school.checks.draw(room.unit.chain, month)


async def test_r27_more_readings_than_the_sample_are_drawn_by_lot(room: Room) -> None:
    month = await month_of_readings(room, SAMPLE + 5)
    _, check = await administrator(room)
    assert check.readings == SAMPLE + 6
    assert sum(one.fair for one in check.lines) == SAMPLE
    assert check.month == month


async def test_r27_what_is_said_is_kept_sealed_signed_and_logged(room: Room) -> None:
    await month_of_readings(room)
    eva, check = await administrator(room)
    first, *rest = check.lines
    said = dataclasses.replace(
        check,
        lines=(
            dataclasses.replace(first, verdict="asked", remark="Varför då, hemligt"),
            dataclasses.replace(rest[0], verdict="fine"),
            *rest[1:],
        ),
    )
    await eva.school.checks.keep(room.unit.chain, said)
    # Another session, with no more than the store has.
    later = await room.sit("eva")
    (done,) = await later.school.checks.done(room.unit.chain)
    assert (done.month, done.readings, done.drawn) == (check.month, 4, 4)
    assert (done.asked, done.left) == (1, 2)
    assert done.by is not None
    assert done.by.login == "eva"
    again = await later.school.checks.draw(room.unit.chain, check.month)
    assert [one.verdict for one in again.lines] == ["asked", "fine", "", ""]
    assert again.lines[0].remark == "Varför då, hemligt"
    rows = await later.desk.repository.log_page(
        room.unit.chain, LogFilter(acts=(Act.CHECKED,)), 0, 10
    )
    assert [(row.actor, row.count) for row in rows] == [(eva.desk.user, 2)]
    sql = room.town.store.keeper.sql
    cards = sql.all("SELECT blob FROM card")
    entries = sql.all("SELECT payload FROM entry")
    assert not any(b"hemligt" in row[0] for row in (*cards, *entries))
    assert list(verify_store(sql)) == []


async def test_r27_a_month_is_checked_again_in_place_of_the_first(room: Room) -> None:
    await month_of_readings(room)
    eva, check = await administrator(room)
    checks, chain = eva.school.checks, room.unit.chain
    await checks.keep(chain, check)
    all_fine = tuple(dataclasses.replace(one, verdict="fine") for one in check.lines)
    await checks.keep(chain, dataclasses.replace(check, lines=all_fine))
    (done,) = await checks.done(chain)
    assert (done.left, done.asked) == (0, 0)


async def test_r27_what_was_said_is_for_administrators_alone(room: Room) -> None:
    await month_of_readings(room)
    eva, check = await administrator(room)
    await eva.school.checks.keep(room.unit.chain, check)
    johan = await room.sit("johan")
    top = johan.desk.trust.state(room.unit.chain).school.administrators
    cards = await johan.desk.repository.cards(room.unit.chain)
    assert top not in {card.subject for card in cards}
    with pytest.raises(NotAllowed):
        await johan.school.checks.done(room.unit.chain)
    with pytest.raises(NotAllowed):
        await johan.school.checks.keep(room.unit.chain, check)


async def test_r27_a_link_that_has_ended_tells_of_its_last_days(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    note = await publish(anna, room.ada)
    await johan.open(note)
    read_on = room.clock.today()
    room.advance(days=1)
    await room.end_link("johan", room.unit.groups["5B"])
    assert day_before(room.clock.today()) == read_on
    month = read_on[:7]
    while room.clock.today()[:7] == month:
        room.advance(days=1)
    _, check = await administrator(room)
    (line,) = [one for one in check.lines if one.line.person.login == "johan"]  # type: ignore[union-attr]
    assert Odd.LEAVING in line.odd


@pytest.mark.parametrize("remark", ["x" * 201, "rad\nrad", "\x00", "\u202e"])
def test_r27_a_remark_is_one_short_line(remark: str) -> None:
    with pytest.raises(BadInput):
        check_remark(remark)
    check_remark("Vikarierade för Johan den dagen.")


def test_r27_old_checks_are_shortened_and_their_questions_stay() -> None:
    row = CheckedReading(row=1, fair=True, odd=("night",), verdict="fine")
    asked = CheckedReading(row=2, verdict="asked", remark="Varför?")
    rows = (*(row for _ in range(29)), asked)
    checks = [
        SpotCheck(
            month=f"{2020 + n // 12}-{n % 12 + 1:02d}",
            by="00" * 16,
            at=1,
            seed="00" * 32,
            readings=900,
            odd=3,
            rows=rows,
        )
        for n in range(60)
    ]
    kept = shorten(checks)
    assert len(kept) == 60
    assert kept[0].rows == (asked,)
    assert kept[-1].rows == rows
    assert kept[-1] == checks[-1]
    size = len(json.dumps([[r.remark for r in one.rows] for one in kept]))
    assert size < ROOM
    assert shorten(checks[:2]) == tuple(checks[:2])


async def test_r27_checks_stay_open_when_the_administrators_keys_turn(
    room: Room,
) -> None:
    await month_of_readings(room)
    eva, check = await administrator(room)
    chain, johan = room.unit.chain, room.town.person("johan").user
    await eva.school.checks.keep(chain, check)
    await eva.school.make_administrator(chain, johan)
    await eva.school.end_administrator(chain, johan)
    before = eva.desk.trust.state(chain)
    top = before.school.administrators
    key = before.newest_key(top)
    await eva.school.rotate(chain, lambda _done, _of: None)
    newest = eva.desk.trust.state(chain).newest_key(top)
    assert key is not None
    assert newest is not None
    assert newest.ver == key.ver + 1
    later = await room.sit("eva")
    assert [one.month for one in await later.school.checks.done(chain)] == [check.month]
