"""The numbered bundle: what is given out, as one value and as JSON (R26).

Everything here is already masked: a bundle is built from pieces, and what was
masked is in no piece. Words and labels come from the interface, in its language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from securenotes.notebook.disclosure.masks import Piece
from securenotes.text import shown

FORMAT = "anteckning-disclosure/1"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One document of the bundle: its running number, facts and text."""

    number: int
    """0 for what is kept beside the notes."""
    heading: str
    facts: tuple[Pair, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, repr=False)
class LeftOut:
    """One line of what was left out and why; ``code`` for machines."""

    what: str
    code: str
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class Labels:
    """The words that stand around the documents."""

    decision: str
    left_out: str
    what: str
    why: str
    documents: str
    document: str
    """With ``{number}`` and ``{of}``."""
    masked: str
    """With ``{ground}``: what stands where something is masked."""
    page: str
    """With ``{page}`` and ``{pages}``."""
    nothing_left_out: str
    checksum: str
    unshown: str
    """Told where a character has no shape in the PDF's fonts."""


@dataclass(frozen=True, slots=True, repr=False)
class Bundle:
    """A decision with the documents that are given out."""

    language: str
    label: str
    """The request's number; the files are named by it and the day."""
    day: str
    title: str
    facts: tuple[Pair, ...]
    decision: tuple[str, ...]
    """Paragraphs of the decision sheet."""
    left_out: tuple[LeftOut, ...]
    documents: tuple[Document, ...]
    grounds: tuple[Pair, ...]
    """Code and short words of every ground that occurs."""
    labels: Labels
    beside: tuple[Document, ...] = ()
    """What is kept and is no note, in an extract of one's own data."""

    def short(self, code: str) -> str:
        """What a ground is called in the text."""
        return dict(self.grounds).get(code, code)

    def mark(self, code: str) -> str:
        """What stands in the place of a masked passage."""
        return self.labels.masked.replace("{ground}", self.short(code))

    def written(self, pieces: Sequence[Piece]) -> str:
        """A document's text as it is given out."""
        return "".join(shown(one.text) or self.mark(one.ground) for one in pieces)


def write_json(bundle: Bundle) -> bytes:
    """Write the bundle for machines: UTF-8, every piece apart."""
    told = {
        "format": FORMAT,
        "language": bundle.language,
        "number": bundle.label,
        "day": bundle.day,
        "title": bundle.title,
        "facts": [{"label": k, "value": v} for k, v in bundle.facts],
        "decision": list(bundle.decision),
        "leftOut": [
            {"what": one.what, "ground": one.code, "why": one.why}
            for one in bundle.left_out
        ],
        "grounds": dict(bundle.grounds),
        "documents": [{"number": one.number, **_told(one)} for one in bundle.documents],
        "beside": [_told(one) for one in bundle.beside],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _told(one: Document) -> dict[str, object]:
    return {
        "heading": one.heading,
        "facts": [{"label": k, "value": v} for k, v in one.facts],
        "text": [
            {"text": shown(piece.text)} if piece.text else {"masked": piece.ground}
            for piece in one.pieces
        ],
    }


def checksum(data: bytes) -> str:
    """SHA-256 of a file, as it is printed."""
    return hashlib.sha256(data).hexdigest()
