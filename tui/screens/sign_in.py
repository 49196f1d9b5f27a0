"""Name and password; in the demo also everybody there is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.errors import AccountKeyMissing, BadInput
from securenotes.notebook.demo.accounts import DemoAccount
from securenotes.notebook.keyrings import Absence
from tui.demo_words import reads_words, who_words
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.bad_input import bad_input_words
from tui.screens.entry_form import (
    LABEL,
    AskedKey,
    FormPrinted,
    FormScreen,
    FormSecret,
    FormText,
    copy_code,
    labelled,
)
from tui.screens.two_factor import NEEDS_ACCOUNT_KEY, TwoFactorScreen
from tui.widgets.button import Button, ButtonRow
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph
from tui.words import explain

LOOK_AGAIN = 1.0
"""Seconds between two looks at a keyring that has not answered; nothing is drawn
while it stays away."""
STEP_S = 30
"""How long a one-time code is shown by a phone."""

DEMO_COLUMNS = (
    Column("login", lazy("Account"), width=12),
    Column("code", lazy("Code"), width=7),
    Column("who", lazy("Who"), least=31, weight=5),
    Column("reads", lazy("May read"), least=16, weight=3, drop=1),
)


def spaced(code: str) -> str:
    """Return a code as a phone shows it: ``482 913``."""
    return f"{code[:3]} {code[3:]}" if code else ""


def to_next_code() -> float:
    """Return the seconds until phones show the next code."""
    return STEP_S - time.time() % STEP_S + 0.1


class SignInScreen(FormScreen[None]):
    """Takes name and password without a word; the code is always asked for.

    ``said`` is a sentence for one who comes from joining or from a session
    that ended.
    """

    SCREEN_ID = "sign_in"
    FOOTER: ClassVar[Sequence[str | Hint]] = (
        "form.go_on",
        Hint("list.open", lazy("Continue")),
        "app.language",
        "app.quit",
        "app.help",
    )
    HELP_TEXT = lazy(
        "Type your user name and password; the one-time code comes next. The answer"
        " is the same whatever was wrong, on purpose."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("c", "copy_code", lazy("Copy the code"), "sign_in.copy"),
    ]

    def __init__(self, said: Words = "") -> None:
        super().__init__()
        self._said_first = said
        self._accounts: dict[str, DemoAccount] = {}
        self._from_list = False

    def compose_form(self) -> ComposeResult:
        """Lay out the form, and the demo's list under it."""
        yield labelled(lazy("User name"), FormText(id="login", max_length=64), LABEL)
        yield labelled(lazy("Password"), FormSecret(id="password"), LABEL)
        yield AskedKey()
        with ButtonRow(classes="-left"):
            yield Button(lazy("Continue"), id="continue")
            yield Button(lazy("Forgotten password"), id="forgotten")
            yield Button(lazy("Join with an invitation"), id="join")
        if self.door.remote and not self.door.demo:
            with ButtonRow(classes="-left"):
                yield Button(lazy("Connect anew"), id="anew")

    def compose_content(self) -> ComposeResult:
        """Put the demo's list under the form."""
        yield from super().compose_content()
        if self.door.demo:
            yield Paragraph(
                lazy(
                    "Demo: everyone is made up. Password for all: {password}",
                    password=self.door.demo_password,
                ),
                id="demo-words",
            )
            yield VirtualList(DEMO_COLUMNS, titles=True, id="demo-list")

    def on_mount(self) -> None:
        """Give focus to the first empty field, and list the demo's people."""
        super().on_mount()
        self.set_title("Säker Anteckning")
        self.set_class(self.door.demo, "-demo")
        login = self.query_one("#login", FormText)
        login.value = self.door.remembered()
        self.query_one("#password" if login.value else "#login").focus()
        self._show_key_field(self.door.needs_account_key)
        self.run_task(
            self.door.settle, group="keyring", done=lambda _place: self._settled()
        )
        if self._said_first:
            self.say(self._said_first)
        elif self.door.demo:
            self.say(
                lazy("Demo that is kept. Write nothing about real pupils.")
                if self.door.kept
                else lazy("Demo. Everything disappears when you quit.")
            )
        if self.door.demo:
            self._list_people()

    def on_screen_resume(self) -> None:
        """Show the codes of this moment."""
        if self._accounts:
            self._list_people(again=False)

    def _settled(self) -> None:
        """Ask for the account key or not; a keyring may be unlocked meanwhile."""
        self._show_key_field(self.door.needs_account_key)
        if self.door.keyring_absence in {Absence.LOCKED, Absence.SILENT}:
            self.set_timer(LOOK_AGAIN, self._settled)

    def _show_key_field(self, shown: bool) -> None:
        asked = self.query_one(AskedKey)
        if shown:
            asked.ask(self.door.keyring_absence)
        else:
            asked.display = False

    def _list_people(self, again: bool = True) -> None:
        accounts = self.door.demo_accounts()
        self._accounts = {account.login: account for account in accounts}
        rows = [
            Row(
                account.login,
                (
                    account.login,
                    spaced(account.code_now),
                    who_words(account),
                    reads_words(account),
                ),
            )
            for account in accounts
        ]
        self.query_one("#demo-list", VirtualList).set_items(rows)
        if again:
            self.set_timer(to_next_code(), self._list_people)

    def submit(self) -> None:
        """Begin the derivation and ask for the code; nothing is told here."""
        self.clear_told()
        login = self.query_one("#login", FormText).value.strip()
        password = self.query_one("#password", FormSecret)
        if not login:
            self.refuse("#login-field", lazy("Type your user name."))
        elif not password.value:
            self.refuse("#password-field", lazy("Type your password."))
        else:
            self._begin(login, password)

    def _begin(self, login: str, password: FormSecret) -> None:
        printed = self.query_one("#account-key", FormPrinted)
        typed = printed.code if self.query_one(AskedKey).display else ""
        try:
            attempt = self.door.begin(login, password.value, typed or None)
        except BadInput as error:
            self.refuse("#account-key-field", bad_input_words(error))
            return
        password.take()
        printed.value = ""
        screen = TwoFactorScreen(attempt, login, filled=self._from_list)
        self.app.push_screen(screen, self._came_back)

    def _came_back(self, what: str | None) -> None:
        if what == NEEDS_ACCOUNT_KEY:
            self._show_key_field(True)
            self.warn(explain(AccountKeyMissing()))
        self.query_one("#password").focus()

    def _connected(self, to: object) -> None:
        if to is not None:
            self.clear_told()
            self.say(
                lazy(
                    "Connected to {host}. What you wrote here remains.",
                    host=self.door.remote,
                )
            )
        self.query_one("#password").focus()

    @on(VirtualList.Opened, "#demo-list")
    def _demo_row(self, event: VirtualList.Opened) -> None:
        self.query_one("#login", FormText).value = event.key
        password = self.query_one("#password", FormSecret)
        password.value = self.door.demo_password
        self._from_list = True
        self.submit()
        self._from_list = False

    def action_copy_code(self) -> None:
        """Copy the code of the demo's current row."""
        for rows in self.query("#demo-list").results(VirtualList):
            account = self._accounts.get(rows.current)
            if account is not None and account.code_now:
                copy_code(self.house, account.code_now)
                self.say(lazy("The code is copied, for 30 seconds."))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "continue":
            self.submit()
        elif event.button.id == "forgotten":
            self.house.open_screen("recover")
        elif event.button.id == "anew":
            from tui.screens.reconnect import ReconnectScreen

            self.app.push_screen(ReconnectScreen(), self._connected)
        else:
            self.house.open_screen("join")

    def action_back(self) -> None:
        """Stay: there is nothing before sign-in, and typed text is kept."""
