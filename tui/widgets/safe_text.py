"""The only way in which text that a person typed reaches the screen.

Nothing here reads markup. Control and bidirectional characters are shown as
U+FFFD (vault § 4), and widths are counted in cells.
"""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size
from textual.content import Content

from securenotes.text import shown
from tui.i18n import Words, text
from tui.signs import signs


def one_line(words: Words) -> str:
    """Return words on one line, with what cannot be shown as U+FFFD."""
    return shown(text(words)).replace("\n", " ").replace("\t", " ")


def many_lines(words: Words) -> str:
    """Return words with their newlines, with what cannot be shown as U+FFFD."""
    return shown(text(words)).replace("\t", "    ")


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


def break_at(words: Words, width: int) -> tuple[str, str]:
    """Break words between two of them: what ``width`` cells hold, and the rest."""
    line = one_line(words)
    if cell_len(line) <= width:
        return line, ""
    held = chop_cells(line, max(1, width + 1))[0]
    first = held.rpartition(" ")[0] or held[:-1]
    return first.rstrip(), line[len(first) :].strip()


def wrap(words: Words, width: int) -> list[str]:
    """Break words between words, as often as ``width`` cells ask for."""
    line, rest = break_at(words, width)
    lines = [line]
    while rest:
        line, rest = break_at(rest, width)
        lines.append(line)
    return lines


def fit(words: Words, width: int, *, right: bool = False) -> str:
    """Return words of exactly ``width`` cells, cut or padded."""
    line = cut(words, width)
    gap = " " * max(0, width - cell_len(line))
    return gap + line if right else line + gap
