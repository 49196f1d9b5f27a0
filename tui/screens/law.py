"""What a note is in law, in one line or a few, by kind and responsible body."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.notebook.views import Body, Draft, NoteKind
from tui.i18n import Words, lazy

NOW_DRAFT_MUNICIPAL = lazy(
    "Now: a draft, only you see it. Published: as a rule a public document."
)
NOW_DRAFT_INDEPENDENT = lazy(
    "Now: a draft, only you see it. Published: part of the school's documentation."
)
NOW_MEMORY_MUNICIPAL = lazy(
    "Now: your own memory aid. Published: shared, and as a rule a public document."
)
NOW_MEMORY_INDEPENDENT = lazy(
    "Now: your memory aid. Published: shared, part of the school's documentation."
)
NOW_AGAIN_MUNICIPAL = lazy(
    "Now: a draft. What was published may still be a public document."
)
NOW_AGAIN_INDEPENDENT = lazy(
    "Now: a draft. What was published is still part of the school's documentation."
)
NOW_CHANGE_MUNICIPAL = lazy(
    "Now: as a rule a public document. The working copy is seen by you alone."
)
NOW_CHANGE_INDEPENDENT = lazy(
    "Now: the school's documentation. The working copy is seen by you alone."
)
PUBLISHED_MUNICIPAL = lazy("In law: as a rule a public document. Secrecy may apply.")
PUBLISHED_INDEPENDENT = lazy(
    "In law: part of the school's documentation. A duty of confidentiality applies."
)

PUBLISH_MUNICIPAL = lazy(
    "Once published it is as a rule a public document. Secrecy may apply. The pupil"
    " and guardians may ask for it."
)
PUBLISH_INDEPENDENT = lazy(
    "Once published it is part of the school's documentation. A duty of"
    " confidentiality applies. The pupil and guardians may ask to read it."
)
UNPUBLISH_MUNICIPAL = lazy(
    "If it is a public document it remains one. The published version is kept closed"
    " and opened only for a disclosure."
)
UNPUBLISH_INDEPENDENT = lazy(
    "It is still part of the school's documentation. The published version is kept"
    " closed and opened only on request."
)
DELETE_MUNICIPAL = lazy(
    "If it is a public document it remains one. What was published is kept closed"
    " until the records plan says otherwise, and opened only for a disclosure."
)
DELETE_INDEPENDENT = lazy(
    "It is still part of the school's documentation. What was published is kept"
    " closed until the records plan says otherwise, and opened only on request."
)

QUESTIONS: Sequence[Words] = (
    lazy("Is there a case, or will there be one?"),
    lazy("Does it hold a fact that nobody else has written down?"),
    lazy("Shall a colleague rely on it?"),
)
"""Any yes: an official note (R20)."""


def editor_line(body: Body, draft: Draft, kind: NoteKind) -> Words:
    """Return row 22 of the editor: what the note is now, and once published.

    ``kind`` is the one that is chosen at the moment (R20, R21).
    """
    municipal = body is Body.MUNICIPAL
    if draft.ver:
        return NOW_CHANGE_MUNICIPAL if municipal else NOW_CHANGE_INDEPENDENT
    if draft.was_published:
        return NOW_AGAIN_MUNICIPAL if municipal else NOW_AGAIN_INDEPENDENT
    if kind is NoteKind.MEMORY:
        return NOW_MEMORY_MUNICIPAL if municipal else NOW_MEMORY_INDEPENDENT
    return NOW_DRAFT_MUNICIPAL if municipal else NOW_DRAFT_INDEPENDENT


def reader_line(body: Body) -> Words:
    """Return what a published note is in law, for its readers (R21)."""
    return PUBLISHED_MUNICIPAL if body is Body.MUNICIPAL else PUBLISHED_INDEPENDENT


def publish_words(body: Body) -> Words:
    """Return what publishing makes of the note (R21)."""
    return PUBLISH_MUNICIPAL if body is Body.MUNICIPAL else PUBLISH_INDEPENDENT


def unpublish_words(body: Body) -> Words:
    """Return what unpublishing does not undo (R22)."""
    return UNPUBLISH_MUNICIPAL if body is Body.MUNICIPAL else UNPUBLISH_INDEPENDENT


def delete_words(body: Body) -> Words:
    """Return what deleting does not undo, and what is kept (R6, R22)."""
    return DELETE_MUNICIPAL if body is Body.MUNICIPAL else DELETE_INDEPENDENT
