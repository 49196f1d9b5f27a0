"""Two texts line by line, for the versions of a note and for conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from tui.i18n import Words, lazy, nlazy

Sort = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line and what became of it."""

    sort: Sort
    text: str


def line_differences(before: str, after: str) -> list[DiffLine]:
    """Return the lines of both texts in order, removed ones before added."""
    old, new = before.split("\n"), after.split("\n")
    lines: list[DiffLine] = []
    for _tag, a, b, c, d in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if old[a:b] == new[c:d]:
            lines += [DiffLine("same", line) for line in new[c:d]]
            continue
        lines += [DiffLine("removed", line) for line in old[a:b]]
        lines += [DiffLine("added", line) for line in new[c:d]]
    return lines


def change_words(before: str, after: str) -> Words:
    """Return how much changed: ``1 line changed``, ``2 lines added``."""
    lines = line_differences(before, after)
    added = sum(line.sort == "added" for line in lines)
    removed = sum(line.sort == "removed" for line in lines)
    if not added and not removed:
        return lazy("same text")
    if not removed:
        return nlazy("{n} line added", "{n} lines added", added)
    if not added:
        return nlazy("{n} line removed", "{n} lines removed", removed)
    return nlazy("{n} line changed", "{n} lines changed", max(added, removed))
