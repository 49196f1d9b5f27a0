"""A new recovery code: written down, and typed back, before one goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui.i18n import lazy
from tui.screens.entry_form import FormPrinted, FormScreen
from tui.screens.going_in import go_in, preferences_of
from tui.screens.typed_back import FourField, is_last_four
from tui.widgets.button import Button, ButtonRow
from tui.widgets.words import Paragraph

if TYPE_CHECKING:
    from securenotes.notebook.preferences import Preferences
    from securenotes.notebook.session import Notebook


class NewCodeScreen(FormScreen[None]):
    """Shows the code; ``notebook`` is entered afterwards, or None from settings."""

    SCREEN_ID = "new_code"
    HELP_TEXT = lazy(
        "Write the code on paper and keep it where you keep your keys. The old code"
        " does not work any more."
    )

    def __init__(self, code: str, notebook: Notebook | None = None) -> None:
        super().__init__()
        self._code, self._notebook = code, notebook

    def compose_form(self) -> ComposeResult:
        """Show the code and ask for its last four characters."""
        yield Paragraph(lazy("Write this on paper. The old code has stopped working."))
        yield Paragraph(self._code, id="code-text", classes="air")
        yield FourField(
            lazy("Last four characters of the recovery code"), id="four-field"
        )
        with ButtonRow():
            yield Button(lazy("Continue"), id="continue")

    def on_mount(self) -> None:
        """Give focus to the field."""
        super().on_mount()
        self.set_title(lazy("New recovery code"))
        self.query_one(FormPrinted).focus()

    def submit(self) -> None:
        """Go on when the paper has been read."""
        self.clear_told()
        if not is_last_four(self._code, self.query_one(FormPrinted).value):
            self.query_one(FourField).control.focus()
            self.query_one(FourField).refuse()
            return
        notebook = self._notebook
        if notebook is None:
            self.dismiss(None)
            return

        async def read() -> Preferences:
            return await preferences_of(notebook)

        self.run_task(
            read, group="enter", done=lambda found: go_in(self.house, notebook, found)
        )

    def action_back(self) -> None:
        """Stay: the code is shown this once."""

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Continue."""
        event.stop()
        self.submit()
