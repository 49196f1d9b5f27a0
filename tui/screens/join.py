"""Join with an invitation: the codes from paper, then keys of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from securenotes.errors import (
    BadInput,
    SecureNotesError,
    SessionEnded,
    SignInRefused,
)
from tui.i18n import lazy
from tui.screens.bad_input import bad_input_words
from tui.screens.enrolment_steps import CodesStep, FactorStep, PasswordStep
from tui.screens.entry_form import FormPrinted, FormScreen, FormText, labelled
from tui.screens.wizard import StepScreen, Walk, end_at_sign_in
from tui.widgets.button import Button, ButtonRow
from tui.widgets.words import Paragraph

if TYPE_CHECKING:
    from securenotes.notebook.joining import Joining

LABEL = 17
STEPS = (PasswordStep, FactorStep, CodesStep)
REFUSED = lazy(
    "The invitation is not good. Check name and code. If it has run out or been used,"
    " tell your school administrator now and ask for a new one."
)


class JoinScreen(FormScreen[None]):
    """Organisation, user name and invitation code; then the shared steps."""

    SCREEN_ID = "join"
    HELP_TEXT = lazy(
        "The three stand on the sheet from your school administrator. The invitation"
        " is good for three days and for once."
    )

    def __init__(self) -> None:
        super().__init__()
        self._asked: tuple[str, str, str] = ("", "", "")
        self._joining: Joining | None = None

    def compose_form(self) -> ComposeResult:
        """Lay the fields out."""
        yield labelled(lazy("Organisation"), FormPrinted(id="organisation"), LABEL)
        yield labelled(lazy("User name"), FormText(id="login", max_length=64), LABEL)
        yield labelled(lazy("Invitation code"), FormPrinted(id="secret"), LABEL)
        with ButtonRow():
            yield Button(lazy("Back"), id="back")
            yield Button(lazy("Continue"), id="continue")
        yield Paragraph(
            lazy(
                "You get the codes from your school administrator, on paper or by"
                " telephone. They are good for three days and only once."
            ),
            classes="-dim air",
        )

    def on_mount(self) -> None:
        """Give focus to the first field; the organisation is known here."""
        super().on_mount()
        self.set_title(lazy("Säker Anteckning   Join with an invitation"))
        code = self.door.organisation_code
        self.query_one("#organisation", FormPrinted).value = code
        self.query_one("#login" if code else "#organisation").focus()

    def submit(self) -> None:
        """Show the invitation, once."""
        self.clear_told()
        asked = (
            self.query_one("#organisation", FormPrinted).code,
            self.query_one("#login", FormText).value.strip(),
            self.query_one("#secret", FormPrinted).code,
        )
        if self.busy:
            return
        if self._joining is not None and asked == self._asked:
            self._open(self._joining)
            return
        self.busy, self._asked = True, asked
        self.run_task(
            lambda: self.door.joining(*asked),
            group="joining",
            done=self._open,
            failed=self._failed,
        )

    def _open(self, joining: Joining) -> None:
        self.busy, self._joining = False, joining
        walk = Walk(joining, STEPS, self._finish)
        walk.open(self, 1)

    def _failed(self, error: SecureNotesError) -> bool:
        self.busy = False
        if isinstance(error, BadInput):
            self.refuse(f"#{error.field}-field", bad_input_words(error))
        elif isinstance(error, SignInRefused):
            self.warn(REFUSED)
        elif isinstance(error, SessionEnded):
            self.refuse(
                "#organisation-field",
                lazy(
                    "That organisation is not kept on this computer. Read the code"
                    " again."
                ),
            )
        else:
            return False
        return True

    def _finish(self, step: StepScreen) -> None:
        joining = self._joining
        assert joining is not None

        def failed(error: SecureNotesError) -> bool:
            if isinstance(error, SessionEnded):
                # It took too long; the invitation still works, all is kept.
                self._joining = None
            return step.failed(error)

        step.run_task(
            joining.finish,
            group="join",
            done=lambda founded: end_at_sign_in(step, founded),
            failed=failed,
            waiting=lazy("Making your keys …"),
            act=True,
        )

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Continue, or go back."""
        if event.button.id == "continue":
            self.submit()
        else:
            self.go_back()

    def go_back(self) -> None:
        """Go back, and forget what was made up so far."""
        if not self.busy:
            if self._joining is not None:
                self._joining.forget()
            self.dismiss(None)
