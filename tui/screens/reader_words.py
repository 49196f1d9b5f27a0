"""What the reader says of a note: its kind, its writers, its versions, its readers."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.notebook.views import NoteKind, OpenNote, ReaderRow, Version
from tui.i18n import Words, computed, lazy, text
from tui.screens.differences import change_words
from tui.when import full_day_words, moment_words
from tui.widgets.rows import Column, Item, Row

KINDS: dict[NoteKind, Words] = {
    NoteKind.NONE: lazy("Kind not chosen"),
    NoteKind.MEMORY: lazy("Memory note"),
    NoteKind.OFFICIAL: lazy("Official note"),
}
ROLES: dict[str, Words] = {
    "teacher": lazy("teacher"),
    "mentor": lazy("mentor"),
    "observer": lazy("observer"),
    "administrator": lazy("school administrator"),
}
GONE = lazy("The note is no longer there")
TAKEN_BACK = lazy("It has been unpublished or deleted, and is in no list any more.")
CHANGED = lazy("This note has been changed. F5 shows the new version.")

VERSION_COLUMNS = (
    Column("ver", width=3, right=True),
    Column("when", width=17, tone="dim"),
    Column("who", least=14),
    Column("what", width=22, tone="dim"),
)


def as_lines(lines: Sequence[Words]) -> str:
    return "\n".join(text(line) for line in lines)


def head_lines(opened: OpenNote, *, narrow: bool) -> list[Words]:
    """Return what the note is, who wrote it and who changed it last."""
    row, newest = opened.row, opened.versions[0]
    what = lazy(
        "{kind} · {category} · happened {day}",
        kind=KINDS[newest.kind],
        category=newest.category,
        day=full_day_words(newest.event_day),
    )
    written: Words = lazy(
        "Written by {who}, {when}",
        who=f"{row.author.name}, {row.author.post}".rstrip(", "),
        when=moment_words(row.published),
    )
    if opened.rights.see_readings:
        count = lazy("{n} of {all} have read", n=opened.have_read, all=opened.readers)
        first = written
        written = computed(lambda: f"{first} · {count}")
    lines: list[Words] = [what, written]
    if newest.ver > 1:
        editor = newest.editor
        lines.append(
            lazy(
                "Edited {when} by {who}",
                when=moment_words(newest.edited),
                who=f"{editor.name}, {editor.post}".rstrip(", "),
            )
        )
    return [*lines[:1], lines[-1]] if narrow and len(lines) > 2 else lines


def version_rows(versions: Sequence[Version]) -> list[Item]:
    """Return the versions, newest first, with what each changed."""
    rows: list[Item] = []
    by_ver = {v.ver: v for v in versions}
    for version in versions:
        before = by_ver.get(version.ver - 1)
        what: Words = lazy("was published")
        if before is not None:
            what = change_words(before.body, version.body)
        cells = (
            str(version.ver),
            moment_words(version.edited),
            version.editor.name,
            what,
        )
        rows.append(Row(key=str(version.ver), cells=cells))
    return rows


def reading_line(row: ReaderRow) -> Words:
    """Return one who can read, and whether they have."""
    if row.read_at:
        return lazy(
            "{who}, {role}: read {when}",
            who=row.person.name,
            role=ROLES.get(row.role, row.role),
            when=moment_words(row.read_at),
        )
    return lazy(
        "{who}, {role}: not yet",
        who=row.person.name,
        role=ROLES.get(row.role, row.role),
    )
