"""Asks until when a note is kept before it is looked at again (R25)."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from tui.dates import today
from tui.i18n import Words, lazy
from tui.screens.dialogs.base import Dialog
from tui.screens.dialogs.dates import UNREADABLE, day_input
from tui.typed_dates import coming_day
from tui.when import plain_day_words
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.words import Paragraph

AHEAD = lazy("Choose a day that is still to come.")


class ReviewDate(Dialog[str | None]):
    """Dismisses with a day to come, or None."""

    SCREEN_ID = "review_date"

    def __init__(self, heading: Words, proposed: str, yes: Words) -> None:
        super().__init__()
        self.heading = heading
        self._proposed, self._yes = proposed, yes

    def compose_body(self) -> ComposeResult:
        """Yield the one field, and what the day is for."""
        yield Field(
            lazy("Review again"), day_input("day", self._proposed), id="day-field"
        )
        yield Paragraph(
            lazy(
                "On that day the note stands on Start, and you say whether it is still"
                " relevant for the pupil's learning."
            ),
            classes="-dim",
        )

    def compose_buttons(self) -> ComposeResult:
        """Yield the two ways out."""
        yield Button(self._yes, id="yes")
        yield Button(lazy("Cancel"), id="no")

    def first_focus(self) -> Widget:
        """Return the field: nothing is hidden or shown by it."""
        return self.query_one("#day")

    @on(Input.Changed)
    def understood(self, event: Input.Changed) -> None:
        """Show which day was understood."""
        day = coming_day(event.value, today())
        field = self.query_one("#day-field", Field)
        field.set_note(plain_day_words(day.isoformat()) if day else "")
        field.set_error(None)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._take()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self._take()
        else:
            self.dismiss(None)

    def _take(self) -> None:
        field = self.query_one("#day-field", Field)
        day = coming_day(self.query_one("#day", Input).value, today())
        if day is None or day <= today():
            field.set_error(UNREADABLE if day is None else AHEAD)
            self.query_one("#day").focus()
            return
        self.dismiss(day.isoformat())
