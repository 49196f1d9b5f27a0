"""The school's routine, one key away wherever one writes (R30)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from securenotes.errors import Conflict, SecureNotesError
from securenotes.notebook.views import School
from tui.i18n import Words, lazy
from tui.screens.dialogs.routine import RoutineDialog
from tui.screens.house import House
from tui.widgets.words import flagged

NEWER = lazy("There is a newer version by now. F2 shows it.")


def new_routine(due: Sequence[School]) -> Words:
    """Return that a routine is new, or nothing."""
    if not due:
        return ""
    return flagged(
        lazy("{school} has a new routine for notes. F2 shows it.", school=due[0].name)
    )


def show_routine(
    screen: House[None],
    school: School | None,
    confirmed: Callable[[], None] = lambda: None,
) -> None:
    """Show a school's routine, to be confirmed where it is new.

    Without ``school`` it is the first that is new, else the first one's own.
    """
    house = screen.house

    def shown(due: list[School]) -> None:
        schools = [one for one in house.book.me.schools if one.module]
        wanted = school or next(iter([*due, *schools]), None)
        if wanted is None:
            return
        now = next((one for one in schools if one.chain == wanted.chain), wanted)
        new = any(one.chain == now.chain for one in due)

        def answered(yes: bool | None) -> None:
            if yes:
                _confirm(screen, now, confirmed)

        house.push_screen(RoutineDialog(now, new=new), answered)

    def failed(_error: SecureNotesError) -> bool:
        shown([])  # it can be read, if not confirmed, without the store
        return True

    screen.run_task(house.book.routines_due, group="routine", done=shown, failed=failed)


def _confirm(
    screen: House[None], school: School, confirmed: Callable[[], None]
) -> None:
    book = screen.house.book

    def done(_none: None) -> None:
        screen.say(
            lazy("You have confirmed version {n} of the routine.", n=school.routine_ver)
        )
        confirmed()

    def failed(error: SecureNotesError) -> bool:
        if isinstance(error, Conflict):
            cast("House[object]", screen).warn(NEWER)
            return True
        return False

    screen.run_task(
        lambda: book.confirm_routine(school.chain, school.routine_ver),
        group="routine",
        done=done,
        failed=failed,
        act=True,
    )
