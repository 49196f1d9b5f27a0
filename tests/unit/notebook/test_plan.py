"""The records plan as a pure function: which row, from which day, and why (R24)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securenotes.notebook.retention.plan import EXAMPLES, Facts, Why, judge, row_for
from securenotes.vault.roster.changes import PlanRow

TODAY = "2026-11-30"


def row(
    start: str = "left",
    months: int = 24,
    *,
    destroy: bool = True,
    kind: int = 0,
    category: str = "",
) -> PlanRow:
    return PlanRow(
        kind=kind,
        category=category,
        start=start,  # type: ignore[arg-type]
        months=months,
        destroy=destroy,
    )


def facts(**changed: object) -> Facts:
    fields: dict[str, object] = {
        "kind": 2,
        "category": "Frånvaro",
        "event_day": "2024-02-10",
        "published_day": "2024-02-12",
    }
    return Facts(**{**fields, **changed})  # type: ignore[arg-type]


def why(plan: list[PlanRow], **changed: object) -> Why:
    return judge(plan, facts(**changed), TODAY).why


def test_r24_an_empty_plan_destroys_nothing() -> None:
    assert why([], left="2000-01-01", irrelevant="2000-01-01") is Why.NO_ROW


@pytest.mark.parametrize(
    ("start", "months", "changed", "expected", "day"),
    [
        ("left", 24, {}, Why.WAITING, ""),
        ("left", 24, {"left": "2024-11-30"}, Why.DUE, "2026-11-30"),
        ("left", 24, {"left": "2024-12-01"}, Why.NOT_YET, "2026-12-01"),
        ("irrelevant", 0, {}, Why.WAITING, ""),
        ("irrelevant", 0, {"irrelevant": TODAY}, Why.DUE, TODAY),
        ("irrelevant", 1, {"irrelevant": TODAY}, Why.NOT_YET, "2026-12-30"),
        ("year", 24, {}, Why.DUE, "2026-06-30"),
        ("year", 24, {"published_day": "2024-07-01"}, Why.NOT_YET, "2027-06-30"),
        ("year", 24, {"published_day": "2024-06-30"}, Why.DUE, "2026-06-30"),
        ("decision", 33, {}, Why.DUE, "2026-11-10"),
        ("decision", 34, {}, Why.NOT_YET, "2026-12-10"),
    ],
)
def test_r24_the_time_counts_from_what_the_row_says(
    start: str, months: int, changed: dict[str, object], expected: Why, day: str
) -> None:
    told = judge([row(start, months)], facts(**changed), TODAY)
    assert (told.why, told.day) == (expected, day)


def test_r24_the_row_that_says_most_counts() -> None:
    every, official = row(months=1), row(kind=2, months=2)
    absence = row(category="Frånvaro", months=3, destroy=False)
    both = row(kind=2, category="Frånvaro", months=4)
    plan = [every, official, absence]
    assert row_for(plan, 1, "Trivsel") is every
    assert row_for(plan, 2, "Trivsel") is official
    assert row_for(plan, 2, "Frånvaro") is absence
    assert row_for([*plan, both], 2, "Frånvaro") is both
    assert row_for([both], 1, "Frånvaro") is None
    assert why(plan, left="2000-01-01") is Why.KEEP


def test_r24_a_hold_stops_and_what_cannot_be_read_is_kept() -> None:
    plan = [row(months=0)]
    assert why(plan, left="2020-01-01", held="request") is Why.HELD
    assert why(plan, left="2020-01-01", readable=False) is Why.UNREADABLE


def test_r24_the_examples_fit_a_plan_of_their_own() -> None:
    assert len({(one.kind, one.category) for one in EXAMPLES}) == len(EXAMPLES)
    assert why(list(EXAMPLES)) is Why.WAITING


ROWS = st.builds(
    row,
    st.sampled_from(["left", "irrelevant", "year", "decision"]),
    st.integers(0, 1_200),
    destroy=st.booleans(),
    kind=st.integers(0, 2),
    category=st.sampled_from(["", "Frånvaro", "Trivsel"]),
)
DAYS = st.dates().map(str)
FACTS = st.builds(
    facts,
    kind=st.integers(1, 2),
    category=st.sampled_from(["Frånvaro", "Trivsel", "Övrigt"]),
    event_day=DAYS,
    published_day=DAYS,
    irrelevant=st.just("") | DAYS,
    left=st.just("") | DAYS,
    held=st.sampled_from(["", "request"]),
    readable=st.booleans(),
)


@given(st.lists(ROWS, max_size=6), FACTS)
def test_r24_nothing_is_due_without_a_row_that_destroys_and_a_day_that_came(
    plan: list[PlanRow], about: Facts
) -> None:
    told = judge(plan, about, TODAY)
    if told.why is Why.DUE:
        assert told.row in plan
        assert told.row is not None
        assert told.row.destroy
        assert told.day <= TODAY
        assert about.readable
        assert not about.held
