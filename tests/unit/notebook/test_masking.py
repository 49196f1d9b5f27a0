"""Other pupils' names are found however they are written, and masked whole."""

from __future__ import annotations

import unicodedata

import pytest

from securenotes.notebook.masking import (
    OtherNames,
    Span,
    Why,
    apart,
    mask,
    personal_numbers,
)

OTHERS = [
    "Noor Haddad",
    "Wilmer Ågren",
    "Alva Ek",
    "André von Essen",
    "Anna-Li Öberg-Falk",
    "Liv Björn",
    "Skyddad elev K7",
    "Milo Lindqvist",
]
STAFF = ["Johan Ek", "Sara Lind", "Noor Rashid"]
NAMES = OtherNames("Alva Lindqvist", OTHERS, STAFF)
X = "[x]"


def masked(text: str) -> str:
    return mask(text, NAMES.find(text), X)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Noor Haddad satt bredvid.", "[x] satt bredvid."),
        ("Hon satt med Noor.", "Hon satt med [x]."),
        ("Noors bok och Haddads väska", "[x] bok och [x] väska"),
        ("NOOR HADDAD och noor haddad", "[x] och [x]"),
        ("Noor\nHaddad", "[x]"),
        ("Noor H. ropade", "[x]. ropade"),
        ("Alva och Wilmer, Ågrens mor", "Alva och [x], [x] mor"),
        ("Alva Ek är en annan Alva", "[x] är en annan Alva"),
        ("Andre och André von Essens", "[x] och [x]"),
        ("Familjen Essen kom", "Familjen [x] kom"),
        ("Anna-Li, Anna Li och Anna", "[x], [x] och [x]"),
        ("Falk och Öberg", "[x] och [x]"),
        ("Skyddad elev K7 bytte plats", "[x] bytte plats"),
        ("k7 bytte plats", "[x] bytte plats"),
        ("Liv ritade en björn", "[x] ritade en björn"),
        ("N.H. och N. H. och A.L.", "[x] och [x] och A.L."),
        ("wilmer sprang", "[x] sprang"),
    ],
)
def test_another_pupils_name_is_masked_however_it_is_written(
    text: str, given: str
) -> None:
    assert masked(text) == given


@pytest.mark.parametrize(
    "text",
    [
        "Alva Lindqvist läste för Johan Ek och Sara Lind.",
        "Lindqvists lärare Noor Rashid ringde.",
        "En skyddad plats för en elev i ett fint liv.",
        "Vi såg på van och von i texten.",
        "Noorden är inget namn. Ekorren sprang.",
        "",
    ],
)
def test_own_name_colleagues_and_words_stay(text: str) -> None:
    assert masked(text) == text


def test_a_name_of_one_short_word_is_meant_with_a_capital_alone() -> None:
    names = OtherNames("Alva Lindqvist", ["Bo"])
    text = "Bo ska bo här."
    assert mask(text, names.find(text), X) == "[x] ska bo här."


def test_letters_in_two_parts_are_the_same_name() -> None:
    loose = unicodedata.normalize("NFD", "Hon och Wilmer Ågren gick.")
    assert masked(loose) == "Hon och [x] gick."


def test_a_brothers_surname_alone_stays_and_his_first_name_goes() -> None:
    assert masked("Milo Lindqvist, Milo, Lindqvist") == "[x], [x], Lindqvist"


@pytest.mark.parametrize(
    "number",
    ["120304-1234", "20120304-1234", "201203041234", "120364-1234", "20120304-TF12"],
)
def test_a_personal_number_is_masked_whoevers_it_is(number: str) -> None:
    assert masked(f"Nr {number}.") == "Nr [x]."
    assert [span.why for span in personal_numbers(number)] == [Why.NUMBER]


@pytest.mark.parametrize(
    "text", ["sidan 1234-5678", "2026-03-02 09:14", "v. 10, 14:30"]
)
def test_dates_and_pages_are_no_personal_number(text: str) -> None:
    assert personal_numbers(text) == []


def test_the_mask_has_one_length_whatever_stood_there() -> None:
    short, long = masked("Noor"), masked("André von Essen")
    assert short == long == X


def test_what_overlaps_is_masked_as_one() -> None:
    spans = [Span(4, 9, Why.PUPIL), Span(0, 6, Why.NUMBER), Span(10, 11, Why.PUPIL)]
    assert mask("0123456789ABC", apart(spans), X) == "[x]9[x]BC"


def test_many_pupils_cost_no_more_than_the_words_of_the_text() -> None:
    many = OtherNames("Alva Lindqvist", [f"Namn{n} Efter{n}" for n in range(3_000)])
    text = "Alva läste sida efter sida. " * 1_000
    assert many.find(text) == []


def test_no_name_is_in_a_repr() -> None:
    assert repr(NAMES) == "OtherNames(…)"
