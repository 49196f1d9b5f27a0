"""A label, its control, what was understood, and what is wrong with it."""

from __future__ import annotations

from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from tui import textual_private
from tui.i18n import Words, computed, lazy, text
from tui.signs import signs
from tui.widgets.inputs import TextInput
from tui.widgets.safe_text import cut, fit, safe, safe_lines, width_of


def flagged(words: Words) -> Words:
    """Return words with the warning sign before them."""
    return computed(lambda: f"{signs().alert} {text(words)}")


class Word(Widget):
    """Words of ours or a person's, on one line, without markup."""

    DEFAULT_CSS = """
    Word { width: auto; height: 1; color: $foreground; }
    Word.-dim { color: $dim; }
    Word.-error { color: $error; }
    Word.-strong { text-style: bold; }
    """
    ALLOW_SELECT = False

    def __init__(
        self,
        words: Words = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.words = words
        self._measured = self._drawn = ""

    def set_words(self, words: Words) -> None:
        """Show other words; those that stand there already cost nothing."""
        self.words = words
        self.draw_again()

    @property
    def spoken(self) -> str:
        """What the words say, for who does not see them."""
        return text(self.words)

    @property
    def line(self) -> str:
        """What stands on the line, the words and what belongs to them."""
        return text(self.words)

    def draw_again(self) -> None:
        """Draw the line as it is now, and lay out anew only if it must be."""
        # Some come anew with each key: laying a form out takes longer than a key.
        line = self.line
        if self._measured == self._drawn == line:
            return
        if line and width_of(line) == width_of(self._measured):
            self.refresh()
        else:
            textual_private.lay_out_again(self)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the cells that the line takes."""
        self._measured = self.line
        return width_of(self._measured)

    def render(self) -> Content:
        """Draw the line."""
        self._drawn = self.line
        return safe(cut(self._drawn, max(1, self.size.width)))


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


class Paragraph(Widget):
    """Words that wrap, without markup; newlines are kept."""

    DEFAULT_CSS = """
    Paragraph { width: 1fr; height: auto; color: $foreground; padding: 0 1; }
    Paragraph.-dim { color: $dim; }
    Paragraph.-error { color: $error; }
    """
    ALLOW_SELECT = False

    def __init__(
        self,
        words: Words = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.words = words

    @property
    def spoken(self) -> str:
        """What the words say, for who does not see them."""
        return text(self.words)

    def set_words(self, words: Words) -> None:
        """Show other words."""
        self.words = words
        textual_private.lay_out_again(self)

    def render(self) -> RenderResult:
        """Draw the words."""
        return safe_lines(self.words)


class Notice(Paragraph):
    """Words that take no room while there are none."""

    def __init__(
        self,
        words: Words = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(words, id=id, classes=classes)
        self.display = bool(words)

    def set_words(self, words: Words) -> None:
        """Show other words, or none."""
        if words or self.words:
            super().set_words(words)
            self.display = bool(words)


class Fault(Notice):
    """What went wrong, with the warning sign before it, until it is mended."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id, classes="-error")

    def tell(self, words: Words) -> None:
        """Say what is wrong; nothing, that all is well."""
        self.set_words(flagged(words) if words else "")


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
