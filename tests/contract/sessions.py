"""One's own sign-ins: seen from each other, and ended from each other."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from securenotes.errors import ActError, NotThere, SessionEnded
from securenotes.model import DeviceId, SessionId
from securenotes.sealed import Act
from securenotes.vault.primitives import random, sha256
from tests.kit import Town

SOON = 5.0


async def sign_in_at(town: Town, login: str, device: DeviceId) -> Any:
    """Sign in on another computer."""
    person = town.person(login)
    before, person.device = person.device, device
    try:
        return await town.sign_in(login)
    finally:
        person.device = before


class SessionsContract:
    """Who is where is known to themself alone, and an end is at once."""

    async def test_sessions_tell_computer_beginning_and_last_use(
        self, town: Town
    ) -> None:
        anna, elsewhere = town.person("anna"), DeviceId(random(16))
        began = town.now
        other = await sign_in_at(town, "anna", elsewhere)
        town.clock.advance(timedelta(minutes=10))
        here = await town.sign_in("anna")
        town.clock.advance(timedelta(minutes=20))
        await other.drafts()
        await town.sign_in("johan")
        told = await here.sessions()
        assert [(one.device, one.made - began, one.used - began) for one in told] == [
            (elsewhere, 0, 30 * 60_000),
            (anna.device, 10 * 60_000, 10 * 60_000),
        ]
        assert [one.here for one in told] == [False, True]
        assert {one.device: one.here for one in await other.sessions()} == {
            elsewhere: True,
            anna.device: False,
        }

    async def test_half_a_sign_in_and_one_that_is_over_are_no_sessions(
        self, town: Town
    ) -> None:
        await town.sign_in("anna")
        town.clock.advance(timedelta(hours=9, minutes=59))
        await town.password("anna")
        here = await town.sign_in("anna")
        assert len(await here.sessions()) == 2
        town.clock.advance(timedelta(minutes=2))
        assert [one.here for one in await here.sessions()] == [True]

    async def test_a_session_s_name_opens_nothing(self, town: Town) -> None:
        here: Any = await town.sign_in("anna")
        token: bytes = here._visitor.token
        (one,) = await here.sessions()
        assert len(one.id) == 16
        assert one.id not in (token[:16], sha256(token)[:16])
        anna = town.person("anna")
        for guess in (one.id, one.id + bytes(16), one.id + one.id):
            with pytest.raises(SessionEnded):
                await town.store.client().resume(anna.user, anna.device, guess)

    async def test_ending_one_ends_that_one_at_once(self, town: Town) -> None:
        first, second = await town.sign_in("anna"), await town.sign_in("anna")
        here = await town.sign_in("anna")
        (name,) = [one.id for one in await first.sessions() if one.here]
        await here.end_session(name)
        with pytest.raises(SessionEnded):
            await first.drafts()
        await second.drafts()
        assert name not in {one.id for one in await here.sessions()}
        with pytest.raises(NotThere):
            await here.end_session(name)

    async def test_ending_all_others_leaves_the_one_that_asks(self, town: Town) -> None:
        others = [await town.sign_in("anna") for _ in range(2)]
        johan, half = await town.sign_in("johan"), await town.password("anna")
        here = await town.sign_in("anna")
        await here.end_other_sessions()
        for other in others:
            with pytest.raises(SessionEnded):
                await other.drafts()
        with pytest.raises(SessionEnded):
            await half.drafts()
        assert [one.here for one in await here.sessions()] == [True]
        await here.end_other_sessions()
        await johan.drafts()

    async def test_ending_the_present_one_is_signing_out(self, town: Town) -> None:
        other, here = await town.sign_in("anna"), await town.sign_in("anna")
        (name,) = [one.id for one in await here.sessions() if one.here]
        await here.end_session(name)
        with pytest.raises(SessionEnded):
            await here.sessions()
        assert [one.here for one in await other.sessions()] == [True]

    async def test_a_locked_session_that_was_ended_does_not_come_back(
        self, town: Town
    ) -> None:
        anna, locked = town.person("anna"), await town.sign_in("anna")
        token = locked._visitor.token
        here = await town.sign_in("anna")
        await here.end_other_sessions()
        with pytest.raises(SessionEnded):
            await town.store.client().resume(anna.user, anna.device, token)

    async def test_r4_another_s_session_and_none_get_one_answer(
        self, town: Town
    ) -> None:
        theirs, here = await town.sign_in("johan"), await town.sign_in("anna")
        (name,) = [one.id for one in await theirs.sessions()]
        told = []
        for session in (name, SessionId(random(16))):
            with pytest.raises(ActError) as raised:
                await here.end_session(session)
            told.append((type(raised.value), raised.value.code))
        assert set(told) == {(NotThere, "")}
        await theirs.drafts()

    async def test_r27_an_end_from_elsewhere_leaves_a_row(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        for _ in range(2):
            await town.sign_in("anna")
        here = await town.sign_in("anna")
        await here.end_other_sessions()
        await here.end_other_sessions()
        await here.end_session((await here.sessions())[0].id)
        rows = town.store.keeper.sql.all(
            "SELECT act, count FROM log WHERE chain = ? AND actor = ? ORDER BY seq",
            (unit.chain, anna.user),
        )
        assert rows[-2:] == [(Act.ENDED, 2), (Act.SIGNED_OUT, 1)]

    async def test_who_waits_for_news_hears_that_it_is_over(self, town: Town) -> None:
        other, here = await town.sign_in("anna"), await town.sign_in("anna")
        number = await other.changes(0)
        async with asyncio.timeout(SOON):
            waiting = asyncio.create_task(other.changes(number))
            await here.changes(0)
            await here.end_other_sessions()
            with pytest.raises(SessionEnded):
                await waiting
