"""Steps that set-up and joining share: password, second factor, codes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Input

from securenotes.errors import BadInput
from securenotes.notebook.keyrings import Absence
from tui.i18n import _, computed, lazy
from tui.keyring_words import SHARED
from tui.screens.bad_input import bad_input_words
from tui.screens.entry_form import FormCode, FormPrinted, FormSecret, FormText
from tui.screens.factor_form import FactorForm
from tui.screens.recover import NOT_ALIKE
from tui.screens.typed_back import FourField
from tui.screens.wizard import StepScreen
from tui.signs import signs
from tui.widgets.button import Button, ButtonRow
from tui.widgets.field import Field
from tui.widgets.words import Paragraph

LABEL = 16
METER = 4


def meter_words(strength: int) -> str:
    """Return a word and a bar: ``svagt ▒░░░``."""
    words = (
        _("not enough", "password"),
        _("weak", "password"),
        _("fair", "password"),
        _("good", "password"),
        _("strong", "password"),
    )
    empty, full = tuple(signs().meter)
    return f"{words[strength]} {full * strength}{empty * (METER - strength)}"


class PersonStep(StepScreen):
    """Name, post and user name."""

    SCREEN_ID = "setup_person"
    WHAT = lazy("you", "step")
    HELP_TEXT = lazy(
        "Colleagues see your name and post. You sign in with the user name; it"
        " cannot be changed later."
    )

    def compose_form(self) -> ComposeResult:
        """Lay the three fields out."""
        for name, label, value in (
            ("name", lazy("Your name"), self.answers.name),
            ("post", lazy("Post"), self.answers.post),
            ("login", lazy("User name"), self.answers.login),
        ):
            yield Field(
                label,
                FormText(value, id=name, max_length=120),
                label_width=LABEL,
                id=f"{name}-field",
            )
        yield from self.compose_buttons()

    def store(self) -> None:
        """Keep the three."""
        self.answers.name = self.query_one("#name", FormText).value
        self.answers.post = self.query_one("#post", FormText).value
        self.answers.login = self.query_one("#login", FormText).value

    def check(self) -> None:
        """Check the three."""
        self.answers.check_person()


class PasswordStep(StepScreen):
    """A password twice, its meter, and a passphrase to take instead."""

    SCREEN_ID = "setup_password"
    WHAT = lazy("password", "step")
    HELP_TEXT = lazy(
        "Twelve characters at least; five words are easier to remember and harder to"
        " guess than one with signs. The password is never kept anywhere."
    )

    def compose_form(self) -> ComposeResult:
        """Lay the two fields out."""
        for name, label in (
            ("password", lazy("Password")),
            ("again", lazy("Password again")),
        ):
            yield Field(
                label, FormSecret(id=name), label_width=LABEL, id=f"{name}-field"
            )
        with ButtonRow(classes="-left"):
            yield Button(lazy("Suggest a passphrase"), id="suggest")
        yield Paragraph(id="suggested", classes="air")
        yield from self.compose_buttons()

    def on_mount(self) -> None:
        """Fill in what was typed before."""
        super().on_mount()
        self.query_one("#suggested").display = False
        self._fill(self.answers.password)

    def _fill(self, password: str) -> None:
        for secret in self.query(FormSecret):
            secret.value = password

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judge the password while it is typed."""
        if event.input.id == "password":
            strength = self.answers.strength(event.value) if event.value else -1
            self.query_one("#password-field", Field).set_note(
                computed(lambda: meter_words(strength)) if strength >= 0 else ""
            )

    def store(self) -> None:
        """Keep the password when it was typed twice alike."""
        self.answers.password = self.query_one("#password", FormSecret).value

    def check(self) -> None:
        """Check that it can be taken, then that it was typed twice alike."""
        self.answers.check_secret()
        again = self.query_one("#again", FormSecret)
        if again.value != self.answers.password:
            again.take()
            raise BadInput("again", "differs")

    def show_bad(self, error: BadInput) -> None:
        """Tell of two that differ under the second."""
        if error.field == "again":
            self.refuse("#again-field", NOT_ALIKE)
        else:
            super().show_bad(error)

    def pressed(self, button: str) -> None:
        """Suggest a passphrase and fill it in."""
        if button != "suggest":
            super().pressed(button)
            return
        phrase = self.answers.suggest_passphrase()
        self._fill(phrase)
        self.clear_told()
        suggested = self.query_one("#suggested", Paragraph)
        suggested.display = True
        suggested.set_words(
            lazy("Suggestion, filled in: {phrase}. Learn it now.", phrase=phrase)
        )


class FactorStep(StepScreen):
    """A second factor, proved by one code of it."""

    SCREEN_ID = "setup_factor"
    WHAT = lazy("one-time codes", "step")
    HELP_TEXT = lazy(
        "Any app for one-time codes will do. It works without network and without"
        " telling anybody where you are."
    )

    def compose_form(self) -> ComposeResult:
        """Lay out the factor's form, buttons and all."""
        yield FactorForm(self.answers.factor(), back=True)

    def on_mount(self) -> None:
        """Give the QR code all rows."""
        super().on_mount()
        self.add_class("-flush")

    def focus_first(self) -> None:
        """Give focus to the code."""
        self.query_one("#code").focus()

    def check(self) -> None:
        """Check the code; one that was right before need not be typed again."""
        code = self.query_one("#code", FormCode)
        if code.value and not self.answers.check_code(code.code):
            code.value = ""
        self.answers.check_factor()


class CodesStep(StepScreen):
    """The account key and the recovery code, typed back from paper."""

    SCREEN_ID = "setup_codes"
    WHAT = lazy("codes to keep on paper", "step")
    HELP_TEXT = lazy(
        "Write both codes on paper and keep it where you keep your keys. They are"
        " shown now and never again."
    )

    def compose_form(self) -> ComposeResult:
        """Show the codes and ask for their last four characters."""
        codes = self.answers.codes()
        kept = lazy("kept in this computer's keyring; needed on the next computer")
        absence = self.door.keyring_absence
        if absence is Absence.NONE:
            kept = lazy("this computer has no keyring: needed at each sign-in")
        elif absence is not None:
            kept = lazy("the computer's keyring does not answer: needed at sign-in")
        width = 20
        yield Field(
            lazy("Account key"),
            Paragraph(codes.account_key, classes="code-text"),
            label_width=width,
        )
        yield Paragraph(kept, classes="-dim beside")
        yield Field(
            lazy("Recovery code"),
            Paragraph(codes.recovery_code, classes="code-text"),
            label_width=width,
        )
        yield Paragraph(
            lazy("lets you in if you forget your password"), classes="-dim beside-last"
        )
        if absence is None and not self.door.demo:
            yield Paragraph(SHARED, id="shared", classes="-dim last")
        yield FourField(
            lazy("Last four characters of the account key"),
            label_width=42,
            id="account-key-field",
        )
        yield FourField(
            lazy("Last four characters of the recovery code"),
            label_width=42,
            id="recovery-code-field",
        )
        yield from self.compose_buttons()

    def focus_first(self) -> None:
        """Give focus to the first four."""
        self.query(FormPrinted).first().focus()

    def check(self) -> None:
        """Check both fours; those that were right before need not come again."""
        for what in ("account_key", "recovery_code"):
            field = self.query_one(f"#{what.replace('_', '-')}-field", FourField)
            if field.typed:
                self.answers.check_last_four(what, field.typed)
        self.answers.check_codes()

    def show_bad(self, error: BadInput) -> None:
        """Tell under the four that were wrong."""
        self.refuse(f"#{error.field.replace('_', '-')}-field", bad_input_words(error))
