"""A protected pupil's real name, shown when it is asked for (R29)."""

from __future__ import annotations

from securenotes.errors import KeysMissing, NotThere, SecureNotesError
from securenotes.model import ScopeId
from securenotes.notebook.cards import PupilName
from tui.i18n import Words, lazy
from tui.screens.base import BaseScreen
from tui.screens.dialogs.told import Told


def show_name(screen: BaseScreen[None], pupil: ScopeId, alias: str) -> None:
    """Ask for a pupil's real name and show it, until the dialog is closed."""

    def show(name: PupilName) -> None:
        lines: list[Words] = [", ".join(filter(None, (name.name, name.class_name)))]
        lines.append(lazy("That you asked is in the access log."))
        heading = lazy("The real name of {alias}", alias=alias)
        screen.app.push_screen(Told(heading, lines))

    def refused(error: SecureNotesError) -> bool:
        if not isinstance(error, (NotThere, KeysMissing)):
            return False
        screen.say(lazy("The name is shown only to those with the right to it."))
        return True

    screen.run_task(
        lambda: screen.house.book.real_name(pupil),
        group="name",
        done=show,
        failed=refused,
    )
