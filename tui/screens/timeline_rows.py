"""How a note stands in a pupil's timeline: two lines, most recent event first."""

from __future__ import annotations

from securenotes.notebook.views import Hit, NoteRow, NoteState
from tui.i18n import Words, lazy
from tui.screens.note_rows import (
    DRAFT,
    SIGNS,
    UNREAD_HERE,
    YOU,
    title_cell,
    unread,
)
from tui.when import plain_day_words, same_day
from tui.widgets.rows import Cell, Column, Row
from tui.widgets.safe_text import cut

COLUMNS = (
    Column("day", width=12, tone="dim"),
    Column("title", least=16),
    Column("category", width=13, drop=1),
    Column("author", width=14),
)


SCHOOL = 24
"""Cells of a school's name on the second line: the note's beginning stands there."""


def row_key(row: NoteRow) -> str:
    """Return a note's key in the timeline."""
    kind = "draft" if row.state is NoteState.DRAFT else "note"
    return f"{kind}:{row.note.hex()}"


def timeline_row(row: NoteRow, hit: Hit | None) -> Row:
    """Return a note in two lines: what and who, then how it begins."""
    cell = title_cell(row)
    if row.state is NoteState.DRAFT:
        cell = Cell(cell.text, tag=DRAFT)
    if hit is not None:
        cell = Cell(cell.text, tag=cell.tag, hits=hit.title_spans)
        second = Cell(hit.snippet, hits=hit.spans)
    elif unread(row):
        second = Cell(UNREAD_HERE)
    else:
        second = Cell(row.preview)
    return Row(
        key=row_key(row),
        cells=(
            plain_day_words(row.event_day),
            cell,
            row.category,
            YOU if row.mine else row.author.name,
        ),
        sign=SIGNS[row.state],
        bold=unread(row),
        second=second,
        second_right=written_words(row),
    )


def written_words(row: NoteRow) -> Words:
    """Return when a note was written, if not on the day it is about, and at which
    school, if not here (R23)."""
    if not row.published:
        return ""
    other_day = not same_day(row.created, row.event_day)
    day = plain_day_words(row.created)
    if row.origin is None:
        return lazy("written {day}", day=day) if other_day else ""
    school = cut(row.origin.school, SCHOOL)
    if other_day:
        return lazy("from {school}, {day}", school=school, day=day)
    return lazy("from {school}", school=school)
