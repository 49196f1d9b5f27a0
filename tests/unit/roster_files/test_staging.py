"""Checking rows: what is kept, mended and left out, and with which finding."""

import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from securenotes.roster.findings import Code, Severity
from securenotes.roster.source import read_source
from securenotes.roster.staging import stage
from tests.unit.roster_files.municipality import (
    DATA,
    SMALL,
    TODAY,
    Municipality,
    codes,
    sid,
)


def hints(staged, code: Code) -> list[tuple[str, str]]:
    return [(f.row_id, f.hint) for f in staged.findings if f.code is code]


def names(staged) -> list[str]:
    return [person.name for person in staged.persons.values()]


def test_guardians_are_not_kept_at_all():
    staged = stage(read_source(SMALL), TODAY)
    # The canary stands in every guardian's and protected person's name.
    assert "Kanarie" not in " ".join(names(staged))
    assert len(staged.persons) == 16


def test_r29_of_a_protected_person_neither_name_number_nor_login_is_kept():
    staged = stage(read_source(SMALL), TODAY)
    protected = [p for p in staged.persons.values() if p.protected]
    assert len(protected) == 2
    for person in protected:
        assert (person.name, person.login_hint) == ("", "")
        assert person.identity.civic is None
        assert person.identity.eppns == ()
        assert person.identity.external == ()


def test_findings_hold_no_name_and_no_number():
    staged = stage(read_source(SMALL), TODAY)
    told = repr(staged.findings)
    for person in json.loads((SMALL / "persons.page0.json").read_bytes())["data"]:
        assert person["familyName"] not in told
        if "civicNo" in person:
            assert person["civicNo"]["value"] not in told


def test_reprs_hold_no_name():
    staged = stage(read_source(SMALL), TODAY)
    told = repr(staged) + repr(list(staged.persons.values()))
    assert "Alva" not in told
    assert "Anna" not in told


def test_wrong_types_leave_out_the_row_or_the_entry_and_nothing_else(tmp_path: Path):
    folder = Path(shutil.copytree(SMALL, tmp_path / "roster"))
    for old in folder.glob("persons*"):
        old.unlink()
    shutil.copy(DATA / "worse" / "wrong_types" / "persons.json", folder)
    staged = stage(read_source(folder), TODAY)
    assert names(staged) == ["Wilma"]
    assert len(staged.enrolments) == 1
    assert len(hints(staged, Code.ROW_SHAPE)) == 4
    assert hints(staged, Code.ROW_ID) == [("#1", "id"), ("#2", "id")]
    [(nameless, _)] = hints(staged, Code.NAME_MISSING)
    wilma = next(iter(staged.persons))
    assert nameless != wilma
    assert hints(staged, Code.DATE_UNREADABLE) == [(wilma, "startDate")] * 2
    assert (wilma, "cancelled") in hints(staged, Code.ENTRY_SHAPE)
    assert hints(staged, Code.REFERENCE_MISSING) == [(wilma, "enroledAt")]


@pytest.mark.parametrize(
    ("written", "kept", "code"),
    [
        ("A\u030asa", "Åsa", None),
        ("Ã…sa", "Åsa", Code.NAME_ENCODING),
        ("Ã\x85sa", "Åsa", Code.NAME_ENCODING),
        ("BjÃ¶rn", "Björn", Code.NAME_ENCODING),
        ("Bj\ufffdrn", "Bj\ufffdrn", Code.NAME_ENCODING),
        ("\u202eOlle", "Olle", Code.NAME_CLEANED),
        ("Ve\x1b[2Jra", "Ve[2Jra", Code.NAME_CLEANED),
        ("[/x]", "[/x]", None),
        ("Anna\n\tMaria", "Anna Maria", None),
        ("Âli", "Âli", None),
        ("Ã", "Ã", None),
        ("مريم", "مريم", None),
    ],
)
def test_a_name_is_cleaned_mended_and_composed(tmp_path, written, kept, code):
    town = Municipality()
    town.pupil("p", givenName=written, familyName="")
    staged = town.stage(tmp_path)
    assert names(staged) == [kept]
    assert names(staged) == [unicodedata.normalize("NFC", kept)]
    assert codes(staged.findings) == ({code} if code else set())


