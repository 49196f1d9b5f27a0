"""A log whose last rows are cut off is missed by the computer that saw them (R27)."""

from __future__ import annotations

import pytest

from securenotes.notebook.log_seen import remember_logs
from securenotes.notebook.session import Notebook
from securenotes.sealed import Act
from tests.unit.notebook.room import Room, key_file

NEWEST = "SELECT max(seq) FROM log WHERE chain = ?"
CUT = "DELETE FROM log WHERE chain = ? AND seq > ?"


async def newest(room: Room) -> int:
    sql, chain = room.town.store.keeper.sql, room.unit.chain

    def ask() -> int:
        row = sql.one(NEWEST, (chain,))
        assert row is not None
        return int(row[0])

    return await room.town.store.run(ask)


async def cut(room: Room, after: int) -> None:
    """Cut rows off at the end, as whoever can write the file does."""
    sql, chain = room.town.store.keeper.sql, room.unit.chain

    def do() -> None:
        sql.run("PRAGMA foreign_keys = OFF")
        with sql.writing():
            sql.run(CUT, (chain, after))

    await room.town.store.run(do)


async def told(book: Notebook) -> list[int]:
    """Read what Start says."""
    return [last for _, last in (await book.start()).cut_logs]


@pytest.mark.parametrize("how", ["lock", "sign out"])
async def test_r27_rows_that_were_there_when_one_left_are_missed(
    room: Room, how: str
) -> None:
    place = key_file(room.folder)
    anna = await room.sit("anna", place)
    assert await told(anna) == []
    before = await newest(room)
    # What nothing else tells of: titles that were listed.
    for _ in range(2):
        await anna.desk.repository.note_log(Act.LISTED, room.ada, 3)
    await (anna.lock() if how == "lock" else anna.sign_out())
    await cut(room, before)
    again = await room.sit("anna", place)
    assert await told(again) == [before + 2]
    # Told in this session, and not for ever: the log goes on from there.
    assert await told(await room.sit("anna", place)) == []


async def test_r27_rows_written_in_the_place_of_others_are_missed(room: Room) -> None:
    place = key_file(room.folder)
    anna = await room.sit("anna", place)
    before = await newest(room)
    await anna.desk.repository.note_log(Act.LISTED, room.ada, 3)
    await remember_logs(anna.desk)
    seen = await newest(room)
    await cut(room, before)
    for _ in range(3):
        await anna.desk.repository.note_log(Act.LISTED, room.ada, 1)
    # What is missed is not forgotten at the lock before anybody was told.
    await remember_logs(anna.desk)
    assert await told(await room.sit("anna", place)) == [seen]


async def test_r27_without_a_keyring_nothing_is_known(room: Room) -> None:
    anna = await room.sit("anna")
    before = await newest(room)
    await anna.desk.repository.note_log(Act.LISTED, room.ada, 3)
    await anna.sign_out()
    await cut(room, before)
    assert await told(await room.sit("anna")) == []
