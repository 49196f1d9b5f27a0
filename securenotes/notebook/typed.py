"""What a person typed, made fit to be sealed: cleaned, there, and not too long."""

from __future__ import annotations

import dataclasses

from securenotes import rules
from securenotes.errors import BadInput
from securenotes.notebook.views import Draft, NoteKind
from securenotes.text import clean

REASON_LENGTH = 1_000


def cleaned(draft: Draft) -> Draft:
    """Give the draft with its texts cleaned for writing (vault § 4)."""
    return dataclasses.replace(
        draft,
        title=one_line(draft.title),
        category=one_line(draft.category),
        body=clean(draft.body)[0],
        reason=one_line(draft.reason),
    )


def one_line(text: str) -> str:
    """Clean a text that stands on one line."""
    return clean(text)[0].replace("\n", " ").strip()


def check_ready(draft: Draft, today: str) -> None:
    """Raise ``BadInput`` for the first thing that a publication lacks."""
    if not draft.title:
        raise BadInput("title", "missing")
    if not draft.body.strip():
        raise BadInput("body", "missing")
    if draft.kind is NoteKind.NONE:
        raise BadInput("kind", "missing")
    if not rules.kind_follows(draft.kind is NoteKind.OFFICIAL, draft.answers):
        raise BadInput("kind", "answers")
    if not draft.event_day:
        raise BadInput("event_day", "missing")
    if draft.event_day > today:
        raise BadInput("event_day", "future")


def checked_reason(reason: str) -> str:
    """Clean a reason; ``BadInput`` ("reason") when missing or too long."""
    line = one_line(reason)
    if not line:
        raise BadInput("reason", "missing")
    if len(line) > REASON_LENGTH:
        raise BadInput("reason", "long")
    return line
