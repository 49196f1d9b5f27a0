"""Two texts made one, line by line; nothing that either added is left out."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher


def merge(base: str | None, mine: str, theirs: str, marks: tuple[str, str]) -> str:
    """Return both texts as one.

    What only one of them changed is taken as it is. Where both changed the
    same lines both stand, mine first, each line with its mark before it.
    Without ``base`` every difference is such a place.
    """
    merged: list[str] = []
    for before, own, other in _pieces(base, mine.split("\n"), theirs.split("\n")):
        if own == other or other == before:
            merged += own
        elif own == before:
            merged += other
        else:
            merged += _marked(marks[0], own) + _marked(marks[1], other)
    return "\n".join(merged)


def _marked(mark: str, lines: list[str]) -> list[str]:
    return [f"{mark} {line}" if line.strip() else line for line in lines]


Piece = tuple[list[str] | None, list[str], list[str]]


def _pieces(base: str | None, mine: list[str], theirs: list[str]) -> Iterator[Piece]:
    """Yield what stood, mine and theirs, for stretches that belong together."""
    if base is None:
        for _tag, a, b, c, d in _matcher(mine, theirs).get_opcodes():
            yield None, mine[a:b], theirs[c:d]
        return
    old = base.split("\n")
    at = own_at = other_at = 0
    for line, own, other in _anchors(old, mine, theirs):
        yield old[at:line], mine[own_at:own], theirs[other_at:other]
        yield old[line : line + 1], mine[own : own + 1], theirs[other : other + 1]
        at, own_at, other_at = line + 1, own + 1, other + 1
    yield old[at:], mine[own_at:], theirs[other_at:]


def _anchors(
    old: list[str], mine: list[str], theirs: list[str]
) -> list[tuple[int, int, int]]:
    """Return the lines that stand in all three, by where they stand in each."""
    own, other = _places(old, mine), _places(old, theirs)
    return [(line, own[line], other[line]) for line in sorted(own.keys() & other)]


def _places(old: list[str], new: list[str]) -> dict[int, int]:
    return {
        block.a + step: block.b + step
        for block in _matcher(old, new).get_matching_blocks()
        for step in range(block.size)
    }


def _matcher(old: list[str], new: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=False)
