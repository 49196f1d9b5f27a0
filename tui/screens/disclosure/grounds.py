"""Asks by what ground a passage or a whole document is not given out."""

from __future__ import annotations

from securenotes.notebook.disclosure.grounds import GROUNDS, OUTSIDE
from securenotes.notebook.disclosure.views import Asked
from tui.i18n import Words, lazy
from tui.screens.dialogs.choose import Choose
from tui.screens.disclosure.words import BRIEF, SHORT, joined


def ground_question(asked: Asked, *, whole: bool) -> Choose:
    """Ask for a ground; of a whole document also whether it was asked for."""
    codes = list(GROUNDS[asked.school.body, asked.request])
    if whole:
        codes.append(OUTSIDE)
    options: list[tuple[str, Words]] = [
        (code, joined(SHORT[code], BRIEF[code])) for code in codes
    ]
    heading = lazy("By what ground?")
    body = lazy("The ground stands in the decision, and where something is masked.")
    return Choose(heading, options, body=body)
