"""Asks before unpublishing or deleting, with a reason (R6, R7, R22)."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from securenotes.notebook.views import OpenNote
from tui.i18n import Words, lazy, nlazy
from tui.screens.dialogs.base import Dialog
from tui.screens.law import delete_words, unpublish_words
from tui.widgets.button import Button
from tui.widgets.field import Field, Paragraph
from tui.widgets.inputs import TextInput
from tui.widgets.safe_text import cut

REASON_LENGTH = 200
TITLE_CELLS = 60
"""How much of a long title is named; the reason must stay in sight."""


class WithdrawDialog(Dialog[str | None]):
    """Dismisses with the reason, or None; Enter in the reason presses nothing."""

    SCREEN_ID = "withdraw"

    def __init__(self, opened: OpenNote, *, delete: bool) -> None:
        super().__init__()
        self._opened, self._delete = opened, delete
        self.heading = (
            lazy("Delete the note?") if delete else lazy("Unpublish the note?")
        )

    def compose_body(self) -> ComposeResult:
        """Say what happens and what remains, then ask why."""
        for words in self._sentences():
            yield Paragraph(words)
        yield Paragraph("")
        field = Field(
            lazy("Reason"),
            TextInput(max_length=REASON_LENGTH, id="reason"),
            label_width=7,
            id="reason-field",
        )
        yield field
        yield Paragraph(
            lazy(
                "Nothing about the pupil here. The school's administrators can read"
                " the reason."
            ),
            classes="-dim",
        )

    def _sentences(self) -> list[Words]:
        opened = self._opened
        title = cut(opened.versions[0].title, TITLE_CELLS)
        if self._delete:
            return [
                nlazy(
                    "“{title}” disappears for the only person who can read it.",
                    "“{title}” disappears for all {n} who can read it.",
                    opened.readers,
                    title=title,
                ),
                delete_words(opened.school.body),
            ]
        return [
            lazy("“{title}” becomes a draft only you see.", title=title),
            nlazy(
                "{n} person can read it today, {read} have.",
                "{n} people can read it today, {read} have.",
                opened.readers,
                read=opened.have_read,
            ),
            unpublish_words(opened.school.body),
        ]

    def compose_buttons(self) -> ComposeResult:
        """Yield yes and keep."""
        if self._delete:
            yield Button(lazy("Yes, delete"), id="yes")
            yield Button(lazy("Keep the note"), id="no")
        else:
            yield Button(lazy("Yes, unpublish"), id="yes")
            yield Button(lazy("Keep published"), id="no")

    def first_focus(self) -> Widget:
        """Begin in the reason."""
        return self.query_one("#reason", TextInput)

    @on(Input.Submitted)
    def _typed(self) -> None:
        self.query_one("#no", Button).focus()

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        if event.button.id == "no":
            self.dismiss(None)
            return
        reason = self.query_one("#reason", TextInput).value.strip()
        if not reason:
            self.query_one("#reason-field", Field).set_error(lazy("Give a reason."))
            self.query_one("#reason", TextInput).focus()
            return
        self.dismiss(reason)
