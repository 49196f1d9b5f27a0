"""The words that a look at a text heeds: the program's own, and the school's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files

ENDINGS = ("", "a", "t", "e", "are", "ast", "aste", "as", "s")
"""What ``~`` stands for: the usual endings of an adjective."""


class Sort(Enum):
    """What a place in a text was marked for."""

    VALUE = "value"
    """A judgement of a person in place of what happened."""
    DIAGNOSIS = "diagnosis"
    """What belongs to student health, and is sensitive."""
    UNSOURCED = "unsourced"
    """A statement without who, when or how."""
    SCHOOL = "school"
    """A word of the school's own list."""
    PUPIL = "pupil"
    """Another pupil's name."""
    INITIALS = "initials"
    """Initials: they hide nobody from those who know."""
    NUMBER = "number"
    """A personal number."""


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """Forms of a word or phrase, what it is marked for, and the advice."""

    forms: tuple[str, ...]
    sort: Sort
    advice: str


class WordList:
    """A compiled list: one expression, and what each form is marked for."""

    __slots__ = ("_exact", "_loose", "_patterns")

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._exact: dict[str, Entry] = {}
        self._loose: list[tuple[str, Entry]] = []
        loose: list[str] = []
        strict: list[str] = []
        for entry in entries:
            for form in entry.forms:
                capital = form.isupper() and len(form) > 1
                (strict if capital else loose).append(_expression(form))
                if form.endswith("*"):
                    self._loose.append((_key(form[:-1]), entry))
                elif form.endswith("~"):
                    for ending in ENDINGS:
                        self._exact.setdefault(_key(form[:-1] + ending), entry)
                else:
                    self._exact.setdefault(form if capital else _key(form), entry)
        self._patterns = [
            re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", flags)
            for forms, flags in ((loose, re.IGNORECASE), (strict, 0))
            if forms
        ]

    def __repr__(self) -> str:
        return "WordList(…)"

    def find(self, text: str) -> list[tuple[int, int, Entry]]:
        """Give start, end and entry of each word found, in no order."""
        found = []
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                entry = self._entry(match.group())
                if entry is not None:
                    found.append((match.start(), match.end(), entry))
        return found

    def _entry(self, word: str) -> Entry | None:
        known = self._exact.get(word) or self._exact.get(_key(word))
        if known is not None:
            return known
        key = _key(word)
        return next((e for start, e in self._loose if key.startswith(start)), None)


def _expression(form: str) -> str:
    words = r"\s+".join(map(re.escape, form.rstrip("~*").split()))
    if form.endswith("*"):
        return rf"{words}\w*"
    if form.endswith("~"):
        return rf"{words}(?:{'|'.join(ending for ending in ENDINGS if ending)})?"
    return words


def _key(word: str) -> str:
    return " ".join(word.casefold().split())


def read_entries(lines: Iterable[str], sort: Sort) -> list[Entry]:
    """Read lines of the data file's form; ``[name]`` begins another sort."""
    found = []
    for line in lines:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            sort = Sort(line.strip("[]"))
            continue
        forms, _, advice = line.partition(":")
        kept = tuple(form.strip() for form in forms.split("/") if form.strip("~* "))
        if kept:
            found.append(Entry(kept, sort, advice.strip()))
    return found


@lru_cache(maxsize=1)
def own_entries() -> tuple[Entry, ...]:
    """Give the program's own list."""
    file = files("securenotes.notebook.wording").joinpath("words.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(read_entries(lines, Sort.VALUE))


@lru_cache(maxsize=4)
def word_list(school: Sequence[str]) -> WordList:
    """Give the list of a school: its own lines first, and then the program's.

    A line ``-word`` takes that word of the program's away, with every ending.
    """
    gone = {_bare(line[1:]) for line in school if line.startswith(("-", "−"))}
    mine = [line for line in school if not line.startswith(("-", "−", "[", "#"))]
    own = []
    for entry in own_entries():
        forms = tuple(form for form in entry.forms if _bare(form) not in gone)
        if forms:
            own.append(Entry(forms, entry.sort, entry.advice))
    return WordList([*read_entries(mine, Sort.SCHOOL), *own])


def _bare(form: str) -> str:
    return _key(form.partition(":")[0].strip("~* "))
