"""Every code has a sentence in both languages, and a report has no name."""

from dataclasses import fields
from string import Formatter

import pytest

from securenotes.roster.comparison import compare
from securenotes.roster.difference import Difference, Known
from securenotes.roster.findings import Code, Finding, Severity
from securenotes.roster.report import (
    ROWS_SHOWN,
    Change,
    Line,
    report_difference,
    report_findings,
)
from securenotes.roster.source import FileFault
from securenotes.roster.words import CHANGES, FAULTS, FINDINGS, Sentence
from tests.unit.roster_files.crowd import at_a, crowd
from tests.unit.roster_files.municipality import TODAY, sid


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize(
    ("codes", "table", "allowed"),
    [
        (set(Code), FINDINGS, {"count", "limit"}),
        (set(FileFault), FAULTS, {"file"}),
        (set(Change), CHANGES, {"count"}),
    ],
)
def test_every_code_has_a_sentence_in_swedish_and_in_english(codes, table, allowed):
    assert set(table) == codes
    for sentence in table.values():
        assert isinstance(sentence, Sentence)
        assert sentence.sv.strip()
        assert sentence.en.strip()
        assert sentence.sv != sentence.en
        assert placeholders(sentence.sv) == placeholders(sentence.en) <= allowed


def test_every_change_is_a_list_in_the_difference():
    lists = {f.name for f in fields(Difference)}
    assert lists - {"school", "day", "stops", "notices"} == {c.value for c in Change}


def test_findings_are_grouped_counted_and_the_gravest_first():
    many = [
        Finding(Severity.INFO, Code.PROTECTED_PERSON, "persons", "x"),
        *(
            Finding(Severity.ERROR, Code.DATE_UNREADABLE, "groups", f"g{n}", "endDate")
            for n in range(9)
        ),
        Finding(Severity.STOP, Code.UNIT_CLOSED, "persons", "A", "3/3"),
    ]
    first, second, third = report_findings(many)
    assert first == Line(Severity.STOP, Code.UNIT_CLOSED, 1, ("persons A 3/3",))
    assert (second.code, second.count) == (Code.DATE_UNREADABLE, 9)
    assert len(second.rows) == ROWS_SHOWN
    assert second.rows[0] == "groups g0 endDate"
    assert third.code is Code.PROTECTED_PERSON


def test_a_difference_is_counted_and_nothing_gives_no_line(tmp_path):
    school = at_a(crowd(3), tmp_path)
    lines = report_difference(compare(Known(sid("A")), school, TODAY))
    assert {line.code: line.count for line in lines} == {
        Change.ADD_PUPILS: 3,
        Change.ADD_GROUPS: 2,
        Change.ADD_MEMBERS: 6,
        Change.ADD_STAFF: 3,
        Change.ADD_LINKS: 4,
    }
    assert report_difference(Difference(sid("A"), TODAY)) == ()


def test_names_are_in_no_repr_of_a_difference(tmp_path):
    town = crowd(2)
    town.rows["persons"][0]["familyName"] = "Kanarie"
    town.rows["persons"][1]["familyName"] = "Kanarie"
    found = compare(Known(sid("A")), at_a(town, tmp_path), TODAY)
    assert "anarie" not in repr(found)
