"""Throwing an own draft away: the question, the act, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from securenotes.model import NoteId
from tui.i18n import lazy
from tui.keys import Hint
from tui.screens.dialogs.confirm import Confirm
from tui.screens.house import House
from tui.screens.note_rows import UNTITLED

DISCARD_THE_DRAFT = lazy("Discard the draft")
DISCARD = Hint("draft.discard", DISCARD_THE_DRAFT, lazy("Discard", "draft"))
"""The key as a footer names it."""


def ask_to_discard(
    screen: House[Any], note: NoteId, title: str, gone: Callable[[], None]
) -> None:
    """Ask, then throw an own draft away, link or no link (R10).

    ``gone`` shows the screen without it, or leaves the screen.
    """

    def discarded(_none: None) -> None:
        gone()
        screen.house.go.later(lazy("Draft discarded."))

    def answered(yes: bool | None) -> None:
        if yes:
            screen.run_task(
                lambda: screen.house.book.discard(note),
                group="discard",
                done=discarded,
                act=True,
            )

    question = Confirm(
        lazy("Discard the draft?"),
        [title or UNTITLED],
        yes=lazy("Yes, discard"),
        no=lazy("Keep the draft"),
    )
    screen.house.push_screen(question, answered)
