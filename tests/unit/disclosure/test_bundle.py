"""R26: what is masked is in no file, and no text is ever read as markup."""

from __future__ import annotations

import html
import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securenotes.errors import BadInput
from securenotes.notebook.disclosure import making
from securenotes.notebook.disclosure import pdf as pdf_room
from securenotes.notebook.disclosure.bundle import write_json
from securenotes.notebook.disclosure.html import write_html
from securenotes.notebook.disclosure.making import make_files
from securenotes.notebook.disclosure.masks import Mask, fitting, pieces
from securenotes.notebook.disclosure.pdf import write_pdf
from securenotes.notebook.paper import files as paper_files
from securenotes.notebook.paper.files import (
    find_folder,
    is_shared,
    write_files,
)
from securenotes.notebook.paper.setting import NotSet
from securenotes.text import shown
from tests.unit.disclosure.made import HOSTILE, make_bundle, read_text, streams

SECRET = "Noor Haddads pappa Xerxes hämtade henne kl. 14.15"


def with_secret(text: str):
    """A bundle whose documents hold a secret, masked."""
    whole = f"{text} {SECRET} {text}"
    at = whole.index(SECRET)
    cut = pieces(whole, fitting(whole, [Mask(at, at + len(SECRET), "osl-12-3")]))
    bundle = make_bundle(text)
    return replace(bundle, documents=(replace(bundle.documents[0], pieces=cut),))


@pytest.mark.parametrize("text", ["Frånvaro i åk 7. Möte på måndag.", *HOSTILE[:2]])
def test_r26_what_is_masked_is_in_the_bytes_of_no_file(text):
    made = make_files(with_secret(text))
    assert made.pdf
    assert {name.rpartition(".")[2] for name in made.files} == {
        "pdf",
        "html",
        "json",
        "sha256",
    }
    for name, data in made.files.items():
        opened = streams(data) if name.endswith(".pdf") else data
        for word in SECRET.replace(".", " ").split():
            for written in (word, word.upper(), word.encode("utf-16-be").hex()):
                if len(written) > 4:
                    assert written.encode() not in opened, name
            if len(word) > 4:
                assert word.encode("utf-16-be") not in opened, name
    (pdf,) = (data for name, data in made.files.items() if name.endswith(".pdf"))
    told = read_text(pdf)
    assert "maskat: OSL 12 kap. 3 §" in told
    assert not [w for w in re.findall(r"\w{4,}", SECRET) if w in told]


def test_r26_the_extracted_text_is_what_is_given_out():
    # The measure itself: a text that is given out is found.
    told = read_text(write_pdf(make_bundle("Åäö läser – 5 € Noor"), "summa 1"))
    assert "Åäö läser – 5 € Noor" in told
    assert "summa 1" in told


@pytest.mark.parametrize("text", HOSTILE)
def test_r26_hostile_text_is_set_as_text(text):
    data = write_pdf(make_bundle(text), "")
    assert data.startswith(b"%PDF-1.7")
    assert b"pdfaid:part" in data
    told = " ".join(read_text(data).split())
    for word in re.findall(r"[#\]$@*=<]?[A-Za-zåäöÅÄÖ0-9]{3,}", text):
        assert word in told, word


@pytest.mark.parametrize("text", HOSTILE)
def test_r26_html_escapes_and_holds_all(text):
    told = write_html(make_bundle(text), "").decode()
    body = told.partition("<body>")[2]
    assert "<script" not in body
    assert not re.search(
        r"<(?!/?(h1|h2|p|table|tr|th|td|section|div|mark|body|html)\b)", body
    )
    assert "src=" not in told
    assert "href=" not in told
    (first,) = re.findall(r'<div class="text" dir="auto">(.*?)<mark>', told, re.DOTALL)
    assert html.unescape(first) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_r26_json_holds_text_and_grounds_apart(text):
    told = json.loads(write_json(make_bundle(text)))
    (document,) = told["documents"]
    assert document["text"] == [{"text": text}, {"masked": "osl-12-3"}, {"text": text}]
    assert told["leftOut"][0]["ground"] == "osl-12-3"


