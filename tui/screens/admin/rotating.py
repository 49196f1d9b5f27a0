"""Changing keys with a bar in sight, and the sentence afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from securenotes.errors import FreshCodeNeeded, SecureNotesError
from tui.i18n import Words, lazy
from tui.screens.admin.acts import ask_code
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.words import pupils_words
from tui.screens.base import House
from tui.screens.dialogs.progress import Progress, Report

SEEN = 0.5
"""Seconds that a full bar stands: a change of few keys is over at once."""

STILL_WAITING = lazy(
    "The keys are not changed yet. They wait under Pending key changes."
)


def change_keys(
    screen: AdminScreen,
    who: Words,
    *,
    wholly: bool = False,
    after: Callable[[], None] | None = None,
) -> None:
    """Change every pending key of the school; ``who`` is shut out by that.

    ``wholly`` tells that they read no other pupils either.

    Stopping leaves all keys as they were.
    """
    chain = screen.chain

    async def work(report: Report) -> int:
        count = await screen.school.rotate(chain, report)
        await asyncio.sleep(SEEN)
        return count

    def again() -> None:
        change_keys(screen, who, wholly=wholly, after=after)

    def ended(result: int | SecureNotesError | None) -> None:
        if isinstance(result, FreshCodeNeeded):
            ask_code(cast("House[object]", screen), again)
            return
        if isinstance(result, SecureNotesError):
            screen.show_error(result)
        elif result is None:
            screen.warn(STILL_WAITING)
        else:
            screen.say(changed_words(result, who, wholly=wholly))
        if after is not None:
            after()

    heading = lazy("Changing keys")
    screen.app.push_screen(Progress(heading, work), ended)


def changed_words(pupils: int, who: Words, *, wholly: bool) -> Words:
    """Return ``Nycklarna är bytta för 3 elever. …``."""
    if not pupils:
        return lazy("The keys are changed.")
    if wholly:
        return lazy(
            "The keys are changed for {pupils}. {who} can read nothing new.",
            pupils=pupils_words(pupils),
            who=who,
        )
    return lazy(
        "Keys changed for {pupils}. {who} reads nothing new about them.",
        pupils=pupils_words(pupils),
        who=who,
    )
