"""The look at a text: what is marked, what is not, and what a school adds."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from securenotes.notebook.demo.material import Text, read_texts
from securenotes.notebook.demo.people import PUPILS, STAFF
from securenotes.notebook.masking import OtherNames
from securenotes.notebook.wording.lists import (
    Sort,
    own_entries,
    read_entries,
    word_list,
)
from securenotes.notebook.wording.look import Mark, look

OWN = word_list(())
NAMES = OtherNames("Alva Lindqvist", ["Noor Haddad", "Sol Ek"], ["Johan Ek"])


def found(text: str, *school: str) -> list[tuple[str, Sort]]:
    marks = look(text, word_list(school), NAMES)
    return [(text[mark.start : mark.end], mark.sort) for mark in marks]


@pytest.mark.parametrize(
    ("text", "word", "sort"),
    [
        ("Hon är lat.", "lat", Sort.VALUE),
        ("Han var stökigt högljudd", "stökigt", Sort.VALUE),
        ("De stökigaste", "stökigaste", Sort.VALUE),
        ("OUPPFOSTRAD", "OUPPFOSTRAD", Sort.VALUE),
        ("Han är en problemelev.", "problemelev", Sort.VALUE),
        ("Problembarnen i klassen", "Problembarnen", Sort.VALUE),
        ("De är svaga elever", "svaga elever", Sort.VALUE),
        ("dålig\nattityd", "dålig\nattityd", Sort.VALUE),
        ("Eleven ljuger", "ljuger", Sort.VALUE),
        ("Troligen ADHD.", "ADHD", Sort.DIAGNOSIS),
        ("hans adhd märks", "adhd", Sort.DIAGNOSIS),
        ("har ADD sedan", "ADD", Sort.DIAGNOSIS),
        ("autismspektrum", "autismspektrum", Sort.DIAGNOSIS),
        ("fått diagnosen AST", "AST", Sort.DIAGNOSIS),
        ("Hon medicineras.", "medicineras", Sort.DIAGNOSIS),
        ("dyslexiutredning", "dyslexiutredning", Sort.DIAGNOSIS),
        ("Mamma säger att det går bra", "Mamma säger", Sort.UNSOURCED),
        ("Det sägs att hon slutar", "Det sägs", Sort.UNSOURCED),
        ("Han har tydligen flyttat", "tydligen", Sort.UNSOURCED),
        ("Jag har hört att hon", "Jag har hört att", Sort.UNSOURCED),
        ("enligt ryktet bråkade de", "enligt ryktet", Sort.UNSOURCED),
        ("Hon satt med Noor.", "Noor", Sort.PUPIL),
        ("Noor Haddads bok", "Noor Haddads", Sort.PUPIL),
        ("Sol ritade", "Sol", Sort.PUPIL),
        ("bredvid N.H. på", "N.H.", Sort.INITIALS),
        ("bredvid K. L. på", "K. L.", Sort.INITIALS),
        ("bredvid elev K på", "K", Sort.INITIALS),
        ("nr 120304-1234 i", "120304-1234", Sort.NUMBER),
        ("nr 20120304-1234 i", "20120304-1234", Sort.NUMBER),
        ("nr 8507099805 i", "8507099805", Sort.NUMBER),
    ],
)
def test_a_word_is_marked_for_what_it_is(text: str, word: str, sort: Sort) -> None:
    assert found(text) == [(word, sort)]


@pytest.mark.parametrize(
    "text",
    [
        "Latin och latinska namn",
        "Hon slog i kanten på platån.",
        "Vi behöver add två tal",
        "Ett ast i trädet",
        "Alva Lindqvist läste för Johan Ek.",
        "Solen sken, och solrosorna växte.",
        "Ring 0701234567 eller 08-123 45 67.",
        "Boken heter Plan B. Alva valde den.",
        "Kl. 14.30, t.ex. i sal B. Vi ses där.",
        "SO och NO på VT",
        "7B. Alva kom.",
        "Mamma ringer varje morgon kl. 7.30.",
        "Mamma berättade på telefon i dag att hon är hemma.",
        "Vi kom överens om att hon läser tio minuter.",
    ],
)
def test_ordinary_words_are_not_marked(text: str) -> None:
    assert found(text) == []


ORDINARY = """
Alva läste högt för första gången sedan jul.
Hon valde själv stycket och läste två sidor utan att stanna.
Vi kom överens om att hon läser tio minuter hemma varje kväll.
Mamma är informerad på telefon i dag.
Nio förmiddagar sedan v. 5.
Nytt möte tisdag 10 mars kl. 15.
Pappa hämtar i receptionen varje fredag.
Hon skriver i grupprummet, där det är tyst.
Punktlista först, på papper, från och med nu.
Han lånar en av skolans datorer till sportlovet.
Båda bad om ursäkt och ville spela vidare.
Hon bor varannan vecka hos pappa och påsen blir kvar.
Jag tittar på närvaron igen om två veckor.
Ny kartläggning om tio veckor.
Vi ses varje torsdag så länge han vill.
Det som inte hinns med hemma gör vi på läxhjälpen.
Vi utvärderar efter boken.
Efter två veckor läser han dem utan att ljuda.
Mamma önskar att någon ringer när något ändras.
Möte med båda hemmen om vardagen varannan vecka.
Den finns på expeditionen.
Han vill själv hålla reda på tiden med klockan på bänken.
Tuva säger att stämningen i klassen har blivit bättre.
Pappa trodde att han var i skolan.
Hon skrev en egen lista och blev lugnare av den.
Förra gången behövdes tolv.
De är trygga med att han åker om han kan ringa hem på kvällen.
Vi pratar igen nästa vecka.
Han får ett häfte för årskurs nio och räknar i det på onsdagar.
Modersmålsläraren läser igenom den varannan vecka.
Han talar in sina svar och en kamrat antecknar åt honom.
Eleven lämnade salen kl. 9.10 och kom tillbaka kl. 9.25.
Jag såg att han lade huvudet i händerna under provet.
Hon sa: "Jag orkar inte mer i dag."
Han slog boken i bänken och gick ut.
Lösningen blev att sitta vid dörren.
Vi enades om att anpassningen fortsätter till lovet.
Rektor Karin Holm är informerad.
Läraren ställer in provet i ett annat rum.
Nästa avstämning görs av mentor den 14 april.
"""


def test_forty_ordinary_sentences_get_no_mark() -> None:
    sentences = ORDINARY.strip().splitlines()
    assert len(sentences) == 40
    assert [one for one in sentences if look(one, OWN, NAMES)] == []


def test_the_demos_notes_get_hardly_a_mark_but_for_real_names() -> None:
    notes, drafts = read_texts()
    staff = [one.name for one in STAFF]
    finders = {
        one.key: OtherNames(
            one.name,
            [other.name for other in PUPILS if other.school == one.school],
            staff,
        )
        for one in PUPILS
    }

    firsts = {one.name.split()[0] for one in PUPILS}

    def alarms(note: Text) -> int:
        text = f"{note.title}\n{note.body}"
        marks = look(text, OWN, finders[note.pupil])
        named = [mark for mark in marks if text[mark.start : mark.end] in firsts]
        return len(marks) - len(named)

    every = [*notes, *drafts]
    sentences = sum(len(re.findall(r"[.!?](?:\s|$)", one.body)) for one in every)
    assert sentences > 300
    assert sum(map(alarms, every)) <= sentences // 100


def test_every_line_of_the_list_advises_and_is_found() -> None:
    for entry in own_entries():
        assert entry.advice, entry.forms
        for form in entry.forms:
            word = form.rstrip("~*")
            assert [m.sort for m in look(f"x {word} y", OWN)] == [entry.sort], word


def test_no_word_stands_in_the_list_twice() -> None:
    forms = [form for entry in own_entries() for form in entry.forms]
    assert len(set(forms)) == len(forms)


def test_advice_comes_with_the_mark() -> None:
    (mark,) = look("Han är lat.", OWN)
    assert mark == Mark(7, 10, Sort.VALUE, mark.advice)
    assert "skriv vad eleven gjorde" in mark.advice


# -- the school's own --------------------------------------------------------
def test_a_school_adds_words_and_takes_words_away() -> None:
    assert found("Hon är lat.", "-lat") == []
    assert found("Hon är lata.", "-lat") == [("lata", Sort.VALUE)]
    assert found("stökig", "-stökig") == []
    marks = look("Vi kör curling.", word_list(("curling: skriv vad hemmet gör",)))
    assert [(m.sort, m.advice) for m in marks] == [
        (Sort.SCHOOL, "skriv vad hemmet gör")
    ]
    assert found("curlingföräldrar", "curling*") == [("curlingföräldrar", Sort.SCHOOL)]


def test_the_schools_advice_comes_before_the_programs() -> None:
    (mark,) = look("Han är lat.", word_list(("lat: vår rutin säger annat",)))
    assert (mark.sort, mark.advice) == (Sort.SCHOOL, "vår rutin säger annat")


@pytest.mark.parametrize(
    "line", ["", "   ", "# ingen", ":", ": råd utan ord", "/", "~", "*", "-", "[x]"]
)
def test_a_line_without_a_word_marks_nothing(line: str) -> None:
    assert [m.sort for m in look("Vanlig text [x] : / ~ *", word_list((line,)))] == []


def test_what_a_school_writes_is_no_expression() -> None:
    assert found("(a+)+ b", "(a+)+") == [("(a+)+", Sort.SCHOOL)]
    assert found("aaaa", "(a+)+", "a.*b") == []


def test_a_list_of_two_thousand_words_is_quick_to_ask() -> None:
    words = tuple(f"ord{n} med{n}: råd" for n in range(2_000))
    assert [m.sort for m in look("ord7 med7 " * 3, word_list(words))] == [
        Sort.SCHOOL
    ] * 3


def test_marks_are_in_order_and_apart() -> None:
    text = "Noor Haddad är stökig, sa N.H. Det sägs att hon har ADHD."
    marks = look(text, OWN, NAMES)
    assert [m.sort for m in marks] == [
        Sort.PUPIL,
        Sort.VALUE,
        Sort.INITIALS,
        Sort.UNSOURCED,
        Sort.DIAGNOSIS,
    ]
    assert all(a.end <= b.start for a, b in pairwise(marks))


def test_lines_are_read_with_their_sort() -> None:
    lines = ["a: b", "[diagnosis]", "c/d~", "# e"]
    entries = read_entries(lines, Sort.VALUE)
    assert [(e.forms, e.sort, e.advice) for e in entries] == [
        (("a",), Sort.VALUE, "b"),
        (("c", "d~"), Sort.DIAGNOSIS, ""),
    ]
