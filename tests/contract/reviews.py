"""Decisions on review dates: beside a version, and never one of their own (R25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from securenotes.errors import BadInput, Conflict, NotAllowed, NotThere
from securenotes.sealed import HeadFilter, ReadState
from securenotes.vault.headers import Status
from securenotes.vault.reviews import open_review
from tests.kit import Town

DAY = "2027-06-30"


class ReviewContract:
    """What a store takes of those who decide, and whom it shows it to."""

    async def test_r25_a_decision_is_kept_and_makes_nothing_unread(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        author, johan = await town.sign_in("anna"), await town.sign_in("johan")
        one = town.publication(unit, anna, unit.pupils["ada"])
        await author.publish(one.record, None, None)
        await johan.opened(town.receipt(town.person("johan"), one))
        record = town.review(unit, anna, one, DAY)
        await author.review(record)
        assert list(await johan.reviews([one.note])) == [record]
        assert open_review(record.header, record.blob, one.dek) == DAY
        unread = HeadFilter(read=ReadState.UNREAD)
        assert (await johan.heads(unread, None, 10)).total == 0
        assert len(await johan.versions(one.note)) == 1

    async def test_r25_the_newest_decision_counts_until_a_new_version(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository, eva = await town.sign_in("anna"), await town.sign_in("eva")
        one = town.publication(unit, anna, unit.pupils["ada"])
        await repository.publish(one.record, None, None)
        first = town.review(unit, anna, one, DAY)
        await repository.review(first)
        town.clock.advance(timedelta(minutes=1))
        later = town.review(unit, town.person("eva"), one, "")
        await eva.review(later)
        assert list(await repository.reviews([one.note])) == [later]
        with pytest.raises(Conflict):
            await repository.review(first)
        two = town.publication(unit, anna, unit.pupils["ada"], "Två", base=one)
        await repository.publish(two.record, one.vh, None)
        assert list(await repository.reviews([one.note])) == []
        with pytest.raises(Conflict):
            await repository.review(town.review(unit, anna, one, DAY))

    async def test_r25_only_author_and_administrator_decide(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        author = await town.sign_in("anna")
        one = town.publication(unit, anna, unit.pupils["ada"])
        await author.publish(one.record, None, None)
        for login, error in (("johan", NotAllowed), ("xena", NotThere)):
            other = await town.sign_in(login)
            record = town.review(unit, town.person(login), one, DAY)
            with pytest.raises(error):
                await other.review(record)
        xena = await town.sign_in("xena")
        await author.review(town.review(unit, anna, one, DAY))
        assert list(await xena.reviews([one.note])) == []

    async def test_r25_what_is_forged_or_backdated_is_refused(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        one = town.publication(unit, anna, unit.pupils["ada"])
        await repository.publish(one.record, None, None)
        good = town.review(unit, anna, one, DAY)
        early = town.review(unit, anna, one, DAY, at=town.now - 3_600_000)
        lost = town.review(unit, anna, one, DAY, roster_head=bytes(32))
        others = town.review(unit, town.person("eva"), one, DAY)
        for record, error in (
            (replace(good, sig=bytes(64)), BadInput),
            (replace(good, blob=good.blob[:-1]), BadInput),
            (replace(good, blob=bytes(len(good.blob))), BadInput),
            (replace(good, header=good.header[:-1]), BadInput),
            (early, BadInput),
            (lost, Conflict),
            (others, NotAllowed),
        ):
            with pytest.raises(error):
                await repository.review(record)
        assert list(await repository.reviews([one.note])) == []

    async def test_r25_what_was_withdrawn_is_reviewed_by_nobody(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        one = town.publication(unit, anna, unit.pupils["ada"])
        await repository.publish(one.record, None, None)
        await repository.review(town.review(unit, anna, one, DAY))
        last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [one])
        await repository.withdraw(last.record, one.vh, seals, None)
        assert list(await repository.reviews([one.note])) == []
        with pytest.raises(NotThere):
            await repository.review(town.review(unit, anna, one, DAY))
