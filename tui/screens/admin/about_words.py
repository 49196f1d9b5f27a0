"""The report of who has read about a pupil, in plain words to hand out."""

from __future__ import annotations

import unicodedata

from securenotes.notebook.access.about import AboutLine, AboutReport, Kind
from tui.i18n import Words, lazy, nlazy, text
from tui.screens.admin.words import ROLES
from tui.when import full_day_words

COLUMNS: tuple[Words, ...] = (
    lazy("Day"),
    lazy("Who, by role"),
    lazy("What", "log"),
    lazy("Times"),
)
KINDS: dict[Kind, Words] = {
    Kind.READ: lazy("read a note"),
    Kind.LISTED: lazy("saw titles of notes"),
    Kind.SEARCHED: lazy("searched in the notes"),
    Kind.GIVEN_OUT: lazy("gave out what is kept"),
    Kind.NAMED: lazy("saw the protected name"),
}
NO_LINK = lazy("without a link to the pupil")


def title_words(report: AboutReport) -> Words:
    """Return the heading; a protected pupil's name is the alias (R29)."""
    return lazy("Who has read about {name}", name=report.pupil.name or "–")


def about_words(report: AboutReport) -> list[Words]:
    """Return what the report is, and what it does not tell."""
    return [
        lazy(
            "{school}, {day}. From the school's access log.",
            school=report.pupil.school,
            day=full_day_words(report.day),
        ),
        lazy(
            "Each row is a day on which somebody at the school read, listed, searched"
            " or gave out what is written about the pupil: in which role, and how many"
            " times. Titles and texts are not here, nor are the names of staff."
        ),
        lazy(
            "Lists that show titles of several pupils at once are not counted. The log"
            " is kept for at least five years."
        ),
    ]


def role_words(line: AboutLine) -> Words:
    """Return a role, or that nothing tied the person to the pupil."""
    return ROLES.get(line.role, NO_LINK)


def cells(line: AboutLine) -> tuple[Words, ...]:
    """Return a line as its four columns."""
    return (
        full_day_words(line.day),
        role_words(line),
        KINDS[line.kind],
        nlazy("{n} time", "{n} times", line.times),
    )


def as_text(report: AboutReport) -> str:
    """Write the report as plain text, in the language in use."""
    rows = [tuple(text(one) for one in COLUMNS)]
    rows += [tuple(text(one) for one in cells(line)) for line in report.lines]
    widths = [max(len(row[n]) for row in rows) + 2 for n in range(len(COLUMNS))]
    lines = [text(title_words(report)), ""]
    lines += [text(one) for one in about_words(report)]
    lines.append("")
    if not report.lines:
        lines.append(text(lazy("Nobody has read about the pupil.")))
    else:
        lines += [
            "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            for row in rows
        ]
    written = "\n".join(line.rstrip() for line in lines) + "\n"
    return unicodedata.normalize("NFC", written)
