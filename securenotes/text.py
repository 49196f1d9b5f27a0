"""Text that people type: cleaning, showing, comparing, cutting (vault § 4)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls that a terminal would obey, and marks that turn the line's direction.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str) -> tuple[str, int]:
    """Clean what was typed or pasted, on its way in.

    Every kind of line break becomes a newline; controls, marks of direction,
    U+FEFF and lone surrogates are dropped. Returns the text and how many
    characters were dropped, so that the person is told.
    """
    return _UNSAFE.subn("", _NEWLINES.sub("\n", text))


def shown(text: str) -> str:
    """Make kept text safe to show: what `clean` drops is seen as U+FFFD."""
    return _UNSAFE.sub("\ufffd", _NEWLINES.sub("\n", text))


def fold(text: str) -> str:
    """Write text for comparing: without case, accents and compatible forms."""
    if text.isascii():
        return text.lower()
    wide = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in wide if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text on one line; the hit is ``text[start:end]``."""

    text: str
    start: int
    end: int

    def __repr__(self) -> str:
        return "Snippet(…)"


def find(text: str, query: str) -> tuple[int, int] | None:
    """Where `query` first occurs in `text`, compared as `fold` does."""
    wanted = fold(query)
    if not wanted:
        return None
    if text.isascii():
        at = text.lower().find(wanted)
        return None if at < 0 else (at, at + len(wanted))
    # Each folded character remembers the one it came from.
    pieces = [fold(c) for c in text]
    at = "".join(pieces).find(wanted)
    if at < 0:
        return None
    origins = [i for i, piece in enumerate(pieces) for _ in piece]
    end = origins[at + len(wanted) - 1] + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return origins[at], end


def snippet(text: str, query: str, width: int) -> Snippet | None:
    """Cut at most `width` characters around the first hit, on one line.

    A hit that is wider itself is cut. None if there is no hit.
    """
    hit = find(text, query)
    if hit is None:
        return None
    start, end = hit
    left, right = 0, len(text)
    if right > width:
        inner = max(width - 2, 1)  # room for an ellipsis at either end
        end = min(end, start + inner)
        before = (inner - (end - start)) // 3
        left = max(0, min(start - before, right - inner))
        right = left + inner
    head = "…" if left else ""
    tail = "…" if right < len(text) else ""
    line = "".join(" " if c in "\n\t" else c for c in text[left:right])
    shift = len(head) - left
    return Snippet(head + line + tail, start + shift, end + shift)
