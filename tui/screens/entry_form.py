"""What forms before sign-in share: Enter moves on, words under the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import Words, lazy
from tui.keyring_words import why_typed
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.widgets.choice import Check, Choice, RadioRow
from tui.widgets.field import Field
from tui.widgets.inputs import CodeInput, PrintedCodeInput, SecretInput, TextInput
from tui.widgets.words import Fault, Paragraph

if TYPE_CHECKING:
    from securenotes.notebook.door import Door
    from securenotes.notebook.keyrings import Absence
    from tui.app import AnteckningApp
    from tui.screens.house import House

LABEL = 14
"""Width of the labels where one signs in, or in again."""

CLEAR_AFTER = 30.0
"""Seconds that a copied code stays in the clipboard."""

ENTER = key("enter", "screen.go_on", lazy("Continue"), "form.go_on")
CONTROLS = (Input, RadioRow, Choice, Check)


class FormText(TextInput):
    """A line of text that Enter leaves for the next field."""

    BINDINGS: ClassVar[list[BindingType]] = [ENTER]


class FormSecret(SecretInput):
    """A password that Enter leaves for the next field."""

    BINDINGS: ClassVar[list[BindingType]] = [ENTER]


class FormCode(CodeInput):
    """A one-time code that Enter leaves for the next field."""

    BINDINGS: ClassVar[list[BindingType]] = [ENTER]


class FormPrinted(PrintedCodeInput):
    """A code from paper that Enter leaves for the next field."""

    BINDINGS: ClassVar[list[BindingType]] = [ENTER]


def labelled(label: Words, control: Widget, width: int) -> Field:
    """Return a control with its label; the field is known by the control's id."""
    return Field(label, control, label_width=width, id=f"{control.id}-field")


class AskedKey(Vertical):
    """The account key, with why it is typed; there only where it is asked for."""

    DEFAULT_CSS = "AskedKey { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self.display = False

    def compose(self) -> ComposeResult:
        """Lay the field out over the reason."""
        yield labelled(lazy("Account key"), FormPrinted(id="account-key"), LABEL)
        yield Paragraph(id="why-typed", classes="-dim")

    def ask(self, absence: Absence | None) -> None:
        """Ask for it; None is for a keyring that does not know it yet."""
        self.query_one(Paragraph).set_words(why_typed(absence))
        self.display = True


class FormScreen(BaseScreen[ScreenResultType]):
    """A form of fields top down; Enter on the last one continues.

    A subclass gives ``compose_form`` and ``submit``. What goes wrong is told
    whole under the form, since a refusal is longer than the status line.
    """

    CSS_PATH = "entry_form.tcss"
    FOOTER: ClassVar[Sequence[str | Hint]] = (
        Hint("screen.next_field", lazy("Next", "field")),
        "app.language",
        "app.help",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "go_on", lazy("Continue"), "form.go_on"),
        key("tab", "app.focus_next", lazy("Next", "field"), "screen.next_field"),
        key("down", "app.focus_next", lazy("Next", "field"), "form.down"),
        key("up", "app.focus_previous", lazy("Field before"), "form.up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.busy = False

    @property
    def door(self) -> Door:
        """The door."""
        return door_of(self.house)

    def compose_content(self) -> ComposeResult:
        """Lay the form out, and under it room for what is told."""
        with VerticalScroll(id="form", can_focus=False):
            yield from self.compose_form()
            yield Fault(id="told")

    def compose_form(self) -> ComposeResult:
        """Yield the fields and buttons."""
        yield from ()

    def submit(self) -> None:
        """Do what the form is for."""

    def action_go_on(self) -> None:
        """Move to the next field; from the last one continue."""
        following = following_field(self)
        if following is None:
            self.submit()
        else:
            following.focus()

    def warn(self, words: Words) -> None:
        """Tell what went wrong under the form, in full."""
        told = self.query_one(Fault)
        told.tell(words)
        self.call_after_refresh(told.scroll_visible, animate=False)

    def clear_told(self) -> None:
        """Take away what was told."""
        clear_told(self)

    def refuse(self, field_id: str, words: Words) -> None:
        """Tell what is wrong under a field and go there."""
        field = self.query_one(field_id, Field)
        field.set_error(words)
        field.control.focus()


def door_of(house: AnteckningApp) -> Door:
    """Return the door; who is asked to sign in always has one."""
    assert house.door is not None
    return house.door


def following_field(form: House[Any]) -> Widget | None:
    """Return the field after the one with focus, or None."""
    chain = form.focus_chain
    at = chain.index(form.focused) + 1 if form.focused in chain else 0
    return next((w for w in chain[at:] if isinstance(w, CONTROLS)), None)


def clear_told(form: House[Any]) -> None:
    """Take away what was told of a form and of its fields."""
    form.query_one(Fault).tell("")
    for field in form.query(Field):
        field.set_error(None)


def copy_code(house: AnteckningApp, code: str) -> None:
    """Copy a code shown on the screen; it leaves the clipboard after 30 s."""
    house.copy_to_clipboard(code)

    def clear() -> None:
        if house.clipboard == code:
            house.copy_to_clipboard("")

    house.set_timer(CLEAR_AFTER, clear)
