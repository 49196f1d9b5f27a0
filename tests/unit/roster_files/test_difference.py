"""What one run changes, and that a second one changes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from securenotes.roster.comparison import compare
from securenotes.roster.derivation import derive
from securenotes.roster.desired import (
    Group,
    Pupil,
    Role,
    Staff,
)
from securenotes.roster.difference import Difference, Known, KnownLink, KnownMembership
from securenotes.roster.source import read_source
from securenotes.roster.staging import stage
from tests.unit.roster_files.applied import apply, imported
from tests.unit.roster_files.crowd import at_a, crowd, drop
from tests.unit.roster_files.municipality import (
    SMALL,
    TODAY,
    Municipality,
    sid,
)

TOMORROW = "2026-11-24"
YESTERDAY = "2026-11-22"


@pytest.fixture
def town() -> Municipality:
    return crowd()


@pytest.fixture
def known(town: Municipality, tmp_path: Path) -> Known:
    return imported(at_a(town, tmp_path), TODAY)


def test_a_first_import_adds_what_the_files_hold_and_ends_nothing(town, tmp_path):
    found = compare(Known(sid("A")), at_a(town, tmp_path), TODAY)
    assert len(found.add_pupils) == 30
    assert len(found.add_groups) == 2
    assert len(found.add_members) == 60
    assert len(found.add_links) == 31
    assert found.stops == ()
    assert (found.end_pupils, found.end_links, found.end_members) == ((), (), ())


@pytest.mark.parametrize("day", [TODAY, TOMORROW, "2027-03-01"])
def test_a_second_identical_run_changes_nothing_on_any_day(town, known, tmp_path, day):
    found = compare(known, at_a(town, tmp_path, day), day)
    assert found == Difference(sid("A"), day)
    assert found.changes_nothing


def test_the_small_sample_imported_twice_changes_nothing():
    desired = derive(stage(read_source(SMALL), TODAY), TODAY)
    for school in desired.schools.values():
        known = imported(school, TODAY)
        assert compare(known, school, TODAY).changes_nothing
        assert compare(known, school, TOMORROW).changes_nothing


def test_two_schools_are_never_compared(town, tmp_path):
    with pytest.raises(ValueError, match="two different schools"):
        compare(Known(sid("B")), at_a(town, tmp_path), TODAY)


def test_an_absent_pupil_is_ended_yesterday_and_returns_without_a_new_card(
    town, known, tmp_path
):
    row = next(r for r in town.rows["persons"] if r["id"] == "p7")
    drop(town, "persons", "p7")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert found.end_pupils == ("p7",)
    assert {(e.group, e.last) for e in found.end_members} == {
        ("c", YESTERDAY),
        ("g", YESTERDAY),
    }
    assert found.stops == ()
    known = apply(known, found)
    assert [p.left for p in known.pupils if p.source_id == "p7"] == [True]
    assert compare(known, at_a(town, tmp_path), TODAY).changes_nothing
    town.add("persons", row)
    back = compare(known, at_a(town, tmp_path, TOMORROW), TOMORROW)
    assert (back.return_pupils, back.add_pupils) == (("p7",), ())
    assert {m.first for m in back.add_members} == {TOMORROW}
    assert compare(apply(known, back), at_a(town, tmp_path), TOMORROW).changes_nothing


def test_an_absent_teacher_loses_the_links_and_keeps_the_account(town, known, tmp_path):
    drop(town, "duties", "d-t7")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert found.end_staff == ("t7",)
    assert [(e.staff, e.target, e.role, e.last) for e in found.end_links] == [
        ("t7", "g", Role.TEACHER, YESTERDAY)
    ]
    assert found.stops == ()


def test_an_absent_group_is_ended_and_a_returned_one_is_new(town, known, tmp_path):
    drop(town, "groups", "c")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert found.end_groups == ("c",)
    assert {e.group for e in found.end_members} == {"c"}
    assert [e.role for e in found.end_links] == [Role.MENTOR]
    known = apply(known, found)
    town.group("c", "Klass")
    town.member("c", "p1")
    back = compare(known, at_a(town, tmp_path), TODAY)
    assert [g.source_id for g in back.add_groups] == ["c"]
    assert [(m.pupil, m.first) for m in back.add_members] == [("p1", TODAY)]


def test_an_earlier_last_day_ends_on_it_and_a_later_one_is_added(town, tmp_path):
    town.rows["activities"][0]["endDate"] = "2026-12-18"
    known = imported(at_a(town, tmp_path), TODAY)
    town.rows["activities"][0]["endDate"] = "2026-12-01"
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert [(e.staff, e.last) for e in found.end_links] == [("t0", "2026-12-01")]
    assert found.add_links == ()
    town.rows["activities"][0]["endDate"] = "2027-01-15"
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert found.end_links == ()
    assert [(x.first, x.last) for x in found.add_links] == [
        ("2026-12-19", "2027-01-15")
    ]
    known = apply(known, found)
    assert compare(known, at_a(town, tmp_path), TODAY).changes_nothing


def test_dates_of_its_own_are_kept_for_what_is_new(town, known, tmp_path):
    town.staff("new", startDate="2026-08-01")
    town.teach("d-new", "g", startDate="2026-09-01", endDate="2027-06-11")
    [link] = compare(known, at_a(town, tmp_path), TODAY).add_links
    assert (link.first, link.last) == ("2026-09-01", "2027-06-11")


def test_a_changed_name_class_and_post_change_cards_only(town, known, tmp_path):
    town.rows["persons"][0]["familyName"] = "Ny"
    town.rows["groups"][0]["displayName"] = "9C"
    town.rows["duties"][1]["dutyRole"] = "Kurator"
    found = compare(known, at_a(town, tmp_path), TODAY)
    kinds = [type(card) for card in found.change_cards]
    assert (kinds.count(Pupil), kinds.count(Group), kinds.count(Staff)) == (30, 1, 1)
    assert replace(found, change_cards=()).changes_nothing
    assert compare(apply(known, found), at_a(town, tmp_path), TODAY).changes_nothing


def test_links_and_memberships_made_by_hand_are_never_touched(town, known, tmp_path):
    by_hand = KnownLink(
        "hand", sid("t7"), sid("p7"), "pupil", Role.TEACHER, TODAY, None, "substitute"
    )
    watcher = KnownLink(
        "watch",
        sid("t7"),
        sid("A"),
        "school",
        "observer",
        TODAY,
        None,
        "student-health",
    )
    member = KnownMembership("own", sid("g"), sid("px"), TODAY, None, "by-hand")
    known = replace(
        known,
        links=(*known.links, by_hand, watcher),
        memberships=(*known.memberships, member),
    )
    drop(town, "duties", "d-t7")
    drop(town, "persons", "p7")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert {end.key for end in found.end_links}.isdisjoint({"hand", "watch"})
    assert "own" not in {end.key for end in found.end_members}
    assert len(found.end_links) == 1
    assert len(found.end_members) == 2


def test_an_observers_link_is_never_touched_whatever_its_reason(town, known, tmp_path):
    link = KnownLink("o", sid("t7"), sid("A"), "school", "observer", TODAY, None)
    known = replace(known, links=(*known.links, link))
    assert compare(known, at_a(town, tmp_path), TODAY).changes_nothing


def test_an_undecided_pupil_keeps_what_is_and_gets_nothing_new(town, known, tmp_path):
    enrolments = town.rows["persons"][0]["enrolments"]
    enrolments.append({"enroledAt": {"id": "B"}})
    town.group("h")
    town.member("h", "p0")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert [g.source_id for g in found.add_groups] == ["h"]
    assert replace(found, add_groups=()).changes_nothing
    other = at_a(town, tmp_path, answers={sid("p0"): sid("B")})
    found = compare(known, other, TODAY)
    assert found.end_pupils == ("p0",)
    assert {e.pupil for e in found.end_members} == {"p0"}


def test_proposed_logins_are_free_at_the_school_and_apart(town, known, tmp_path):
    known = replace(known, logins=frozenset({"anna.berg"}))
    for key in ("x", "y", "z"):
        town.person(key, givenName="Anna", familyName="Berg")
        town.duty(f"d-{key}", key)
    town.person("w", givenName="李", familyName="")
    town.duty("d-w", "w")
    found = compare(known, at_a(town, tmp_path), TODAY)
    assert [s.login for s in found.add_staff] == [
        "",
        "anna.berg2",
        "anna.berg3",
        "anna.berg4",
    ]


def test_a_group_and_a_protected_pupil_of_one_id_are_not_confused(tmp_path):
    town = crowd(30)
    town.pupil("c", securityMarking="Sekretessmarkering")
    found = compare(Known(sid("A")), at_a(town, tmp_path), TODAY)
    assert [(x.staff, x.role) for x in found.add_links if x.target == "c"] == [
        ("t0", Role.MENTOR)
    ]
