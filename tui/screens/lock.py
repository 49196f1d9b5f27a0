"""Locked: a name, a password, and nothing else (vault § 6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from securenotes.errors import (
    AccountKeyMissing,
    BadInput,
    SecureNotesError,
    SessionEnded,
)
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.bad_input import bad_input_words
from tui.screens.entry_form import (
    LABEL,
    AskedKey,
    FormCode,
    FormPrinted,
    FormSecret,
    clear_told,
    door_of,
    following_field,
    labelled,
)
from tui.screens.going_in import go_in, preferences_of
from tui.screens.house import House
from tui.widgets.button import Button, ButtonRow
from tui.widgets.field import Field
from tui.widgets.footer import FooterRow
from tui.widgets.words import Fault, Word
from tui.words import explain

if TYPE_CHECKING:
    from securenotes.notebook.door import Door
    from securenotes.notebook.lock import LockState
    from securenotes.notebook.preferences import Preferences
    from securenotes.notebook.session import Notebook

WELCOME_BACK = lazy("Welcome back. All you wrote is here.")
SIGN_IN_AGAIN = lazy("Sign in again. All you wrote is saved.")


class PasswordScreen(House[None]):
    """What lock and blank share: a password in the middle of nothing."""

    CSS_PATH = "lock.tcss"
    FOOTER: ClassVar[Sequence[str | Hint]] = ("app.language", "app.help")
    BINDINGS: ClassVar[list[BindingType]] = [
        key("tab,down", "app.focus_next", lazy("Next", "field"), "screen.next_field"),
        key("up", "app.focus_previous", lazy("Field before"), "form.up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.busy = False

    @property
    def door(self) -> Door:
        """The door."""
        return door_of(self.house)

    def action_go_on(self) -> None:
        """Move to the next field; from the last one continue."""
        following = following_field(self)
        if following is None:
            self.submit()
        else:
            following.focus()

    def submit(self) -> None:
        """Open again."""

    def warn(self, words: Words) -> None:
        """Tell what went wrong, under the buttons."""
        self.query_one(Fault).tell(words)

    def clear_told(self) -> None:
        """Take away what was told."""
        clear_told(self)


class LockScreen(PasswordScreen):
    """Brings the session back where it was; or lets another person in."""

    SCREEN_ID = "lock"
    HELP_TEXT = lazy(
        "Locked. Your password brings you back to where you were; the code is asked"
        " for too when the last one is more than four hours old."
    )

    def compose(self) -> ComposeResult:
        """Lay the form out in the middle."""
        with Vertical(id="middle"):
            with Horizontal(classes="line"):
                yield Word(lazy("Locked"), classes="-strong under")
            with Horizontal(classes="line"):
                yield Word(id="name", classes="under")
            yield Field(
                lazy("Password"),
                FormSecret(id="password"),
                label_width=LABEL,
                id="password-field",
                classes="air",
            )
            yield labelled(lazy("One-time code"), FormCode(id="code"), LABEL)
            yield AskedKey()
            with ButtonRow(classes="-left"):
                yield Button(lazy("Unlock"), id="unlock")
                yield Button(lazy("Another person"), id="another")
            yield Fault(id="told")
        yield FooterRow()

    def on_mount(self) -> None:
        """Ask who locked; when nobody did, sign-in is the way."""
        super().on_mount()
        self.query_one("#code-field").display = False
        self.query_one("#password").focus()
        self.run_task(self.door.locked, group="locked", done=self._show)

    def _show(self, state: LockState | None) -> None:
        if state is None:
            self._sign_in("")
            return
        self.query_one("#name", Word).set_words(state.name)
        self.query_one("#code-field").display = state.needs_code
        if state.needs_account_key:
            self._ask_for_key()

    def _ask_for_key(self) -> None:
        self.query_one(AskedKey).ask(self.door.keyring_absence)

    def submit(self) -> None:
        """Show password, and what else is asked for, once."""
        password = self.query_one("#password", FormSecret)
        self.clear_told()
        if not password.value:
            self.query_one("#password-field", Field).set_error(
                lazy("Type your password.")
            )
            password.focus()
        elif not self.busy:
            self.busy = True
            self._unlock(password.value, *self._codes())

    def _codes(self) -> tuple[str, str]:
        code = self.query_one("#code", FormCode)
        printed = self.query_one("#account-key", FormPrinted)
        return code.code, printed.code

    def _unlock(self, password: str, code: str, account_key: str) -> None:
        async def unlock() -> tuple[Notebook, Preferences]:
            notebook = await self.door.unlock(password, code, account_key or None)
            return notebook, await preferences_of(notebook)

        self.run_task(unlock, group="unlock", done=self._in, failed=self._failed)

    def _in(self, found: tuple[Notebook, Preferences]) -> None:
        self.query_one("#password", FormSecret).take()
        go_in(self.house, *found, said=WELCOME_BACK)

    def _failed(self, error: SecureNotesError) -> bool:
        self.busy = False
        self.query_one("#password", FormSecret).take()
        self.query_one("#code", FormCode).value = ""
        self.query_one("#password").focus()
        if isinstance(error, SessionEnded):
            self._sign_in(SIGN_IN_AGAIN)
            return True
        if isinstance(error, AccountKeyMissing | BadInput):
            self._ask_for_key()
            self.warn(
                bad_input_words(error)
                if isinstance(error, BadInput)
                else explain(error)
            )
            return True
        # The keeper asks again for a code when it finds the last one too old.
        self.run_task(self.door.locked, group="locked", done=self._show_code_field)
        return False

    def _show_code_field(self, state: LockState | None) -> None:
        if state is not None:
            self.query_one("#code-field").display = state.needs_code

    def _sign_in(self, said: Words) -> None:
        self.house.open_screen("sign_in", said)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Unlock, or let another person in."""
        event.stop()
        if event.button.id == "unlock":
            self.submit()
        else:
            self.query_one("#password", FormSecret).take()
            self.door.forget_lock()
            self._sign_in("")
