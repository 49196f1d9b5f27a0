"""The edge cases of SS 12000 that files can show, each by its number.

A pair is (staff, pupil) with a link and a membership that both hold that day.
"""

from pathlib import Path

import pytest

from securenotes.roster.desired import Options, Role, Rule
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


def test_a_teacher_of_the_group_is_linked_as_teacher(town, tmp_path):
    found = school(town, tmp_path)
    assert links(found) == {("t", "g", "teacher")}
    assert members(found) == {("g", "p")}
    [link] = found.links
    assert (link.rule, link.reason) == (Rule.TEACHES, "roster")
    assert (link.first, link.last) == (TODAY, None)


def test_1_a_pupil_who_moves_is_at_one_school_each_day(town, tmp_path):
    town.group("h", unit="B")
    town.member("h", "p")
    town.staff("u", "B")
    town.teach("d-u", "h")
    town.rows["persons"][0]["enrolments"] = [
        {"enroledAt": ref("A"), "endDate": "2026-01-31"},
        {"enroledAt": ref("B"), "startDate": "2026-02-01"},
    ]
    desired = town.derive(tmp_path, "2026-01-20")
    both = [desired.schools[sid(unit)] for unit in "AB"]
    assert [live_pairs(s, "2026-01-31") for s in both] == [{("t", "p")}, set()]
    assert [live_pairs(s, "2026-02-01") for s in both] == [set(), {("u", "p")}]
    assert Code.SCHOOL_CHANGES in codes(desired.findings)
    assert desired.choices == ()
    # After the move the old school has no pupil of that name.
    later = town.derive(tmp_path, "2026-02-01")
    assert [p.source_id for p in later.schools[sid("A")].pupils] == []


def overlapping(town: Municipality) -> None:
    town.rows["persons"][0]["enrolments"] = [
        {"enroledAt": ref("A"), "endDate": "2027-01-31"},
        {"enroledAt": ref("B"), "startDate": "2026-11-01"},
    ]
    town.group("h", unit="B")
    town.member("h", "p")
    town.staff("u", "B")
    town.teach("d-u", "h")


def test_2_a_true_overlap_is_asked_about_and_gives_nothing_meanwhile(town, tmp_path):
    overlapping(town)
    desired = town.derive(tmp_path)
    [choice] = desired.choices
    assert (choice.pupil, choice.schools) == ("p", ("A", "B"))
    assert (choice.first, choice.last) == (TODAY, "2027-01-31")
    assert Code.SCHOOL_TO_CHOOSE in codes(desired.findings)
    for unit in "AB":
        found = desired.schools[sid(unit)]
        assert (found.pupils, found.memberships) == ((), ())
        assert found.undecided == {"p"}


@pytest.mark.parametrize(
    ("answer", "on_the_day", "in_february"),
    [
        ("A", [{("t", "p")}, set()], [set(), {("u", "p")}]),
        ("B", [set(), {("u", "p")}], [set(), {("u", "p")}]),
    ],
)
def test_2_the_chosen_school_has_the_days_of_both(
    town, tmp_path, answer, on_the_day, in_february
):
    overlapping(town)
    desired = town.derive(tmp_path, answers={sid("p"): sid(answer)})
    both = [desired.schools[sid(unit)] for unit in "AB"]
    assert desired.choices == ()
    assert [live_pairs(s, TODAY) for s in both] == on_the_day
    assert [live_pairs(s, "2027-02-01") for s in both] == in_february


def test_2_an_answer_that_names_another_school_is_no_answer(town, tmp_path):
    overlapping(town)
    desired = town.derive(tmp_path, answers={sid("p"): sid("C")})
    assert len(desired.choices) == 1


@pytest.mark.parametrize("cancelled", [True, "yes", 1])
def test_2_a_cancelled_enrolment_is_over_whatever_its_end_says(
    town, tmp_path, cancelled
):
    overlapping(town)
    enrolments = town.rows["persons"][0]["enrolments"]
    enrolments[0].update(cancelled=cancelled, endDate="2027-06-11")
    desired = town.derive(tmp_path)
    assert desired.choices == ()
    assert desired.schools[sid("A")].pupils == ()
    assert members(desired.schools[sid("B")]) == {("h", "p")}


def test_2_in_a_gap_nobody_is_linked_to_the_pupil(town, tmp_path):
    town.rows["persons"][0]["enrolments"] = [
        {"enroledAt": ref("A"), "endDate": "2026-11-20"},
        {"enroledAt": ref("A"), "startDate": "2026-12-01"},
    ]
    found = school(town, tmp_path)
    assert live_pairs(found, TODAY) == set()
    assert live_pairs(found, "2026-12-01") == {("t", "p")}


