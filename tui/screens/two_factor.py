"""The one-time code, and the one answer to name, password and code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.errors import (
    AccountKeyMissing,
    FactorRenewalNeeded,
    SecureNotesError,
)
from tui.i18n import Words, lazy
from tui.keys import key
from tui.screens.dialogs.confirm import Confirm
from tui.screens.entry_form import FormCode, FormScreen, copy_code
from tui.screens.going_in import go_in, preferences_of
from tui.widgets.button import Button, ButtonRow
from tui.widgets.field import Field
from tui.widgets.words import Paragraph

if TYPE_CHECKING:
    from textual.timer import Timer

    from securenotes.notebook.entering import Attempt
    from securenotes.notebook.preferences import Preferences
    from securenotes.notebook.session import Notebook

NEEDS_ACCOUNT_KEY = "account-key"
"""What the screen is dismissed with when the account key must be typed."""

SIGNING_IN = lazy("Signing in …")
SIX_DIGITS = lazy("Type the six digits of the code.")


class TwoFactorScreen(FormScreen[str | None]):
    """Asks for the code; a wrong try keeps the password until Escape.

    ``filled`` writes the code at first, for one chosen from the demo's list.
    """

    SCREEN_ID = "two_factor"
    HELP_TEXT = lazy(
        "The app for one-time codes in your phone shows six digits. They count once"
        " and for half a minute; if they are refused, wait for the next."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f4", "copy_code", lazy("Copy the code"), "two_factor.copy"),
    ]

    def __init__(self, attempt: Attempt, login: str, *, filled: bool = False) -> None:
        super().__init__()
        self._attempt = attempt
        self._login = login
        self._code_now = ""
        self._filled = filled
        self._timer: Timer | None = None

    def compose_form(self) -> ComposeResult:
        """Lay out the one field."""
        yield Paragraph(lazy("Open the app for one-time codes in your phone."))
        yield Field(
            lazy("One-time code"), FormCode(id="code"), label_width=14, id="code-field"
        )
        with ButtonRow(classes="-left"):
            yield Button(lazy("Sign in"), id="sign-in")
            yield Button(lazy("New or lost phone"), id="lost")
        yield Paragraph(id="demo-code", classes="-dim")

    def on_mount(self) -> None:
        """Give focus to the code, and show it in the demo."""
        super().on_mount()
        self.set_title(lazy("One-time code"), back=lazy("Password"))
        self.query_one("#code").focus()
        self.query_one("#demo-code").display = False
        if self.door.demo:
            self._show_code()
            if self._filled:
                self.query_one("#code", FormCode).replace(self._code_now, 0, 0)

    def _show_code(self) -> None:
        from tui.screens.sign_in import spaced, to_next_code

        accounts = {a.login: a for a in self.door.demo_accounts()}
        account = accounts.get(self._login.casefold())
        self._code_now = account.code_now if account else ""
        shown = self.query_one("#demo-code", Paragraph)
        shown.display = account is not None
        words: Words = lazy(
            "Demo: the phone of {login} shows {code}. F4 copies it.",
            login=self._login,
            code=spaced(self._code_now),
        )
        if not self._code_now:
            words = lazy("Demo: all codes of this moment are used. Wait for the next.")
        shown.set_words(words)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(to_next_code(), self._show_code)

    def action_copy_code(self) -> None:
        """Copy the demo's code."""
        if self._code_now:
            copy_code(self.house, self._code_now)
            self.say(lazy("The code is copied, for 30 seconds."))

    def submit(self) -> None:
        """Send the code, once."""
        code = self.query_one("#code", FormCode)
        self.clear_told()
        if not code.complete:
            self.refuse("#code-field", SIX_DIGITS)
        else:
            self._finish(code.code)

    def _finish(self, code: str) -> None:
        if self.busy:
            return
        self.busy = True

        async def finish() -> tuple[Notebook, Preferences]:
            notebook = await self._attempt.finish(code)
            return notebook, await preferences_of(notebook)

        self.run_task(
            finish,
            group="sign-in",
            done=lambda found: go_in(self.house, *found),
            failed=self._failed,
            waiting=SIGNING_IN,
        )

    def _failed(self, error: SecureNotesError) -> bool:
        self.busy = False
        self.query_one("#code", FormCode).value = ""
        self.query_one("#code").focus()
        if self.door.demo:
            self._show_code()
        if isinstance(error, AccountKeyMissing):
            self._attempt.forget()
            self.dismiss(NEEDS_ACCOUNT_KEY)
            return True
        if isinstance(error, FactorRenewalNeeded):
            self.house.open_screen("renew_factor", self._attempt)
            return True
        return False

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "sign-in":
            self.submit()
            return
        self.app.push_screen(
            Confirm(
                lazy("New or lost phone"),
                [
                    lazy(
                        "Meet your school administrator, who resets your second"
                        " factor. Nobody does it by telephone or mail."
                    ),
                    lazy("When that is done, go on without a code and set up again."),
                ],
                yes=lazy("Go on without a code"),
                no=lazy("Back"),
            ),
            self._without_code,
        )

    def _without_code(self, yes: bool | None) -> None:
        if yes:
            self.clear_told()
            self._finish("")

    def go_back(self) -> None:
        """Let the password go, and back to it."""
        if not self.busy:
            self._attempt.forget()
            self.dismiss(None)
