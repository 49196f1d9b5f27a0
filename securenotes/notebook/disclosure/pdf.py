"""The bundle as PDF/A, set by typst from a fixed template and plain data.

No message of the library is shown or kept: its messages quote the text.
"""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files

from securenotes.notebook.disclosure.bundle import Bundle
from securenotes.notebook.paper.setting import NotSet, set_pdf
from securenotes.text import shown

TRIES = 4
_SHAPELESS = re.compile(r'the text `"(.{1,80}?)"` could not be displayed', re.DOTALL)


def write_pdf(bundle: Bundle, checked: str) -> bytes:
    """Set the bundle as PDF/A-2a; ``NotSet`` where it cannot be.

    A character that no font at hand has a shape for is written as its number,
    ``[U+6F22]``, and the file says so; HTML and JSON hold it as it is.
    """
    import typst

    template = (
        files("securenotes.notebook.disclosure").joinpath("bundle.typ").read_bytes()
    )
    shapeless: set[str] = set()
    for _ in range(TRIES):
        data = _data(bundle, checked, frozenset(shapeless))
        try:
            return set_pdf(template, "bundle", data)
        except typst.TypstError as error:
            found = {
                character
                for said in (error.message, error.diagnostic)
                for run in _SHAPELESS.findall(said)
                for character in _unescaped(run)
                if not character.isascii()
            }
            if not found - shapeless:
                break
            shapeless |= found
    raise NotSet from None


def _data(bundle: Bundle, checked: str, shapeless: frozenset[str]) -> str:
    """Write what the template reads."""
    used: list[str] = []

    def safe(text: str) -> str:
        def replaced(character: str) -> str:
            if character not in shapeless:
                return character
            used.append(character)
            return f"[U+{ord(character):04X}]"

        return "".join(replaced(c) for c in shown(text).replace("\t", "    "))

    labels = bundle.labels
    day = date.fromisoformat(bundle.day)
    told = {
        "language": bundle.language,
        "title": safe(bundle.title),
        "number": safe(bundle.label),
        "date": [day.year, day.month, day.day],
        "facts": [[safe(k), safe(v)] for k, v in bundle.facts],
        "decision": [safe(one) for one in bundle.decision],
        "left_out": [[safe(one.what), safe(one.why)] for one in bundle.left_out],
        "labels": {
            "decision": labels.decision,
            "left_out": labels.left_out,
            "what": labels.what,
            "why": labels.why,
            "document": labels.document,
            "page": labels.page,
            "nothing_left_out": labels.nothing_left_out,
        },
        "of": len(bundle.documents),
        "documents": [
            {
                "number": one.number,
                "heading": safe(one.heading),
                "facts": [[safe(k), safe(v)] for k, v in one.facts],
                "pieces": [
                    ["text", safe(piece.text)]
                    if piece.text
                    else ["masked", safe(bundle.mark(piece.ground))]
                    for piece in one.pieces
                ],
            }
            for one in (*bundle.documents, *bundle.beside)
        ],
        "ending": [checked],
    }
    if used:
        told["ending"] = [checked, labels.unshown]
    return json.dumps(told, ensure_ascii=False)


def _unescaped(run: str) -> str:
    """Read characters as the library's message writes them: ``\\u{1f600}``."""
    return re.sub(
        r"\\u\{([0-9a-fA-F]{1,6})\}", lambda found: chr(int(found[1], 16)), run
    )
