"""Saving, publishing, leaving: order, conflict, sizes, forgeries (R1–R7, R12)."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from securenotes.errors import (
    ActError,
    BadInput,
    Conflict,
    NotAllowed,
    NotThere,
    StaleKey,
    TooLarge,
)
from securenotes.sealed import DekWrap
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.notes import LONGEST, Plain
from tests.kit import Town

WORDS = "Å, ä och ö: café, 日本語, עברית, 👩🏽‍🏫, e\u0301, \u200d"


class NotesContract:
    """What a store takes, and what it refuses."""

    async def test_text_comes_back_as_it_was_written(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        one = town.publication(unit, anna, unit.pupils["ada"], WORDS)
        await repository.publish(one.record, None, None)
        (kept,) = await repository.versions(one.note)
        assert kept == one.record
        assert town.open(unit, kept) == WORDS

    async def test_a_note_of_32_kib_is_kept_and_one_byte_more_is_refused(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        around = len(Plain(b="", h=town.today, k="Övrigt", t="Möte").encode())
        body = "x" * (LONGEST - around)
        one = town.publication(unit, anna, unit.pupils["ada"], body)
        await repository.publish(one.record, None, None)
        assert town.open(unit, (await repository.versions(one.note))[0]) == body
        with pytest.raises(Refused):
            town.publication(unit, anna, unit.pupils["ada"], body + "x")
        two = town.publication(unit, anna, unit.pupils["ada"], body)
        with pytest.raises(TooLarge):
            await repository.publish(
                structs.replace(two.record, blob=two.record.blob + b"x"), None, None
            )

    async def test_r12_the_second_of_two_saves_on_one_version_is_refused(
        self, town: Town
    ) -> None:
        unit, ada = town.units["Tallbacken"], town.units["Tallbacken"].pupils["ada"]
        anna, eva = town.person("anna"), town.person("eva")
        first = await town.sign_in("anna")
        second = await town.sign_in("eva")
        base = town.publication(unit, anna, ada)
        await first.publish(base.record, None, None)
        mine = town.publication(unit, anna, ada, "Min", base=base)
        theirs = town.publication(unit, eva, ada, "Deras", base=base)
        await first.publish(mine.record, base.vh, None)
        for if_match in (base.vh, mine.vh, None):
            with pytest.raises(Conflict):
                await second.publish(theirs.record, if_match, None)
        assert len(await second.versions(base.note)) == 2

    async def test_r12_a_draft_saved_from_an_old_copy_is_refused(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        first = town.draft(unit, anna, unit.pupils["ada"])
        await repository.save_draft(first.record, None)
        second = town.draft(unit, anna, unit.pupils["ada"], "Två", before=first)
        third = town.draft(unit, anna, unit.pupils["ada"], "Tre", before=first)
        await repository.save_draft(second.record, first.vh)
        for if_match in (first.vh, None):
            with pytest.raises(Conflict):
                await repository.save_draft(third.record, if_match)
        shown = town.publication(unit, anna, unit.pupils["ada"], draft=third)
        for draft in (first.vh, None):
            with pytest.raises(Conflict):
                await repository.publish(shown.record, None, draft)
        assert await repository.drafts() == [second.record]

    async def test_the_same_act_sent_again_is_answered_the_same(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        repository = await town.sign_in("anna")
        draft = town.draft(unit, anna, ada)
        shown = town.publication(unit, anna, ada, draft=draft)
        last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [shown])
        for _ in range(2):
            await repository.save_draft(draft.record, None)
        for _ in range(2):
            await repository.publish(shown.record, None, draft.vh)
        assert len(await repository.versions(shown.note)) == 1
        for _ in range(2):
            await repository.withdraw(last.record, shown.vh, seals, None)

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"org": bytes(16)}, BadInput),
            ({"scope": bytes(16)}, NotThere),
            ({"roster_head": bytes(32)}, Conflict),
            ({"roster_seq": 1}, Conflict),
            ({"roster_seq": 10_000}, Conflict),
            ({"ver": 2, "prev_hash": b"x" * 32}, Conflict),
        ],
    )
    async def test_a_header_that_does_not_fit_is_refused(
        self, town: Town, changed: dict[str, Any], error: type[ActError]
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        changed = dict(changed)
        scope = changed.pop("scope", unit.pupils["ada"])
        header = town.header(unit, anna, scope, Status.PUBLISHED, **changed)
        unit.keys[header.scope] = unit.keys[unit.pupils["ada"]]
        with pytest.raises(error):
            await repository.publish(town.seal(unit, anna, header).record, None, None)

    @pytest.mark.parametrize("minutes", [-6, 6])
    async def test_r23_a_time_that_is_not_the_store_s_is_refused(
        self, town: Town, minutes: int
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        at = town.now + minutes * 60_000
        header = town.header(
            unit,
            anna,
            unit.pupils["ada"],
            Status.PUBLISHED,
            created=at,
            edited=at,
            published=at,
        )
        with pytest.raises(BadInput):
            await repository.publish(town.seal(unit, anna, header).record, None, None)

    async def test_r1_nobody_signs_in_another_s_name(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        johan = await town.sign_in("johan")
        for author, editor, signer in (
            ("anna", "anna", "anna"),
            ("anna", "anna", "johan"),
            ("anna", "johan", "johan"),
            ("johan", "johan", "anna"),
        ):
            header = town.header(
                unit,
                town.person(editor),
                unit.pupils["ada"],
                Status.PUBLISHED,
                author=town.person(author).user,
            )
            forged = town.seal(unit, town.person(signer), header)
            with pytest.raises((NotAllowed, BadInput)):
                await johan.publish(forged.record, None, None)
        assert (await johan.pupil_heads(unit.pupils["ada"])) == ()
        assert anna.user != town.person("johan").user

    async def test_r1_r23_author_pupil_and_creation_stay(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        anna = await town.sign_in("anna")
        base = town.publication(unit, town.person("anna"), unit.pupils["ada"])
        await anna.publish(base.record, None, None)
        repository = await town.sign_in("eva")
        for changed in (
            {"author": eva.user},
            {"created": base.header.created - 1},
            {"published": base.header.published + 1},
            {"kind": Kind.OFFICIAL, "author": eva.user},
        ):
            header = town.header(
                unit, eva, unit.pupils["ada"], Status.PUBLISHED, base, **changed
            )
            with pytest.raises(ActError):
                await repository.publish(
                    town.seal(unit, eva, header).record, base.vh, None
                )
        moved = town.header(unit, eva, unit.pupils["bo"], Status.PUBLISHED, base)
        with pytest.raises(ActError):
            await repository.publish(town.seal(unit, eva, moved).record, base.vh, None)

    @pytest.mark.parametrize("part", ["header", "blob", "kc", "sig"])
    async def test_one_flipped_bit_is_refused(self, town: Town, part: str) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        one = town.publication(unit, anna, unit.pupils["ada"]).record
        raw = bytearray(getattr(one, part))
        raw[-1 - os.urandom(1)[0] % min(32, len(raw))] ^= 1
        with pytest.raises(ActError):
            await repository.publish(
                structs.replace(one, **{part: bytes(raw)}),
                None,
                None,
            )

    async def test_a_wrap_of_another_kind_or_key_is_refused(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        one = town.publication(unit, anna, unit.pupils["ada"]).record
        assert one.wrap is not None
        for wrap, error in (
            (None, BadInput),
            (structs.replace(one.wrap, kind=2), BadInput),
            (structs.replace(one.wrap, wrap=b""), BadInput),
            (structs.replace(one.wrap, key_ver=2), StaleKey),
        ):
            with pytest.raises(error):
                await repository.publish(structs.replace(one, wrap=wrap), None, None)
        assert DekWrap(1, 1, one.wrap.wrap) == one.wrap

    async def test_r6_a_note_that_leaves_must_seal_all_that_was_shown(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        repository = await town.sign_in("anna")
        first = town.publication(unit, anna, ada)
        await repository.publish(first.record, None, None)
        second = town.publication(unit, anna, ada, "Två", base=first)
        await repository.publish(second.record, first.vh, None)
        last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [first, second])
        for fewer in (seals[1:], seals[:-1], []):
            with pytest.raises(BadInput):
                await repository.withdraw(last.record, second.vh, fewer, None)
        old = [replace(seal, administrators_ver=2) for seal in seals]
        with pytest.raises(StaleKey):
            await repository.withdraw(last.record, second.vh, old, None)
        await repository.withdraw(last.record, second.vh, seals, None)
        eva = await town.sign_in("eva")
        waiting = await eva.waiting_seals(unit.chain)
        assert [Header.decode(one.header).ver for one, _ in waiting] == [1, 2, 3]

    async def test_r6_nothing_follows_a_tombstone(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        repository = await town.sign_in("anna")
        first = town.publication(unit, anna, ada)
        await repository.publish(first.record, None, None)
        last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [first])
        await repository.withdraw(last.record, first.vh, seals, None)
        again = town.publication(unit, anna, ada, base=last)
        draft = town.draft(unit, anna, ada, base=last)
        with pytest.raises(ActError):
            await repository.publish(again.record, last.vh, None)
        with pytest.raises(ActError):
            await repository.save_draft(draft.record, None)

    async def test_r7_unpublishing_gives_the_author_a_draft_and_others_nothing(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        repository = await town.sign_in("anna")
        first = town.publication(unit, anna, ada)
        await repository.publish(first.record, None, None)
        last, seals = town.leaving(unit, anna, Status.WITHDRAWN, [first])
        with pytest.raises(BadInput):
            await repository.withdraw(last.record, first.vh, seals, None)
        town.clock.advance(timedelta(seconds=1))
        back = town.draft(unit, anna, ada, base=last)
        await repository.withdraw(last.record, first.vh, seals, back.record)
        assert await repository.drafts() == [back.record]
        for login in ("johan", "eva"):
            other = await town.sign_in(login)
            with pytest.raises(NotThere):
                await other.versions(first.note)
            assert await other.pupil_heads(ada) == ()
            assert await other.drafts() == []
