"""The school's routine for notes: read, and confirmed when it is new (R30)."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from securenotes.notebook.views import School
from tui.i18n import Words, lazy
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.safe_text import cut
from tui.widgets.words import Paragraph

NO_ROUTINE = lazy(
    "The school has not written a routine yet. Ask the school administrator."
)


class RoutineDialog(Dialog[bool]):
    """Dismisses with True for "I have read it"; offered only where it is new."""

    SCREEN_ID = "routine"
    DEFAULT_CSS = "RoutineDialog #frame { width: 78; }"
    safe_result = False

    def __init__(self, school: School, *, new: bool) -> None:
        super().__init__()
        self._school, self._new = school, new
        name = cut(school.name, 30)
        self.heading = (
            lazy("Routine at {school}, version {n}", school=name, n=school.routine_ver)
            if school.routine
            else lazy("Routine at {school}", school=name)
        )

    def compose_body(self) -> ComposeResult:
        """Show what it says, and first that it is new."""
        if self._new:
            yield Paragraph(
                lazy(
                    "This version is new to you. Confirm when you have read it; the"
                    " school's administrators see that you have."
                ),
                classes="-dim",
            )
            yield Paragraph("")
        yield Paragraph(self._school.routine or NO_ROUTINE, id="routine-text")

    def compose_buttons(self) -> ComposeResult:
        """Yield what confirms, where it is new, and the way out."""
        if self._new:
            yield Button(lazy("I have read it"), id="yes")
        label: Words = lazy("Later") if self._new else lazy("Close")
        yield Button(label, id="no")

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
