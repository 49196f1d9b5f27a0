"""The arithmetic of the measurements; nothing is measured here."""

from __future__ import annotations

import pytest

from bench.pairing import alternate, judge, median_ratio

PAIRS = [(10.0, 10.0), (12.0, 10.0), (30.0, 20.0), (9.0, 10.0), (100.0, 10.0)]


def test_the_ratio_is_the_median_of_the_pairs_and_not_of_the_sums() -> None:
    # Ratios 1, 1.2, 1.5, 0.9, 10: one wild pair moves the median by one place.
    assert median_ratio(PAIRS) == pytest.approx(1.2)
    assert judge("P0", "a", "b", PAIRS, 1.2).held
    assert not judge("P0", "a", "b", PAIRS, 1.19).held


def test_a_goal_of_a_difference_is_held_to_the_difference() -> None:
    outcome = judge("P0", "a", "b", PAIRS, 5.0, "MiB", plus=True)
    # Differences 0, 2, 10, -1, 90.
    assert outcome.ratio == pytest.approx(2.0)
    assert outcome.held
    assert "+2.00 MiB, goal ≤ +5: held" in outcome.line()


def test_a_line_names_what_ours_other_ratio_goal_and_whether_it_held() -> None:
    line = judge("P0", "ours", "theirs", PAIRS, 1.1).line()
    assert line == (
        "P0  ours: 12.00 ms; theirs: 10.00 ms; ratio 1.20, goal ≤ 1.1: NOT HELD"
    )


def test_fewer_than_five_pairs_are_no_measurement() -> None:
    with pytest.raises(ValueError, match="too few"):
        judge("P0", "a", "b", PAIRS[:4], 1.0)


async def test_ours_and_the_other_are_measured_in_turn() -> None:
    order: list[str] = []

    async def ours() -> float:
        order.append("ours")
        return 2.0

    async def other() -> float:
        order.append("other")
        return 1.0

    assert await alternate(ours, other, 5) == [(2.0, 1.0)] * 5
    assert order == ["ours", "other"] * 5
