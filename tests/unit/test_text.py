"""Cleaning, showing, comparing and cutting text (vault § 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securenotes.text import clean, find, fold, shown, snippet

anything = st.text(st.characters(), max_size=80)
nasty = st.text(
    st.sampled_from(
        "aå\r\n\t\x0b\x0c\x85\u2028\u2029\x1b\x00\x7f\x9b\u202e\u2066\ufeff"
    )
    | st.characters(categories=["Cs", "Cc", "Cf"]),
    max_size=40,
)


@pytest.mark.parametrize(
    "line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
)
def test_every_line_break_becomes_a_newline(line_break):
    assert clean(f"a{line_break}b") == ("a\nb", 0)
    assert clean(f"a{line_break}{line_break}b") == ("a\n\nb", 0)


DROPPED = [
    *(chr(n) for n in range(0x20) if chr(n) not in "\t\n\r\x0b\x0c"),
    "\x7f",
    *(chr(n) for n in range(0x80, 0xA0) if n != 0x85),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff",
    "\ud800",
    "\udbff",
    "\udc00",
    "\udfff",
]


@pytest.mark.parametrize("c", DROPPED, ids=lambda c: f"U+{ord(c):04X}")
def test_unsafe_character_is_dropped_counted_and_shown_as_a_mark(c):
    assert clean(f"a{c}b{c}") == ("ab", 2)
    assert shown(f"a{c}b") == "a\ufffdb"


@pytest.mark.parametrize("c", list("\t\n aåÅ😀é\u0301\u200d\u00a0\u00ad[]/€"))
def test_other_characters_stay(c):
    assert clean(f"a{c}b") == (f"a{c}b", 0)
    assert shown(f"a{c}b") == f"a{c}b"


@given(anything | nasty)
def test_clean_text_is_clean_already(text):
    once, dropped = clean(text)
    assert clean(once) == (once, 0)
    assert shown(once) == once
    assert shown(text).count("\ufffd") == dropped + once.count("\ufffd")
    once.encode()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ÅSA", "asa"),
        ("Öberg", "oberg"),
        ("é", "e\u0301"),
        ("ﬁ", "FI"),
        ("Straße", "STRASSE"),
        ("½", "1⁄2"),
        ("ABC", "abc"),
    ],
)
def test_folding_makes_alike_what_people_type_alike(a, b):
    assert fold(a) == fold(b)


@given(anything)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "query", "hit"),
    [
        ("Läsläxa i dag", "laslaxa", "Läsläxa"),
        ("La\u0308sla\u0308xa i dag", "läsläxa", "La\u0308sla\u0308xa"),
        ("en ﬁn dag", "fin", "ﬁn"),
        ("MÖTE", "möte", "MÖTE"),
        ("ett möte", "e", "e"),
        ("cafe\u0301 x", "cafe", "cafe\u0301"),
    ],
)
def test_hit_is_found_whatever_the_accents(text, query, hit):
    found = find(text, query)
    assert found is not None
    assert text[found[0] : found[1]] == hit


@pytest.mark.parametrize(("text", "query"), [("abc", "x"), ("", "a"), ("abc", "")])
def test_no_hit(text, query):
    assert find(text, query) is None
    assert snippet(text, query, 20) is None


@given(anything, anything, anything, st.integers(10, 60))
def test_snippet_shows_the_hit_on_one_line(before, word, after, width):
    text = clean(f"{before}{word}{after}")[0]
    query = clean(word)[0]
    where = find(text, query)
    piece = snippet(text, query, width)
    assert (where is None) == (piece is None)
    if piece is None or where is None:
        return
    assert "\n" not in piece.text
    assert "\t" not in piece.text
    shown_hit = piece.text[piece.start : piece.end]
    hit = text[where[0] : where[1]].replace("\n", " ").replace("\t", " ")
    assert shown_hit == hit[: len(shown_hit)]
    assert len(shown_hit) >= min(len(hit), width - 2)
    assert len(piece.text) <= width


def test_snippet_is_cut_on_both_sides():
    text = "Vi pratade länge om hur läsläxan ska gå till hemma och i skolan."
    piece = snippet(text, "läslä", 24)
    assert piece is not None
    assert piece.text == "… hur läsläxan ska gå t…"
    assert piece.text[piece.start : piece.end] == "läslä"
    assert repr(piece) == "Snippet(…)"
