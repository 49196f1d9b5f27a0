"""Days as sources write them, and spans of days."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securenotes.roster.comparison import plan
from securenotes.roster.days import (
    ALWAYS,
    EVER,
    FOREVER,
    Interval,
    UnreadableDay,
    day_after,
    day_before,
    merge,
    read_day,
    subtract,
)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-31", "2026-01-31"),
        (" 2026-01-31 ", "2026-01-31"),
        ("2026-01-31T23:59:00", "2026-01-31"),
        ("2026-11-23T18:37:16.855214", "2026-11-23"),
        # The day turns at midnight in Sweden, in winter and in summer.
        ("2026-01-31T22:59:00Z", "2026-01-31"),
        ("2026-01-31T23:01:00Z", "2026-02-01"),
        ("2026-06-30T21:59:00Z", "2026-06-30"),
        ("2026-06-30T22:01:00+00:00", "2026-07-01"),
        # Both changes of the clock are at 01:00 UTC.
        ("2026-03-28T22:59:59Z", "2026-03-28"),
        ("2026-03-29T21:59:59Z", "2026-03-29"),
        ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-24T22:00:00Z", "2026-10-25"),
        ("2026-10-25T22:59:59Z", "2026-10-25"),
        ("2026-10-25T23:00:00Z", "2026-10-26"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_written_day_or_time_is_the_day_in_sweden(written: str, day: str):
    assert read_day(written) == day


@pytest.mark.parametrize(
    "written", [None, "", "  ", "9999-12-31", "9999-01-01T00:00:00Z", "0001-01-01"]
)
def test_null_blank_and_the_years_at_either_end_are_open(written: object):
    assert read_day(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "2026-13-01",
        "2026-02-30",
        "2025-02-29",
        "20260131",
        "26-01-31",
        "31/1 2026",
        "2026-W05-6",
        "2026-01-31 i morgon",
        "2026-01-31T25:00:00",
        "２０２６-01-31",
        20260131,
        True,
        [],
        {"date": "2026-01-31"},
    ],
)
def test_what_cannot_be_read_is_not_taken_for_open(written: object):
    with pytest.raises(UnreadableDay):
        read_day(written)


def days(low: int = 1, high: int = 28) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda n: f"2026-02-{n:02d}")


spans = st.lists(
    st.tuples(days(), days()).map(lambda ends: Interval(min(ends), max(ends))),
    max_size=5,
)
FEBRUARY = [f"2026-02-{n:02d}" for n in range(1, 29)]


def in_any(held: object, day: str) -> bool:
    return any(span.live(day) for span in held)  # type: ignore[attr-defined]


@given(spans, spans)
def test_merging_and_subtracting_keep_exactly_the_right_days(a, b):
    whole, rest = merge(a), subtract(a, b)
    for day in FEBRUARY:
        assert in_any(whole, day) == in_any(a, day)
        assert in_any(rest, day) == (in_any(a, day) and not in_any(b, day))
    # In as few spans as can be: no two touch.
    assert all(day_after(x.last) < y.first for x, y in pairwise(whole))


@given(spans, spans, days(2, 27))
def test_after_a_plan_each_day_from_the_run_on_is_as_wanted_and_no_past_one_lost(
    wanted, held, today
):
    ends, begins = plan(wanted, held, today)
    new = list(held)
    for place, last in ends:
        new[place] = Interval(new[place].first, last)
    alive = [span for span in new if span.first <= span.last] + begins
    for day in FEBRUARY:
        if day >= today:
            assert in_any(alive, day) == in_any(wanted, day)
        else:
            assert in_any(alive, day) >= in_any(held, day)
    assert plan(wanted, [*new, *begins], today) == ([], [])


@given(spans, spans, days(2, 27))
def test_a_plan_gives_back_no_day_that_has_passed_to_who_was_shut_out(
    wanted, held, today
):
    _, begins = plan(wanted, held, today)
    if held:
        assert all(span.first >= today for span in begins)


def test_what_was_never_held_begins_when_the_source_says():
    span = Interval("2026-02-01", "2026-02-20")
    assert plan([span], [], "2026-02-10") == ([], [span])


def test_open_ends_stay_open():
    assert ALWAYS.ends("2026-02-10") == ("2026-02-10", None)
    assert day_after(FOREVER) == FOREVER
    assert day_before(EVER) == EVER
    assert merge([ALWAYS, ALWAYS]) == (ALWAYS,)
    assert subtract([ALWAYS], [ALWAYS]) == ()
