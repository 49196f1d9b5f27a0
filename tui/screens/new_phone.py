"""A new phone for somebody signed in: the code is read and proved."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from securenotes.errors import SecureNotesError
from securenotes.notebook.enrolment import FactorOffer
from tui.i18n import lazy
from tui.screens.base import BaseScreen
from tui.screens.entry_form import FormCode
from tui.screens.factor_form import FactorForm
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.words import explain


class NewPhoneScreen(BaseScreen[bool]):
    """Dismisses with True when the new phone has shown its first code."""

    SCREEN_ID = "new_phone"
    FOOTER = ("screen.next_field", "screen.back", "app.language", "app.help")
    HELP_TEXT = lazy("The old phone counts until the new one has shown a code here.")

    def __init__(self, offer: FactorOffer) -> None:
        super().__init__()
        self._offer = offer

    def compose_content(self) -> ComposeResult:
        """Show the code to read and the field for the first code."""
        yield FactorForm(self._offer)

    def on_mount(self) -> None:
        """Begin in the code."""
        super().on_mount()
        self.set_title(lazy("New phone"), back=lazy("Settings"))
        self.query_one(FormCode).focus()

    @on(Button.Pressed, "#continue")
    def action_go_on(self) -> None:
        """Prove the new phone with its code."""
        code = self.query_one(FormCode).code
        self.run_task(
            lambda: self.house.book.confirm_factor(self._offer, code),
            group="factor",
            done=self._taken,
            failed=self._refused,
        )

    def _taken(self, _none: None) -> None:
        self.dismiss(True)

    def _refused(self, error: SecureNotesError) -> bool:
        self.query_one("#code-field", Field).set_error(explain(error))
        self.query_one(FormCode).value = ""
        return True
