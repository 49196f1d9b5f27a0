"""R26: what is masked is in no piece, whatever the text and the masks are."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from securenotes.notebook.disclosure.masks import (
    Mask,
    Piece,
    fitting,
    mask_at,
    pieces,
    put,
    same_elsewhere,
    take_away,
    widen,
)
from securenotes.text import shown

LETTERS = "abåäö é\u0301\u0308\u200d\ufe0f\n \tא\u05b0ش漢😀👩🏽🇸🇪x"
TEXTS = st.text(st.sampled_from(LETTERS) | st.characters(), max_size=60).map(shown)
PLACES = st.integers(0, 60)
GROUNDS = st.sampled_from(["osl-10-3", "osl-12-3", "osl-21-3"])
MASKS = st.lists(st.builds(Mask, PLACES, PLACES, GROUNDS), max_size=8)


def covered(masks: tuple[Mask, ...]) -> set[int]:
    return {at for one in masks for at in range(one.start, one.end)}


@given(TEXTS, MASKS)
@settings(max_examples=200, deadline=None)
def test_r26_pieces_are_the_text_without_what_is_masked(text, masks):
    held = fitting(text, masks)
    kept = "".join(one.text for one in pieces(text, held))
    assert kept == "".join(c for i, c in enumerate(text) if i not in covered(held))
    grounds = [one.ground for one in pieces(text, held) if not one.text]
    assert grounds == [one.ground for one in held]


@given(TEXTS, MASKS)
@settings(max_examples=200, deadline=None)
def test_r26_every_letter_asked_for_is_masked_and_the_last_ground_counts(text, masks):
    held = fitting(text, masks)
    asked = {
        at
        for one in masks
        for at in range(*sorted((one.start, one.end)))
        if at < len(text) and not text[at].isspace()
    }
    assert asked <= covered(held)
    assert all(a.end <= b.start for a, b in pairwise(held))
    for at in asked:
        last = next(
            one
            for one in reversed(masks)
            if widen(text, one.start, one.end)[0]
            <= at
            < widen(text, one.start, one.end)[1]
        )
        found = mask_at(held, at)
        assert found is not None
        assert found.ground == last.ground


@given(TEXTS, PLACES, PLACES)
@settings(max_examples=200, deadline=None)
def test_r26_no_mark_is_left_without_its_letter(text, start, end):
    start, end = widen(text, start, end)
    if start == end:
        return
    assert end == len(text) or not unicodedata.combining(text[end])
    assert start == 0 or not unicodedata.combining(text[start])
    assert "\u200d" not in (text[end : end + 1], text[start - 1 : start])


def test_r26_a_family_and_a_flag_are_one_character():
    text = "av 👩‍👩‍👧 och 🇸🇪🇳🇴."
    woman = text.index("👩")
    assert text[slice(*widen(text, woman, woman + 1))] == "👩‍👩‍👧"
    flag = text.index("🇸")
    assert text[slice(*widen(text, flag + 1, flag + 2))] == "🇸🇪"


def test_r26_blank_ends_go_and_nothing_is_no_mask():
    assert widen("  Noor  ", 0, 8) == (2, 6)
    assert widen("    ", 0, 4) == (4, 4)
    assert fitting("    ", [Mask(0, 4, "osl-10-3")]) == ()


def test_r26_a_mask_over_others_splits_them():
    held = put((Mask(0, 10, "osl-12-3"),), Mask(3, 5, "osl-10-3"))
    assert [(m.start, m.end, m.ground) for m in held] == [
        (0, 3, "osl-12-3"),
        (3, 5, "osl-10-3"),
        (5, 10, "osl-12-3"),
    ]
    assert take_away(held, 4) == (held[0], held[2])
    assert put(held, Mask(0, 10, "osl-12-3")) == (Mask(0, 10, "osl-12-3"),)


def test_r26_the_length_of_what_is_masked_is_not_told():
    short = pieces("Noor kom.", (Mask(0, 4, "osl-10-3"),))
    long = pieces("Noor Haddad kom.", (Mask(0, 11, "osl-10-3"),))
    assert short == long == (Piece("", "osl-10-3"), Piece(" kom."))


def test_r26_the_same_words_are_found_elsewhere_as_whole_words():
    text = "Noor kom. noor gick, Noors bok, Noorden, NOOR. Å\u0308 no"
    found = [text[a:b] for a, b in same_elsewhere(text, "Noor")]
    assert found == ["Noor", "noor", "Noors", "NOOR"]
    assert same_elsewhere(text, " ") == []


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_r26_looking_for_the_same_words_never_fails_or_cuts(text, passage):
    for start, end in same_elsewhere(text, passage):
        assert 0 <= start < end <= len(text)
        assert widen(text, start, end) == (start, end)
