"""How a note and a pupil stand as rows in the lists of every screen."""

from __future__ import annotations

from textwrap import wrap

from securenotes.notebook.views import NoteRow, NoteState, PupilRef, PupilRow
from tui.i18n import Words, language, lazy, text
from tui.when import day_words, row_moment
from tui.widgets.rows import Cell, Column, Line, Row, Sign

CHANGED = lazy("changed", "note")
EDITED = lazy("edited", "note")
MOVED = lazy("moved", "note")
DRAFT = lazy("Draft")
UNTITLED = lazy("(no title)")
YOU = lazy("you")
FORMER = lazy("Former pupil")
UNREAD_HERE = lazy("Unread. Enter opens the note and marks it as read.")

SIGNS: dict[NoteState, Sign] = {
    NoteState.DRAFT: "draft",
    NoteState.UNREAD: "unread",
    NoteState.CHANGED: "unread",
    NoteState.READ: "",
}


def news_columns(when: int) -> tuple[Column, ...]:
    """Return a published note's columns; ``when`` is the width of its time."""
    return (
        Column("pupil", width=19),
        Column("class", width=3, drop=2),
        Column("title", least=12),
        Column("author", width=12, drop=1),
        Column("when", width=when, right=True, tone="dim"),
    )


NEWS_COLUMNS = {"news-sv": news_columns(12), "news-en": news_columns(15)}
"""By language: ``yesterday 14:05`` is longer than ``i går 14:05``."""
DRAFT_COLUMNS = (
    Column("pupil", width=19),
    Column("class", width=3, drop=2),
    Column("title", least=12),
    Column("when", width=24, right=True, tone="dim"),
)
PUPIL_TITLES = (
    Column("title", least=12),
    Column("when", width=13, right=True, tone="dim"),
)


def sentence(words: Words, width: int) -> list[Line]:
    """Return a sentence among the rows, on as many lines as it needs."""
    return [Line(part) for part in wrap(text(words), max(20, width - 3))]


def pupil_name(pupil: PupilRef) -> Words:
    """Return the name or alias; a former pupil is never named (R10)."""
    return FORMER if pupil.former else pupil.name


def unread(row: NoteRow) -> bool:
    """Return whether the note is new or changed for this reader."""
    return row.state in (NoteState.UNREAD, NoteState.CHANGED)


def title_cell(row: NoteRow) -> Cell:
    """Return the title with what it is: changed, or edited before it was read."""
    tag: Words = ""
    if row.state is NoteState.CHANGED:
        tag = CHANGED
    elif row.state is NoteState.READ and row.was_edited:
        tag = EDITED
    return Cell(row.title or UNTITLED, tag=tag)


def origin_words(row: NoteRow) -> Words:
    """Return whence a note came with its pupil; "" for one written here (R23)."""
    return lazy("from {school}", school=row.origin.school) if row.origin else ""


def archive_cell(row: NoteRow) -> Cell:
    """Return the title, with the school that a moved note came from.

    That a reader has missed a change tells them more, so it goes before.
    """
    if row.origin is None or row.state is NoteState.CHANGED:
        return title_cell(row)
    return Cell(row.title or UNTITLED, tag=origin_words(row), brief=MOVED)


def news_row(row: NoteRow) -> Row:
    """Return a published note as Start shows it."""
    return Row(
        key=f"note:{row.note.hex()}",
        cells=(
            pupil_name(row.pupil),
            row.pupil.class_name,
            title_cell(row),
            row.editor.name,
            row_moment(row.edited),
        ),
        sign=SIGNS[row.state],
        bold=unread(row),
        columns=f"news-{language()}",
    )


def draft_row(row: NoteRow) -> Row:
    """Return an own draft as Start shows it."""
    return Row(
        key=f"draft:{row.note.hex()}",
        cells=(
            pupil_name(row.pupil),
            row.pupil.class_name,
            row.title or UNTITLED,
            lazy("saved {when}", when=row_moment(row.edited)),
        ),
        sign="draft",
        columns="drafts",
    )


def latest_words(row: PupilRow, *, with_author: bool) -> Words:
    """Return when the newest note came, and by whom where there is room."""
    if not row.latest_at:
        return "–"
    when = day_words(row.latest_at)
    if with_author and row.latest_by:
        return lazy("{when}, {who}", when=when, who=row.latest_by)
    return when


def key_id(key: str) -> bytes:
    """Return the id in a row's key."""
    return bytes.fromhex(key.partition(":")[2])
