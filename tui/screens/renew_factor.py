"""A new second factor after the administrator's reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from securenotes.errors import CodeRefused, SecureNotesError
from tui.i18n import lazy
from tui.screens.entry_form import FormCode, FormScreen
from tui.screens.factor_form import FactorForm
from tui.screens.going_in import go_in, preferences_of
from tui.screens.two_factor import SIGNING_IN, SIX_DIGITS
from tui.widgets.button import Button

if TYPE_CHECKING:
    from securenotes.notebook.enrolment import FactorOffer
    from securenotes.notebook.entering import Attempt
    from securenotes.notebook.preferences import Preferences
    from securenotes.notebook.session import Notebook

WRONG_CODE = lazy(
    "The code does not match. Check the phone's time and type the next code."
)


class RenewFactorScreen(FormScreen[None]):
    """Shows the new factor's QR code; its first code also signs in."""

    SCREEN_ID = "renew_factor"
    HELP_TEXT = lazy(
        "Your second factor has been reset. Read the code with the app in your phone"
        " and type the six digits that it shows."
    )

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt
        self._offer: FactorOffer | None = None

    def compose_form(self) -> ComposeResult:
        """Lay out the factor and the button."""
        yield FactorForm()

    def on_mount(self) -> None:
        """Ask for the factor to set up."""
        super().on_mount()
        self.add_class("-flush")
        self.set_title(lazy("New phone"), back=lazy("Password"))
        self.query_one("#code").focus()
        self.run_task(
            lambda: self.door.renew_factor(self._attempt),
            group="offer",
            done=self._show,
        )

    def _show(self, offer: FactorOffer) -> None:
        self._offer = offer
        self.query_one(FactorForm).show_offer(offer)

    def submit(self) -> None:
        """Show that the phone has the factor, and sign in."""
        offer, code = self._offer, self.query_one("#code", FormCode)
        self.clear_told()
        if offer is None or self.busy:
            return
        if not code.complete:
            self.refuse("#code-field", SIX_DIGITS)
            return
        self.busy = True
        digits = code.code

        async def confirm() -> tuple[Notebook, Preferences]:
            notebook = await self.door.confirm_factor(offer, digits)
            return notebook, await preferences_of(notebook)

        self.run_task(
            confirm,
            group="sign-in",
            done=lambda found: go_in(self.house, *found),
            failed=self._failed,
            waiting=SIGNING_IN,
        )

    def _failed(self, error: SecureNotesError) -> bool:
        self.busy = False
        self.query_one("#code", FormCode).value = ""
        if isinstance(error, CodeRefused):
            self.refuse("#code-field", WRONG_CODE)
            return True
        return False

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Continue."""
        event.stop()
        self.submit()
