"""In which order tests are handed out, and which go to one process together.

A test in a terminal waits for most of its time, others work: spread evenly among
these, it waits while they work. What is quick comes last, so that no process is left
alone with something slow. The tests of a file stay together for what they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

QUICK = Path(__file__).parent / "unit"


def put_in_order(items: list[pytest.Item]) -> None:
    """Order tests, and mark those that one process is given together."""
    together: dict[str, list[pytest.Item]] = {}
    for item in items:
        together.setdefault(_group_of(item), []).append(item)
    groups = list(together.values())
    quick = [one for one in groups if QUICK in one[0].path.parents]
    slow = [one for one in groups if QUICK not in one[0].path.parents]
    waiting = [one for one in slow if _waits(one[0])]
    working = [one for one in slow if not _waits(one[0])]
    places = [*_spread(waiting), *_spread(working)]
    spread = [group for _place, group in sorted(places, key=lambda one: one[0])]
    items[:] = [item for group in (*spread, *quick) for item in group]


def named_alone(nodeid: str) -> str:
    """Give a test's name without its group, which xdist hangs behind it."""
    at = nodeid.rfind("@")
    return nodeid[:at] if at > nodeid.rfind("]") else nodeid


def _waits(item: pytest.Item) -> bool:
    return item.get_closest_marker("terminal") is not None


def _group_of(item: pytest.Item) -> str:
    """Name what a test is given with: a group, itself, or its file."""
    marked = item.get_closest_marker("xdist_group")
    if marked is not None:
        return str(marked.args[0])
    if _waits(item):
        return item.nodeid
    file = item.nodeid.split("::")[0]
    item.add_marker(pytest.mark.xdist_group(file))
    return file


def _spread(
    groups: list[list[pytest.Item]],
) -> Iterable[tuple[Fraction, list[pytest.Item]]]:
    """Give each its place between the beginning, 0, and the end, 1."""
    for number, group in enumerate(groups):
        yield Fraction(2 * number + 1, 2 * len(groups)), group
