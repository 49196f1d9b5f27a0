"""The truth table of the rules, cell by cell, and what lies around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from securenotes import rules
from securenotes.rules import Standing
from tests.truth_table import ACTIONS, CELLS, COLUMNS

STANDINGS = {
    "author L": Standing(True, True, False, second_factor=True, module=True),
    "author E": Standing(True, False, False, second_factor=True, module=True),
    "other L": Standing(False, True, False, second_factor=True, module=True),
    "A": Standing(False, False, True, second_factor=True, module=True),
    "X": Standing(False, False, False, second_factor=True, module=True),
    "1F": Standing(True, True, True, second_factor=False, module=True),
}
Rule = Callable[[Standing], bool]
RULES: dict[str, Rule] = {
    "see that a draft exists": rules.may_see_draft,
    "read a draft": rules.may_read_draft,
    "edit a draft": rules.may_edit_draft,
    "discard a draft": rules.may_discard_draft,
    "publish a draft": rules.may_publish,
    "read a published note": rules.may_read_published,
    "edit a published note": rules.may_edit_published,
    "delete a published note": rules.may_delete,
    "unpublish": rules.may_unpublish,
    "count in the overview": rules.may_count,
    "write a new note": rules.may_write,
    "read the access log": rules.may_read_log,
    "disclose what is kept": rules.may_disclose,
}
ALL = [Standing(*facts) for facts in product((False, True), repeat=5)]


def cells(*actions: str) -> list:
    assert set(actions) <= set(ACTIONS)
    return [cell for cell in CELLS if cell.action in actions]


def holds(cell) -> bool:
    return RULES[cell.action](STANDINGS[cell.who])


def test_table_has_every_row_and_column_and_a_rule_for_each() -> None:
    assert len(CELLS) == 13 * 6
    assert set(RULES) == set(ACTIONS)
    assert set(STANDINGS) == set(COLUMNS)


@pytest.mark.parametrize(
    "cell",
    cells(
        "see that a draft exists",
        "read a draft",
        "edit a draft",
        "discard a draft",
        "publish a draft",
    ),
)
def test_r3_r10_draft_is_its_authors_alone(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("cell", cells("read a published note"))
def test_r4_published_note_is_read_by_live_links_and_administrators(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("cell", cells("edit a published note"))
def test_r5_published_note_is_edited_by_author_and_administrator(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("cell", cells("delete a published note"))
def test_r6_published_note_is_deleted_by_author_and_administrator(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("cell", cells("unpublish"))
def test_r7_only_the_author_unpublishes(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("cell", cells("count in the overview"))
def test_r8_r9_counts_are_for_those_who_may_read(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("cell", cells("write a new note"))
def test_r1_new_note_is_written_by_those_who_may_read(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("cell", cells("read the access log"))
def test_r27_access_log_is_read_by_administrators(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("action", ACTIONS)
def test_r2_nothing_is_allowed_before_both_factors(action: str) -> None:
    one_factor = [replace(who, second_factor=False) for who in ALL]
    assert not any(RULES[action](who) for who in one_factor)
    assert any(RULES[action](who) for who in ALL)


DISCLOSING = "disclose what is kept"


@pytest.mark.parametrize("cell", cells(DISCLOSING))
def test_r22_r26_what_is_kept_is_disclosed_by_administrators(cell) -> None:
    assert holds(cell) is cell.expected


@pytest.mark.parametrize("action", [one for one in ACTIONS if one != DISCLOSING])
def test_r13_nothing_is_read_or_written_without_the_module(action: str) -> None:
    assert not any(RULES[action](replace(who, module=False)) for who in ALL)


def test_r13_r26_administrators_disclose_without_the_module() -> None:
    without = [replace(who, module=False) for who in ALL]
    allowed = [who for who in without if RULES[DISCLOSING](who)]
    assert allowed == [w for w in without if w.administrator and w.second_factor]
    assert allowed


@pytest.mark.parametrize("who", [who for who in ALL if not who.is_author])
def test_r3_no_standing_but_authorship_shows_a_draft(who: Standing) -> None:
    drafts = [RULES[action](who) for action in ACTIONS if "draft" in action]
    assert drafts == [False] * 5


def test_r6_r7_an_administrator_who_wrote_the_note_is_also_its_author() -> None:
    who = Standing(True, False, True, second_factor=True, module=True)
    assert rules.may_edit_draft(who)
    assert rules.may_publish(who)
    assert rules.may_unpublish(who)
    assert rules.may_delete(who)


def test_r10_the_author_whose_link_ended_reads_and_discards_and_no_more() -> None:
    allowed = [action for action in ACTIONS if RULES[action](STANDINGS["author E"])]
    assert allowed == ["see that a draft exists", "read a draft", "discard a draft"]
