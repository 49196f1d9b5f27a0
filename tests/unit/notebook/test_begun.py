"""R42: a form that is half filled comes back, and only to who filled it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from securenotes.errors import StoreUnreachable
from securenotes.notebook.begun import LONGEST, MOST
from tests.unit.notebook.room import CANARY, Room


async def test_r42_a_half_filled_form_survives_a_kill_and_is_its_authors_alone(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    await anna.begun.keep("withdraw:x", {"reason": CANARY})
    again, johan = await room.sit("anna"), await room.sit("johan")
    assert await again.begun.find("withdraw:x") == {"reason": CANARY}
    assert await again.begun.find("withdraw:y") == {}
    assert await johan.begun.find("withdraw:x") == {}
    for record in await anna.desk.repository.own("prefs"):
        assert CANARY.encode() not in record.blob
        assert b"withdraw" not in record.blob + record.id
    await again.begun.keep("withdraw:x", {})
    assert await (await room.sit("anna")).begun.find("withdraw:x") == {}


async def test_the_forms_left_alone_longest_go_first_and_no_text_is_endless(
    room: Room,
) -> None:
    anna = await room.sit("anna")
    for number in range(MOST + 2):
        room.town.clock.advance(timedelta(seconds=1))
        await anna.begun.keep(f"form:{9 - number}", {"name": str(number)})
    kept = [one for one in range(MOST + 2) if await anna.begun.find(f"form:{one}")]
    assert kept == list(range(MOST))
    await anna.begun.keep("long", {"name": "x" * (LONGEST + 1)})
    assert await anna.begun.find("long") == {}


async def test_r42_without_the_server_it_goes_with_the_session(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await room.sit("anna")

    async def away(*_given: object) -> None:
        raise StoreUnreachable

    monkeypatch.setattr(anna.desk.repository, "put_own", away)
    await anna.begun.keep("invite:x", {"name": "Ines"})
    assert await anna.begun.find("invite:x") == {"name": "Ines"}
    sealed = anna.begun.sealed_with_session()
    assert json.loads(sealed)
    again = await room.sit("anna")
    assert again.begun.sealed_with_session() == ""
    again.begun.bring_back(sealed)
    assert await again.begun.find("invite:x") == {"name": "Ines"}
    await again.begun.keep("invite:x", {"name": "Ines R"})
    assert again.begun.sealed_with_session() == ""
