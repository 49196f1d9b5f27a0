"""All that is kept on a pupil, for a disclosure: who gets it, and what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from securenotes.errors import (
    BadInput,
    Conflict,
    FreshCodeNeeded,
    NotThere,
    StaleKey,
)
from securenotes.sealed import Act, DekWrap
from securenotes.vault.disclosures import note_of, open_disclosure
from securenotes.vault.headers import Header, Status
from securenotes.vault.notes import WrapKind, wrap_dek
from securenotes.vault.primitives import random
from securenotes.vault.roster import Policy
from securenotes.vault.scopes import ScopeKey as Key
from tests.contract.disclosed import Disclosing
from tests.contract.rotation import turned
from tests.kit import Sealed, Town

ALL = (Act.COLLECTED, Act.UNCLOSED, Act.REQUESTED, Act.EXPORTED)


async def closed_note(town: Town) -> tuple[Sealed, Sealed]:
    """Let anna publish a note and delete it; gives the version and tombstone."""
    unit, anna = town.units["Tallbacken"], town.person("anna")
    author = await town.sign_in("anna")
    one = town.publication(unit, anna, unit.pupils["ada"], "Sluten text")
    await author.publish(one.record, None, None)
    last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [one])
    await author.withdraw(last.record, one.vh, seals, None)
    return one, last


class DisclosingContract:
    """R13, R22, R26 and R27 of what a disclosure collects."""

    async def test_r22_r26_kept_has_the_closed_layer_and_no_draft(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        ada = unit.pupils["ada"]
        closed, tomb = await closed_note(town)
        admin = await town.sign_in("eva")
        shown = town.publication(unit, eva, ada)
        await admin.publish(shown.record, None, None)
        # The administrator's own draft is in no disclosure either (R3).
        await admin.save_draft(town.draft(unit, eva, ada).record, None)
        kept = await admin.kept(ada)
        names = {(one.note, one.header.ver) for one in (closed, tomb, shown)}
        headers = [Header.decode(one.header) for one in kept]
        assert {(one.note, one.ver) for one in headers} == names
        assert all(one.blob == b"" and one.wrap is None for one in kept)
        assert await admin.kept(unit.pupils["bo"]) == []

    async def test_r22_collect_hands_out_closed_keys_and_logs_first(
        self, town: Town
    ) -> None:
        unit = town.units["Tallbacken"]
        ada = unit.pupils["ada"]
        closed, tomb = await closed_note(town)
        admin = await town.sign_in("eva")
        first, last = await admin.collect(ada, [closed.note])
        assert (first.record.blob, first.closed) == (closed.record.blob, True)
        assert first.seal is not None
        assert first.seal.kind == 4
        assert last.record.blob == tomb.record.blob
        key = unit.administrators
        wraps = [
            (
                one.note,
                one.header.ver,
                DekWrap(
                    3, 1, wrap_dek(WrapKind.CLOSED, key.key, 1, one.header, one.dek)
                ),
            )
            for one in (closed, tomb)
        ]
        await admin.settle_seals(unit.chain, wraps)
        again = await admin.collect(ada, [closed.note])
        assert [one.record.wrap for one in again] == [wrap for *_, wrap in wraps]
        assert all(one.closed and one.seal is None for one in again)
        told = [row for row in await admin.access_log(ada, 0, 200) if row.act in ALL]
        assert [(row.act, row.note, row.count) for row in told] == [
            (Act.UNCLOSED, closed.note, 2)
        ] * 2

    async def test_r26_collecting_asks_for_a_fresh_code(self, town: Town) -> None:
        unit = town.units["Tallbacken"]
        ada = unit.pupils["ada"]
        closed, _ = await closed_note(town)
        admin = await town.sign_in("eva")
        town.clock.advance(timedelta(minutes=6))
        with pytest.raises(FreshCodeNeeded):
            await admin.collect(ada, [closed.note])
        told = await admin.access_log(ada, 0, 200)
        assert not [row for row in told if row.act in ALL]
        await admin.fresh_code(town.step("eva"))
        assert len(await admin.collect(ada, [closed.note])) == 2

    async def test_r22_everybody_else_is_told_that_it_is_not_there(
        self, town: Town
    ) -> None:
        unit, other = town.units["Tallbacken"], town.units["Granen"]
        ada = unit.pupils["ada"]
        closed, _ = await closed_note(town)
        for login in ("anna", "johan", "xena", "olle"):
            stranger = await town.sign_in(login)
            for pupil, note in ((ada, closed.note), (random(16), random(16))):
                with pytest.raises(NotThere):
                    await stranger.kept(pupil)  # type: ignore[arg-type]
                with pytest.raises(NotThere):
                    await stranger.collect(pupil, [note])  # type: ignore[arg-type, list-item]
            for chain in (unit.chain, other.chain, random(16)):
                with pytest.raises(NotThere):
                    await stranger.disclosures(chain)  # type: ignore[arg-type]
        admin = await town.sign_in("eva")
        # A note of another pupil's is not there for this one.
        with pytest.raises(NotThere):
            await admin.collect(unit.pupils["bo"], [closed.note])
        with pytest.raises(BadInput):
            await admin.collect(ada, [closed.note] * 2)
        refused = [
            row for row in await admin.access_log(ada, 0, 200) if row.act == Act.REFUSED
        ]
        assert len(refused) >= 6

    async def test_r13_administrators_disclose_with_the_module_off(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        ada = unit.pupils["ada"]
        shown = town.publication(unit, eva, ada)
        admin = await town.sign_in("eva")
        await admin.publish(shown.record, None, None)
        await town.change(admin, unit, eva, Policy(module=False))
        assert len(await admin.kept(ada)) == 1
        (one,) = await admin.collect(ada, [shown.note])
        assert town.open(unit, one.record) == "Hej på dig"
        await admin.put_disclosure(Disclosing(town, unit, ada).record())
        assert len(await admin.disclosures(unit.chain)) == 1

    async def test_r26_a_request_is_numbered_and_told_of_in_the_log(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        ada, bo = unit.pupils["ada"], unit.pupils["bo"]
        admin = await town.sign_in("eva")
        one, two = (Disclosing(town, unit, pupil) for pupil in (ada, bo))
        await admin.put_disclosure(one.record())
        await admin.put_disclosure(two.record())
        with pytest.raises(Conflict):
            await admin.put_disclosure(one.record())
        await admin.put_disclosure(one.record(2, b"\x07" * 32, 5))
        await admin.put_disclosure(one.record(3))
        kept = await admin.disclosures(unit.chain)
        assert [(row.number, row.rev, row.documents) for row in kept] == [
            (1, 3, 5),
            (2, 1, 0),
        ]
        assert kept[0].digest == b"\x07" * 32
        assert {row.actor for row in kept} == {eva.user}
        assert {row.at for row in kept} == {town.now}
        key = unit.administrators
        said = open_disclosure(
            town.org, ada, one.name, 3, key.key, 1, kept[0].wrap, kept[0].blob
        )
        assert said == {"x": 3}
        told = [
            (row.act, row.ver, row.count, row.receipt)
            for row in await admin.access_log(ada, 0, 200)
            if row.act in ALL
        ]
        assert told == [
            (Act.REQUESTED, 1, 0, b""),
            (Act.EXPORTED, 1, 5, b"\x07" * 32),
        ]

    async def test_r26_writing_files_asks_for_a_fresh_code(self, town: Town) -> None:
        unit = town.units["Tallbacken"]
        admin = await town.sign_in("eva")
        one = Disclosing(town, unit, unit.pupils["ada"])
        town.clock.advance(timedelta(minutes=6))
        await admin.put_disclosure(one.record())
        with pytest.raises(FreshCodeNeeded):
            await admin.put_disclosure(one.record(2, bytes(32), 1))
        (kept,) = await admin.disclosures(unit.chain)
        assert (kept.rev, kept.digest) == (1, b"")
        with pytest.raises(BadInput):
            await admin.put_disclosure(one.record(2, b"short", 1))

    async def test_r26_requests_turn_with_the_administrators_key(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        ada = unit.pupils["ada"]
        admin = await town.sign_in("eva")
        one = Disclosing(town, unit, ada)
        await admin.put_disclosure(one.record())
        old = unit.administrators
        ((name, ver, wrap),) = await admin.sealed_keys(unit.chain, [old.scope])
        assert (name, ver, wrap.kind) == (note_of(one.name), 0, 3)
        new = Key.make(old.scope, 2)
        act = turned(
            town, unit, new, town.entry(unit, eva, town.scope_key(new, box=True))
        )
        with pytest.raises(Conflict):
            await admin.append(act)
        again = DekWrap(3, 2, b"\x01" * 72)
        await admin.append(replace(act, closed=((name, 0, again),)))
        (kept,) = await admin.disclosures(unit.chain)
        assert (kept.key_ver, kept.wrap) == (2, again.wrap)
        with pytest.raises(StaleKey):
            await admin.put_disclosure(replace(one.record(2), key_ver=1))