def test_a_name_of_ten_megabytes_is_cut_and_told(tmp_path: Path):
    town = Municipality()
    town.pupil("p", givenName="å" * 10_000_000, familyName="Ek")
    staged = town.stage(tmp_path)
    assert names(staged) == ["å" * 120 + " Ek"]
    assert codes(staged.findings) == {Code.NAME_SHORTENED}


@pytest.mark.parametrize("given", ["", None, 5, "  "])
def test_an_empty_given_name_leaves_the_family_name(tmp_path: Path, given: object):
    town = Municipality()
    town.pupil("p", givenName=given, familyName="Ek")
    assert names(town.stage(tmp_path)) == ["Ek"]


def test_a_person_without_any_name_is_left_out_unless_protected(tmp_path: Path):
    town = Municipality()
    town.pupil("p", givenName="", familyName="")
    town.pupil("q", givenName="", familyName="", securityMarking="Sekretessmarkering")
    staged = town.stage(tmp_path)
    assert set(staged.persons) == {"q"}
    assert hints(staged, Code.NAME_MISSING) == [("p", "familyName")]


def test_a_mark_on_a_reference_hides_the_name_of_the_person_row(tmp_path: Path):
    town = Municipality()
    town.group("g")
    town.pupil("p", "A", "g", securityMarking="Ingen")
    entry = town.rows["groups"][0]["groupMemberships"][0]
    entry["person"]["securityMarking"] = "Skyddad folkbokföring"
    staged = town.stage(tmp_path)
    assert staged.persons[sid("p")].protected
    assert names(staged) == [""]


def test_overlapping_pages_give_one_row_and_two_versions_none(tmp_path: Path):
    town = Municipality()
    town.pupil("same")
    town.pupil("same", meta={"modified": "later"})
    town.pupil("other")
    town.pupil("other", givenName="Changed")
    town.pupil("other")
    staged = town.stage(tmp_path)
    assert set(staged.persons) == {"same"}
    assert set(hints(staged, Code.ROW_TWICE)) == {("other", "")}


def test_an_id_is_the_same_in_capitals(tmp_path: Path):
    key = "0c825fac-3ad2-5c16-830a-88175adae73a"
    town = Municipality()
    town.group("g")
    town.pupil(key.upper())
    town.member("g", key)
    staged = town.stage(tmp_path)
    assert [m.person for m in staged.memberships] == [*staged.persons] == [key]


@pytest.mark.parametrize("bad", ["", "a b", "x" * 81, "\x1b[2J", "é", "-a", 5, None])
def test_an_id_that_is_not_plain_is_no_id(tmp_path: Path, bad: object):
    town = Municipality()
    town.pupil("p")
    town.rows["persons"][0]["id"] = bad
    staged = town.stage(tmp_path)
    assert hints(staged, Code.ROW_ID) == [("#1", "id")]
    assert not staged.persons


def test_what_the_source_says_is_deleted_is_left_out(tmp_path: Path):
    town = Municipality()
    town.pupil("p")
    folder = town.write(tmp_path / "deleted")
    file = folder / "deletedEntities.json"
    file.write_text(json.dumps({"data": {"persons": ["p"]}}), encoding="utf-8")
    staged = stage(read_source(folder), TODAY)
    assert not staged.persons
    assert codes(staged.findings) == {Code.ROW_DELETED}


def test_a_duty_without_a_person_or_a_place_is_left_out(tmp_path: Path):
    town = Municipality()
    town.staff("t")
    town.add("duties", {"id": "x", "dutyAt": {"id": "A"}, "dutyRole": "Rektor"})
    town.add("duties", {"id": "y", "person": {"id": "t"}, "dutyRole": "Rektor"})
    staged = town.stage(tmp_path)
    assert set(staged.duties) == {"d-t"}
    assert hints(staged, Code.REFERENCE_MISSING) == [("x", "person"), ("y", "dutyAt")]


