"""Own records and the sealed sessions of locked clients (R3, R42)."""

from __future__ import annotations

import pytest

from securenotes.errors import BadInput, Conflict, TooLarge
from securenotes.sealed import OwnRecord
from tests.kit import Town


class OwnContract:
    """What is one's own and nobody else's."""

    async def test_r42_a_working_copy_comes_back_and_to_its_owner_alone(
        self, town: Town
    ) -> None:
        anna, johan = await town.sign_in("anna"), await town.sign_in("johan")
        one = OwnRecord("work", b"n" * 16, 1, b"sealed", town.now)
        await anna.put_own(one)
        assert await anna.own("work") == [one]
        assert await anna.own("prefs") == []
        assert await johan.own("work") == []
        await johan.drop_own("work", one.id)
        assert await anna.own("work") == [one]
        await anna.drop_own("work", one.id)
        await anna.drop_own("work", one.id)
        assert await anna.own("work") == []

    async def test_r12_an_own_record_is_taken_in_order(self, town: Town) -> None:
        anna = await town.sign_in("anna")
        with pytest.raises(Conflict):
            await anna.put_own(OwnRecord("prefs", b"", 2, b"x", 0))
        await anna.put_own(OwnRecord("prefs", b"", 1, b"x", 0))
        await anna.put_own(OwnRecord("prefs", b"", 1, b"x", 0))
        for rev in (1, 3):
            with pytest.raises(Conflict):
                await anna.put_own(OwnRecord("prefs", b"", rev, b"y", 0))
        await anna.put_own(OwnRecord("prefs", b"", 2, b"y", 0))
        assert [one.blob for one in await anna.own("prefs")] == [b"y"]

    async def test_an_own_record_of_no_kind_or_too_large_is_refused(
        self, town: Town
    ) -> None:
        anna = await town.sign_in("anna")
        with pytest.raises(BadInput):
            await anna.put_own(OwnRecord("other", b"", 1, b"x", 0))
        with pytest.raises(TooLarge):
            await anna.put_own(OwnRecord("work", b"", 1, bytes(256 * 1024 + 1), 0))

    async def test_a_locked_session_is_kept_for_person_and_computer(
        self, town: Town
    ) -> None:
        anna, johan = town.person("anna"), town.person("johan")
        client = town.store.client()
        assert await client.get_session(anna.user, anna.device) is None
        await client.put_session(anna.user, anna.device, b"one")
        await client.put_session(anna.user, anna.device, b"two")
        assert await client.get_session(anna.user, anna.device) == b"two"
        assert await client.get_session(anna.user, johan.device) is None
        await client.put_session(anna.user, anna.device, b"")
        assert await client.get_session(anna.user, anna.device) is None
