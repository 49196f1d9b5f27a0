"""Titles handed out leave one row with a count, and no repaint another (R27)."""

from __future__ import annotations

from typing import Any

import pytest

from securenotes.attention import unattended
from securenotes.errors import StoreBusy
from securenotes.notebook import handed_out
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import ArchiveFilter
from securenotes.sealed import Act, LogFilter
from tests.unit.notebook.room import Room, filled, publish

Told = list[tuple[int, bytes | None]]


async def listed(room: Room, login: str) -> Told:
    """What the log says that a person was handed out, the oldest first."""
    eva = await room.town.sign_in("eva")
    which = LogFilter(actor=room.town.person(login).user, acts=(Act.LISTED,))
    rows = await eva.log_page(room.unit.chain, which, 0, 200)
    return [(row.count, row.scope) for row in reversed(rows)]


async def told(notebook: Notebook) -> None:
    """Wait for what is under way."""
    await notebook._handed.tell()


async def test_r27_a_list_of_titles_is_one_row_with_a_count(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    for title in ("Ett", "Två", "Tre"):
        await publish(anna, room.ada, title=title)
    await anna.save(filled(anna.new_draft(room.ada), title="Utkast"))
    await johan.pupil(room.ada)
    await told(johan)
    assert await listed(room, "johan") == [(3, room.ada)]
    await johan.archive(ArchiveFilter())
    await told(johan)
    assert await listed(room, "johan") == [(3, room.ada), (3, None)]
    # An own draft is in no log: three titles, as the colleague got.
    await anna.pupil(room.ada)
    await told(anna)
    assert await listed(room, "anna") == [(3, room.ada)]


async def test_r27_a_list_that_is_drawn_again_tells_only_what_is_new(
    room: Room,
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    await publish(anna, room.ada)
    for _ in range(3):
        await johan.pupil(room.ada)
        await told(johan)
    await publish(anna, room.ada, title="Ny")
    await johan.pupil(room.ada)
    await told(johan)
    assert await listed(room, "johan") == [(1, room.ada), (1, room.ada)]
    room.advance(minutes=16)
    await johan.pupil(room.ada)
    await told(johan)
    assert (await listed(room, "johan"))[2:] == [(2, room.ada)]


async def test_r27_what_the_program_reads_by_itself_is_told_when_somebody_asks(
    room: Room,
) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    await publish(anna, room.ada)
    with unattended():
        await johan.pupil(room.ada)
    await told(johan)
    assert await listed(room, "johan") == []
    await johan.pupil(room.ada)
    await told(johan)
    assert await listed(room, "johan") == [(1, room.ada)]


async def test_r27_what_could_not_be_told_is_told_at_the_lock(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    await publish(anna, room.ada)
    repository: Any = johan.desk.repository
    real = repository.note_log

    async def busy(*_: object) -> None:
        raise StoreBusy

    repository.note_log = busy
    await johan.pupil(room.ada)
    task = johan._handed._telling
    assert task is not None
    await task
    repository.note_log = real
    await johan.lock()
    assert await listed(room, "johan") == [(1, room.ada)]


async def test_r27_opening_an_unread_list_is_no_reading(room: Room) -> None:
    anna, johan = await room.sit("anna"), await room.sit("johan")
    await publish(anna, room.ada)
    room.advance(minutes=1)
    page = await johan.start()
    assert len(page.news) == 1
    await told(johan)
    assert await listed(room, "johan") == [(1, None)]
    eva = await room.town.sign_in("eva")
    which = LogFilter(acts=(Act.OPENED,))
    assert await eva.log_page(room.unit.chain, which, 0, 50) == []


async def test_r27_what_is_remembered_of_titles_has_a_bound(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed_out, "MOST", 2)
    anna, johan = await room.sit("anna"), await room.sit("johan")
    for title in ("Ett", "Två", "Tre"):
        await publish(anna, room.ada, title=title)
    for _ in range(3):
        await johan.pupil(room.ada)
        await told(johan)
        assert len(johan._handed._shown) == 3
    # Forgotten is told of anew, never the other way.
    assert await listed(room, "johan") == [(3, room.ada)] * 3
