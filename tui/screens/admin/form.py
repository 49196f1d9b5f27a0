"""A dialog with fields that does its act itself, so that errors stand by them."""

from __future__ import annotations

from typing import TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from securenotes.errors import BadInput, SecureNotesError
from securenotes.model import ChainId
from tui.i18n import Words, lazy
from tui.screens.admin.acts import carry_out
from tui.screens.admin.words import refused_words
from tui.screens.dialogs.base import Dialog
from tui.screens.house import House
from tui.widgets.button import Button
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput
from tui.widgets.words import Fault, Paragraph
from tui.words import explain

T = TypeVar("T")


class Form(Dialog[T | None]):
    """Dismisses with what the act answered, or None.

    A subclass gives ``fields``, ``yes`` and ``work``; ``check`` may refuse.
    ``about`` is what the form is about, where the school does not say it.
    """

    CSS_PATH = "forms.tcss"
    LABEL = 14
    yes: Words = lazy("Add")
    about: Words = ""

    def __init__(self, chain: ChainId, *about: bytes) -> None:
        super().__init__()
        self.chain = chain
        self.keep_as(":".join((chain.hex(), *(one.hex() for one in about))))

    def fields(self) -> list[tuple[str, Words, Widget]]:
        """Return name, label and control of each; no label, no field around it."""
        return []

    async def work(self) -> T:
        """Do the act with what was typed."""
        raise NotImplementedError

    def check(self) -> bool:
        """Say what is wrong before the act, and return whether it may begin."""
        return True

    def compose_body(self) -> ComposeResult:
        """Yield the fields, and a line for what no field is to blame for."""
        for name, label, control in self.fields():
            if not label:
                yield control
                continue
            yield Field(label, control, label_width=self.LABEL, id=f"{name}-field")
        if self.about:
            yield Paragraph(self.about, classes="-dim")
        yield Fault(id="form-error")

    def compose_buttons(self) -> ComposeResult:
        """Yield the act and the way out."""
        yield Button(self.yes, id="yes")
        yield Button(lazy("Cancel"), id="no")

    def first_focus(self) -> Widget | None:
        """Return the first field: nothing happens until one presses the act."""
        return next((one for _name, one in self._controls()), None)

    def _controls(self) -> list[tuple[str, Widget]]:
        fields = self.query(Field)
        return [((f.id or "").removesuffix("-field"), f.control) for f in fields]

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return self.query_one(f"#{name}-field", Field)

    def typed(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.query_one(f"#{name}", TextInput).value.strip()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.field(event.input.id or "").set_error(None)

    @on(Input.Submitted)
    def _next(self) -> None:
        controls = [one for _name, one in self._controls() if one.focusable]
        focused = self.focused
        if focused in controls and focused is not controls[-1]:
            controls[controls.index(focused) + 1].focus()
        else:
            self.submit()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self.submit()
        else:
            self.used()
            self.dismiss(None)

    def submit(self) -> None:
        """Check, and do the act."""
        self.tell("")
        if self.check():
            carry_out(
                cast("House[object]", self),
                self.work,
                done=self._done,
                failed=self._failed,
            )

    def _done(self, result: T) -> None:
        self.used()
        self.dismiss(result)

    def _failed(self, error: SecureNotesError) -> bool:
        names = [name for name, _control in self._controls()]
        if isinstance(error, BadInput) and error.field in names:
            self.field(error.field).set_error(self.words_for(error))
            self.query_one(f"#{error.field}").focus()
        elif isinstance(error, BadInput):
            self.tell(self.words_for(error))
        else:
            self.tell(explain(error))
        return True

    def words_for(self, error: BadInput) -> Words:
        """Return what is wrong with what was typed, and what to do."""
        return refused_words(error)

    def tell(self, words: Words) -> None:
        """Say what no field is to blame for."""
        self.query_one(Fault).tell(words)
