"""Links, cards, candidates and dates beside the numbered edge cases."""

from pathlib import Path

import pytest

from securenotes.roster.desired import Kind, Options
from securenotes.roster.findings import Code
from tests.unit.roster_files.municipality import (
    TODAY,
    Municipality,
    codes,
    links,
    live_pairs,
    members,
    ref,
    sid,
)


@pytest.fixture
def town() -> Municipality:
    """Teacher t of school A teaches group g with pupil p."""
    town = Municipality()
    town.group("g")
    town.pupil("p", "A", "g")
    town.staff("t")
    town.teach("d-t", "g")
    return town


def school(town: Municipality, tmp_path: Path, unit: str = "A", **more):
    return town.derive(tmp_path, **more).schools[sid(unit)]


def by_person(town: Municipality) -> None:
    town.rows["activities"][0]["teachers"] = [{"person": ref("t")}]


@pytest.mark.parametrize(
    ("unit", "linked"),
    [("A", True), ("area", True), ("body", True), ("B", False), ("gone", False)],
)
def test_a_teacher_named_by_person_needs_a_duty_in_line_with_the_group(
    town, tmp_path, unit, linked
):
    by_person(town)
    town.rows["duties"][0]["dutyAt"] = ref(unit)
    desired = town.derive(tmp_path)
    assert bool(desired.schools[sid("A")].links) is linked
    assert (Code.DUTY_NOT_FOUND in codes(desired.findings)) is not linked


def test_a_teacher_named_by_person_serves_from_below_the_groups_place(town, tmp_path):
    by_person(town)
    town.rows["groups"][0]["organisation"] = ref("area")
    assert links(school(town, tmp_path)) == {("t", "g", "teacher")}


def test_a_teacher_named_by_person_is_linked_on_the_days_of_every_duty(town, tmp_path):
    by_person(town)
    town.rows["duties"][0]["endDate"] = "2026-11-30"
    town.duty("again", "t", startDate="2027-01-07", endDate="2027-03-31")
    spans = [(link.first, link.last) for link in school(town, tmp_path).links]
    assert spans == [(TODAY, "2026-11-30"), ("2027-01-07", "2027-03-31")]


def test_a_duty_of_one_and_a_name_of_another_link_neither(town, tmp_path):
    town.staff("u")
    entry = {"duty": ref("d-t"), "person": ref("u")}
    town.rows["activities"][0]["teachers"] = [entry]
    desired = town.derive(tmp_path)
    assert desired.schools[sid("A")].links == ()
    assert Code.DUTY_OF_ANOTHER in codes(desired.findings)


def test_the_assignment_larare_links_only_where_switched_on(town, tmp_path):
    town.staff("u")
    town.assign("d-u", "g", "Lärare")
    desired = town.derive(tmp_path)
    assert links(desired.schools[sid("A")]) == {("t", "g", "teacher")}
    assert Code.ROLE_TEACHER_OFF in codes(desired.findings)
    found = school(town, tmp_path, options=Options(assigned_teachers=True))
    assert links(found) == {("t", "g", "teacher"), ("u", "g", "teacher")}


@pytest.mark.parametrize("kind", ["Förskollärare", "Barnskötare", "Fritidspedagog"])
def test_a_placed_child_is_linked_to_those_who_care_for_its_department(
    town, tmp_path, kind
):
    town.group("dep", "Avdelning", "B")
    town.person("child")
    placement = {"child": ref("child"), "placedAt": ref("B"), "group": ref("dep")}
    town.add("placements", {"id": "pl", **placement, "endDate": "2027-06-30"})
    town.staff("f", "B", "Fritidspedagog")
    town.assign("d-f", "dep", kind)
    town.assign("d-f", "g", kind)
    found = school(town, tmp_path, "B")
    assert live_pairs(found, TODAY) == {("f", "child")}
    assert [m.last for m in found.memberships] == ["2027-06-30"]
    assert [group.kind for group in found.groups] == [Kind.DEPARTMENT]
    # In another sort of group the same assignment waits for a decision.
    desired = town.derive(tmp_path)
    assert links(desired.schools[sid("A")]) == {("t", "g", "teacher")}
    assert Code.ROLE_NEEDS_DECISION in codes(desired.findings)


