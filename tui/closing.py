"""Closes what may not be seen any longer, wherever it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from securenotes.errors import SecureNotesError
from tui import textual_private
from tui.i18n import lazy
from tui.screens.house import House

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from securenotes.notebook.session import Notebook
    from tui.app import AnteckningApp

LOST = lazy("You can no longer read this pupil's notes")
KEPT = lazy(
    "Your access has changed, and what was open is closed. Your own drafts, and what"
    " you had just written, remain under 1 Start: read or discard them."
)


async def close_lost(app: AnteckningApp, book: Notebook) -> None:
    """Close what shows a pupil whom this person may not read any more (R4).

    With all that lies over it. What was being written is kept first (R10, R42);
    an editor whose text cannot be kept stays, for nothing is lost.
    """
    told = False
    for mode, stack in textual_private.stacks_of(cast("App[object]", app)):
        lost = [n for n, screen in enumerate(stack) if _is_lost(screen, book)]
        if not lost:
            continue
        going = [one for one in stack[lost[0] :] if isinstance(one, House)]
        if not await _keep(going):
            continue
        if mode == app.current_mode:
            told = True
            await _pop(app, going)
        else:
            await app.remove_mode(mode)
    if told:
        app.live.later(_tell(app))


def _is_lost(screen: Screen[object], book: Notebook) -> bool:
    return isinstance(screen, House) and screen.is_lost(book)


async def _keep(going: list[House[object]]) -> bool:
    kept = True
    for house in going:
        try:
            await house.keep_text()
        except SecureNotesError:
            kept = False
    return kept


async def _pop(app: AnteckningApp, going: list[House[object]]) -> None:
    for house in reversed(going):
        if house.SCREEN_ID == "blank":
            continue  # what covers all stays until the password is typed
        if app.screen is house:
            await app.pop_screen()
        elif house in app.houses:
            await textual_private.take_away(cast("App[object]", app), house)


async def _tell(app: AnteckningApp) -> None:
    from tui.screens.dialogs.told import Told

    await app.uncovered.wait()
    # A dialog: what is typed on must not act on the list that comes up.
    app.push_screen(Told(LOST, [KEPT]))
