"""A forgotten password: recovery code and one-time code give a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from securenotes.errors import BadInput, SecureNotesError
from tui.i18n import lazy
from tui.screens.bad_input import bad_input_words
from tui.screens.entry_form import (
    FormCode,
    FormPrinted,
    FormScreen,
    FormSecret,
    FormText,
    labelled,
)
from tui.screens.two_factor import SIX_DIGITS
from tui.widgets.button import Button, ButtonRow
from tui.widgets.words import Paragraph

if TYPE_CHECKING:
    from securenotes.notebook.comeback import Recovered

LABEL = 20
NOT_ALIKE = lazy("The two passwords are not alike. Type both again.")


class RecoverScreen(FormScreen[None]):
    """Sets a new password; the code on paper then is a new one too."""

    SCREEN_ID = "recover"
    HELP_TEXT = lazy(
        "The recovery code begins with SAR and stands on the paper from when your"
        " account was made. Without it the administrator invites you anew."
    )

    def compose_form(self) -> ComposeResult:
        """Lay out the fields."""
        yield labelled(lazy("User name"), FormText(id="login", max_length=64), LABEL)
        yield labelled(lazy("Recovery code"), FormPrinted(id="recovery"), LABEL)
        yield labelled(lazy("One-time code"), FormCode(id="code"), LABEL)
        yield labelled(lazy("New password"), FormSecret(id="password"), LABEL)
        yield labelled(lazy("Password again"), FormSecret(id="again"), LABEL)
        with ButtonRow():
            yield Button(lazy("Back"), id="back")
            yield Button(lazy("Continue"), id="continue")
        yield Paragraph(
            lazy(
                "Both papers gone? Your school administrator can invite you anew. What"
                " you published remains, your drafts do not."
            ),
            classes="-dim air",
        )

    def on_mount(self) -> None:
        """Give focus to the first field."""
        super().on_mount()
        self.set_title(lazy("Forgotten password"), back=lazy("Sign in"))
        self.query_one("#login").focus()

    def submit(self) -> None:
        """Check what can be checked here, then try once."""
        self.clear_told()
        login = self.query_one("#login", FormText).value.strip()
        code = self.query_one("#code", FormCode)
        password = self.query_one("#password", FormSecret)
        if not login:
            self.refuse("#login-field", lazy("Type your user name."))
        elif not code.complete:
            self.refuse("#code-field", SIX_DIGITS)
        elif password.value != self.query_one("#again", FormSecret).value:
            self.query_one("#again", FormSecret).take()
            password.take()
            self.refuse("#password-field", NOT_ALIKE)
        elif not self.busy:
            self._recover(login, code.code, password.value)

    def _recover(self, login: str, code: str, password: str) -> None:
        self.busy = True
        recovery = self.query_one("#recovery", FormPrinted).code
        self.run_task(
            lambda: self.door.recover(login, recovery, code, password),
            group="recover",
            done=self._recovered,
            failed=self._failed,
            act=True,
        )

    def _recovered(self, found: Recovered) -> None:
        for secret in self.query(FormSecret):
            secret.take()
        self.query_one("#recovery", FormPrinted).value = ""
        self.house.open_screen("new_code", found.recovery_code, found.notebook)

    def _failed(self, error: SecureNotesError) -> bool:
        self.busy = False
        self.query_one("#code", FormCode).value = ""
        if isinstance(error, BadInput):
            field = {"recovery_code": "#recovery-field", "login": "#login-field"}
            self.refuse(
                field.get(error.field, "#password-field"), bad_input_words(error)
            )
            return True
        self.query_one("#code").focus()
        return False

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Continue, or go back."""
        event.stop()
        if event.button.id == "continue":
            self.submit()
        else:
            self.go_back()

    def go_back(self) -> None:
        """Forget what was typed in secret fields, and go back."""
        if not self.busy:
            for secret in self.query(FormSecret):
                secret.take()
            self.dismiss(None)
