"""A look at a text as it is written: marks, and what to write instead.

It suggests and never blocks. Pure functions: nothing is read, kept or sent, and a
text that holds none of the words gets no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from personnummer import personnummer

from securenotes.notebook.masking import OtherNames, Why, personal_numbers
from securenotes.notebook.wording.lists import Sort, WordList

_INITIALS = re.compile(
    r"(?<!\w)[A-ZÅÄÖ]\.[ \u00a0]?[A-ZÅÄÖ](?:\.|(?!\w))"
    r"|(?<=\belev )[A-ZÅÄÖ](?![\w.-])|(?<=\beleven )[A-ZÅÄÖ](?![\w.-])"
)
_SORTS = {Why.PUPIL: Sort.PUPIL, Why.INITIALS: Sort.INITIALS, Why.NUMBER: Sort.NUMBER}
_WEIGHT = {sort: n for n, sort in enumerate((Sort.NUMBER, Sort.PUPIL, Sort.INITIALS))}
_LIGHTEST = len(_WEIGHT)


@dataclass(frozen=True, slots=True, repr=False)
class Mark:
    """``text[start:end]`` was marked; ``advice`` is the list's, or ""."""

    start: int
    end: int
    sort: Sort
    advice: str = ""


def look(text: str, words: WordList, names: OtherNames | None = None) -> list[Mark]:
    """Give the marks of a text, in order; no two overlap.

    ``names`` finds other pupils; without it no name is looked for.
    """
    marks = [
        Mark(start, end, entry.sort, entry.advice)
        for start, end, entry in words.find(text)
    ]
    marks += [Mark(*match.span(), Sort.INITIALS) for match in _INITIALS.finditer(text)]
    marks += _numbers(text)
    if names is not None:
        marks += [
            Mark(span.start, span.end, _SORTS[span.why])
            for span in names.find(text)
            if span.why is not Why.NUMBER
        ]
    return _apart(marks)


def _numbers(text: str) -> Iterable[Mark]:
    """Find personal numbers; ten digits in a row are one if they add up."""
    for span in personal_numbers(text):
        written = "".join(text[span.start : span.end].split())
        if not written.isdigit() or personnummer.valid(written):
            yield Mark(span.start, span.end, Sort.NUMBER)


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Keep one mark where several lie over each other: the weightiest, then the
    longest."""
    kept: list[Mark] = []
    for mark in sorted(
        marks,
        key=lambda one: (_WEIGHT.get(one.sort, _LIGHTEST), one.start - one.end),
    ):
        if all(mark.end <= other.start or mark.start >= other.end for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda one: one.start)
