"""The invitation sheet: shown once, stored nowhere."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from securenotes.notebook.views import Sheet
from tui.dates import lazy_time
from tui.i18n import lazy
from tui.screens.admin.base import AdminScreen
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.words import Paragraph, Word

LABEL = 16


class SheetDialog(Dialog[None]):
    """An invitation as it is written down or read aloud."""

    SCREEN_ID = "sheet"

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self.heading = lazy("Invitation for {name}", name=sheet.name)

    def compose_body(self) -> ComposeResult:
        """Yield the codes and until when they count."""
        sheet = self._sheet
        if not sheet.secret:
            yield Paragraph(
                lazy(
                    "{name} already has an account here and signs in as before, with"
                    " the user name {login}.",
                    name=sheet.name,
                    login=sheet.login,
                )
            )
            return
        for label, value in (
            (lazy("Organisation"), sheet.organisation),
            (lazy("User name"), sheet.login),
            (lazy("Invitation code"), sheet.secret),
        ):
            yield Word(label, classes="-dim sheet-label")
            yield Word(value, classes="-strong sheet-value")
        yield Paragraph(
            lazy(
                "Valid until {time}, once. Shown only now: write it down or let"
                " {name} type it here beside you.",
                time=lazy_time(sheet.expires),
                name=sheet.name,
            ),
            classes="-dim sheet-until",
        )

    def compose_buttons(self) -> ComposeResult:
        """Yield the only button."""
        yield Button(lazy("Close"), id="close")

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.dismiss(None)


def show_sheet(screen: AdminScreen, sheet: Sheet) -> None:
    """Show a sheet over a screen; it is gone when closed."""
    screen.say(lazy("{name} is invited.", name=sheet.name))
    screen.app.push_screen(SheetDialog(sheet))
