"""A label, its control, what was understood, and what is wrong with it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import Words, lazy, text
from tui.signs import signs
from tui.widgets.inputs import TextInput
from tui.widgets.safe_text import fit
from tui.widgets.words import Notice, Word, flagged


class Label(Word):
    """What stands before a control: ``►`` while that has focus, and its name.

    ``width`` is that of the name, 0 for as much as it takes. Where no colour tells
    a field from what it lies in, its opening bracket stands last.
    """

    def __init__(
        self,
        words: Words,
        width: int = 0,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
    ) -> None:
        super().__init__(words, id=id)
        self._width = width
        self._on = False

    def set_width(self, width: int) -> None:
        """Give the name another width."""
        self._width = width
        self.draw_again()

    def show_focus(self, on: bool) -> None:
        """Mark the control as the one that has focus, or take the mark away."""
        self._on = on
        self.refresh()

    @property
    def head(self) -> str:
        """The mark and the name."""
        name = fit(self.words, self._width) if self._width else f"{text(self.words)}  "
        return (signs().focus if self._on else " ") + name

    @property
    def line(self) -> str:
        """The mark, the name, and the bracket."""
        return self.head + ("[" if colourless(self) else "")

    def render(self) -> Content:
        """Draw the line, with the mark in its colour."""
        line = super().render()
        return line.stylize("bold $accent", 0, 1) if self._on else line


class Beside(Word):
    """What stands after a control: its closing bracket, and what was understood."""

    DEFAULT_CSS = "Beside { color: $dim; }"

    @property
    def line(self) -> str:
        """The bracket, and the note behind a space."""
        note = text(self.words)
        return ("]" if colourless(self) else "") + (f" {note}" if note else "")


def colourless(widget: Widget) -> bool:
    """Say whether no colour tells a field from what it lies in."""
    return widget.app.no_color or widget.app.native_ansi_color


class Field(Vertical):
    """A control with its label; ``label_width`` lines several up.

    ``note`` is what stands beside it (what a typed date was understood as).
    """

    DEFAULT_CSS = """
    Field { width: 1fr; height: auto; }
    Field > Horizontal { height: 1; width: 1fr; }
    """

    def __init__(
        self,
        label: Words,
        control: Widget,
        *,
        label_width: int = 0,
        note: Words = "",
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.label = label
        self.control = control
        self._head = Label(label, label_width)
        self._note = Beside(note)
        self._error = Notice(classes="-error")
        """Put below the row when something is wrong for the first time."""
        self._full: Words = ""

    def compose(self) -> ComposeResult:
        """Lay out the row."""
        with Horizontal():
            yield self._head
            yield self.control
            yield self._note

    def set_label_width(self, width: int) -> None:
        """Line the label up with others."""
        self._head.set_width(width)

    @property
    def note(self) -> Words:
        """What stands beside the control, or nothing."""
        return self._note.words

    @property
    def error(self) -> Words | None:
        """What is wrong, or None."""
        return self._error.words or None

    def set_error(self, words: Words | None) -> None:
        """Say what is wrong and what to do, or that nothing is.

        That no more fits is said until more does, whoever finds nothing wrong.
        """
        words = words or self._full or None
        self._error.set_words("" if words is None else flagged(words))
        if self.error and not self._error.is_attached:
            self.mount(self._error)

    def set_note(self, words: Words) -> None:
        """Show what was understood."""
        self._note.set_words(words)

    def on_text_input_full(self, event: TextInput.Full) -> None:
        """Say that no more fits."""
        event.stop()
        most = event.field.max_length or 0
        self._full = lazy("No more fits here. {n} characters at most.", n=most)
        self.set_error(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say no longer that no more fits, where more does."""
        most = event.input.max_length or 0
        if self._full and len(event.value) < most:
            self._full = ""
            self.set_error(None)

    def on_descendant_focus(self) -> None:
        """Mark the field."""
        self._head.show_focus(True)

    def on_descendant_blur(self) -> None:
        """Take the mark away."""
        self._head.show_focus(False)
