"""R26: the decision's words follow the body, the right asked by, and the language."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from securenotes.model import ChainId, DisclosureId, NoteId, ScopeId, UserId
from securenotes.notebook.access.about import AboutLine, AboutReport, Kind
from securenotes.notebook.disclosure.beside import Beside, Membership
from securenotes.notebook.disclosure.bundle import write_json
from securenotes.notebook.disclosure.grounds import (
    CODES,
    GROUNDS,
    OTHERS,
    OUTSIDE,
    REQUESTS,
    By,
    Request,
    State,
)
from securenotes.notebook.disclosure.html import write_html
from securenotes.notebook.disclosure.listing import cell, write_csv
from securenotes.notebook.disclosure.making import tell
from securenotes.notebook.disclosure.masks import Mask
from securenotes.notebook.disclosure.pdf import write_pdf
from securenotes.notebook.disclosure.views import (
    Asked,
    Choice,
    Kept,
    Text,
    Told,
    Work,
    decided,
)
from securenotes.notebook.views import Body, NoteKind, Person, PupilRef, School
from tests.unit.disclosure.made import read_text
from tui.i18n import set_language, text
from tui.screens.disclosure.sheet import decision_lines, make_bundle
from tui.screens.disclosure.words import BRIEF, FULL, SHORT

ANNA = Person(UserId(b"a" * 16), "anna.berg", "Anna Berg", "lärare")
SECRET = "Noor Haddad"
TEXTS = Text("Bråk på rasten", f"{SECRET} slog Alva.\nDe bad om ursäkt.", "Övrigt", "")


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    set_language("sv")
    yield
    set_language("sv")


def asked_by(body: Body, request: Request) -> Asked:
    chain = ChainId(b"c" * 16)
    school = School(chain, "Skolan", body, True, True, (), "", 5)
    pupil = PupilRef(ScopeId(b"s" * 16), "Alva Lindqvist", "7B", "Skolan", chain)
    return Asked(
        DisclosureId(b"d" * 16),
        7,
        pupil,
        school,
        request,
        By.GUARDIAN,
        "2026-03-01",
        State.OPEN,
        "",
        Told(),
        ANNA,
        1,
    )


def row(n: int) -> Kept:
    at = 1_772_438_400_000
    note = NoteId(bytes([n]) * 16)
    return Kept(note, 1, 1, ANNA, ANNA, NoteKind.OFFICIAL, at, at, False)


def lines(body: Body, request: Request, **told: int) -> str:
    ground = GROUNDS[body, request][0]
    grounds = ((ground, 1),) if told.get("masked") or told.get("refused") else ()
    return " ".join(
        decision_lines(asked_by(body, request), Told(**told, grounds=grounds))
    )


OFFERED = [(body, one) for body, kinds in REQUESTS.items() for one in kinds]


def test_every_kind_that_is_offered_has_grounds_with_words():
    assert set(GROUNDS) == set(OTHERS) == set(OFFERED)
    for code, language in product((*CODES, OUTSIDE), ("sv", "en")):
        set_language("en" if language == "en" else "sv")
        for words in (SHORT, BRIEF, FULL):
            assert text(words[code])
    for of, code in OTHERS.items():
        assert code in GROUNDS[of]


@pytest.mark.parametrize(("body", "request_"), OFFERED)
def test_r26_nothing_left_out_needs_no_appeal(body: Body, request_: Request):
    told = lines(body, request_, given=3)
    assert "3 handlingar lämnas ut. Inget i begäran är utelämnat." in told
    assert "överklaga" not in told


@pytest.mark.parametrize("request_", [Request.PARTY, Request.PUBLIC])
def test_r26_a_municipal_refusal_is_appealed_to_kammarratten(request_: Request):
    told = lines(Body.MUNICIPAL, request_, given=1, masked=2, refused=1)
    assert "I dem är 2 passager maskerade." in told
    assert "1 handling lämnas inte ut." in told
    assert "kammarrätten, OSL 6 kap. 7 §" in told
    assert "inom tre veckor" in told


def test_r26_a_municipal_extract_is_appealed_to_forvaltningsratten():
    told = lines(Body.MUNICIPAL, Request.EXTRACT, given=1, masked=1)
    assert "förvaltningsrätten, dataskyddslagen" in told
    assert "IMY" in told


@pytest.mark.parametrize("body", list(Body))
def test_r26_an_extract_tells_what_for_who_reads_and_how_long(body: Body):
    told = lines(body, Request.EXTRACT, given=1)
    assert "följa elevens lärande" in told
    assert "GDPR art. 16" in told
    assert "följa elevens lärande" not in lines(body, Request.PARTY, given=1)


@pytest.mark.parametrize("notes", [0, 2])
def test_r26_an_extract_holds_what_is_kept_beside_the_notes(notes: int):
    asked = asked_by(Body.MUNICIPAL, Request.EXTRACT)
    at_school = AboutLine("2026-02-27", "teacher", Kind.READ, 3)
    beside = Beside(
        (Membership("7B svenska", "2025-08-18", ""),),
        "elev-17",
        AboutReport(asked.pupil, "2026-03-02", (at_school,)),
    )
    rows = [row(n) for n in range(notes)]
    texts = {one.key: TEXTS for one in rows}
    work, today = Work(), "2026-03-02"
    bundle = make_bundle(asked, rows, texts, work, "Eva Norén", today, beside)
    assert [one.number for one in bundle.documents] == [1, 2][:notes]
    register, readings = bundle.beside
    assert dict(register.facts) == {
        "Elev": "Alva Lindqvist",
        "Klass": "7B",
        "Id i elevsystemet": "elev-17",
        "7B svenska": "från måndag 18 augusti 2025",
    }
    said = bundle.written(readings.pieces)
    assert "fredag 27 februari 2026, lärare, läste en anteckning, 3 gånger" in said
    assert any("vem som har läst" in one for one in bundle.decision)
    assert bundle.decision[0].startswith("2 handl" if notes else "Ingen anteckning")
    state = decided(asked, tell(rows, work), work, today).state
    assert state is State.GIVEN
    told = json.loads(write_json(bundle))
    assert len(told["documents"]) == notes
    assert [one["heading"] for one in told["beside"]] == [
        register.heading,
        readings.heading,
    ]
    for written in (read_text(write_pdf(bundle, "")), write_html(bundle, "").decode()):
        flat = " ".join(written.split())
        assert "från måndag 18 augusti 2025" in flat
        assert "fredag 27 februari 2026, lärare, läste en anteckning" in flat
        assert "Handling 0" not in flat
        assert f"Handling {notes} av {notes}" in flat or not notes


@pytest.mark.parametrize("request_", REQUESTS[Body.INDEPENDENT])
def test_r26_an_independent_school_does_not_speak_of_public_documents(
    request_: Request,
):
    told = lines(Body.INDEPENDENT, request_, given=1, masked=1)
    assert "tre veckor" not in told
    assert "Skolan är fristående" in told
    set_language("en")
    assert "The school is independent" in lines(
        Body.INDEPENDENT, request_, given=1, masked=1
    )


def test_r26_of_a_public_document_nobody_is_named_as_asking():
    asked = replace(asked_by(Body.MUNICIPAL, Request.PUBLIC), by=By.NOBODY)
    bundle = make_bundle(asked, [], {}, Work(), "Eva Norén", "2026-03-02")
    assert "Begärs av" not in dict(bundle.facts)
    assert bundle.decision[0] == "Ingen handling lämnas ut."


def test_r26_no_masked_word_is_in_a_heading_a_fact_or_a_list():
    rows = [row(1), row(2), row(3)]
    whole = TEXTS.whole
    at = whole.index(SECRET)
    title = Mask(0, len(TEXTS.title), "osl-12-3")
    work = Work().with_choice(
        rows[0].key, Choice("", (title, Mask(at, at + len(SECRET), "osl-10-3")))
    )
    work = work.with_choice(rows[1].key, Choice("osl-12-3"))
    work = work.with_choice(rows[2].key, Choice(OUTSIDE))
    texts = {one.key: TEXTS for one in rows}
    asked = asked_by(Body.MUNICIPAL, Request.PARTY)
    bundle = make_bundle(asked, rows, texts, work, "Eva Norén, rektor", "2026-03-02")
    (document,) = bundle.documents
    said = bundle.written(document.pieces)
    assert said == (
        "maskerat: OSL 12:3\nmaskerat: OSL 10:3 slog Alva.\nDe bad om ursäkt."
    )
    everything = "\n".join(
        [
            bundle.title,
            *bundle.decision,
            document.heading,
            *(f"{k} {v}" for k, v in (*document.facts, *bundle.facts)),
            *(f"{one.what} {one.why}" for one in bundle.left_out),
            said,
        ]
    )
    assert SECRET not in everything
    assert TEXTS.title not in everything
    assert [one.code for one in bundle.left_out] == [
        "osl-12-3",
        "osl-10-3",
        "osl-12-3",
        OUTSIDE,
    ]
    assert bundle.label == "2026-007"


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+46", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", " =cmd|' /C calc'!A0", "%x"],
)
def test_r26_no_cell_is_read_as_a_formula(typed: str):
    assert cell(typed).startswith("'")
    # In every field, and in the headings.
    told = write_csv([typed] * 3, [[typed] * 3]).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(told, newline="")):
        assert [one[0] for one in line] == ["'", "'", "'"]


def test_r26_a_plain_cell_is_as_it_was():
    assert cell('Åsa "Öberg"') == 'Åsa "Öberg"'
    assert write_csv(["a"], [['x"y']]).decode("utf-8-sig") == '"a"\r\n"x""y"\r\n'
