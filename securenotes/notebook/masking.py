"""Other pupils' names found in a text, and masked (R26, party insight).

Pure functions over text and names: nothing is read, opened or kept here. What
is found is a help and no promise: a nickname, a misspelling or "flickan i gula
huset" is found by a person alone. Where a word could be a pupil's name or not,
it counts as the name: rather too much masked than too little.

    names = OtherNames("Alva Lindqvist", ["Noor Haddad"], staff=["Johan Ek"])
    spans = names.find(body)
    given = mask(body, spans, "[maskerat]")
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from securenotes.notebook.words.lists import passphrase_words

_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
_GAP = re.compile("[ \t\u00a0]*[-\u2010\u2011 \t\u00a0\n][ \t\u00a0]*")
_INITIALS = re.compile(r"(?<!\w)([^\W\d_])\.[ \u00a0]?([^\W\d_])(?:\.|(?!\w))")
_NUMBER = re.compile(
    r"(?<!\w)(?:\d\d)?\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d|[6-9]\d)"
    r"[ ]?[-+–]?[ ]?(?:\d{4}|TF[0-9A-Z]{2}|[A-Z]\d{3})(?!\w)"
)
_PARTICLES = "abu af al av bin da de del den der di dos du el ibn la le van von"
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0327\u030c")
"""Marks that people leave out; those of å, ä and ö are not among them."""

_SHORTEST = 4
"""Letters of a name that counts when it stands in small letters."""


class Why(Enum):
    """What a span is."""

    PUPIL = "pupil"
    """Another pupil's name, or a part of it."""
    INITIALS = "initials"
    """Two initials that are another pupil's."""
    NUMBER = "number"
    """Something in the form of a personal number, whoever's it is."""


@dataclass(frozen=True, slots=True, repr=False)
class Span:
    """``text[start:end]`` is to be masked."""

    start: int
    end: int
    why: Why


@dataclass(frozen=True, slots=True, repr=False)
class _Token:
    """One word of a text as it is compared: its letters, and how it begins."""

    start: int
    end: int
    key: str
    capital: bool


@dataclass(frozen=True, slots=True, repr=False)
class _Name:
    """A name as it is looked for: all of it, and what may stand alone."""

    whole: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]

    @property
    def alone(self) -> set[tuple[str, ...]]:
        """The parts that say who it is by themselves: Anna-Li, Anna, Öberg-Ek,
        Öberg and Ek of Anna-Li Öberg-Ek; of an alias its code."""
        parts = {self.first, self.first[:1], self.last}
        return (parts | {(part,) for part in self.last}) - {()}

    @property
    def short(self) -> tuple[str, ...]:
        """The first name and an initial: Noor H."""
        if not self.first or not self.last:
            return ()
        return (*self.first, self.last[0][0])


class OtherNames:
    """Finds the names of other pupils in what is written about one.

    Built once for a pupil and used for many texts. A text costs as much as it
    has words, however many pupils there are.
    """

    __slots__ = ("_initials", "_others", "_parts")

    def __init__(
        self, own: str, others: Iterable[str], staff: Iterable[str] = ()
    ) -> None:
        """Take the pupil's own name, the other pupils', and the staff's.

        Own name and staff's whole names are never found, nor the parts of the
        own name. A first name that a colleague and a pupil share is found.
        """
        mine = _parsed(own)
        own_parts = mine.alone
        kept = [_parsed(name) for name in staff] + [mine]
        found = [_parsed(name) for name in others]
        found = [name for name in found if name.whole and name.whole != mine.whole]
        self._others: _Index = {}
        self._parts: _Index = {}
        for name in found:
            if len(name.whole) > 1:
                _add(self._others, name.whole)
                _add(self._others, name.short)
            for part in name.alone - own_parts:
                _add(self._parts, part)
        for name in kept:
            _add(self._others, name.whole, keep=True)
        self._initials = {_initials(name) for name in found} - {_initials(mine)}

    def __repr__(self) -> str:
        return "OtherNames(…)"

    def find(self, text: str) -> list[Span]:
        """Give what is to be masked, in order; no two overlap."""
        spans = [Span(*m.span(), Why.NUMBER) for m in _NUMBER.finditer(text)]
        spans += [
            Span(*match.span(), Why.INITIALS)
            for match in _INITIALS.finditer(text)
            if (_key(match[1]), _key(match[2])) in self._initials
        ]
        return apart([*spans, *self._named(text)])

    def _named(self, text: str) -> Iterable[Span]:
        tokens = [_token(match) for match in _WORD.finditer(text)]
        at = 0
        while at < len(tokens):
            length, keep = _longest(self._others, text, tokens, at)
            if not length:
                length, keep = _longest(self._parts, text, tokens, at)
                if length and not _as_name(tokens[at : at + length]):
                    length = 0
            if length and not keep:
                start, end = tokens[at].start, tokens[at + length - 1].end
                yield Span(start, end, Why.PUPIL)
            at += max(length, 1)


