"""Connect anew: the same organisation at another address or certificate.

For a server that has moved, or whose certificate authority was renewed. What
lies on this computer stays, and is sent at the next sign-in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui.i18n import lazy
from tui.screens.connect import CONNECTED, LABEL, ConnectScreen
from tui.screens.entry_form import FormText, labelled
from tui.widgets.button import Button, ButtonRow
from tui.widgets.words import Paragraph

if TYPE_CHECKING:
    from securenotes.notebook.servers import Offered


class ReconnectScreen(ConnectScreen):
    """Asks for the address, then a person for the fingerprint."""

    SCREEN_ID = "reconnect"
    HELP_TEXT = lazy(
        "For a server that has moved, or shows another certificate since it was"
        " renewed. Do it only when your school administrator says so, with the"
        " fingerprint on paper."
    )

    def compose_form(self) -> ComposeResult:
        """Lay out the one field, and say what stays."""
        yield labelled(
            lazy("Server's address"),
            FormText(self.door.address, id="address", max_length=273),
            LABEL,
        )
        with ButtonRow():
            yield Button(lazy("Back"), id="back")
            yield Button(lazy("Continue"), id="continue")
        yield Paragraph(
            lazy(
                "All that you have written on this computer stays here: drafts and what"
                " waits to be sent go to the server when you have signed in."
            ),
            classes="air",
        )
        yield Paragraph(
            lazy(
                "Do this only when your school administrator has said that the server"
                " has moved or has a new certificate."
            ),
            classes="-dim air",
        )

    def on_mount(self) -> None:
        """Give the screen its own title."""
        super().on_mount()
        self.set_title(lazy("Säker Anteckning   Connect anew"))

    def submit(self) -> None:
        """Ask the server who it is, then a person whether that is right."""
        self.go(CONNECTED)

    def trusted(self, offered: Offered, to: str) -> None:
        """Hold the server to the organisation that is worked in here."""
        self.confirmed = offered
        self.run_task(
            lambda: self.door.reconnect(offered),
            group="connect",
            done=self.connected,
            failed=self.failed,
            waiting=lazy("Connecting …"),
        )
