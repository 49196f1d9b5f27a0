"""How tests are handed out: what shares something goes together, and none is lost."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

from tests.kit_order import group_of, put_in_order, waits

TERMINAL = [f"tests/faults/test_ways_out.py::test_{n}" for n in "ab"]
SERVED = [
    "tests/pilot/scenarios/test_served.py::test_a",
    "tests/scenarios/r09-counts.scn::r9 x [80x24 pilot remote]",
]
FILES = [f"tests/contract/test_{file}.py::test_{n}" for file in "ab" for n in "ab"]
UNIT = ["tests/unit/test_a.py::test_a"]


def test_a_terminal_s_test_goes_alone_and_those_of_a_file_together() -> None:
    assert [group_of(one) for one in TERMINAL] == TERMINAL
    assert waits("tests/scenarios/r14-no-channel.scn::r14 x [80x24 terminal]")
    assert {group_of(one) for one in SERVED} == {"served"}
    assert len({group_of(one) for one in FILES}) == 2


def test_all_are_handed_out_and_what_waits_is_spread_among_the_others() -> None:
    given = [*UNIT, *TERMINAL, *FILES, *SERVED]
    items: list[Any] = [SimpleNamespace(nodeid=one) for one in given]
    put_in_order(items)
    order = [one.nodeid for one in items]
    assert sorted(order) == sorted(given)
    assert order[-1] == UNIT[0]
    assert order.index(TERMINAL[1]) - order.index(TERMINAL[0]) - 1 > 0
    groups = [group_of(one) for one in order]
    changes = sum(a != b for a, b in itertools.pairwise(groups))
    assert changes == len(set(groups)) - 1
