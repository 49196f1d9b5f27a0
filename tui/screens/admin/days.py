"""A form with a first and a last day."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.widgets import Input

from tui.dates import today
from tui.i18n import lazy
from tui.screens.admin.form import Form
from tui.screens.dialogs.dates import UNREADABLE
from tui.typed_dates import coming_day
from tui.when import plain_day_words

T = TypeVar("T")


class DayForm(Form[T]):
    """Shows beside the fields which days were understood."""

    first = ""
    last = ""
    """The days, after ``check``; "" is an open end."""

    @on(Input.Changed, "#first,#last")
    def understood(self, event: Input.Changed) -> None:
        """Show which day was understood."""
        day = coming_day(event.value, today())
        note = plain_day_words(day.isoformat()) if day else ""
        self.field(event.input.id or "").set_note(note)

    def check(self) -> bool:
        """Hold both days to what they must be."""
        days: list[str] = []
        for name in ("first", "last"):
            typed = self.typed(name)
            day = coming_day(typed, today())
            if day is None and (typed or name == "first"):
                self.field(name).set_error(UNREADABLE)
                self.query_one(f"#{name}").focus()
                return False
            days.append(day.isoformat() if day else "")
        self.first, self.last = days
        if self.last and self.last < self.first:
            words = lazy("The last day comes before the first.")
            self.field("last").set_error(words)
            self.query_one("#last").focus()
            return False
        return True
