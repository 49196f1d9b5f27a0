"""The root acknowledges that an older store was put back (vault § 5, rollback)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from securenotes.errors import BadInput, NotAllowed, StoreDamaged, StoreRefused
from securenotes.notebook.trust import Pin, Trust
from securenotes.repository.local import LocalRepository
from securenotes.sealed import RosterAct
from securenotes.vault.primitives import random
from securenotes.vault.roster import ROOT, Change, Policy, RestoreAck
from securenotes.vault.roster.entry import write_entry
from tests.kit import Town, Unit, stored


def by_root(town: Town, unit: Unit, *changes: Change) -> RosterAct:
    """Sign an entry with the kit."""
    entry = write_entry(
        town.kit.root_seed,
        town.org,
        unit.chain,
        (unit.state.seq, unit.state.head),
        ROOT,
        changes,
        town.now,
    )
    return RosterAct(unit.chain, (stored(entry),))


async def refused(town: Town, unit: Unit, pin: Pin) -> str:
    """Say how a client that has seen so much takes the store."""
    trust = Trust(await town.sign_in("eva"), town.org, throwaway=True)
    try:
        await trust.open([unit.chain], {unit.chain: pin})
    except StoreRefused as error:
        return error.code
    except StoreDamaged:
        return "damaged"
    return ""


class AcknowledgingContract:
    """The kit alone, naming both heads, and for just what was lost."""

    async def test_an_end_that_nobody_has_stops_until_the_root_acknowledges_it(
        self, town: Town
    ) -> None:
        unit = town.units["Tallbacken"]
        seq, head = unit.state.seq, unit.state.head
        # Somebody saw three entries more, before an older store was put back.
        seen = Pin(unit.chain, seq + 3, random(32))
        assert await refused(town, unit, seen) == "older"
        change = RestoreAck(old_seq=seen.seq, old=seen.hash, new_seq=seq, new=head)
        kit: LocalRepository = await town.open_kit()
        for wrong in (
            replace_fields(change, new=random(32)),
            replace_fields(change, new_seq=seq - 1),
        ):
            with pytest.raises(BadInput):
                await kit.append(by_root(town, unit, wrong))
        with pytest.raises(BadInput):
            await kit.append(by_root(town, unit, change, change))
        with pytest.raises(NotAllowed):
            await kit.append(by_root(town, unit, Policy(module=False)))
        eva = await town.sign_in("eva")
        with pytest.raises(NotAllowed):
            await town.change(eva, unit, town.person("eva"), change)
        act = by_root(town, unit, change)
        await kit.append(act)
        town.follow(unit, *act.entries)
        assert await refused(town, unit, seen) == ""
        # Who had seen less of what was lost goes on as well, and nobody else.
        between = replace(seen, seq=seq + 2, hash=random(32))
        assert await refused(town, unit, between) == ""
        for pin, how in (
            (replace(seen, hash=random(32)), "older"),
            (replace(seen, seq=seq + 4), "older"),
            (replace(seen, seq=seq), "damaged"),
            (replace(seen, seq=1), "damaged"),
        ):
            assert await refused(town, unit, pin) == how
        eva = await town.sign_in("eva")
        # The school goes on past the number of what was lost.
        for module in (False, True, False, True):
            await town.change(eva, unit, town.person("eva"), Policy(module=module))
        assert await refused(town, unit, seen) == ""
        assert await refused(town, unit, replace(seen, hash=random(32))) == "damaged"


def replace_fields(change: RestoreAck, **fields: object) -> RestoreAck:
    """Give the change with other fields."""
    named = {name: getattr(change, name) for name in change.__struct_fields__}
    return RestoreAck(**{**named, **fields})
