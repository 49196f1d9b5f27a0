"""Asks for the old password and a new one, twice."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from securenotes.errors import BadInput, SecureNotesError
from tui.i18n import lazy
from tui.screens.bad_input import bad_input_words
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.inputs import SecretInput
from tui.words import explain

FIELDS = ("old", "new", "again")


class NewPassword(Dialog[bool]):
    """Dismisses with True when the password is changed."""

    SCREEN_ID = "new_password"
    safe_result = False
    heading = lazy("Change password")

    def compose_body(self) -> ComposeResult:
        """Ask for three passwords."""
        words = (lazy("Password"), lazy("New password"), lazy("New password again"))
        for name, label in zip(FIELDS, words, strict=True):
            yield Field(label, SecretInput(id=name), label_width=22, id=f"{name}-field")

    def compose_buttons(self) -> ComposeResult:
        """Yield on and back."""
        yield Button(lazy("Change password"), id="yes")
        yield Button(lazy("Cancel"), id="no")

    def first_focus(self) -> Widget:
        """Begin in the old password."""
        return self.query_one("#old", SecretInput)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        at = FIELDS.index(event.input.id or "old")
        if at + 1 < len(FIELDS):
            self.query_one(f"#{FIELDS[at + 1]}").focus()
        else:
            self._send()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "no":
            self.dismiss(False)
        else:
            self._send()

    def _send(self) -> None:
        old, new, again = (self.query_one(f"#{n}", SecretInput).value for n in FIELDS)
        for name in FIELDS:
            self.query_one(f"#{name}-field", Field).set_error(None)
        if new != again:
            self.query_one("#again-field", Field).set_error(
                lazy("The two new passwords are not the same. Type them again.")
            )
            return
        self.run_task(
            lambda: self.house.book.change_password(old, new),
            group="password",
            done=self._changed,
            failed=self._refused,
        )

    def _changed(self, _none: None) -> None:
        self.dismiss(True)

    def _refused(self, error: SecureNotesError) -> bool:
        if isinstance(error, BadInput):
            name = "old" if error.field == "old_password" else "new"
            words = bad_input_words(error)
            if name == "old":
                words = lazy("That is not your password. Type it again.")
        else:
            name, words = "new", explain(error)
        self.query_one(f"#{name}-field", Field).set_error(words)
        self.query_one(f"#{name}", SecretInput).focus()
        return True
