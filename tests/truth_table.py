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

ACTIONS: tuple[str, ...] = tuple(action for action, _ in _ROWS)
