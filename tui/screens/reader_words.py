"""What the reader says of a note: its kind, its writers, its versions, its readers."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.notebook.views import OpenNote, Version
from tui.i18n import Words, computed, lazy, text
from tui.screens.differences import DiffLine, change_words, line_differences
from tui.screens.kind_words import KINDS, facts_changed
from tui.screens.law import reader_line
from tui.when import (
    full_day_words,
    moment_words,
    plain_day_words,
    same_moment_day,
)
from tui.widgets.rows import Column, Item, Row

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


def head_lines(opened: OpenNote, today: str, *, narrow: bool) -> list[Words]:
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
        when=moment_words(row.created),
    )
    if row.origin is not None:
        written = lazy(
            "From {school}, written by {who}, {when}",
            school=row.origin.school,
            who=row.origin.author,
            when=moment_words(row.created),
        )
        since = lazy("here since {when}", when=moment_words(row.published))
        came = written
        written = computed(lambda: f"{came} · {since}")
    elif not same_moment_day(row.created, row.published):
        on = lazy("published {when}", when=moment_words(row.published))
        whole = written
        written = computed(lambda: f"{whole} · {on}")
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
    if narrow and len(lines) > 2:
        lines = [lines[0], lines[-1]]
    law = reader_line(opened.school.body)
    if opened.rights.edit and not narrow:
        review = review_line(opened.review_day, today)
        return [*lines, review, law]
    return [*lines, law]


def version_lines(before: Version, after: Version) -> list[DiffLine]:
    """Return a version with ``−`` and ``+`` before what it changed: what is said
    of the note first, then its text."""
    lines: list[DiffLine] = []
    for was, now in facts_changed(before, after):
        lines += [DiffLine("removed", was), DiffLine("added", now)]
    if lines:
        lines.append(DiffLine("same", ""))
    return lines + line_differences(before.body, after.body)


def review_line(day: str, today: str) -> Words:
    """Return what is said of a note's review date (R25)."""
    if not day:
        return lazy("No longer relevant: waits for the records plan")
    if day <= today:
        return lazy("To be reviewed since {day}", day=plain_day_words(day))
    return lazy("Reviewed again {day}", day=plain_day_words(day))


def version_rows(versions: Sequence[Version]) -> list[Item]:
    """Return the versions, newest first, with what each changed."""
    rows: list[Item] = []
    by_ver = {v.ver: v for v in versions}
    for version in versions:
        before = by_ver.get(version.ver - 1)
        what: Words = lazy("was published")
        if before is not None:
            what = change_words(before.body, version.body)
            if before.kind is not version.kind:
                what = lazy("kind changed")
        cells = (
            str(version.ver),
            moment_words(version.edited),
            version.editor.name,
            what,
        )
        rows.append(Row(key=str(version.ver), cells=cells))
    return rows
