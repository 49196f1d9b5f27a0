"""How names are sorted and found in Swedish, without a locale's help."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from securenotes.text import fold

_AFTER_Z = str.maketrans(
    {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "œ": "}", "ß": "ss"}
)
"""å ä ö stand after z: the three signs that follow it in ASCII."""

_FOLDED = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_MARKS = re.compile("[\u0300-\u036f]+")
_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=16_384)
def sort_key(name: str) -> tuple[str, str]:
    """Give a key that sorts as a Swede does: å ä ö last, é as e."""
    lower = unicodedata.normalize("NFC", name).casefold()
    plain = unicodedata.normalize("NFD", lower.translate(_AFTER_Z))
    return _MARKS.sub("", plain).translate(_FOLDED), lower


@lru_cache(maxsize=4_096)
def class_key(name: str) -> tuple[tuple[int, str], ...]:
    """Sort classes by their numbers: 9A comes before 10A."""
    return tuple(
        (int(part), "") if part.isdigit() and part.isascii() else (0, part)
        for part in _DIGITS.split(name.casefold())
        if part
    )


class _Letters(dict[int, str]):
    """Folds letter by letter, each to exactly one, so that places stay."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        folded = fold(letter)
        self[point] = one = folded[0] if folded else letter
        return one


_LETTERS = _Letters()


def fold_in_place(text: str) -> str:
    """Fold a text so that every place in it is the same place as before."""
    return text.lower() if text.isascii() else text.translate(_LETTERS)
