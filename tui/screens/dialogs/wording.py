"""What the look at a text found, and what one might write instead."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from securenotes.notebook.wording.lists import Sort
from securenotes.notebook.wording.look import Mark
from tui.i18n import Words, lazy
from tui.keys import Hint
from tui.screens.dialogs.base import Dialog
from tui.widgets.button import Button
from tui.widgets.rows import Column, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph

ROOM = 6
"""Marks that show at once; the list scrolls."""
COLUMNS = (Column("word", width=24), Column("why", least=20, tone="dim"))

SORTS: dict[Sort, Words] = {
    Sort.VALUE: lazy("a judgement of a person"),
    Sort.DIAGNOSIS: lazy("health or diagnosis"),
    Sort.UNSOURCED: lazy("says not who, when or how"),
    Sort.SCHOOL: lazy("on the school's list"),
    Sort.PUPIL: lazy("another pupil's name"),
    Sort.INITIALS: lazy("initials hide nobody"),
    Sort.NUMBER: lazy("a personal number"),
}
ADVICE: dict[Sort, Words] = {
    Sort.VALUE: lazy("write what happened: what you saw and heard"),
    Sort.DIAGNOSIS: lazy("write which support the pupil needs"),
    Sort.UNSOURCED: lazy("write who said it, when and how"),
    Sort.SCHOOL: lazy("see the school's routine, F2"),
    Sort.PUPIL: lazy("write “a classmate”; the other pupil has a note of their own"),
    Sort.INITIALS: lazy("write “a classmate”, or who of the staff it was"),
    Sort.NUMBER: lazy("take it away: the note is the pupil's already"),
}


class WordingDialog(Dialog[int | None]):
    """Dismisses with the number of the mark to go to, or None."""

    SCREEN_ID = "wording"
    FOOTER = (
        Hint("list.open", lazy("Go there")),
        Hint("screen.next_field", lazy("Next", "field")),
        "dialog.cancel",
    )
    DEFAULT_CSS = """
    WordingDialog #frame { width: 78; }
    WordingDialog #advice { margin-top: 1; min-height: 2; }
    WordingDialog VirtualList { background: $surface; }
    """

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        super().__init__()
        self._text, self._marks = text, marks
        self.heading = lazy("Wording to look at")

    def compose_body(self) -> ComposeResult:
        """Yield the marks, and the advice on the one that is current."""
        yield Paragraph(
            lazy("Suggestions only: you decide, and nothing stops you."),
            classes="-dim",
        )
        yield VirtualList(COLUMNS, id="marks")
        yield Paragraph("", id="advice")

    def compose_buttons(self) -> ComposeResult:
        """Yield the way out."""
        yield Button(lazy("Close"), id="close")

    def on_mount(self) -> None:
        """Fill the list and give it focus."""
        super().on_mount()
        marks = self.query_one(VirtualList)
        marks.styles.height = min(ROOM, len(self._marks))
        marks.set_items(
            [
                Row(str(number), (self._text[mark.start : mark.end], SORTS[mark.sort]))
                for number, mark in enumerate(self._marks)
            ]
        )
        self._advise(0)

    def _advise(self, number: int) -> None:
        mark = self._marks[number]
        words = lazy("Instead: {advice}.", advice=mark.advice or ADVICE[mark.sort])
        self.query_one("#advice", Paragraph).set_words(words)

    @on(VirtualList.Highlighted)
    def follow(self, event: VirtualList.Highlighted) -> None:
        """Say what to write instead of what is marked."""
        if event.key:
            self._advise(int(event.key))

    def first_focus(self) -> VirtualList:
        """Return the list."""
        return self.query_one(VirtualList)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        self.dismiss(int(event.key))

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.action_cancel()
