"""Settings: how the interface is, and what lets one in. Acts at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.app import ComposeResult

from securenotes.notebook.preferences import Preferences
from tui.areas import make_screen
from tui.i18n import Words, language, lazy
from tui.screens.base import BaseScreen
from tui.screens.dialogs.fresh_code import FreshCode
from tui.screens.dialogs.new_password import NewPassword
from tui.screens.going_in import use_preferences
from tui.screens.new_code import NewCodeScreen
from tui.screens.new_phone import NewPhoneScreen
from tui.widgets.button import Button, ButtonRow
from tui.widgets.choice import Check, Choice
from tui.widgets.field import Field

LABEL = 26
LANGUAGES: tuple[tuple[str, Words], ...] = (("sv", "Svenska"), ("en", "English"))
THEME_OPTIONS: tuple[tuple[str, Words], ...] = (
    ("saker-mork", lazy("Dark")),
    ("saker-ljus", lazy("Light")),
    ("terminal", lazy("Terminal's colours")),
)
SIGN_OPTIONS: tuple[tuple[str, Words], ...] = (("unicode", "● ○ ▲"), ("ascii", "* o !"))


class SettingsScreen(BaseScreen[None]):
    """What a person may choose; saved under their own key."""

    SCREEN_ID = "settings"
    CSS_PATH = "settings.tcss"
    FOOTER = ("screen.next_field", "screen.back", "app.language", "app.help")
    HELP_TEXT = lazy(
        "What you choose here acts at once and follows you to the next sign-in. The"
        " first three buttons ask for a new one-time code."
    )

    def compose_content(self) -> ComposeResult:
        """Lay out the choices over the buttons."""
        yield Field(
            lazy("Language"), Choice(LANGUAGES, id="language"), label_width=LABEL
        )
        yield Field(lazy("Theme"), Choice(THEME_OPTIONS, id="theme"), label_width=LABEL)
        yield Field(lazy("Signs"), Choice(SIGN_OPTIONS, id="signs"), label_width=LABEL)
        yield Check(lazy("Motion"), id="motion")
        yield Check(lazy("Mouse"), id="mouse")
        yield Check(lazy("Remember my user name on this computer"), id="remember")
        with ButtonRow(classes="-left"):
            yield Button(lazy("Change password"), id="password")
            yield Button(lazy("New phone"), id="phone")
            yield Button(lazy("New recovery code"), id="recovery")
        with ButtonRow(classes="-left -next"):
            yield Button(lazy("Sign-ins"), id="sign-ins")

    def on_mount(self) -> None:
        """Show what holds."""
        super().on_mount()
        self.set_title(lazy("Settings"), back=lazy("Back"))
        self.query_one("#language", Choice).focus()
        self.run_task(self.house.book.preferences, group="prefs", done=self._show)

    def _show(self, chosen: Preferences) -> None:
        self.query_one("#language", Choice).set_value(chosen.language or language())
        self.query_one("#theme", Choice).set_value(chosen.theme or self.house.theme)
        signs = "ascii" if self.house.ascii_signs else "unicode"
        self.query_one("#signs", Choice).set_value(chosen.signs or signs)
        for name, value in (
            ("motion", chosen.motion),
            ("mouse", chosen.mouse),
            ("remember", self.house.book.remembered()),
        ):
            check = self.query_one(f"#{name}", Check)
            check.value = value
            check.refresh()

    def relabel(self) -> None:
        """Show the language that F8 changed to."""
        self.query_one("#language", Choice).set_value(language())

    @on(Choice.Changed)
    @on(Check.Changed)
    def changed(self) -> None:
        """Let it act, and keep it."""
        chosen = Preferences(
            language=self.query_one("#language", Choice).value,
            theme=self.query_one("#theme", Choice).value,
            signs=self.query_one("#signs", Choice).value,
            motion=self.query_one("#motion", Check).value,
            mouse=self.query_one("#mouse", Check).value,
        )
        use_preferences(self.house, replace(chosen, theme=""))
        self.house.theme = chosen.theme
        self.house.book.remember(self.query_one("#remember", Check).value)
        self.run_task(
            lambda: self.house.book.set_preferences(chosen),
            group="save",
            done=lambda _none: self.say(lazy("Saved.")),
            act=True,
        )

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Show the sign-ins, or go on once a fresh code was shown."""
        if event.button.id == "sign-ins":
            self.app.push_screen(make_screen("sign_ins"))
            return
        acts: dict[str, Callable[[], None]] = {
            "password": self._change_password,
            "phone": self._new_phone,
            "recovery": self._new_recovery_code,
        }
        act = acts[event.button.id or "password"]

        def asked(needed: bool) -> None:
            if needed:
                self.app.push_screen(FreshCode(), lambda yes: act() if yes else None)
            else:
                act()

        self.run_task(self.house.book.needs_fresh_code, group="code", done=asked)

    def _change_password(self) -> None:
        self.app.push_screen(
            NewPassword(),
            lambda yes: self.say(lazy("The password is changed.")) if yes else None,
        )

    def _new_phone(self) -> None:
        offer = self.house.book.new_factor()
        self.app.push_screen(
            NewPhoneScreen(offer),
            lambda yes: (
                self.say(lazy("The new phone counts from now.")) if yes else None
            ),
        )

    def _new_recovery_code(self) -> None:
        def made(code: str) -> None:
            self.app.push_screen(NewCodeScreen(code))

        self.run_task(
            self.house.book.new_recovery_code, group="recovery", done=made, act=True
        )

    def place(self) -> str:
        """Come back to Start after a lock."""
        return "start"
