"""Protected identity at an import: at once, and never taken away by it (R29)."""

from dataclasses import replace
from pathlib import Path

import pytest

from securenotes.roster.comparison import compare
from securenotes.roster.difference import Known
from securenotes.roster.findings import Code
from tests.unit.roster_files.applied import apply, imported
from tests.unit.roster_files.crowd import at_a, crowd, drop
from tests.unit.roster_files.municipality import (
    TODAY,
    Municipality,
    codes,
)


@pytest.fixture
def town() -> Municipality:
    return crowd()


@pytest.fixture
def known(town: Municipality, tmp_path: Path) -> Known:
    return imported(at_a(town, tmp_path), TODAY)


def test_r29_a_new_mark_locks_the_pupil_at_once(town, known, tmp_path):
    town.rows["persons"][0]["securityMarking"] = "Sekretessmarkering"
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert found.protect_pupils == ("p0",)
    assert found.change_cards == ()
    assert {(e.pupil, e.group) for e in found.end_members} == {("p0", "c"), ("p0", "g")}
    known = apply(known, found)
    assert compare(known, at_a(town, tmp_path), TODAY).changes_nothing


def test_r29_the_lock_holds_where_the_rest_of_the_run_is_stopped(town, known, tmp_path):
    town.rows["persons"][0]["securityMarking"] = "Sekretessmarkering"
    drop(town, "persons", *(f"p{n}" for n in range(10, 30)))
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert found.stops
    urgent = found.protection_only()
    assert urgent.protect_pupils == ("p0",)
    assert {e.pupil for e in urgent.end_members} == {"p0"}
    assert urgent.end_pupils == ()
    assert urgent.stops == ()


def test_r29_a_mark_locks_also_a_pupil_whose_own_row_is_gone(town, known, tmp_path):
    row = next(r for r in town.rows["groups"] if r["id"] == "g")
    row["groupMemberships"][3]["person"]["securityMarking"] = "Ja"
    drop(town, "persons", "p3")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert (found.protect_pupils, found.end_pupils) == (("p3",), ("p3",))


def test_r29_a_mark_that_is_taken_away_stays_until_a_person_decides(
    town, known, tmp_path
):
    town.rows["persons"][0]["securityMarking"] = "Sekretessmarkering"
    known = apply(known, compare(known, at_a(town, tmp_path), TODAY))
    town.rows["persons"][0]["securityMarking"] = "Ingen"
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert found.changes_nothing
    assert codes(found.notices) == {Code.MARKING_REMOVED}
    assert [f.row_id for f in found.notices] == ["p0"]


def test_r29_staff_with_a_mark_lose_their_name_and_keep_the_links(
    town, known, tmp_path
):
    row = next(r for r in town.rows["persons"] if r["id"] == "t1")
    row["securityMarking"] = "Skyddad folkbokföring"
    town.rows["duties"][1]["signature"] = "T1S"
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert [(s.source_id, s.name) for s in found.protect_staff] == [("t1", "T1S")]
    assert replace(found, protect_staff=()).changes_nothing
    known = apply(known, found)
    row["securityMarking"] = "Ingen"
    again = compare(known, at_a(town, tmp_path), TODAY)
    assert again.changes_nothing
    assert codes(again.notices) == {Code.MARKING_REMOVED}


def test_r29_an_undecided_pupil_is_locked_without_waiting(town, known, tmp_path):
    row = town.rows["persons"][0]
    row["enrolments"].append({"enroledAt": {"id": "B"}})
    row["securityMarking"] = "Sekretessmarkering"
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert (found.protect_pupils, found.end_pupils) == (("p0",), ())
    assert {(e.pupil, e.group) for e in found.end_members} == {("p0", "c"), ("p0", "g")}
