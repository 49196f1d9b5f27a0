"""Asks before unpublishing or deleting, with a reason (R6, R7, R22)."""

from __future__ import annotations

from securenotes.notebook.views import OpenNote
from tui.i18n import Words, lazy, nlazy
from tui.screens.dialogs.reason import ReasonDialog
from tui.screens.law import delete_words, unpublish_words
from tui.widgets.safe_text import cut

TITLE_CELLS = 60
"""How much of a long title is named; the reason must stay in sight."""


class WithdrawDialog(ReasonDialog):
    """Dismisses with the reason, or None; Enter in the reason presses nothing."""

    SCREEN_ID = "withdraw"

    def __init__(self, opened: OpenNote, *, delete: bool) -> None:
        super().__init__(
            lazy("Delete the note?") if delete else lazy("Unpublish the note?"),
            _deleting(opened) if delete else _unpublishing(opened),
            yes=lazy("Yes, delete") if delete else lazy("Yes, unpublish"),
            no=lazy("Keep the note") if delete else lazy("Keep published"),
            name=f"{'delete' if delete else 'unpublish'}:{opened.row.note.hex()}",
            about=lazy(
                "Nothing about the pupil here. The school's administrators can read"
                " the reason."
            ),
            careful=True,
        )


def _title(opened: OpenNote) -> str:
    return cut(opened.versions[0].title, TITLE_CELLS)


def _deleting(opened: OpenNote) -> list[Words]:
    return [
        nlazy(
            "“{title}” disappears for the only person who can read it.",
            "“{title}” disappears for all {n} who can read it.",
            opened.readers,
            title=_title(opened),
        ),
        delete_words(opened.school.body),
    ]


def _unpublishing(opened: OpenNote) -> list[Words]:
    return [
        lazy("“{title}” becomes a draft only you see.", title=_title(opened)),
        nlazy(
            "{n} person can read it today, {read} have.",
            "{n} people can read it today, {read} have.",
            opened.readers,
            read=opened.have_read,
        ),
        unpublish_words(opened.school.body),
    ]
