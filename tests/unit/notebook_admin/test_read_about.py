"""R27, R29: who has read about a pupil, on the screen and as files to hand out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from securenotes.errors import BadInput, FreshCodeNeeded, NotAllowed, NotThere
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.access.about import AboutReport, Kind, sum_up
from securenotes.notebook.administration import School
from securenotes.notebook.paper.report import set_report
from securenotes.sealed import Act, LogFilter, LogRow
from tests.unit.notebook_admin.desks import Town, tick
from tui.i18n import set_language
from tui.screens.admin.about_words import as_text


async def report_of(town: Town, name: str) -> tuple[School, AboutReport]:
    school, chain = await town.school()
    (pupil,) = [one for one in await school.targets(chain) if one.name == name]
    return school, await school.reports.about(chain, pupil.scope)


async def test_r27_roles_days_and_kinds_and_no_name(town: Town) -> None:
    school, report = await report_of(town, "Alva Lindqvist")
    assert {line.kind for line in report.lines} >= {Kind.READ}
    assert {line.role for line in report.lines} >= {"mentor", "teacher", "observer"}
    days = [line.day for line in report.lines]
    assert days == sorted(days, reverse=True)
    written = as_text(report)
    assert "Alva Lindqvist" in written
    people = await school.people(report.pupil.chain)
    for row in people:
        assert row.person.name not in written
        assert row.person.login not in written
    assert "Läsläxan" not in written


async def test_r27_the_report_is_made_for_administrators_alone(town: Town) -> None:
    _, report = await report_of(town, "Alva Lindqvist")
    johan = await town.sign_in("johan.ek")
    with pytest.raises(NotAllowed):
        await School(johan.desk).reports.about(report.pupil.chain, report.pupil.scope)
    school, chain = await town.school()
    groups = [one for one in await school.targets(chain) if one.kind == "group"]
    with pytest.raises(NotThere):
        await school.reports.about(chain, groups[0].scope)


async def test_r29_of_a_protected_pupil_the_alias_alone(town: Town) -> None:
    _, report = await report_of(town, "Skyddad elev K7")
    assert report.pupil.protected
    assert "Skyddad elev K7" in as_text(report)
    assert len(report.number) == 4


async def test_r27_a_file_goes_out_after_a_fresh_code_and_a_row(
    town: Town, tmp_path: Path
) -> None:
    school, report = await report_of(town, "Alva Lindqvist")
    chain, scope = report.pupil.chain, report.pupil.scope
    repository = school.work.desk.repository
    which = LogFilter(pupil=scope, acts=(Act.EXPORTED,))
    files = {"readings.txt": as_text(report).encode()}
    await school.reports.write(report, str(tmp_path), files)
    written = tmp_path / "readings.txt"
    assert written.read_bytes() == files["readings.txt"]
    assert written.stat().st_mode & 0o777 == 0o600
    (row,) = await repository.log_page(chain, which, 0, 10)
    assert row.count == len(report.lines)
    # Nothing is written over, and nothing is told of then.
    with pytest.raises(BadInput):
        await school.reports.write(report, str(tmp_path), files)
    assert len(await repository.log_page(chain, which, 0, 10)) == 1
    tick(town.clock, minutes=6)
    with pytest.raises(FreshCodeNeeded):
        await school.reports.write(report, str(tmp_path), {"again.txt": b"x"})
    assert not (tmp_path / "again.txt").exists()


async def test_r27_the_pdf_says_what_the_text_says(town: Town) -> None:
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    _, report = await report_of(town, "Alva Lindqvist")
    raw = set_report(
        "sv",
        "Vem har läst om #Alva [*x*]",
        report.day,
        ["Ur loggen."],
        ["Dag", "Roll", "Vad", "Gånger"],
        [["2 mars", "mentor", "läste", "1 gång"]],
    )
    reader = pypdf.PdfReader(BytesIO(raw))
    told = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    # What a person typed is text, never markup.
    assert "Vem har läst om #Alva [*x*]" in told
    assert "mentor" in told


def row(act: int, at: int, actor: bytes = b"a") -> LogRow:
    return LogRow(
        ChainId(bytes(16)),
        1,
        b"",
        at,
        UserId(actor * 16),
        act,
        ScopeId(bytes(16)),
        None,
        0,
        1,
        b"",
        b"",
    )


def test_r27_rows_of_a_day_role_and_kind_are_counted_and_others_left_out() -> None:
    day = 86_400_000
    rows = [
        row(Act.OPENED, 0),
        row(Act.OPENED, 1000, b"b"),
        row(Act.UNCLOSED, 2000, b"c"),
        row(Act.LISTED, 3000),
        row(Act.PUBLISHED, 4000),
        row(Act.REFUSED, 5000),
        row(Act.LOOKED, 6000),
        row(Act.OPENED, day),
    ]

    def role_of(user: UserId, _day: str) -> str:
        return "observer" if user == b"c" * 16 else "teacher"

    told = [(one.day, one.role, one.kind, one.times) for one in sum_up(rows, role_of)]
    assert told == [
        ("1970-01-02", "teacher", Kind.READ, 1),
        ("1970-01-01", "observer", Kind.READ, 1),
        ("1970-01-01", "teacher", Kind.READ, 2),
        ("1970-01-01", "teacher", Kind.LISTED, 1),
    ]


async def test_r27_the_report_follows_the_language(town: Town) -> None:
    _, report = await report_of(town, "Alva Lindqvist")
    try:
        set_language("en")
        told = as_text(report)
    finally:
        set_language("sv")
    assert "Who has read about Alva Lindqvist" in told
    assert "school administrator" in told
    assert "läste" not in told
