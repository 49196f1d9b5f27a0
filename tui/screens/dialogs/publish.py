"""Asks before publishing, and says who will be able to read it (R11)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from securenotes.model import UserId
from securenotes.notebook.views import Draft, ReaderRow, School
from tui.i18n import lazy, nlazy
from tui.screens.dialogs.base import Dialog
from tui.screens.law import publish_words
from tui.screens.reader_names import ReaderNames
from tui.widgets.button import Button
from tui.widgets.safe_text import cut
from tui.widgets.words import Paragraph

TITLE_CELLS = 80
"""How much of a long title is named; the law must stay in sight (R21)."""


class PublishDialog(Dialog[bool]):
    """Dismisses with True for yes; the safe button has focus."""

    SCREEN_ID = "publish"
    HELP_TEXT = lazy(
        "Who will be able to read the note, and what it then is in law. Only “Yes,"
        " publish” shows it to them; Esc goes back to the text."
    )
    DEFAULT_CSS = """
    PublishDialog #names { height: auto; scrollbar-size-vertical: 1; }
    PublishDialog.-narrow #names { max-height: 4; }
    PublishDialog.-narrow #body { max-height: 14; }
    PublishDialog.-short ButtonRow { margin-top: 0; }
    """
    safe_result = False

    def __init__(
        self,
        draft: Draft,
        readers: Sequence[ReaderRow],
        school: School,
        me: UserId,
    ) -> None:
        super().__init__()
        self._draft, self._readers, self._school = draft, readers, school
        self._me = me
        change = draft.ver > 0
        self.heading = (
            lazy("Publish the change?") if change else lazy("Publish the note?")
        )
        self._yes = lazy("Yes, publish the change") if change else lazy("Yes, publish")

    def compose_body(self) -> ComposeResult:
        """Say what is published, who can read it, and what it then is in law."""
        pupil = self._draft.pupil
        about = f"{pupil.name}, {pupil.class_name}".rstrip(", ")
        title = cut(self._draft.title, TITLE_CELLS)
        yield Paragraph(lazy("About {pupil}: “{title}”", pupil=about, title=title))
        yield Paragraph("")
        yield from self._people()
        yield Paragraph("")
        yield Paragraph(publish_words(self._school.body))

    def _people(self) -> ComposeResult:
        if all(row.person.user == self._me for row in self._readers):
            yield Paragraph(
                lazy("Only you can read it. Nobody else is linked to the pupil.")
            )
            return
        yield Paragraph(
            nlazy(
                "{n} person can read this:",
                "{n} people can read this:",
                len(self._readers),
            )
        )
        with VerticalScroll(id="names", can_focus=False):
            yield ReaderNames(self._readers, self._me)

    def action_scroll_body(self, rows: int) -> None:
        """Move the names where they have too little room, else all of it."""
        for names in self.query("#names"):
            if names.max_scroll_y:
                names.scroll_relative(y=rows, animate=False)
                return
        super().action_scroll_body(rows)

    def compose_buttons(self) -> ComposeResult:
        """Yield yes and not yet."""
        yield Button(self._yes, id="yes")
        yield Button(lazy("Not yet"), id="no")

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
