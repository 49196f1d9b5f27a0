"""Hearing of what others write, without being anybody's activity."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from securenotes.attention import unattended
from securenotes.errors import SessionEnded
from securenotes.sealed import OwnRecord
from tests.contract.accounts import account_change
from tests.kit import Town

SOON = 5.0


class LiveContract:
    """A client waits for news, and is told that there is some."""

    @pytest.fixture(autouse=True)
    def often(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("securenotes.repository.local.LOOK_EVERY", 0.05)

    async def test_who_waits_hears_of_what_another_publishes(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        johan, writer = await town.sign_in("johan"), await town.sign_in("anna")
        number = await johan.changes(0)
        async with asyncio.timeout(SOON):
            waiting = asyncio.create_task(johan.changes(number))
            await writer.save_draft(
                town.draft(unit, anna, unit.pupils["ada"]).record, None
            )
            await writer.put_own(OwnRecord("prefs", b"", 1, b"x", 0))
            assert await johan.changes(0) == number  # R3: nobody hears of a draft
            if waiting.done():  # a session waits once: the newer ended it
                assert waiting.result() == number
                waiting = asyncio.create_task(johan.changes(number))
            one = town.publication(unit, anna, unit.pupils["ada"])
            await writer.publish(one.record, None, None)
            heard = await waiting
        assert heard > number
        two = town.publication(unit, anna, unit.pupils["ada"], "Två", base=one)
        await writer.publish(two.record, one.vh, None)
        assert await johan.changes(heard) > heard

    async def test_who_waits_hears_that_the_roster_grew(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        johan, office = await town.sign_in("johan"), await town.sign_in("eva")
        number = await johan.changes(0)
        async with asyncio.timeout(SOON):
            waiting = asyncio.create_task(johan.changes(number))
            await town.add_pupils(office, unit, eva, "dan")
            assert await waiting > number

    async def test_r2_nobody_waits_without_a_whole_session(self, town: Town) -> None:
        for client in (town.store.client(), await town.password("anna")):
            with pytest.raises(SessionEnded):
                await client.changes(0)

    async def test_a_session_ended_from_elsewhere_waits_no_more(
        self, town: Town
    ) -> None:
        anna = town.person("anna")
        other, mine = await town.sign_in("anna"), await town.sign_in("anna")
        number = await other.changes(0)
        async with asyncio.timeout(SOON):
            waiting = asyncio.create_task(other.changes(number))
            await mine.changes(0)
            await mine.change_account(account_change(town, replace(anna)))
            with pytest.raises(SessionEnded):
                await waiting

    @pytest.mark.parametrize("attended", [False, True])
    async def test_waiting_and_reading_by_itself_keep_no_session_alive(
        self, town: Town, attended: bool
    ) -> None:
        unit, repository = town.units["Tallbacken"], await town.sign_in("anna")
        town.clock.advance(timedelta(minutes=40))
        with unattended(not attended):
            await repository.changes(0)
            await repository.pupil_heads(unit.pupils["ada"])
        town.clock.advance(timedelta(minutes=25))
        if attended:
            await repository.drafts()
        else:
            with pytest.raises(SessionEnded):
                await repository.drafts()

    async def test_waiting_alone_keeps_no_session_alive(self, town: Town) -> None:
        repository: Any = await town.sign_in("anna")
        for _ in range(2):
            town.clock.advance(timedelta(minutes=29))
            await repository.changes(0)
        town.clock.advance(timedelta(minutes=3))
        with pytest.raises(SessionEnded):
            await repository.changes(0)