@given(st.text(max_size=120).map(shown), st.text(max_size=20).map(shown))
@settings(max_examples=25, deadline=None)
def test_r26_any_text_is_set_and_what_is_masked_is_not_in_it(text, around):
    secret = "XERXESQVARN"
    whole = f"{text} {secret} {around}"
    at = whole.index(secret)
    cut = pieces(whole, fitting(whole, [Mask(at, at + len(secret), "osl-12-3")]))
    bundle = make_bundle(text)
    document = replace(bundle.documents[0], heading="H", pieces=cut)
    made = make_files(replace(bundle, documents=(document,)))
    assert made.pdf
    for name, data in made.files.items():
        if name.endswith(".pdf"):
            assert secret not in read_text(data)
            assert secret.encode() not in streams(data)
        else:
            assert secret.encode() not in data


def test_r26_without_typst_the_other_forms_are_written(monkeypatch):
    monkeypatch.setattr(making, "can_write_pdf", lambda: False)
    made = make_files(make_bundle("Hej"))
    assert not made.pdf
    assert {name.rpartition(".")[2] for name in made.files} == {
        "html",
        "json",
        "sha256",
    }


def test_r26_a_folder_that_others_may_change_is_told_of(tmp_path, monkeypatch):
    tmp_path.chmod(0o755)
    assert not is_shared(tmp_path)
    tmp_path.chmod(0o757)
    assert is_shared(tmp_path)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(paper_files, "find_file_system", lambda folder: "nfs4")
    assert is_shared(tmp_path)


def test_r26_the_same_bundle_has_the_same_digest():
    one, two = make_files(make_bundle("Hej")), make_files(make_bundle("Hej"))
    assert one.digest == two.digest
    assert one.digest != make_files(make_bundle("Hej!")).digest


def test_r29_names_of_files_hold_number_and_day_alone():
    for name in make_files(make_bundle("Hej")).files:
        assert re.fullmatch(r"2026-001_2026-03-02\.(pdf|html|json|sha256)", name)


def test_r26_no_text_in_the_error_of_a_pdf_that_cannot_be_set(monkeypatch):
    monkeypatch.setattr(pdf_room, "TRIES", 1)
    with pytest.raises(NotSet) as raised:
        write_pdf(make_bundle("\ue123 hemligt"), "")
    assert "hemligt" not in repr(raised.value) + str(raised.value)
    assert raised.value.__context__ is None


def test_r26_files_are_their_owners_alone_and_never_over_another(tmp_path: Path):
    files = {"a.json": b"1", "b.json": b"2"}
    write_files(tmp_path, files)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o600
    assert (tmp_path / "b.json").read_bytes() == b"2"
    (tmp_path / "a.json").unlink()
    with pytest.raises(BadInput) as raised:
        write_files(tmp_path, files)
    assert raised.value.why == "exists"
    # All or nothing: what was written first is gone, what was there stands.
    assert not (tmp_path / "a.json").exists()
    assert (tmp_path / "b.json").read_bytes() == b"2"
    (tmp_path / "a.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput):
        write_files(tmp_path, {"a.json": b"3"})
    assert not (tmp_path / "elsewhere").exists()


def test_r26_a_folder_that_cannot_be_used_says_why(tmp_path: Path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    wrong = {
        "": "empty",
        "ut": "relative",
        str(tmp_path / "nowhere"): "missing",
        str(tmp_path / "file"): "file",
        str(tmp_path / "file" / "below"): "missing",
        "/tmp/\x1b[2J": "characters",
    }
    for typed, why in wrong.items():
        with pytest.raises(BadInput) as raised:
            find_folder(typed)
        assert (raised.value.field, raised.value.why) == ("folder", why)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_folder(" ~ ") == tmp_path
