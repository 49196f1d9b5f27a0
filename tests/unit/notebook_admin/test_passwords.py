"""What is tried first is refused, and what is suggested is strong."""

from __future__ import annotations

import math
import unicodedata

import pytest

from securenotes.errors import BadInput
from securenotes.notebook.demo.accounts import PASSWORD
from securenotes.notebook.passwords import (
    PHRASE_WORDS,
    STRONG,
    check_password,
    strength,
    suggest_passphrase,
)
from securenotes.notebook.words.lists import passphrase_words


@pytest.mark.parametrize(
    "password",
    [
        "hästkastanj 2026",  # one word of the long list
        "Sommarvinter26",  # two of the common
        "LÖSENORD123456",
        "losenord-losenord",
        "qwertyuiopåasd"[:12],
        "abcabcabcabc",
        "1234567890123",
        "ＳＯＭＭＡＲＥＮ２０２６",  # wide letters are the same letters
    ],
)
def test_what_is_tried_first_is_refused(password: str):
    with pytest.raises(BadInput) as refused:
        check_password(password)
    assert refused.value.why == "common"
    assert strength(password) == 0


@pytest.mark.parametrize("password", [PASSWORD, "Björnbär på fjället 1987"])
def test_a_phrase_of_ones_own_is_taken(password: str):
    check_password(password, ("Anna Berg", "anna.berg"))
    assert strength(password) > 0


def test_the_length_counts_characters_as_they_are_kept():
    twelve = "åäö ÅÄÖ xyzw"
    assert len(twelve) == 12
    check_password(unicodedata.normalize("NFD", twelve))
    with pytest.raises(BadInput):
        check_password(unicodedata.normalize("NFD", twelve[:-1]))


def test_a_suggestion_has_over_fifty_bits_and_is_strong():
    words = passphrase_words()
    assert PHRASE_WORDS * math.log2(len(words)) > 55
    assert len(set(words)) == len(words) >= 2_000
    for _ in range(500):
        phrase = suggest_passphrase()
        check_password(phrase)
        assert strength(phrase) == STRONG
        assert len(phrase.split()) == PHRASE_WORDS