def test_4_mentors_are_equal_until_their_own_last_day(town, tmp_path):
    town.group("c", "Klass")
    town.member("c", "p")
    for key, last in (("m", None), ("n", "2026-11-22"), ("o", TODAY)):
        town.staff(key)
        town.assign(f"d-{key}", "c", endDate=last)
    found = school(town, tmp_path)
    mentors = {x.staff: x.last for x in found.links if x.role is Role.MENTOR}
    assert mentors == {"m": None, "o": TODAY}


def test_4_a_mentor_of_a_mentor_group_gets_its_members_only(town, tmp_path):
    town.group("mg", "Mentor")
    for key in ("x", "y", "z"):
        town.group(f"c{key}", "Klass")
        town.pupil(key, "A", f"c{key}", "mg")
        town.pupil(f"other-{key}", "A", f"c{key}")
    town.staff("m")
    town.assign("d-m", "mg")
    pairs = live_pairs(school(town, tmp_path), TODAY)
    assert {pupil for staff, pupil in pairs if staff == "m"} == {"x", "y", "z"}


def test_4_mentor_of_a_teaching_group_is_no_mentor(town, tmp_path):
    town.staff("m")
    town.assign("d-m", "g")
    desired = town.derive(tmp_path)
    assert links(desired.schools[sid("A")]) == {("t", "g", "teacher")}
    assert Code.MENTOR_OF_OTHER_GROUP in codes(desired.findings)


@pytest.mark.parametrize("marking", ["Sekretessmarkering", "Fingerade uppgifter"])
def test_5_r29_nothing_is_derived_for_a_protected_pupil(town, tmp_path, marking):
    town.group("c", "Klass")
    town.pupil("q", "A", "g", "c", securityMarking=marking)
    found = school(town, tmp_path)
    [pupil] = [p for p in found.pupils if p.source_id == "q"]
    assert (pupil.name, pupil.class_name, pupil.protected) == ("", "", True)
    assert members(found) == {("g", "p")}
    assert found.marked == {"q"}


def test_5_r29_protected_staff_go_by_their_signature(town, tmp_path):
    town.person("s", securityMarking="Sekretessmarkering", emails=[])
    town.duty("d-s", "s", signature="KP1")
    town.person("z", securityMarking="Ja", eduPersonPrincipalNames=["zoe@x.example"])
    town.duty("d-z", "z")
    cards = {s.source_id: s for s in school(town, tmp_path).staff}
    assert (cards[sid("s")].name, cards[sid("s")].login) == ("KP1", "kp1")
    assert (cards[sid("z")].name, cards[sid("z")].login) == ("", "")


def test_6_a_group_of_two_schools_is_in_both_each_with_its_own_pupils(town, tmp_path):
    town.pupil("q", "B", "g")
    town.pupil("r", "B")
    desired = town.derive(tmp_path)
    at_a, at_b = desired.schools[sid("A")], desired.schools[sid("B")]
    assert members(at_a) == {("g", "p")}
    assert members(at_b) == {("g", "q")}
    assert links(at_a) == links(at_b) == {("t", "g", "teacher")}
    # The teacher is staff at the other school by that link alone.
    assert [s.source_id for s in at_b.staff] == ["t"]
    assert live_pairs(at_b, TODAY) == {("t", "q")}


def test_7_a_substitute_is_in_on_the_last_day_and_out_the_day_after(town, tmp_path):
    town.staff("v")
    town.teach("x", "g", teachers=[{"duty": ref("d-v"), "endDate": "2026-11-27"}])
    found = school(town, tmp_path)
    assert ("v", "p") in live_pairs(found, "2026-11-27")
    assert ("v", "p") not in live_pairs(found, "2026-11-28")


def test_7_a_duty_shorter_than_the_activity_wins(town, tmp_path):
    town.rows["duties"][0]["endDate"] = "2026-11-30"
    town.rows["activities"][0]["endDate"] = "2027-06-11"
    [link] = school(town, tmp_path).links
    assert link.last == "2026-11-30"


def test_8_a_duty_that_ended_yesterday_gives_nothing(town, tmp_path):
    town.rows["duties"][0]["endDate"] = "2026-11-22"
    found = school(town, tmp_path)
    assert (found.links, found.staff) == ((), ())
    town.rows["duties"][0]["endDate"] = TODAY
    found = school(town, tmp_path)
    assert live_pairs(found, TODAY) == {("t", "p")}


def test_9_a_duty_that_begins_tomorrow_gives_an_account_that_sees_nothing(
    town, tmp_path
):
    town.rows["duties"][0]["startDate"] = "2026-11-24"
    found = school(town, tmp_path)
    assert [s.source_id for s in found.staff] == ["t"]
    assert live_pairs(found, TODAY) == set()
    assert live_pairs(found, "2026-11-24") == {("t", "p")}


