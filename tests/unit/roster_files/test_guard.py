"""When a run is stopped, and when it is not."""

from dataclasses import replace

import pytest

from securenotes.roster.comparison import compare
from securenotes.roster.desired import School
from securenotes.roster.difference import Known
from securenotes.roster.findings import Code, Severity
from tests.unit.roster_files.applied import apply, imported
from tests.unit.roster_files.crowd import at_a, crowd, drop
from tests.unit.roster_files.municipality import (
    TODAY,
    codes,
    sid,
)


def keys(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(1, count + 1)]


@pytest.mark.parametrize(("gone", "stopped"), [(3, False), (4, True), (29, True)])
def test_more_than_a_tenth_of_the_pupils_stops_a_run(tmp_path, gone, stopped):
    town = crowd(30)
    known = imported(at_a(town, tmp_path), TODAY)
    drop(town, "persons", *keys("p", gone))
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert len(found.end_pupils) == gone
    expected = [(Code.PUPILS_CLOSED, f"{gone}/30")] if stopped else []
    assert [(f.code, f.hint) for f in found.stops] == expected
    assert all(f.severity is Severity.STOP for f in found.stops)


@pytest.mark.parametrize(("gone", "stopped"), [(3, False), (4, True)])
def test_more_than_a_tenth_of_the_duties_stops_a_run(tmp_path, gone, stopped):
    town = crowd(30)
    known = imported(at_a(town, tmp_path), TODAY)
    drop(town, "duties", *keys("d-t", gone))
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert codes(found.stops) == ({Code.STAFF_CLOSED} if stopped else set())


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("persons", {Code.UNIT_CLOSED, Code.MEMBERSHIPS_EMPTIED, Code.LINKS_EMPTIED}),
        ("groups", {Code.MEMBERSHIPS_EMPTIED, Code.LINKS_EMPTIED}),
        ("duties", {Code.UNIT_CLOSED, Code.LINKS_EMPTIED}),
    ],
)
def test_empty_after_full_always_stops(tmp_path, resource, expected):
    town = crowd(30)
    known = imported(at_a(town, tmp_path), TODAY)
    town.rows[resource] = []
    assert codes(compare(known, at_a(town, tmp_path), TODAY).stops) == expected


def test_no_teaching_left_stops_though_a_mentor_remains_only_if_all_links_go(tmp_path):
    town = crowd(30)
    known = imported(at_a(town, tmp_path), TODAY)
    town.rows["activities"] = []
    assert compare(known, at_a(town, tmp_path), TODAY).stops == ()
    town.rows["duties"][0].pop("assignmentRole")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert codes(found.stops) == {Code.LINKS_EMPTIED}


def test_a_school_that_the_files_no_longer_name_is_stopped(tmp_path):
    town = crowd(30)
    known = imported(at_a(town, tmp_path), TODAY)
    desired = town.derive(tmp_path)
    gone = replace(desired, schools={}).school(sid("A"))
    assert gone == School(sid("A"), "")
    assert Code.UNIT_CLOSED in codes(compare(known, gone, TODAY).stops)


def test_an_empty_school_and_empty_files_are_no_reason_to_stop(tmp_path):
    town = crowd(1)
    empty = School(sid("B"), "B")
    assert compare(Known(sid("B")), empty, TODAY).stops == ()
    assert town.derive(tmp_path).schools[sid("B")].pupils == ()


def test_what_ended_on_its_own_last_day_is_not_closed_by_the_run(tmp_path):
    town = crowd(30)
    for row in town.rows["persons"][:12]:
        if "enrolments" in row:
            row["enrolments"][0]["endDate"] = "2026-12-18"
    known = imported(at_a(town, tmp_path), TODAY)
    found = compare(known, at_a(town, tmp_path, "2026-12-19"), "2026-12-19")
    assert len(found.end_pupils) == 6
    assert found.stops == ()
    # The same six gone before that day are closed by the run.
    drop(town, "persons", *(f"p{n}" for n in range(6)))
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert codes(found.stops) == {Code.PUPILS_CLOSED}


def test_those_a_person_has_ended_by_hand_are_not_counted_again(tmp_path):
    town = crowd(30)
    known = imported(at_a(town, tmp_path), TODAY)
    drop(town, "persons", *keys("p", 5))
    stopped = compare(known, at_a(town, tmp_path), TODAY)
    assert stopped.stops
    by_hand = replace(stopped, stops=(), end_pupils=stopped.end_pupils[:3])
    known = apply(known, by_hand)
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert (len(found.end_pupils), found.stops) == (2, ())


def test_memberships_that_wait_for_an_answer_are_not_emptied(tmp_path):
    town = crowd(1)
    known = imported(at_a(town, tmp_path), TODAY)
    town.rows["persons"][0]["enrolments"].append({"enroledAt": {"id": "B"}})
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert (found.stops, found.changes_nothing) == ((), True)
