"""What a note is in law, in one line or a few, by kind and responsible body."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.notebook.views import Body
from tui.i18n import Words, lazy

NOW_DRAFT_MUNICIPAL = lazy(
    "Now: a draft, only you see it. Published: as a rule a public document."
)
NOW_DRAFT_INDEPENDENT = lazy(
    "Now: a draft, only you see it. Published: part of the school's documentation."
)
NOW_CHANGE = lazy("Nobody sees the working copy until you publish the change.")

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

QUESTIONS: Sequence[Words] = (
    lazy("Is there a case, or will there be one?"),
    lazy("Does it hold a fact that nobody else has written down?"),
    lazy("Shall a colleague rely on it?"),
)
"""Any yes: an official note (R20)."""


def editor_line(body: Body, *, change: bool) -> Words:
    """Return row 22 of the editor."""
    if change:
        return NOW_CHANGE
    return NOW_DRAFT_MUNICIPAL if body is Body.MUNICIPAL else NOW_DRAFT_INDEPENDENT


def publish_words(body: Body) -> Words:
    """Return what publishing makes of the note (R21)."""
    return PUBLISH_MUNICIPAL if body is Body.MUNICIPAL else PUBLISH_INDEPENDENT


def unpublish_words(body: Body) -> Words:
    """Return what unpublishing does not undo (R22)."""
    return UNPUBLISH_MUNICIPAL if body is Body.MUNICIPAL else UNPUBLISH_INDEPENDENT