def personal_numbers(text: str) -> list[Span]:
    """Give what has the form of a personal or coordination number."""
    return [Span(*match.span(), Why.NUMBER) for match in _NUMBER.finditer(text)]


def apart(spans: Iterable[Span]) -> list[Span]:
    """Sort spans and leave out what lies within or across an earlier one's."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif span.end > kept[-1].end:
            # Half of a number or a name would still be one.
            kept[-1] = Span(kept[-1].start, span.end, kept[-1].why)
    return kept


def mask(text: str, spans: Sequence[Span], word: str) -> str:
    """Put ``word`` in the place of each span; its length tells nothing.

    ``spans`` are sorted and apart, as ``find`` and ``apart`` give them.
    """
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], word]
        at = span.end
    return "".join([*pieces, text[at:]])


# -- names ---------------------------------------------------------------
def _parsed(name: str) -> _Name:
    words = [
        tuple(_token(match).key for match in _WORD.finditer(word))
        for word in name.split()
    ]
    words = [word for word in words if word]
    whole = tuple(part for word in words for part in word)
    if not words:
        return _Name((), (), ())
    if any(c.isdigit() for c in whole[-1]):
        # "Skyddad elev K7": the code alone says who it is.
        return _Name(whole, (), words[-1])
    last = words[-1] if len(words) > 1 else ()
    first = words[0] if "".join(words[0]) not in _PARTICLES.split() else ()
    return _Name(whole, first, last)


def _initials(name: _Name) -> tuple[str, str] | None:
    if not name.first or not name.last:
        return None
    return name.first[0][0], name.last[0][0]


_Index = dict[str, list[tuple[tuple[str, ...], bool]]]


def _add(index: _Index, name: tuple[str, ...], *, keep: bool = False) -> None:
    if name:
        held = index.setdefault(name[0], [])
        if not any(other == name for other, _keep in held):
            held.append((name, keep))


# -- texts ---------------------------------------------------------------
def _token(match: re.Match[str]) -> _Token:
    raw = match.group()
    return _Token(match.start(), match.end(), _key(raw), raw[0].isupper())


def _key(raw: str) -> str:
    """Write a word for comparing: without case, composed, accents left out."""
    plain = "".join(c for c in unicodedata.normalize("NFD", raw) if c not in _ACCENTS)
    return unicodedata.normalize("NFC", plain).casefold()


def _longest(
    index: _Index, text: str, tokens: Sequence[_Token], at: int
) -> tuple[int, bool]:
    """Give how many words from ``at`` are a name, and whether it stays."""
    best, keep = 0, False
    for begins in {tokens[at].key, tokens[at].key.removesuffix("s")}:
        for name, stays in index.get(begins, ()):
            if len(name) > best and _stands(name, text, tokens, at):
                best, keep = len(name), stays
    return best, keep


def _stands(
    name: tuple[str, ...], text: str, tokens: Sequence[_Token], at: int
) -> bool:
    """Tell whether a name stands here; its last word may be in the genitive."""
    words = tokens[at : at + len(name)]
    if len(words) < len(name):
        return False
    for before, after in pairwise(words):
        if not _GAP.fullmatch(text, before.end, after.start):
            return False
    if any(part != word.key for part, word in zip(name[:-1], words, strict=False)):
        return False
    return words[-1].key in (name[-1], name[-1] + "s")


def _as_name(words: Sequence[_Token]) -> bool:
    """Tell whether a part of a name is meant as one, by how it is written."""
    if all(word.capital for word in words):
        return True
    key = "".join(word.key for word in words)
    if len(key) < _SHORTEST:
        return any(c.isdigit() for c in key)
    return not {key, key.removesuffix("s")} & _common()


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Give words that in small letters are hardly a name: björn, liv."""
    return frozenset(_key(word) for word in passphrase_words())
