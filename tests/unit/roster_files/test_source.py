"""Reading files: what is taken, and what each bad one is told."""

import json
import os
import shutil
from pathlib import Path

import pytest

from securenotes.roster import source
from securenotes.roster.source import (
    FileFault,
    Resource,
    RosterFileError,
    read_source,
)
from tests.unit.roster_files.municipality import DATA, SMALL, Municipality


def fault_of(*paths: Path) -> tuple[FileFault, str]:
    with pytest.raises(RosterFileError) as caught:
        read_source(*paths)
    # Nothing of a file's contents may ride along in a chained exception.
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value.fault, caught.value.file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "roster"))


def replace_persons(folder: Path, worse: str) -> Path:
    for old in folder.glob("persons*"):
        old.unlink()
    for new in (DATA / "worse" / worse).iterdir():
        shutil.copy(new, folder)
    return folder


def test_pages_bare_lists_a_byte_order_mark_and_any_order_are_read():
    raw = read_source(SMALL)
    counts = {resource: len(raw.rows[resource]) for resource in Resource}
    assert counts == {
        Resource.ORGANISATIONS: 4,
        Resource.PERSONS: 23,
        Resource.PLACEMENTS: 1,
        Resource.GROUPS: 6,
        Resource.DUTIES: 8,
        Resource.ACTIVITIES: 4,
    }


def test_files_named_one_by_one_are_read_as_their_folder(folder: Path):
    files = [f for f in folder.iterdir() if f.name != "token-response.json"]
    assert read_source(*files).rows == read_source(folder).rows


def test_utf16_with_its_mark_is_read(folder: Path):
    file = folder / "duties.json"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    assert len(read_source(folder).rows[Resource.DUTIES]) == 8


def test_guardians_addresses_and_telephones_do_not_leave_the_reader():
    raw = read_source(SMALL)
    kept = {key for row in raw.rows[Resource.PERSONS] for key in row}
    assert not kept & {"responsibles", "addresses", "phoneNumbers", "meta"}
    assert "Kanariegatan" not in json.dumps(
        [dict(r) for r in raw.rows[Resource.PERSONS]]
    )


def test_a_repr_shows_counts_and_no_rows():
    assert "Kanarie" not in repr(read_source(SMALL))


def test_deleted_entities_are_read_in_both_spellings():
    deleted = read_source(SMALL).deleted
    assert {r: len(ids) for r, ids in deleted.items()} == {
        Resource.PERSONS: 1,
        Resource.ACTIVITIES: 1,
    }


@pytest.mark.parametrize(
    ("worse", "fault"),
    [
        ("not_json", FileFault.NOT_JSON),
        ("cut_short", FileFault.CUT_SHORT),
        ("error_reply", FileFault.WRONG_SHAPE),
        ("latin1", FileFault.NOT_TEXT),
        ("more_pages_to_come", FileFault.PAGE_MISSING),
        ("page_gap", FileFault.PAGE_MISSING),
        ("two_fetches", FileFault.PAGE_MISSING),
    ],
)
def test_a_worse_file_is_refused_by_name(folder: Path, worse: str, fault: FileFault):
    told, file = fault_of(replace_persons(folder, worse))
    assert told is fault
    assert file.startswith("persons")


@pytest.mark.parametrize("keep", [0, 1, 2, 40, 400])
def test_a_file_half_there_is_refused_wherever_it_was_cut(folder: Path, keep: int):
    file = folder / "groups.page0.json"
    file.write_bytes(file.read_bytes()[:keep])
    assert fault_of(folder) == (FileFault.CUT_SHORT, file.name)


def test_deep_nesting_is_refused(folder: Path):
    (folder / "duties.json").write_bytes(b"[" * 200_000 + b"]" * 200_000)
    assert fault_of(folder) == (FileFault.TOO_DEEP, "duties.json")


def test_a_line_of_ten_megabytes_is_read(folder: Path):
    row = {"id": "x", "givenName": "å" * 5_000_000, "familyName": "b"}
    file = folder / "persons.page1.json"
    page = json.loads(file.read_bytes())
    page["data"].append(row)
    file.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    assert file.stat().st_size > 10_000_000
    assert len(read_source(folder).rows[Resource.PERSONS]) == 24


