"""The two lists of words, read when first asked for.

What is compared is folded: without case, accents and compatible forms, so
that ``losenord`` and ``Lösenord`` are the same word.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from securenotes.text import fold


@lru_cache(maxsize=1)
def passphrase_words() -> tuple[str, ...]:
    """Give common Swedish words of 4 to 12 letters, over 2,400, sorted."""
    return tuple(_read("passphrase.txt"))


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Give what people choose first, folded: no accents, lower case."""
    return frozenset(fold(word) for word in _read("common.txt"))


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Give every word of both lists, folded."""
    return common_words() | {fold(word) for word in passphrase_words()}


def _read(name: str) -> list[str]:
    file = files("securenotes.notebook.words").joinpath(name)
    return file.read_text(encoding="utf-8").split()
