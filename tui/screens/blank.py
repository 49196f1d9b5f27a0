"""Nothing at all on the screen, until the password is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from securenotes.errors import SecureNotesError, SignInRefused, Throttled
from tui.i18n import lazy
from tui.keys import Hint, key
from tui.screens.entry_form import LABEL, FormSecret, labelled
from tui.screens.lock import PasswordScreen
from tui.widgets.words import Fault, Word
from tui.words import explain

ALLOWED = frozenset({"ctrl+l", "ctrl+q"})
"""Keys that act on an empty screen beside Enter: they save, and shut."""

MOST_TRIES = 5
"""After as many wrong passwords the session is locked and its keys forgotten."""


class BlankScreen(PasswordScreen):
    """Covers screens and dialogs alike; no key but Enter does anything."""

    SCREEN_ID = "blank"
    AUTO_FOCUS = ""
    FOOTER: ClassVar[Sequence[str | Hint]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "show_field", lazy("Show the password field"), "blank.show"),
        key("escape", "hide_field", lazy("Hide"), "blank.hide"),
        # What the application has on these does not act while nothing is shown.
        key("f1", "nothing", lazy("Help"), "blank.no_help", priority=True),
        key("f8", "nothing", lazy("Language"), "blank.no_language", priority=True),
        key("ctrl+p", "nothing", lazy("Commands"), "blank.no_palette", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._tries = 0

    def compose(self) -> ComposeResult:
        """Lay out one dim word, and the field that Enter shows."""
        with Vertical(id="middle"):
            yield labelled(lazy("Password"), FormSecret(id="password"), LABEL)
            yield Fault(id="told")
        yield Word("Enter", id="enter", classes="-dim")

    def on_mount(self) -> None:
        """Show nothing."""
        super().on_mount()
        self.query_one("#middle").display = False

    def action_show_field(self) -> None:
        """Show the password field."""
        self.query_one("#middle").display = True
        self.query_one("#enter").display = False
        self.query_one("#password").focus()

    def action_hide_field(self) -> None:
        """Show nothing again."""
        self.query_one("#password", FormSecret).take()
        self.clear_told()
        self.set_focus(None)
        self.query_one("#middle").display = False
        self.query_one("#enter").display = True

    def action_nothing(self) -> None:
        """Do nothing."""

    def on_key(self, event: events.Key) -> None:
        """Let other keys do nothing."""
        if not self.query_one("#middle").display and event.key not in {
            "enter",
            *ALLOWED,
        }:
            event.stop()
            event.prevent_default()

    def submit(self) -> None:
        """Show again what was covered, when the password is right."""
        password = self.query_one("#password", FormSecret)
        self.clear_told()
        typed = password.take()
        if not typed or self.busy:
            return
        self.busy = True
        self.run_task(
            lambda: self.house.book.check_password(typed),
            group="unlock",
            done=self._back,
            failed=self._failed,
        )

    def _back(self, _none: None) -> None:
        self.house.uncovered.set()
        self.dismiss(None)

    def _failed(self, error: SecureNotesError) -> bool:
        self.busy = False
        if not isinstance(error, SignInRefused | Throttled):
            self.warn(explain(error))
            return True
        self._tries += 1
        if self._tries >= MOST_TRIES or isinstance(error, Throttled):
            self.call_later(self.house.action_lock)
            return True
        self.warn(lazy("That is not the password."))
        return True

    def place(self) -> str:
        """Return where the covered screen leads back to."""
        return self.place_below()
