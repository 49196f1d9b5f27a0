"""The school's routine: confirmed by each, seen by administrators (R30)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from securenotes.errors import (
    BadInput,
    Conflict,
    FreshCodeNeeded,
    NotAllowed,
    NotThere,
)
from securenotes.sealed import RosterAct
from securenotes.vault.roster import Policy
from tests.kit import Town


class RoutineContract:
    """A confirmation names a version, and nothing of what it says."""

    async def test_r30_confirming_the_routine_is_a_row_that_administrators_see(
        self, town: Town
    ) -> None:
        unit, now = town.units["Tallbacken"], town.now
        anna, eva = await town.sign_in("anna"), await town.sign_in("eva")
        await anna.confirm_routine(unit.chain, 1)
        await anna.confirm_routine(unit.chain, 1)
        (seen,) = await eva.routine_confirmations(unit.chain)
        assert (seen.user, seen.ver) == (town.person("anna").user, 1)
        assert abs(seen.at - now) < 60_000
        for ver in (0, 2):
            with pytest.raises(Conflict):
                await anna.confirm_routine(unit.chain, ver)

    async def test_r30_others_see_nothing_and_confirm_nothing(self, town: Town) -> None:
        chain = town.units["Tallbacken"].chain
        anna, olle = await town.sign_in("anna"), await town.sign_in("olle")
        with pytest.raises(NotAllowed):
            await anna.routine_confirmations(chain)
        for act in (olle.routine_confirmations(chain), olle.confirm_routine(chain, 1)):
            with pytest.raises(NotThere):
                await act

    async def test_r30_a_new_version_is_confirmed_anew(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        anna, office = await town.sign_in("anna"), await town.sign_in("eva")
        await anna.confirm_routine(unit.chain, 1)
        new = Policy(routine="Skriv vad du såg.", routine_ver=2)
        await town.change(office, unit, eva, new)
        with pytest.raises(Conflict):
            await anna.confirm_routine(unit.chain, 1)
        await anna.confirm_routine(unit.chain, 2)
        told = await office.routine_confirmations(unit.chain)
        assert [one.ver for one in told] == [1, 2]
        await town.change(office, unit, eva, Policy(routine="", routine_ver=3))
        with pytest.raises(BadInput):
            await anna.confirm_routine(unit.chain, 3)

    async def test_r30_what_a_school_decides_asks_for_a_fresh_code(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        office = await town.sign_in("eva")
        town.clock.advance(timedelta(minutes=6))
        new = Policy(routine="Skriv vad du såg.", routine_ver=2)
        act = RosterAct(unit.chain, (town.entry(unit, eva, new),))
        with pytest.raises(FreshCodeNeeded):
            await office.append(act)
        await office.fresh_code(town.step("eva"))
        await office.append(act)
