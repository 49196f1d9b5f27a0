"""Any school against any other: applied, it is the other, and stays so."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from securenotes.roster.comparison import compare
from securenotes.roster.desired import (
    Group,
    Kind,
    Link,
    Membership,
    Pupil,
    Role,
    Rule,
    School,
    Staff,
)
from securenotes.roster.findings import SourceId
from tests.unit.roster_files.applied import apply, imported
from tests.unit.roster_files.municipality import (
    live_pairs,
    sid,
)

T = TypeVar("T")


_days = st.integers(1, 28).map(lambda n: f"2026-02-{n:02d}")
_ids = st.sampled_from([sid("a"), sid("b"), sid("c")])
_open = _days.map(lambda day: (day, None))
_closed = st.tuples(_days, _days).map(lambda pair: (min(pair), max(pair)))
_ends: st.SearchStrategy[tuple[str, str | None]] = st.one_of(_open, _closed)


@st.composite
def schools(draw: st.DrawFn) -> School:
    def some(make: Callable[[SourceId], T]) -> tuple[T, ...]:
        return tuple(make(key) for key in sorted(draw(st.sets(_ids))))

    marked = frozenset(draw(st.sets(_ids, max_size=1)))
    name = st.sampled_from(["x", "y"])
    pupils = some(
        lambda key: (
            Pupil(key, "", "", True)
            if key in marked
            else Pupil(key, draw(name), draw(name), False)
        )
    )
    groups = some(lambda key: Group(key, draw(name), draw(st.sampled_from(Kind))))
    staff = some(lambda key: Staff(key, draw(name), key, draw(name), key in marked))
    memberships = [
        Membership(group.source_id, pupil.source_id, *draw(_ends))
        for group in groups
        for pupil in pupils
        if not pupil.protected
        for _ in range(draw(st.integers(0, 2)))
    ]
    links = [
        Link(
            person.source_id,
            group.source_id,
            "group",
            role,
            *draw(_ends),
            rule=Rule.TEACHES,
        )
        for group in groups
        for person in staff
        for role in draw(st.sets(st.sampled_from(Role)))
    ]
    return School(
        sid("A"),
        "A",
        "",
        pupils,
        groups,
        tuple(memberships),
        staff,
        tuple(links),
        marked=marked,
    )


@given(schools(), schools(), _days, _days)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_run_applied_leaves_nothing_for_the_next(before, after, one, two):
    first, second = sorted((one, two))
    known = imported(before, first)
    known = apply(known, compare(known, after, second))
    again = compare(known, after, second)
    assert again.changes_nothing
    for later in ("2026-02-28", "2026-03-15"):
        assert compare(known, after, later).changes_nothing


@given(schools(), schools(), _days)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_after_any_run_each_day_gives_the_pairs_of_the_files_and_no_other(
    before, after, day
):
    known = imported(before, "2026-02-01")
    known = apply(known, compare(known, after, day))
    shut = {p.source_id for p in known.pupils if p.protected}
    held = replace(
        after,
        memberships=known.memberships,
        links=known.links,
    )
    for later in (day, "2026-02-28", "2026-05-05"):
        wanted = {pair for pair in live_pairs(after, later) if pair[1] not in shut}
        assert live_pairs(held, later) == wanted
