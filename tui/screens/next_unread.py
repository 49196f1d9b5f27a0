"""N: an unread note of whichever pupil, from any screen (R40)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from securenotes.notebook.views import NoteRow
from tui.i18n import lazy
from tui.keys import key
from tui.screens.house import House

NEXT_UNREAD = lazy("Next unread")
NEXT_UNREAD_KEY = key("n", "next_unread", NEXT_UNREAD, "note.next")
NOTHING_MORE = lazy("Nothing more unread.")


def open_unread(
    screen: House[Any], look: Callable[[], Awaitable[NoteRow | None]] | None = None
) -> None:
    """Open an unread note, old or new, or say that there is none.

    ``look`` finds it; without it the newest of all pupils is taken.
    """

    def found(row: NoteRow | None) -> None:
        if row is None:
            screen.say(NOTHING_MORE)
        else:
            screen.house.go.note(row.note)

    screen.run_task(look or screen.house.book.next_unread, group="next", done=found)
