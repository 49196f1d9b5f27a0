"""From an open notebook to the first screen behind sign-in."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, cast

from securenotes.errors import StoreError
from securenotes.notebook.preferences import Preferences
from tui import textual_private
from tui.i18n import Words, lazy
from tui.screens.dialogs.begun import ASKED

if TYPE_CHECKING:
    from textual.app import App

    from securenotes.notebook.session import Notebook
    from tui.app import AnteckningApp
    from tui.theme import ThemeName

THEME_NAMES: tuple[ThemeName, ...] = ("saker-mork", "saker-ljus", "terminal")


ASK_AGAIN = lazy("Open the form again: what you wrote is in it.")


async def preferences_of(notebook: Notebook) -> Preferences:
    """Return how the person likes the interface; a store that does not answer
    now is no reason to stay outside."""
    with contextlib.suppress(StoreError):
        return await notebook.preferences()
    return Preferences()


def use_preferences(house: AnteckningApp, chosen: Preferences) -> None:
    """Let what was chosen act here and now."""
    if chosen.language:
        house.use_language(chosen.language)
    # In 16 colours ours all turn grey: the terminal's are kept there.
    if chosen.theme in THEME_NAMES and house.theme != "terminal":
        house.theme = chosen.theme
    if chosen.signs in {"unicode", "ascii"}:
        house.use_signs("ascii" if chosen.signs == "ascii" else "unicode")
    house.animation_level = "full" if chosen.motion else "none"
    textual_private.use_mouse(cast("App[object]", house), on=chosen.mouse)


def go_in(
    house: AnteckningApp,
    notebook: Notebook,
    chosen: Preferences,
    *,
    said: Words | None = None,
) -> None:
    """Go in, and back to where the person was when the screen was locked."""
    use_preferences(house, chosen)
    me = notebook.me
    house.enter(
        notebook,
        f"{me.person.name}, {me.person.post}",
        administrator=me.administrator,
        minutes=min(school.idle_minutes for school in me.schools),
    )
    left = notebook.place.decode("utf-8", "replace")
    place = left.removeprefix(ASKED)
    if said is not None and place != left:
        said = ASK_AGAIN
    house.call_later(house.go.place, place, said or "")