@pytest.mark.parametrize(
    ("role", "post", "warned"),
    [
        ("Lärare", "Lärare", False),
        ("lärare", "Lärare", False),
        ("Förskolechef", "Förskolechef", False),
        ("Skolläkare", "Skolläkare", False),
        ("Överrektor", "Annan personal", True),
        (None, "Annan personal", True),
        (7, "Annan personal", True),
    ],
)
def test_an_unknown_post_is_the_least_of_them(tmp_path, role, post, warned):
    town = Municipality()
    town.staff("t", role=role)
    staged = town.stage(tmp_path)
    assert staged.duties[sid("d-t")].post == post
    assert (Code.VALUE_UNKNOWN in codes(staged.findings)) is warned


def test_an_unknown_assignment_is_left_out(tmp_path: Path):
    town = Municipality()
    town.group("g", "Klass")
    town.staff("t")
    town.assign("d-t", "g", "Övermentor")
    staged = town.stage(tmp_path)
    assert staged.assignments == ()
    assert hints(staged, Code.ROLE_UNKNOWN) == [("d-t", "assignmentRoleType")]


@pytest.mark.parametrize("field", ["startDate", "endDate"])
@pytest.mark.parametrize("written", ["snart", 20261231, "2026-02-30", []])
def test_an_unreadable_date_closes_its_own_row_only(tmp_path, field, written):
    town = Municipality()
    town.group("g")
    town.pupil("p", "A", "g")
    town.pupil("q")
    town.member("g", "q", **{field: written})
    staged = town.stage(tmp_path)
    assert [m.person for m in staged.memberships] == ["p"]
    assert hints(staged, Code.DATE_UNREADABLE) == [("g", field)]


def test_a_start_in_the_year_9999_is_not_an_open_start(tmp_path: Path):
    town = Municipality()
    town.group("g", startDate="9999-12-31")
    staged = town.stage(tmp_path)
    assert not staged.groups
    assert hints(staged, Code.DATE_UNREADABLE) == [("g", "startDate")]


def test_what_ends_before_it_begins_is_left_out(tmp_path: Path):
    town = Municipality()
    town.group("g", startDate="2026-12-01", endDate="2026-11-30")
    staged = town.stage(tmp_path)
    assert not staged.groups
    assert hints(staged, Code.DATES_REVERSED) == [("g", "")]


@pytest.mark.parametrize("status", ["Avliden", "Utvandrad", "Okänd", 5])
def test_a_person_who_is_not_active_is_left_out(tmp_path: Path, status: object):
    town = Municipality()
    town.pupil("p", personStatus=status)
    town.pupil("q", personStatus="Aktiv")
    staged = town.stage(tmp_path)
    assert set(staged.persons) == {"q"}
    assert hints(staged, Code.PERSON_NOT_ACTIVE) == [("p", "")]


def test_two_with_one_number_or_one_eppn_are_both_told_of(tmp_path: Path):
    town = Municipality()
    number = {"value": "20121212-1212"}
    for key in ("p", "q"):
        town.pupil(key, civicNo=number, eduPersonPrincipalNames=[f"{key}@x.example"])
    for key in ("r", "s"):
        town.pupil(key, eduPersonPrincipalNames=["One@x.example"])
    staged = town.stage(tmp_path)
    assert [row for row, _ in hints(staged, Code.CIVIC_TWICE)] == ["p", "q"]
    assert [row for row, _ in hints(staged, Code.EPPN_TWICE)] == ["r", "s"]


def test_an_unreadable_number_is_told_and_the_pupil_kept(tmp_path: Path):
    town = Municipality()
    town.pupil("p", civicNo={"value": "okänt", "nationality": "SE"})
    town.pupil("q", civicNo={"value": "1234567", "nationality": "DE"})
    staged = town.stage(tmp_path)
    assert set(staged.persons) == {"p", "q"}
    assert hints(staged, Code.CIVIC_UNREADABLE) == [("p", "civicNo")]
    assert all(p.identity.civic is None for p in staged.persons.values())


def test_rows_left_out_are_errors_and_mended_values_warnings(tmp_path: Path):
    town = Municipality()
    town.pupil("p", givenName="\u202eOlle")
    town.group("g", startDate="x")
    severities = {f.code: f.severity for f in town.stage(tmp_path).findings}
    assert severities == {
        Code.NAME_CLEANED: Severity.WARNING,
        Code.DATE_UNREADABLE: Severity.ERROR,
    }
