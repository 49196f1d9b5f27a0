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

    async def test_r42_several_own_records_are_stored_once_and_in_order(
        self, town: Town
    ) -> None:
        anna, johan = await town.sign_in("anna"), await town.sign_in("johan")
        a1, a2, a3 = (OwnRecord("work", b"a", n, b"a%d" % n, 0) for n in (1, 2, 3))
        b1, b2 = (OwnRecord("work", b"b", n, b"b%d" % n, 0) for n in (1, 2))
        await anna.put_owns([])
        await anna.put_owns([a1, b1, a2])
        assert set(await anna.own("work")) == {a2, b1}
        # The answer was lost: it comes again, as it was or in other company.
        await anna.put_owns([a1, b1, a2])
        await anna.put_owns([a1])
        await anna.put_owns([b1, a2, b2, a3])
        await anna.put_own(a3)
        assert set(await anna.own("work")) == {a3, b2}
        assert await johan.own("work") == []

    async def test_r12_of_several_own_records_all_are_taken_or_none(
        self, town: Town
    ) -> None:
        anna = await town.sign_in("anna")
        ours, theirs = (OwnRecord("work", b"a", 1, text, 0) for text in (b"1", b"2"))
        await anna.put_own(theirs)
        other = OwnRecord("work", b"b", 1, b"b", 0)
        with pytest.raises(Conflict):
            await anna.put_owns([other, ours])
        assert await anna.own("work") == [theirs]
        await anna.put_owns([other])
        ahead = OwnRecord("work", b"c", 2, b"c", 0)
        with pytest.raises(Conflict):
            await anna.put_owns([ahead])
        assert await anna.own("work") == [theirs, other]

    async def test_several_own_records_are_of_one_kind_and_bounded(
        self, town: Town
    ) -> None:
        anna = await town.sign_in("anna")
        one, two = (OwnRecord(what, b"", 1, b"x", 0) for what in ("work", "prefs"))
        for wrong in ([one, two], [one] * 201):
            with pytest.raises(BadInput):
                await anna.put_owns(wrong)
        with pytest.raises(TooLarge):
            await anna.put_owns([OwnRecord("work", b"", 1, bytes(256 * 1024 + 1), 0)])
        assert await anna.own("work") == []

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
