"""The truth table of the rules, typed once: who may do what with a note.

Columns are those who ask: the author with a live link (author L), the author
whose link ended yesterday (author E), another with a live link (other L), an
administrator who is not the author (A), one at the same school without a link
(X), and one who showed a password but no second factor (1F).
"""

from __future__ import annotations

from typing import NamedTuple

COLUMNS = ("author L", "author E", "other L", "A", "X", "1F")

_ROWS: tuple[tuple[str, str], ...] = (
    ("see that a draft exists", "yes yes no  no  no no"),
    ("read a draft", "            yes yes no  no  no no"),
    ("edit a draft", "            yes no  no  no  no no"),
    ("discard a draft", "         yes yes no  no  no no"),
    ("publish a draft", "         yes no  no  no  no no"),
    ("read a published note", "   yes no  yes yes no no"),
    ("edit a published note", "   yes no  no  yes no no"),
    ("delete a published note", " yes no  no  yes no no"),
    ("unpublish", "               yes no  no  no  no no"),
    ("count in the overview", "   yes no  yes yes no no"),
    ("write a new note", "        yes no  yes yes no no"),
    ("read the access log", "     no  no  no  yes no no"),
    ("disclose what is kept", "   no  no  no  yes no no"),
)


class Cell(NamedTuple):
    """One answer: may ``who`` do ``action``?"""

    action: str
    who: str
    expected: bool


CELLS: tuple[Cell, ...] = tuple(
    Cell(action, who, answer == "yes")
    for action, answers in _ROWS
    for who, answer in zip(COLUMNS, answers.split(), strict=True)
)
"""Every cell; "read, edit a draft" is two rows, since E may only read."""

RULES: dict[str, str] = {
    "see that a draft exists": "r3",
    "read a draft": "r3_r10",
    "edit a draft": "r3_r10",
    "discard a draft": "r3_r10",
    "publish a draft": "r3_r10",
    "read a published note": "r4",
    "edit a published note": "r5",
    "delete a published note": "r6",
    "unpublish": "r7",
    "count in the overview": "r8_r9",
    "write a new note": "r1",
    "read the access log": "r27",
    "disclose what is kept": "r22_r26",
}
"""Which rule an action is about."""

ACTIONS: tuple[str, ...] = tuple(action for action, _ in _ROWS)


def refused(who: str) -> list[Cell]:
    """Give what somebody may not do."""
    return [cell for cell in CELLS if cell.who == who and not cell.expected]
