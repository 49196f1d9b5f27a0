"""In which order tests are handed out, and which go to one process together.

A test in a terminal waits for most of its time, others work: spread evenly among
these, it waits while they work. What is quick comes last, so that no process is left
alone with something slow. The tests of a file stay together for what they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest
from xdist.scheduler import LoadScopeScheduling

QUICK = "tests/unit/"
WAITING = (
    "tests/faults/test_canary_campaign.py",
    "tests/faults/test_ways_out.py",
    "tests/pilot/scenarios/test_terminal_driver.py",
    "tests/pilot/terminals/",
)
"""Where each test is in a terminal for long, and shares nothing with the next."""
SERVED = "tests/pilot/scenarios/test_served.py"


def group_of(nodeid: str) -> str:
    """Name what a test is given with: a group, itself, or its file."""
    if nodeid.startswith(SERVED) or nodeid.endswith(" remote]"):
        return "served"  # on one PostgreSQL, filled once a process
    return nodeid if waits(nodeid) else nodeid.partition("::")[0]


def waits(nodeid: str) -> bool:
    """Say whether a test is in a terminal for long."""
    return nodeid.startswith(WAITING) or nodeid.endswith(" terminal]")


def put_in_order(items: list[pytest.Item]) -> None:
    """Order tests; those of a group one after the other."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(group_of(item.nodeid), []).append(item)
    quick = [of for name, of in groups.items() if name.startswith(QUICK)]
    waiting = [of for name, of in groups.items() if waits(name)]
    working = [
        of
        for name, of in groups.items()
        if not name.startswith(QUICK) and not waits(name)
    ]
    places = [*_spread(waiting), *_spread(working)]
    spread = [group for _place, group in sorted(places, key=lambda one: one[0])]
    items[:] = [item for group in (*spread, *quick) for item in group]


def _spread(
    groups: list[list[pytest.Item]],
) -> Iterable[tuple[Fraction, list[pytest.Item]]]:
    """Give each its place between the beginning, 0, and the end, 1."""
    for number, group in enumerate(groups):
        yield Fraction(2 * number + 1, 2 * len(groups)), group


class ByGroups(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out a group at a time, in the order that tests are in.

    xdist's own groups are not told of by the pytest that is used here.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
