"""R27: every act that a log row can tell of has words, and a group to find it in."""

from __future__ import annotations

import pytest

from securenotes.model import NoteId, UserId
from securenotes.notebook.access.checks import DoneCheck, DrawnLine
from securenotes.notebook.access.odd import Odd
from securenotes.notebook.access.views import GROUPS, LogLine
from securenotes.sealed import Act
from tui.i18n import set_language, text
from tui.screens.admin.about_words import KINDS
from tui.screens.admin.check_words import ODD_WORDS, check_row, why_words
from tui.screens.admin.log_words import GROUP_WORDS, act_words, who_words


def line(act: int) -> LogLine:
    return LogLine(
        7, 0, None, UserId(bytes(16)), act, None, NoteId(b"\x3f\x2a" * 8), 2, 5, b""
    )


@pytest.mark.parametrize("act", list(Act), ids=lambda act: act.name.lower())
def test_r27_every_act_has_words_and_a_group(act: Act) -> None:
    assert text(act_words(line(act))) != text(act_words(line(200)))
    assert any(act in acts for acts in GROUPS.values())


def test_r27_a_note_is_named_by_number_and_a_stranger_as_one() -> None:
    assert text(act_words(line(Act.OPENED))) == "läste 3f2a v. 2"
    assert text(act_words(line(Act.LISTED))) == "såg 5 rubriker"
    assert text(who_words(line(Act.REFUSED))) == "någon utanför skolan"


def test_r27_groups_reasons_and_kinds_all_have_words() -> None:
    assert [name for name, _ in GROUP_WORDS] == sorted(
        GROUPS, key=[name for name, _ in GROUP_WORDS].index
    )
    assert set(ODD_WORDS) == set(Odd)
    assert len({text(one) for one in KINDS.values()}) == len(KINDS)


def test_r27_why_a_reading_was_drawn() -> None:
    drawn = DrawnLine(line(Act.OPENED), True, (), ("teacher",), own=False)
    assert text(why_words(drawn)) == "lottad"
    odd = DrawnLine(line(Act.OPENED), True, (Odd.NIGHT, Odd.MANY), (), own=True)
    words = "din egen läsning, nattetid, många elever på kort tid"
    assert text(why_words(odd)) == words


def done(month: str, left: int) -> DoneCheck:
    return DoneCheck(month, 1_772_438_400_000, None, 300, 20, 1, left)


@pytest.mark.parametrize(
    ("checks", "sign", "count"),
    [
        ([], "alert", "väntar"),
        ([done("2026-01", 0)], "alert", "väntar"),
        ([done("2026-02", 3)], "alert", "3 kvar"),
        ([done("2026-02", 0)], "", "klart"),
    ],
)
def test_r27_the_school_is_told_when_a_month_waits(
    checks: list[DoneCheck], sign: str, count: str
) -> None:
    row = check_row(checks, "2026-02")
    assert row.sign == sign
    assert text(row.cells[1]) == count  # type: ignore[arg-type]
    try:
        set_language("en")
        assert "February 2026" in text(row.cells[2])  # type: ignore[arg-type]
    finally:
        set_language("sv")
