"""R26: a disclosure's record without its row, or a row without its record, is named."""

from __future__ import annotations

import pytest

from securenotes.clock import FakeClock
from securenotes.keeper.wholeness import Fault, Part, verify_store
from securenotes.repository.memory import make_memory_store
from tests.contract.disclosed import Disclosing
from tests.kit import MORNING, build_town

CASES = {
    "a record removed": ("DELETE FROM disclosure WHERE number = 1", Fault.MISSING),
    "a number changed": (
        "UPDATE disclosure SET number = 9 WHERE number = 1",
        Fault.DISAGREES,
    ),
    "another pupil's": (
        (
            "UPDATE disclosure SET scope ="
            " (SELECT scope FROM disclosure WHERE number = 2) WHERE number = 1"
        ),
        Fault.DISAGREES,
    ),
    "another digest": (
        "UPDATE disclosure SET digest = zeroblob(32) WHERE number = 1",
        Fault.DISAGREES,
    ),
    "more documents": (
        "UPDATE disclosure SET documents = 9 WHERE number = 1",
        Fault.DISAGREES,
    ),
    "under another key": (
        "UPDATE disclosure SET key_ver = 7 WHERE number = 1",
        Fault.CHANGED,
    ),
    "of what is no pupil": (
        "UPDATE disclosure SET scope = zeroblob(16) WHERE number = 1",
        Fault.CHANGED,
    ),
}


@pytest.mark.parametrize("case", [None, *CASES])
async def test_r26_a_disclosure_is_held_to_the_log(case: str | None) -> None:
    clock = FakeClock(MORNING)
    store = make_memory_store(clock)
    town = await build_town(store, clock)
    unit = town.units["Tallbacken"]
    admin = await town.sign_in("eva")
    one, two = (Disclosing(town, unit, unit.pupils[name]) for name in ("ada", "bo"))
    await admin.put_disclosure(one.record())
    await admin.put_disclosure(two.record())
    await admin.put_disclosure(one.record(2, b"\x07" * 32, 3))
    sql = store.keeper.sql
    if case is not None:

        def tamper() -> None:
            with sql.writing():
                assert sql.run(CASES[case][0]) == 1

        await store.run(tamper)
    found = await store.run(lambda: list(verify_store(sql)))
    told = {(one.part, one.fault) for one in found}
    if case is None:
        assert told == set()
    else:
        assert (Part.DISCLOSURE, CASES[case][1]) in told
        assert {part for part, _ in told} == {Part.DISCLOSURE}
    await store.close()
