"""How two things are measured against each other: A B A B, ratios of pairs.

The machine's mood changes from second to second, so a figure is only held
against the one taken right beside it, and the median of those ratios counts.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

PAIRS = 5
"""The fewest pairs that a ratio is taken from."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line: what was measured, against what, and what it should reach.

    ``ours`` and ``other`` are medians, in ``unit``; ``ratio`` is the median of
    the pairs' ratios. ``most`` is the ratio to reach; where the goal is a
    difference (``plus``), ``ratio`` is ours less the other.
    """

    goal: str
    what: str
    peer: str
    ours: float
    other: float
    ratio: float
    most: float
    unit: str = "ms"
    plus: bool = False

    @property
    def held(self) -> bool:
        """Whether the goal was reached in this run."""
        return self.ratio <= self.most

    def line(self) -> str:
        """Write the line that is printed."""
        ratio, most = f"{self.ratio:.2f}", f"{self.most:g}"
        if self.plus:
            ratio, most = f"{self.ratio:+.2f} {self.unit}", f"+{most}"
        held = "held" if self.held else "NOT HELD"
        return (
            f"{self.goal:<3} {self.what}: {self.ours:.2f} {self.unit};"
            f" {self.peer}: {self.other:.2f} {self.unit};"
            f" ratio {ratio}, goal ≤ {most}: {held}"
        )


def median_ratio(pairs: Sequence[tuple[float, float]]) -> float:
    """Give the median of the ratios of ours to the other, pair by pair."""
    return statistics.median(ours / other for ours, other in pairs)


def judge(
    goal: str,
    what: str,
    peer: str,
    pairs: Sequence[tuple[float, float]],
    most: float,
    unit: str = "ms",
    *,
    plus: bool = False,
) -> Outcome:
    """Hold pairs of (ours, other) to a ratio, or to a difference (``plus``)."""
    if len(pairs) < PAIRS:
        raise ValueError("too few pairs")
    ours = statistics.median(pair[0] for pair in pairs)
    other = statistics.median(pair[1] for pair in pairs)
    if plus:
        ratio = statistics.median(mine - theirs for mine, theirs in pairs)
    else:
        ratio = median_ratio(pairs)
    return Outcome(goal, what, peer, ours, other, ratio, most, unit, plus)


async def alternate(
    ours: Callable[[], Awaitable[float]],
    other: Callable[[], Awaitable[float]],
    pairs: int = PAIRS,
) -> list[tuple[float, float]]:
    """Measure ours, the other, ours, the other …; garbage is collected before."""
    found = []
    for _ in range(pairs):
        gc.collect()
        mine = await ours()
        gc.collect()
        found.append((mine, await other()))
    return found
