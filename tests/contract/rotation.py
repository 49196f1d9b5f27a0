"""Turning keys: nothing stays under the old one, nobody is forgotten (vault § 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from securenotes.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    StaleKey,
)
from securenotes.sealed import (
    DekWrap,
    RecoveryWrap,
    RosterAct,
    StoredEntry,
    UpWrap,
)
from securenotes.vault.headers import Status
from securenotes.vault.ids import ScopeKind
from securenotes.vault.notes import WrapKind, wrap_dek
from securenotes.vault.primitives import Sealer
from securenotes.vault.scopes import BoxRef, wrap_rw, wrap_up
from securenotes.vault.scopes import ScopeKey as Key
from tests.kit import Town, Unit
from tests.kit_rotation import rotate, rotation


class RotationContract:
    """What a store asks of a new version of a key."""

    async def test_a_rotation_leaves_nothing_under_the_old_key(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        author, eva = await town.sign_in("anna"), await town.sign_in("eva")
        one = town.publication(unit, anna, ada)
        await author.publish(one.record, None, None)
        late = town.publication(unit, anna, ada, "Med gammal nyckel")
        await rotate(town, eva, unit, town.person("eva"), ada)
        (kept,) = await author.versions(one.note)
        assert kept.wrap is not None
        assert kept.wrap.key_ver == 2
        assert (kept.header, kept.sig) == (one.record.header, one.record.sig)
        assert town.open(unit, kept) == "Hej på dig"
        with pytest.raises(StaleKey):
            await author.publish(late.record, None, None)
        key = unit.keys[ada]
        again = wrap_dek(WrapKind.SCOPE, key.key, 2, late.header, late.dek)
        await author.publish(
            structs.replace(late.record, wrap=DekWrap(1, 2, again)), None, None
        )
        held = await eva.wrapped_to(unit.chain)
        assert {ver for scope, ver, _ in held if scope == ada} == {2}
        wraps = await eva.scope_wraps(unit.chain, [ada])
        assert {wrap.child_ver for wrap in wraps} == {2}

    async def test_a_rotation_that_missed_a_note_is_refused_whole(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        author, eva = await town.sign_in("anna"), await town.sign_in("eva")
        act, _ = await rotation(town, eva, unit, town.person("eva"), ada)
        one = town.publication(unit, anna, ada)
        await author.publish(one.record, None, None)
        with pytest.raises(Conflict):
            await eva.append(act)
        with pytest.raises(Conflict):
            await eva.append(replace(act, cards=()))
        assert len(await eva.roster(unit.chain, 0)) == unit.state.seq
        (kept,) = await author.versions(one.note)
        assert kept == one.record

    async def test_a_rotation_that_forgets_a_holder_is_refused(
        self, town: Town
    ) -> None:
        unit = town.units["Tallbacken"]
        eva = await town.sign_in("eva")
        act, _ = await rotation(town, eva, unit, town.person("eva"), unit.pupils["ada"])
        assert len(act.person_wraps) == 1
        assert len(act.scope_wraps) == 2
        for fewer in (
            replace(act, person_wraps=()),
            replace(act, scope_wraps=act.scope_wraps[:1]),
            replace(act, scope_wraps=act.scope_wraps[1:]),
        ):
            with pytest.raises(BadInput):
                await eva.append(fewer)
        await eva.append(act)

    async def test_r22_opened_seals_take_the_readers_wraps_away(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        author, eva = await town.sign_in("anna"), await town.sign_in("eva")
        one = town.publication(unit, anna, ada)
        await author.publish(one.record, None, None)
        last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [one])
        await author.withdraw(last.record, one.vh, seals, None)
        waiting = await eva.waiting_seals(unit.chain)
        assert [record.wrap is None for record, _ in waiting] == [False, True]
        key = unit.administrators
        wraps = []
        for version in (one, last):
            header = version.header
            wrap = wrap_dek(WrapKind.CLOSED, key.key, 1, header, version.dek)
            wraps.append((version.note, header.ver, DekWrap(3, 1, wrap)))
        with pytest.raises(NotAllowed):
            await author.settle_seals(unit.chain, wraps)
        await eva.settle_seals(unit.chain, wraps)
        assert await eva.waiting_seals(unit.chain) == []
        assert await eva.sealed_keys(unit.chain, [ada]) == []
        closed = await eva.sealed_keys(unit.chain, [key.scope])
        assert closed == wraps

    async def test_the_administrators_key_turns_with_the_whole_closed_layer(
        self, town: Town
    ) -> None:
        unit, anna, eva = (
            town.units["Tallbacken"],
            town.person("anna"),
            town.person("eva"),
        )
        author, admin = await town.sign_in("anna"), await town.sign_in("eva")
        one = town.publication(unit, anna, unit.pupils["ada"])
        await author.publish(one.record, None, None)
        last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [one])
        await author.withdraw(last.record, one.vh, seals, None)
        new = Key.make(unit.administrators.scope, 2)
        entry = town.entry(unit, eva, town.scope_key(new, box=True))
        act = turned(town, unit, new, entry)
        closed = [
            (
                version.note,
                version.header.ver,
                DekWrap(
                    3,
                    2,
                    wrap_dek(WrapKind.CLOSED, new.key, 2, version.header, version.dek),
                ),
            )
            for version in (one, last)
        ]
        for fewer in ([], closed[:1]):
            with pytest.raises(Conflict):
                await admin.append(replace(act, closed=tuple(fewer)))
        whole = replace(act, closed=tuple(closed))
        for missing in (
            {"person_wraps": ()},
            {"up_wraps": ()},
            {"recovery_wraps": ()},
        ):
            with pytest.raises(BadInput):
                await admin.append(replace(whole, **missing))  # type: ignore[arg-type]
        await admin.append(whole)
        assert await admin.sealed_keys(unit.chain, [new.scope]) == closed
        held = await admin.wrapped_to(unit.chain)
        assert {ver for scope, ver, _ in held if scope == new.scope} == {2}
        assert [up.administrators_ver for up in await admin.up_wraps(unit.chain)] == [2]


def turned(town: Town, unit: Unit, new: Key, entry: StoredEntry) -> RosterAct:
    """Wrap a new administrators' key to all that hold it."""
    box = BoxRef(new.scope, new.ver, new.box_pk(town.org))
    s = unit.observers
    with Sealer(town.org) as sealer:
        recovery = wrap_rw(sealer, new, ScopeKind.ADMINISTRATORS, town.kit.recovery_pk)
        return RosterAct(
            unit.chain,
            (entry,),
            person_wraps=(town.to_person(sealer, unit, new, town.person("eva")),),
            up_wraps=(
                UpWrap(
                    unit.chain,
                    s.scope,
                    s.ver,
                    new.scope,
                    new.ver,
                    wrap_up(sealer, s, box),
                ),
            ),
            recovery_wraps=(RecoveryWrap(unit.chain, new.scope, new.ver, recovery),),
        )