@pytest.mark.parametrize("limit", ["FILE_LIMIT", "TOTAL_LIMIT"])
def test_more_than_the_limit_is_refused(folder: Path, monkeypatch, limit: str):
    monkeypatch.setattr(source, limit, 7000)
    assert fault_of(folder)[0] is FileFault.TOO_LARGE


@pytest.mark.parametrize(
    "name", ["organisations", "persons", "groups", "duties", "activities"]
)
def test_a_missing_resource_is_named(folder: Path, name: str):
    for file in folder.glob(f"{name}*"):
        file.unlink()
    assert fault_of(folder) == (FileFault.RESOURCE_MISSING, name)


def test_placements_may_be_missing(folder: Path):
    (folder / "placements.json").unlink()
    assert Resource.PLACEMENTS not in read_source(folder).rows


def test_a_first_page_that_is_missing_is_noticed(folder: Path):
    (folder / "duties.json").rename(folder / "duties.page2.json")
    assert fault_of(folder) == (FileFault.PAGE_MISSING, "duties")


def test_the_same_page_twice_is_refused(folder: Path):
    shutil.copy(folder / "duties.json", folder / "duties.page0.json")
    assert fault_of(folder)[0] is FileFault.PAGE_TWICE


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path):
    outside = tmp_path / "outside.json"
    outside.write_text("[]", encoding="utf-8")
    (folder / "duties.json").unlink()
    (folder / "duties.json").symlink_to(outside)
    assert fault_of(folder) == (FileFault.OUTSIDE, "duties.json")


def test_a_link_within_the_folder_is_followed(folder: Path):
    (folder / "duties.json").rename(folder / "kept-aside")
    (folder / "duties.json").symlink_to("kept-aside")
    assert len(read_source(folder).rows[Resource.DUTIES]) == 8


def test_a_link_to_itself_is_refused(folder: Path):
    (folder / "duties.json").unlink()
    (folder / "duties.json").symlink_to("duties.json")
    assert fault_of(folder) == (FileFault.NOT_READABLE, "duties.json")


def test_a_pipe_is_refused_and_not_waited_for(folder: Path):
    (folder / "duties.json").unlink()
    os.mkfifo(folder / "duties.json")
    assert fault_of(folder) == (FileFault.NOT_READABLE, "duties.json")


def test_what_is_no_folder_and_no_roster_file_is_told_apart(tmp_path: Path):
    assert fault_of(tmp_path / "nowhere")[0] is FileFault.NOT_THERE
    assert fault_of(Path(os.devnull))[0] is FileFault.NOT_A_FOLDER
    other = tmp_path / "list.csv"
    other.write_text("", encoding="utf-8")
    assert fault_of(other)[0] is FileFault.NOT_A_ROSTER_NAME
    assert fault_of(tmp_path)[0] is FileFault.RESOURCE_MISSING


def test_other_files_in_the_folder_are_left_alone(folder: Path):
    (folder / "grades.json").write_text("not json", encoding="utf-8")
    (folder / "absences.page0.json").mkdir()
    assert len(read_source(folder).rows[Resource.DUTIES]) == 8


@pytest.mark.parametrize("marking", ["Sekretessmarkering", "Fingerad", True, 1, {}])
def test_a_mark_on_a_mere_reference_counts(tmp_path: Path, marking: object):
    town = Municipality()
    town.group("g")
    town.member("g", "p")
    town.rows["groups"][0]["groupMemberships"][0]["person"]["securityMarking"] = marking
    town.rows["groups"][0]["_embedded"] = {"x": [{"id": "q", "securityMarking": "Ja"}]}
    assert town.read(tmp_path).marked == {"p", "q"}


@pytest.mark.parametrize("marking", ["Ingen", "ingen", " Ingen ", "", None])
def test_no_mark_is_no_mark(tmp_path: Path, marking: object):
    town = Municipality()
    town.person("p", securityMarking=marking)
    assert town.read(tmp_path).marked == set()
