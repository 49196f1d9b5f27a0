"""Asks for a first and a last day, typed as one likes."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from tui.dates import today
from tui.i18n import lazy
from tui.screens.dialogs.base import Dialog
from tui.typed_dates import parse_date
from tui.when import full_day_words
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput
from tui.widgets.words import Paragraph

UNREADABLE = lazy("That is no day. Write as 2026-03-02, 2/3 or 2 March.")


class Dates(Dialog[tuple[str, str] | None]):
    """Dismisses with first and last day, "" for an open end, or None."""

    SCREEN_ID = "dates"
    heading = lazy("Choose dates")

    def compose_body(self) -> ComposeResult:
        """Yield the two fields."""
        for name, words in (("first", lazy("From")), ("last", lazy("Until"))):
            yield Field(words, day_input(name), label_width=6, id=f"{name}-field")
        yield Paragraph(lazy("An empty field is an open end."), classes="-dim")

    def compose_buttons(self) -> ComposeResult:
        """Yield the two ways out."""
        yield Button(lazy("Show"), id="yes")
        yield Button(lazy("Cancel"), id="no")

    def first_focus(self) -> Widget:
        """Return the first field: nothing is hidden or shown by it."""
        return self.query_one("#first")

    @on(Input.Changed)
    def understood(self, event: Input.Changed) -> None:
        """Show which day was understood."""
        show_day(self.query_one(f"#{event.input.id}-field", Field), event.value)

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Go to the next field; from the last, show."""
        if self.query_one("#first").has_focus:
            self.query_one("#last").focus()
        else:
            self._show()

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        if event.button.id == "no":
            self.dismiss(None)
        else:
            self._show()

    def _show(self) -> None:
        days: list[str] = []
        for name in ("first", "last"):
            day = take_day(self.query_one(f"#{name}-field", Field), empty=True)
            if day is None:
                self.query_one(f"#{name}").focus()
                return
            days.append(day)
        first, last = days
        if first and last and last < first:
            first, last = last, first
        self.dismiss((first, last) if first or last else None)


def day_input(name: str, value: str = "") -> TextInput:
    """Return an input for a day."""
    made = TextInput(value, max_length=30, id=name)
    made.styles.width = 12
    return made


def show_day(field: Field, typed: str) -> None:
    """Show beside a field which day its text means."""
    day = parse_date(typed, today())
    field.set_note(full_day_words(day.isoformat()) if day else "")
    field.set_error(None)


def take_day(field: Field, *, empty: bool) -> str | None:
    """Return the day in a field; None after telling what is wrong with it."""
    typed = field.query_one(TextInput).value.strip()
    if not typed and empty:
        return ""
    day = parse_date(typed, today())
    if day is None:
        field.set_error(UNREADABLE)
        return None
    return day.isoformat()
