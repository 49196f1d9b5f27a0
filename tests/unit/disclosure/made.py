"""Bundles for tests, with hostile and with ordinary text."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

from pypdf import PdfReader

from securenotes.notebook.disclosure.bundle import Bundle, Document, Labels, LeftOut
from securenotes.notebook.disclosure.masks import Piece

LABELS = Labels(
    decision="Beslut",
    left_out="Vad som är utelämnat och varför",
    what="Vad",
    why="Varför",
    documents="Handlingar",
    document="Handling {number} av {of}",
    masked="maskat: {ground}",
    page="{page} av {pages}",
    nothing_left_out="Inget är utelämnat.",
    checksum="Kontrollsumma",
    unshown="Tecken utan form skrivs som nummer.",
)

HOSTILE = (
    '#eval("1+1") #panic("x") #import "@preview/x:1.0.0": *',
    "] [ } { ) ( $x$ *fet* _kursiv_ `kod` ``` <etikett> @ref \\ \\u{41} // /* */",
    "= Rubrik\n- lista\n+ ett\n/ term: ord\n#set text(fill: white)",
    "<script>alert(1)</script> &amp; \" ' onload=x javascript:1",
    "{number} {of} {ground} {page} {{x}} %s %(x)s",
    "شكرا שלום abc 123",
    "a\u0301e\u0308 Å Ä Ö å ä ö é – “” € … ½ ß ﬁ",
    "\t\ttabbar   och   blanka\n\n\nrader",
    "漢字 😀 👩‍👩‍👧 🇸🇪 \U0001d504",
    "=1+1\t+2 -3 @4",
    "'; DROP TABLE note; --",
    "\ufffd \ufffe \uffff \u0378",
)


def make_bundle(*texts: str, grounds: tuple[str, ...] = ("osl-12-3",)) -> Bundle:
    """Give each text as a document, with a masked passage in the middle."""
    return Bundle(
        language="sv",
        label="2026-001",
        day="2026-03-02",
        title="Utlämnande",
        facts=(("Elev", "Alva Lindqvist"),),
        decision=("Handlingarna lämnas ut.", "Så här överklagar du."),
        left_out=(LeftOut("Handling 1, en passage", grounds[0], "OSL 12:3"),),
        documents=tuple(
            Document(
                n,
                text[:40].replace("\n", " "),
                (("Datum", "2 mars 2026"),),
                (Piece(text), Piece("", grounds[0]), Piece(text)),
            )
            for n, text in enumerate(texts, 1)
        ),
        grounds=(("osl-12-3", "OSL 12 kap. 3 §"),),
        labels=LABELS,
    )


def streams(pdf: bytes) -> bytes:
    """Give a PDF's bytes with every compressed stream opened."""
    found = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(found)


def read_text(pdf: bytes) -> str:
    """Give the text of a PDF, page by page."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages)
