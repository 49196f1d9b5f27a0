"""Whether a password is fit, how strong it is, and one to suggest.

No network is asked. A password protects together with the account key
(vault § 3), so what matters most is that it is not among the first thousands
that anybody would try by hand.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from securenotes.errors import BadInput
from securenotes.notebook.words.lists import (
    common_words,
    known_words,
    passphrase_words,
)
from securenotes.text import fold

SHORTEST = 12
LONGEST = 128
PHRASE_WORDS = 5
STRONG = 4

_NOT_LETTERS = re.compile(r"[^a-z]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopaasdfghjkloazxcvbnm")
"""The alphabet, and a Swedish keyboard from left to right, å ä ö as a a o."""
_STEPS = (28, 35, 44, 54)
"""Bits from which a password is weak, fair, good and strong."""

_WORD_BITS = 11.2
_LETTER_BITS = 2.6
"""A letter outside the lists: Swedish text gives about this much."""

_CHANCE_BITS = 4.7
"""A letter among three or fewer between signs: taken as chance."""


def suggest_passphrase() -> str:
    """Suggest five words of the list of 2,445: 56 bits of chance.

    One in 125 is drawn again: words that hold shorter words in them, so that
    the meter would not call them strong. That takes a hundredth of a bit.
    """
    words = passphrase_words()
    while True:
        phrase = " ".join(secrets.choice(words) for _ in range(PHRASE_WORDS))
        if strength(phrase) == STRONG:
            return phrase


def check_password(password: str, around: tuple[str, ...] = ()) -> None:
    """Raise ``BadInput`` ("password") unless the password can be taken.

    ``around`` is what stands near it: names of person, school, organisation
    and the login. Codes: short, long, characters, common.
    """
    written = unicodedata.normalize("NFC", password)
    if len(written) < SHORTEST:
        raise BadInput("password", "short")
    if len(written) > LONGEST:
        raise BadInput("password", "long")
    if any(unicodedata.category(c) in {"Cn", "Cc", "Cs", "Co"} for c in written):
        raise BadInput("password", "characters")
    if is_common(written, around):
        raise BadInput("password", "common")


def is_common(password: str, around: tuple[str, ...] = ()) -> bool:
    """Say whether a password is one that is tried first.

    Digits and signs are taken away; what is left is common when it is empty,
    two words of the list of the common, one word of any list, a keyboard
    row, one short piece again and again, or made of what stands near it.
    """
    near = {
        part
        for text in around
        for part in _NOT_LETTERS.split(fold(text))
        if len(part) > 2
    }
    letters = _NOT_LETTERS.sub("", fold(password))
    for part in sorted(near, key=len, reverse=True):
        letters = letters.replace(part, "")
    if len(letters) < 4 or _repeats(letters) or _is_row(letters):
        return True
    return letters in known_words() or _splits_in_two(letters)


def strength(password: str, around: tuple[str, ...] = ()) -> int:
    """Judge from 0 (cannot be taken) to `STRONG`, for a meter."""
    try:
        check_password(password, around)
    except BadInput:
        return 0
    bits = _bits(password)
    return max(1, sum(bits >= step for step in _STEPS))


def _bits(password: str) -> float:
    """Estimate how many bits a guesser who knows the lists must search."""
    text = fold(unicodedata.normalize("NFC", password))
    years = len(_YEAR.findall(text))
    text = _YEAR.sub("", text)
    bits = 6.6 * years
    for run in re.findall(r"[a-z]+", text):
        bits += _letters_bits(run)
    bits += 3.3 * sum(c.isdigit() for c in text)
    signs = [c for c in text if not c.isalnum()]
    return bits + min(3.0 * len(set(signs)), 4.0 * len(signs))


def _letters_bits(run: str) -> float:
    """Take the cheapest way through known words and single letters."""
    words = known_words()
    if len(run) <= 3 and run not in words:
        return _CHANCE_BITS * len(run)
    best = [0.0]
    for end in range(1, len(run) + 1):
        cost = best[end - 1] + _LETTER_BITS
        for start in range(max(0, end - 14), end - 2):
            if run[start:end] in words:
                cost = min(cost, best[start] + _WORD_BITS)
        best.append(cost)
    return best[-1]


def _repeats(letters: str) -> bool:
    for size in range(1, min(6, len(letters) // 2) + 1):
        piece = letters[:size]
        if (piece * (len(letters) // size + 1))[: len(letters)] == letters:
            return True
    return False


def _is_row(letters: str) -> bool:
    both = (row for keys in _ROWS for row in (keys, keys[::-1]))
    return any(letters in row + row for row in both)


def _splits_in_two(letters: str) -> bool:
    words = common_words()
    return any(
        letters[:at] in words and letters[at:] in words for at in range(1, len(letters))
    )
