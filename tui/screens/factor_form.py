"""The QR code of a second factor, its text, and the code that proves it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from securenotes.notebook.enrolment import FactorOffer
from tui.i18n import lazy
from tui.screens.entry_form import FormCode
from tui.widgets.button import Button, ButtonRow
from tui.widgets.field import Field
from tui.widgets.qr import QrCode
from tui.widgets.words import Paragraph

READ_CODE = lazy("2 Read the code on the left, or type:")
TYPE_KEY = lazy("2 Type this key in the app:")
LARGER_WINDOW = lazy("Make the window at least 80×24 to show the QR code.")


class FactorForm(Horizontal):
    """A QR code to the left and three steps to the right.

    Below 80×24 the code is left out and the key stands in text. The field is
    ``#code-field`` with the control ``#code``; the buttons are ``#continue`` and,
    with ``back``, ``#back``.
    """

    DEFAULT_CSS = """
    FactorForm { height: auto; width: 1fr; }
    FactorForm #qr { margin-right: 1; }
    FactorForm #factor-steps { width: 1fr; height: auto; padding-top: 1; }
    FactorForm #key-text { padding: 0 1 0 3; }
    FactorForm #larger, FactorForm #type-key { display: none; }
    .-narrow FactorForm #qr, .-short FactorForm #qr,
    .-narrow FactorForm #read-code, .-short FactorForm #read-code { display: none; }
    .-narrow FactorForm #larger, .-short FactorForm #larger,
    .-narrow FactorForm #type-key, .-short FactorForm #type-key { display: block; }
    """

    def __init__(self, offer: FactorOffer | None = None, *, back: bool = False) -> None:
        super().__init__()
        self._offer, self._back = offer, back

    def compose(self) -> ComposeResult:
        """Lay code and steps side by side."""
        offer = self._offer
        yield QrCode(offer.uri if offer else "", id="qr")
        with Vertical(id="factor-steps"):
            yield Paragraph(lazy("1 Open the app for one-time codes in your phone."))
            yield Paragraph(READ_CODE, id="read-code")
            yield Paragraph(TYPE_KEY, id="type-key")
            yield Paragraph(offer.secret_text if offer else "", id="key-text")
            yield Paragraph(LARGER_WINDOW, id="larger", classes="-dim")
            yield Paragraph(lazy("3 Type the code that the app shows:"))
            yield Field(lazy("One-time code"), FormCode(id="code"), id="code-field")
            with ButtonRow():
                if self._back:
                    yield Button(lazy("Back"), id="back")
                yield Button(lazy("Continue"), id="continue")

    def show_offer(self, offer: FactorOffer) -> None:
        """Show the factor that is to be set up."""
        self.query_one(QrCode).set_text(offer.uri)
        self.query_one("#key-text", Paragraph).set_words(offer.secret_text)
