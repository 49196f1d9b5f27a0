"""Nothing that is typed is read as markup, obeyed by the terminal, or too wide."""

import os
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.plain.lines import Lines
from tui.signs import set_signs
from tui.widgets.row_drawing import place
from tui.widgets.rows import Column
from tui.widgets.safe_text import (
    break_at,
    cut,
    fit,
    many_lines,
    one_line,
    safe,
    width_of,
    wrap,
)

HOSTILE = [
    "[/x]",
    "[red]röd[/red]",
    "[/",
    "\\[",
    "[@click=app.quit]x[/]",
    "\x1b[31mröd\x1b[0m",
    "\x1b]52;c;aGVq\x07",
    "a\u202eb\u2066c",
    "rad\r\nrad\ttab\x00",
    "名前" * 20,
    "e\u0301" * 50,
    "👩‍🏫" * 10,
    "\ufeffx\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_is_shown_letter_by_letter(text):
    line = one_line(text)
    assert safe(text).plain == line
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in line)
    assert not set(line) & set("\u202e\u2066\ufeff\ud800\u200e")
    for kept in "[/x]":
        assert line.count(kept) == text.count(kept)


def test_newlines_are_kept_where_there_is_room_for_them():
    assert many_lines("a\r\nb\u2028c\td\x1b") == "a\nb\nc    d\ufffd"


@given(st.text(), st.integers(0, 40), st.sampled_from(["unicode", "ascii"]))
def test_cut_text_is_never_wider_and_fitted_text_is_exactly_as_wide(text, width, name):
    set_signs(name)
    try:
        assert cell_len(cut(text, width)) <= width
        assert cell_len(fit(text, width)) == width
        assert cell_len(fit(text, width, right=True)) == width
    finally:
        set_signs("unicode")


def test_what_fits_is_not_cut():
    assert cut("Läsläxan", 8) == "Läsläxan"
    assert cut("Läsläxan", 7) == "Läsläx…"
    assert cut("Läsläxan på", 10) == "Läsläxan…"
    assert width_of("Läsläxan") == 8


COLUMNS = [
    Column("day", width=11),
    Column("name", width=20),
    Column("class", width=3, drop=2),
    Column("title"),
    Column("author", width=12, drop=1),
]


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (120, ["day", "name", "class", "title", "author"]),
        (80, ["day", "name", "class", "title", "author"]),
        (60, ["day", "name", "class", "title"]),
        (50, ["day", "name", "title"]),
    ],
)
def test_columns_are_dropped_in_the_order_given_never_squeezed(width, names):
    placed = place(COLUMNS, width)
    assert [column.name for _index, column, _width in placed] == names
    assert sum(w for _i, _c, w in placed) + 2 * (len(placed) - 1) + 4 == width


@given(st.integers(10, 200))
def test_columns_of_fixed_width_keep_it(width):
    for _index, column, got in place(COLUMNS, width):
        assert got == column.width or (not column.width and got >= 1)


@given(st.lists(st.text("aåé漢", min_size=1, max_size=9), max_size=12))
def test_a_sentence_in_two_rows_loses_no_word(words):
    first, rest = break_at(" ".join(words), 20)
    assert f"{first} {rest}".split() == words
    assert cell_len(first) <= 20
    whole = cell_len(" ".join(words)) <= 20
    assert whole == (rest == "")


@given(st.lists(st.text("aåé漢", min_size=1, max_size=60), max_size=12))
def test_wrapped_lines_fit_and_lose_nothing(words):
    lines = wrap(" ".join(words), 20)
    assert "".join("".join(lines).split()) == "".join(words)
    assert all(cell_len(line) <= 20 for line in lines)
    if all(cell_len(word) <= 20 for word in words):
        assert " ".join(lines).split() == words  # broken between words alone


async def test_plain_lines_break_between_words_at_the_terminal_s_width(monkeypatch):
    def no_terminal(_handle: int) -> NoReturn:
        raise OSError

    lines = object.__new__(Lines)
    written: list[str] = []
    monkeypatch.setattr(lines, "_write", written.append, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", no_terminal)
    monkeypatch.delenv("COLUMNS", raising=False)
    long = "Vårdnadshavare har ordet " * 12
    await lines.tell([long.strip()])
    broken = "".join(written).split("\r\n")[:-1]
    assert " ".join(broken) == long.strip()
    assert all(len(line) <= 80 for line in broken)  # a pipe has no width
    monkeypatch.setenv("COLUMNS", "40")
    written.clear()
    await lines.tell([long.strip()])
    assert all(len(line) <= 40 for line in "".join(written).split("\r\n"))
