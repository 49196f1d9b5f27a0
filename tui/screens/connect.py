"""Connect to a server: its address, its certificate, and the organisation.

Nothing is kept before a person has held the certificate's fingerprint to the
one that whoever runs the server has told; from then on it is pinned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from securenotes.errors import BadInput, SecureNotesError
from tui.i18n import Words, lazy
from tui.screens.bad_input import bad_input_words
from tui.screens.dialogs.base import Dialog
from tui.screens.entry_form import FormPrinted, FormScreen, FormText, labelled
from tui.widgets.button import Button, ButtonRow
from tui.widgets.words import Paragraph, Word

if TYPE_CHECKING:
    from securenotes.notebook.servers import Offered

LABEL = 17
HALF = 48
"""Characters of a fingerprint on its first line: sixteen pairs."""

CONNECTED = "connected"
FOUND = "found"
"""What the form may be asked for."""


class FingerprintDialog(Dialog[bool]):
    """Shows a certificate's fingerprint; only a person can say that it is right."""

    SCREEN_ID = "fingerprint"
    safe_result = False

    def __init__(self, host: str, fingerprint: str) -> None:
        super().__init__()
        self._host, self._fingerprint = host, fingerprint
        self.heading = lazy("Is this the right server?")

    def compose_body(self) -> ComposeResult:
        """Show whose it is and what it is."""
        yield Paragraph(
            lazy(
                "{host} shows a certificate that this computer has not seen. Hold its"
                " fingerprint (SHA-256) to the one you have on paper.",
                host=self._host,
            )
        )
        yield Word("")
        yield Word(self._fingerprint[:HALF].rstrip(":"), id="fingerprint-1")
        yield Word(self._fingerprint[HALF:], id="fingerprint-2")
        yield Word("")
        yield Paragraph(
            lazy(
                "If one character differs, say no and tell whoever runs the server:"
                " somebody may be in between."
            )
        )

    def compose_buttons(self) -> ComposeResult:
        """Offer both answers, the safe one last."""
        yield Button(lazy("Yes, they are the same"), id="yes")
        yield Button(lazy("No", "not the same"), id="no")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")


class ConnectScreen(FormScreen["Offered | str | None"]):
    """Address and organisation; or, left empty, a new organisation there."""

    SCREEN_ID = "connect"
    HELP_TEXT = lazy(
        "Address, organisation and fingerprint stand on the sheet from your school"
        " administrator. They are asked for once on each computer."
    )

    def __init__(self) -> None:
        super().__init__()
        self.confirmed: Offered | None = None
        self._address = ""

    def compose_form(self) -> ComposeResult:
        """Lay the fields out."""
        yield labelled(
            lazy("Server's address"), FormText(id="address", max_length=273), LABEL
        )
        yield labelled(lazy("Organisation"), FormPrinted(id="organisation"), LABEL)
        with ButtonRow():
            yield Button(lazy("Back"), id="back")
            yield Button(lazy("New organisation there"), id="found")
            yield Button(lazy("Continue"), id="continue")
        yield Paragraph(
            lazy(
                "The address is written as notes.skola.example. Both stand on the sheet"
                " from your school administrator, and on your own papers."
            ),
            classes="-dim air",
        )

    def on_mount(self) -> None:
        """Give focus to the first field."""
        super().on_mount()
        self.set_title(lazy("Säker Anteckning   Connect to a server"))
        self.query_one("#address").focus()

    def submit(self) -> None:
        """Connect to the organisation that was typed."""
        if not self.query_one("#organisation", FormPrinted).code:
            self.clear_told()
            self.refuse(
                "#organisation-field", lazy("Type the organisation's code from paper.")
            )
            return
        self.go(CONNECTED)

    def go(self, to: str) -> None:
        """Ask the server who it is, then a person whether that is right."""
        if self.busy:
            return
        self.clear_told()
        self.busy = True
        typed = self.query_one("#address", FormText).value.strip()
        if self.confirmed is not None and typed == self._address:
            self.trusted(self.confirmed, to)
            return
        self._address = typed

        def found(offered: Offered) -> None:
            if not offered.fingerprint:
                self.trusted(offered, to)
                return

            def answered(right: bool | None) -> None:
                if right:
                    self.trusted(offered, to)
                    return
                self.busy = False
                self.warn(lazy("The server is not trusted. Nothing was sent to it."))

            self.app.push_screen(
                FingerprintDialog(offered.server.host, offered.fingerprint), answered
            )

        self.run_task(
            lambda: self.door.find_server(typed),
            group="find",
            done=found,
            failed=self.failed,
            waiting=lazy("Looking for the server …"),
        )

    def trusted(self, offered: Offered, to: str) -> None:
        """Go on with a server that a person knows."""
        self.confirmed = offered
        if to == FOUND:
            self.dismiss(offered)
            return
        code = self.query_one("#organisation", FormPrinted).code
        self.run_task(
            lambda: self.door.connect(offered, code),
            group="connect",
            done=self.connected,
            failed=self.failed,
            waiting=lazy("Connecting …"),
        )

    def connected(self, _none: None) -> None:
        """Go back to who asked."""
        self.dismiss(CONNECTED)

    def failed(self, error: SecureNotesError) -> bool:
        """Tell what went wrong where it was typed."""
        self.busy = False
        if isinstance(error, BadInput):
            fields = self.query(f"#{error.field}-field")
            at = error.field if fields else "address"
            self.refuse(f"#{at}-field", bad_input_words(error))
            return True
        words = _WORDS.get(error.code)
        if words is not None:
            self.refuse("#address-field", words)
        return words is not None

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Continue, found, or go back."""
        if event.button.id == "continue":
            self.submit()
        elif event.button.id == "found":
            self.go(FOUND)
        else:
            self.go_back()

    def go_back(self) -> None:
        """Go back; nothing was kept."""
        if not self.busy:
            self.dismiss(None)


_WORDS: dict[str, Words] = {
    "server": lazy(
        "No server answers there. Check the address, and that this computer is on the"
        " network."
    ),
    "tls": lazy(
        "What answers there is not a server of this kind, or it is too old: TLS 1.3 is"
        " needed. Check the address."
    ),
    "certificate": lazy(
        "The server's certificate is not made for that address. Check the address, or"
        " tell whoever runs the server."
    ),
    "throwaway": lazy("That is a server with made-up data. Connect to the real one."),
}