def test_9_duties_at_two_schools_make_staff_of_both(town, tmp_path):
    town.duty("second", "t", "B")
    desired = town.derive(tmp_path)
    for unit in "AB":
        assert [s.source_id for s in desired.schools[sid(unit)].staff] == ["t"]


def test_10_a_duty_at_the_area_serves_its_units_and_one_at_the_body_does_not(
    town, tmp_path
):
    town.staff("u", "area")
    town.staff("v", "body")
    for unit in "AB":
        staff = {s.source_id for s in school(town, tmp_path, unit).staff}
        assert "u" in staff
        assert "v" not in staff


def test_12_a_pupil_who_has_died_has_no_links(town, tmp_path):
    town.rows["persons"][0]["personStatus"] = "Avliden"
    found = school(town, tmp_path)
    assert (found.pupils, found.memberships) == ((), ())


def test_13_loose_ends_link_nothing_and_are_told(town, tmp_path):
    town.group("c", "Klass")
    town.teach("x", "g", teachers=[])
    town.teach("nobody", "g", "nowhere")
    town.member("g", "stranger")
    desired = town.derive(tmp_path)
    found = desired.schools[sid("A")]
    assert links(found) == {("t", "g", "teacher")}
    assert found.pupils[0].class_name == ""
    assert codes(desired.findings) == {
        Code.CLASS_WITHOUT_MENTOR,
        Code.ACTIVITY_WITHOUT_TEACHER,
        Code.REFERENCE_UNKNOWN,
        Code.NOT_A_PUPIL,
    }


def test_13_a_group_that_ended_ends_its_open_memberships_and_links(town, tmp_path):
    town.rows["groups"][0]["endDate"] = "2026-11-22"
    found = school(town, tmp_path)
    assert (found.groups, found.memberships, found.links) == ((), (), ())
    town.rows["groups"][0]["endDate"] = "2026-11-25"
    found = school(town, tmp_path)
    assert [m.last for m in found.memberships] == ["2026-11-25"]
    assert [link.last for link in found.links] == ["2026-11-25"]


def test_15_names_in_two_encodings_are_one(town, tmp_path):
    town.rows["persons"][0]["givenName"] = "A\u030asa"
    composed = school(town, tmp_path).pupils
    town.rows["persons"][0]["givenName"] = "Åsa"
    assert school(town, tmp_path).pupils == composed


@pytest.mark.parametrize("kind", ["Provaktivitet", "Läraraktivitet", "Övrigt", "?", 5])
@pytest.mark.parametrize("all_on", [False, True])
def test_17_what_is_not_teaching_never_gives_access(town, tmp_path, kind, all_on):
    town.rows["activities"][0]["activityType"] = kind
    options = Options(all_on, all_on)
    desired = town.derive(tmp_path, options=options)
    assert desired.schools[sid("A")].links == ()
    assert Code.ACTIVITY_GIVES_NOTHING in codes(desired.findings)


def test_17_teaching_under_a_test_activity_gives_nothing(town, tmp_path):
    town.teach("d-t", "g", id="prov", activityType="Provaktivitet")
    town.rows["activities"][0]["parentActivity"] = ref("prov")
    assert school(town, tmp_path).links == ()


def test_17_a_test_group_is_not_kept_even_for_teaching(town, tmp_path):
    town.group("np", "Provgrupp")
    town.member("np", "p")
    town.teach("d-t", "np")
    found = school(town, tmp_path)
    assert [group.source_id for group in found.groups] == ["g"]
    assert links(found) == {("t", "g", "teacher")}


def test_a_pupil_activity_links_only_where_switched_on(town, tmp_path):
    town.rows["activities"][0]["activityType"] = "Elevaktivitet"
    assert school(town, tmp_path).links == ()
    options = Options(pupil_activities=True)
    assert links(school(town, tmp_path, options=options)) == {("t", "g", "teacher")}


@pytest.mark.parametrize("value", [None, "", "9999-12-31", "9999-12-31T23:59:59"])
def test_18_null_blank_and_year_9999_are_open(town, tmp_path, value):
    for row in (town.rows["groups"][0], town.rows["duties"][0]):
        row["endDate"] = value
    [link] = school(town, tmp_path).links
    assert link.last is None


@pytest.mark.parametrize("resource", ["groups", "duties", "activities"])
def test_18_an_unreadable_date_makes_no_link(town, tmp_path, resource):
    town.rows[resource][0]["endDate"] = "vårterminen"
    desired = town.derive(tmp_path)
    assert desired.schools[sid("A")].links == ()
    assert Code.DATE_UNREADABLE in codes(desired.findings)
