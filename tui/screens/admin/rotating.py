"""Changing keys with a bar in sight, and the sentence afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from securenotes.errors import FreshCodeNeeded, SecureNotesError
from tui.i18n import Words, lazy
from tui.screens.admin.acts import ask_code
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.words import pupils_words
from tui.screens.dialogs.progress import Progress, Report
from tui.screens.house import House

SEEN = 0.5
"""Seconds that a full bar stands: a change of few keys is over at once."""

STILL_WAITING = lazy(
    "The keys are not changed yet. They wait under Pending key changes."
)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of keys came to."""

    pupils: int
    who: Words
    wholly: bool
    """Whether those shut out read no other pupils either."""

    @property
    def words(self) -> Words:
        """``Nycklarna är bytta för 3 elever. …``."""
        if not self.pupils:
            return lazy("The keys are changed.")
        if self.wholly:
            return lazy(
                "The keys are changed for {pupils}. {who} can read nothing new.",
                pupils=pupils_words(self.pupils),
                who=self.who,
            )
        return lazy(
            "Keys changed for {pupils}. {who} reads nothing new about them.",
            pupils=pupils_words(self.pupils),
            who=self.who,
        )


def change_keys(screen: AdminScreen, after: Callable[[], None]) -> None:
    """Change every pending key of the school; ``after`` reads the screen again.

    Stopping leaves all keys as they were.
    """
    chain = screen.chain

    async def work(report: Report) -> Changed:
        people = await screen.school.people(chain)
        shut = {one.person.user for one in await screen.school.pending(chain)}
        rows = [row for row in people if row.person.user in shut]
        who = rows[0].person.name if len(rows) == 1 else lazy("Those shut out")
        count = await screen.school.rotate(chain, report)
        await asyncio.sleep(SEEN)
        return Changed(count, who, wholly=not any(row.reads for row in rows))

    def again() -> None:
        change_keys(screen, after)

    def ended(result: Changed | SecureNotesError | None) -> None:
        if isinstance(result, FreshCodeNeeded):
            ask_code(cast("House[object]", screen), again)
            return
        if isinstance(result, SecureNotesError):
            screen.show_error(result)
        elif result is None:
            screen.warn(STILL_WAITING)
        else:
            screen.say(result.words)
        after()

    screen.app.push_screen(Progress(lazy("Changing keys"), work), ended)
