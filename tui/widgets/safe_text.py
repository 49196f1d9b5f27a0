"""The only way in which text that a person typed reaches the screen.

Nothing here reads markup. Control and bidirectional characters are shown as
U+FFFD (vault § 4), and widths are counted in cells.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells, set_cell_size
from textual.content import Content

from tui.i18n import Words, text
from tui.signs import signs

_BREAKS = re.compile(r"\r\n|[\r\n\t\v\f\x85\u2028\u2029]")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_HIDDEN = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI}]")
_HIDDEN_BUT_NEWLINE = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{_BIDI}]")


def one_line(words: Words) -> str:
    """Return words on one line, with what cannot be shown as U+FFFD."""
    return _HIDDEN.sub("\ufffd", _BREAKS.sub(" ", text(words)))


def many_lines(words: Words) -> str:
    """Return words with their newlines, with what cannot be shown as U+FFFD."""
    unified = re.sub(r"\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text(words))
    return _HIDDEN_BUT_NEWLINE.sub("\ufffd", unified.replace("\t", "    "))


def safe(words: Words) -> Content:
    """Return words as content without markup, on one line."""
    return Content(one_line(words))


def safe_lines(words: Words) -> Content:
    """Return words as content without markup, newlines kept."""
    return Content(many_lines(words))


def width_of(words: Words) -> int:
    """Return how many cells the words take on one line."""
    return cell_len(one_line(words))


def cut(words: Words, width: int) -> str:
    """Return words of at most ``width`` cells, with an ellipsis where cut."""
    line = one_line(words)
    if cell_len(line) <= width:
        return line
    ellipsis = signs().ellipsis
    if width <= len(ellipsis):
        return set_cell_size(line, max(0, width))
    kept = chop_cells(line, width - len(ellipsis))[0]
    return kept.rstrip() + ellipsis


def fit(words: Words, width: int, *, right: bool = False) -> str:
    """Return words of exactly ``width`` cells, cut or padded."""
    line = cut(words, width)
    gap = " " * max(0, width - cell_len(line))
    return gap + line if right else line + gap