def test_posts_and_assignments_make_candidates_and_no_links(town, tmp_path):
    for key, role in (
        ("rut", "Rektor"),
        ("sara", "Skoladministratör"),
        ("kim", "Kurator"),
        ("nour", "Skolsköterska"),
        ("doc", "Skolläkare"),
    ):
        town.staff(key, "area", role)
    town.staff("hal")
    town.assign("d-hal", "g", "Elevhälsopersonal")
    town.staff("body", "body", "Rektor")
    found = school(town, tmp_path)
    assert {(c.staff, c.role, c.group) for c in found.candidates} == {
        ("rut", "observer", None),
        ("sara", "administrator", None),
        ("kim", "observer", None),
        ("hal", "observer", "g"),
    }
    assert links(found) == {("t", "g", "teacher")}


def test_dates_of_organisations_are_inherited_unless_narrower(town, tmp_path):
    town.rows["organisations"][1]["endDate"] = "2026-12-31"
    town.rows["organisations"][3]["endDate"] = "2026-12-01"
    [link] = school(town, tmp_path).links
    assert link.last == "2026-12-31"
    town.rows["organisations"][1]["endDate"] = "2026-11-01"
    assert school(town, tmp_path).pupils == ()


def test_a_loop_and_a_unit_above_another_are_cut_and_told(town, tmp_path):
    town.rows["organisations"][0]["parentOrganisation"] = ref("area")
    town.place("C", "Skolenhet", "A")
    town.place("D", "Skolenhet", "missing")
    desired = town.derive(tmp_path)
    assert codes(desired.findings) >= {
        Code.PARENT_LOOP,
        Code.PARENT_IS_UNIT,
        Code.REFERENCE_UNKNOWN,
    }
    # A duty at A does not serve what says it lies under it.
    assert desired.schools[sid("C")].staff == ()
    assert live_pairs(desired.schools[sid("A")], TODAY) == {("t", "p")}


@pytest.mark.parametrize(
    ("unit", "code"),
    [("area", Code.UNIT_EXPECTED), ("gone", Code.REFERENCE_UNKNOWN)],
)
def test_an_enrolment_elsewhere_than_at_a_unit_is_left_out(town, tmp_path, unit, code):
    town.rows["persons"][0]["enrolments"] = [{"enroledAt": ref(unit)}]
    desired = town.derive(tmp_path)
    assert all(s.pupils == () for s in desired.schools.values())
    assert code in codes(desired.findings)


def test_the_class_is_that_of_the_day_or_else_the_next(town, tmp_path):
    for key in ("now", "next", "newer", "old"):
        town.group(key, "Klass")
    town.member("old", "p", endDate="2026-11-22")
    town.member("next", "p", startDate="2027-01-01")
    assert school(town, tmp_path).pupils[0].class_name == "N next"
    town.member("now", "p", startDate="2026-08-17")
    assert school(town, tmp_path).pupils[0].class_name == "N now"
    town.member("newer", "p", startDate="2026-10-01")
    desired = town.derive(tmp_path)
    assert desired.schools[sid("A")].pupils[0].class_name == "N newer"
    assert Code.SEVERAL_CLASSES in codes(desired.findings)


def test_a_schedule_group_is_kept_only_where_it_links_someone(town, tmp_path):
    town.group("s1", "Schema")
    town.group("s2", "Schema")
    town.member("s1", "p")
    town.member("s2", "p")
    town.teach("d-t", "s2")
    found = school(town, tmp_path)
    assert {group.source_id for group in found.groups} == {"g", "s2"}
    assert members(found) == {("g", "p"), ("s2", "p")}


def test_a_login_is_proposed_from_eppn_then_work_mail_then_name(town, tmp_path):
    private = {"value": "hemlig@hem.example", "type": "Privat"}
    work = {"value": "Bo.Ek@x.example", "type": "Skola personal"}
    town.person("e", eduPersonPrincipalNames=["Eva.Ström@x.example"], emails=[work])
    town.person("m", emails=[private, work])
    town.person("n", givenName="Åsa-Lie", familyName="Ørn Öberg", emails=[private])
    town.person("x", givenName="مريم", familyName="")
    for key in ("e", "m", "n", "x"):
        town.duty(f"d-{key}", key)
    logins = {s.source_id: s.login for s in school(town, tmp_path).staff}
    assert logins == {
        "e": "eva.strom",
        "m": "bo.ek",
        "n": "asa-lie.orn.oberg",
        "x": "",
        "t": "gt.ft",
    }


def test_the_post_shown_is_the_weightiest_live_one(town, tmp_path):
    town.duty("r", "t", role="Rektor", startDate="2027-01-01")
    town.duty("f", "t", role="Förstelärare")
    [staff] = school(town, tmp_path).staff
    assert staff.post == "Förstelärare"
