"""Where one is signed in: a list, and ending what one does not know."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from securenotes.errors import NotThere, SecureNotesError
from securenotes.notebook.sign_ins import SignIn
from tui.i18n import Words, lazy
from tui.keys import key
from tui.screens.base import BaseScreen
from tui.screens.dialogs.confirm import Confirm
from tui.when import row_moment
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

COLUMNS = (
    Column("where", lazy("Where"), least=24),
    Column("since", lazy("Signed in", "list"), width=16),
    Column("used", lazy("Last used"), width=16, drop=1),
)
NO = lazy("Back")


class SignInsScreen(BaseScreen[None]):
    """One's own sign-ins, on every computer."""

    SCREEN_ID = "sign_ins"
    CSS_PATH = "sign_ins.tcss"
    FOOTER = ("list.open", "sign_ins.others", "screen.back", "app.help")
    HELP_TEXT = lazy(
        "Every place where you are signed in, locked ones too. End what you do not"
        " know, then change your password. What was being written there is saved"
        " for you."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "a",
            "end_others",
            lazy("End all other sign-ins"),
            "sign_ins.others",
            short=lazy("End all others"),
        ),
        key("f5", "refresh", lazy("Refresh"), "screen.refresh"),
    ]

    def compose_content(self) -> ComposeResult:
        """Lay out the sentence over the list."""
        yield Paragraph(
            lazy("Here you are signed in. Enter ends one that is not this."),
            id="sign-ins-about",
        )
        yield VirtualList(COLUMNS, titles=True, id="sign-ins-list")

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        self._rows: list[SignIn] = []
        self.set_title(lazy("Sign-ins"), back=lazy("Back"))
        self.query_one(VirtualList).focus()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again."""
        self.run_task(self.house.book.sign_ins.all, group="page", done=self._show)

    def _show(self, rows: list[SignIn]) -> None:
        self._rows = rows
        self.query_one(VirtualList).set_items([sign_in_row(row) for row in rows])

    @on(VirtualList.Opened, "#sign-ins-list")
    def open_row(self, event: VirtualList.Opened) -> None:
        """End a sign-in, when that is what is wanted."""
        row = next((one for one in self._rows if one.id.hex() == event.key), None)
        if row is None:
            return
        if row.here:
            self.say(
                lazy("This is where you are. Lock with Ctrl+L, or leave with Ctrl+Q.")
            )
            return

        def asked(yes: bool | None) -> None:
            if yes:
                self._end(row)

        self.app.push_screen(
            Confirm(
                lazy("End the sign-in?"),
                [
                    where_words(row),
                    lazy(
                        "It ends there at once. Whoever goes on there needs your"
                        " password and a code."
                    ),
                ],
                yes=lazy("End it"),
                no=NO,
            ),
            asked,
        )

    def _end(self, row: SignIn) -> None:
        def failed(error: SecureNotesError) -> bool:
            if not isinstance(error, NotThere):
                return False
            self.action_refresh()
            self.say(lazy("It had ended already."))
            return True

        def ended(_none: None) -> None:
            self.action_refresh()
            self.say(lazy("The sign-in is ended."))

        self.run_task(
            lambda: self.house.book.sign_ins.end(row.id),
            group="end",
            done=ended,
            failed=failed,
            act=True,
        )

    def action_end_others(self) -> None:
        """End all but this."""
        if all(row.here for row in self._rows):
            self.say(lazy("You are signed in nowhere else."))
            return

        def ended(_none: None) -> None:
            self.action_refresh()
            self.say(lazy("All other sign-ins are ended."))

        def asked(yes: bool | None) -> None:
            if yes:
                self.run_task(
                    self.house.book.sign_ins.end_others,
                    group="end",
                    done=ended,
                    act=True,
                )

        self.app.push_screen(
            Confirm(
                lazy("End all other sign-ins?"),
                [
                    lazy(
                        "You stay signed in here. Everywhere else you are signed out"
                        " at once."
                    )
                ],
                yes=lazy("End them"),
                no=NO,
            ),
            asked,
        )

    def place(self) -> str:
        """Come back to Start after a lock."""
        return "start"


def sign_in_row(row: SignIn) -> Row:
    """Return a row: where, since when, last used when."""
    return Row(
        row.id.hex(),
        (where_words(row), row_moment(row.since), row_moment(row.used)),
        bold=row.here,
    )


def where_words(row: SignIn) -> Words:
    """Say which computer it is."""
    if row.here:
        return lazy("Here, now")
    if row.this_computer:
        return lazy("This computer, another window")
    return lazy("Another computer ({name})", name=row.computer)
