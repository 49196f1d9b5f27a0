"""Where in a scenario file something stands, and what is wrong there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from tui.i18n import Words, lazy, text


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column of a file, both counted from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class ScenarioError(Exception):
    """A file that cannot be played, and where the fault is."""

    def __init__(self, place: Place, words: Words) -> None:
        super().__init__(str(place))
        self.place = place
        self.words = words

    def __str__(self) -> str:
        return f"{self.place}: {text(self.words)}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word most like a wrong one; "" when none is like it."""
    by_fold = {one.casefold(): one for one in known}
    like = difflib.get_close_matches(word.casefold(), by_fold, 1, 0.5)
    return by_fold[like[0]] if like else ""


def meant(words: Words, wrong: str, known: Iterable[str]) -> Words:
    """Add "Did you mean …?" where a known word is near."""
    near = nearest(wrong, known)
    if not near:
        return words
    return lazy("{told} Did you mean {word}?", told=lambda: text(words), word=near)
