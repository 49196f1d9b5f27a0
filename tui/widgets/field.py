"""A label, its control, what was understood, and what is wrong with it."""

from __future__ import annotations

from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from tui import textual_private
from tui.i18n import Words, computed, lazy, text
from tui.signs import signs
from tui.widgets.inputs import TextInput
from tui.widgets.safe_text import cut, safe, safe_lines, width_of


def flagged(words: Words) -> Words:
    """Return words with the warning sign before them."""
    return computed(lambda: f"{signs().alert} {text(words)}")


class Mark(Widget):
    """The left margin: ``►`` while its field has focus."""

    DEFAULT_CSS = "Mark { width: 1; height: 1; color: $accent; text-style: bold; }"
    ALLOW_SELECT = False

    on = False

    def render(self) -> RenderResult:
        """Draw the mark."""
        return safe(signs().focus if self.on else " ")


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
        # Some come anew with each key: laying a form out takes longer than a key.
        told = text(words)
        if self._measured == self._drawn == told:
            return
        if told and width_of(told) == width_of(self._measured):
            self.refresh()
        else:
            textual_private.lay_out_again(self)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the cells that the words take."""
        self._measured = text(self.words)
        return width_of(self._measured)

    def render(self) -> RenderResult:
        """Draw the words."""
        self._drawn = text(self.words)
        return safe(cut(self.words, max(1, self.size.width)))


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
    Field .field-note { margin-left: 1; color: $dim; }
    Field .field-error { display: none; color: $error; height: auto; }
    Field.-error .field-error { display: block; }
    Field .field-bracket { width: 1; display: none; }
    Field:ansi .field-bracket { display: block; }
    Field:nocolor .field-bracket { display: block; }
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
        self._label_width = label_width
        self._mark = Mark()
        self._note = Word(note, classes="field-note")
        self._error = Paragraph(classes="field-error")
        self._full: Words = ""

    def compose(self) -> ComposeResult:
        """Lay out the row and the line for what is wrong."""
        label = Word(self.label, classes="field-label")
        if self._label_width:
            label.styles.width = self._label_width
        else:
            label.styles.margin = (0, 2, 0, 0)
        with Horizontal():
            yield self._mark
            yield label
            yield Word("[", classes="field-bracket")
            yield self.control
            yield Word("]", classes="field-bracket")
            yield self._note
        yield self._error

    def on_mount(self) -> None:
        """Hide the note while there is none."""
        self._note.display = bool(self._note.words)

    @property
    def note(self) -> Words:
        """What stands beside the control, or nothing."""
        return self._note.words if self._note.display else ""

    @property
    def error(self) -> Words | None:
        """What is wrong, or None."""
        return self._error.words if self.has_class("-error") else None

    def set_error(self, words: Words | None) -> None:
        """Say what is wrong and what to do, or that nothing is.

        That no more fits is said until more does, whoever finds nothing wrong.
        """
        words = words or self._full or None
        self._error.set_words("" if words is None else flagged(words))
        self.set_class(words is not None, "-error")

    def set_note(self, words: Words) -> None:
        """Show what was understood."""
        self._note.set_words(words)
        self._note.display = bool(words)

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
        self._mark.on = True
        self._mark.refresh()

    def on_descendant_blur(self) -> None:
        """Take the mark away."""
        self._mark.on = False
        self._mark.refresh()
