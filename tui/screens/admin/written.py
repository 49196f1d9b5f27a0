"""A text that an administrator writes for the school, and signs with Ctrl+S."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from securenotes.errors import BadInput, SecureNotesError
from securenotes.model import ChainId
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.admin.base import AdminScreen
from tui.screens.admin.words import refused_words
from tui.screens.soon import KEEP_AFTER, Soon
from tui.widgets.note_area import NoteArea
from tui.widgets.words import Fault, Paragraph


class WrittenScreen(AdminScreen):
    """Shows a text, keeps what is typed, and signs it as the school's.

    A subclass gives ``KEPT`` (what it is kept as), ``heading``, ``about``,
    ``written`` (the school's present text) and ``store``.
    """

    CSS_PATH = "admin.tcss"
    FOOTER: ClassVar[Sequence[str | Hint]] = ("policy.save", "screen.back", "app.help")
    KEPT: ClassVar[str] = ""
    heading: Words = ""
    about: Words = ""
    back: Words = lazy("For those who write")
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "ctrl+s",
            "save",
            lazy("Save for the school"),
            "policy.save",
            short=lazy("Save", "draft"),
            priority=True,
        ),
    ]

    def __init__(self, chain: ChainId) -> None:
        super().__init__(chain)
        self._present: str | None = None
        self._kept = ""
        self._soon = Soon(self, KEEP_AFTER, self._keep_soon)

    def compose_content(self) -> ComposeResult:
        """Lay out what it is for over the text."""
        yield Paragraph(self.about, id="about", classes="-dim")
        yield Fault(id="policy-error")
        yield NoteArea(id="policy-text")

    @property
    def area(self) -> NoteArea:
        """The text."""
        return self.query_one("#policy-text", NoteArea)

    def first_focus(self) -> Widget:
        """Return where writing begins."""
        return self.area

    def written(self) -> str:
        """Return the school's present text."""
        raise NotImplementedError

    async def store(self, text: str) -> None:
        """Sign the text as the school's."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show the text, or what one was writing when last here."""
        super().on_mount()
        self.set_title(self.heading, back=self.back)
        self.first_focus().focus()
        chain = self.chain
        self.run_task(
            lambda: self.school.kept_text(chain, self.KEPT),
            group="page",
            done=self._show,
        )

    def _show(self, kept: str) -> None:
        self._present = self.written()
        self._kept = kept or self._present
        self.area.restore(self._kept)
        if kept and kept != self._present:
            self.say(lazy("Here is the text that you have not saved for the school."))

    # Nothing typed is lost (R42).

    @on(TextArea.Changed)
    def changed(self) -> None:
        """Keep what was typed soon, and take away what was said of it."""
        self.query_one(Fault).tell("")
        if self.has_unsaved_text():
            self._soon.call()

    def _keep_soon(self) -> None:
        self.run_task(self.keep_text, group="keep", act=True, quiet=True)

    def has_unsaved_text(self) -> bool:
        """Return whether what is typed is not yet kept."""
        if self._present is None or not self.is_attached:
            return False
        return self.area.text != self._kept

    async def keep_text(self) -> None:
        """Keep what is typed, under one's own key, until it is signed."""
        if not self.has_unsaved_text():
            return
        text = self.area.text
        kept = "" if text == self._present else text
        await self.school.keep_text(self.chain, self.KEPT, kept)
        self._kept = text

    # Signing.

    def action_save(self) -> None:
        """Sign the text as the school's, unless nothing is changed."""
        if self._present is None:
            return
        if self.area.text.strip() == self._present.strip():
            self.say(lazy("Nothing is changed."))
            return
        self.sign()

    def sign(self) -> None:
        """Sign at once; overridden where it is asked first."""
        text = self.area.text

        async def work() -> None:
            await self.store(text)
            await self.school.keep_text(self.chain, self.KEPT, "")

        self.act(work, done=lambda _none: self._signed(), failed=self._failed)

    def _signed(self) -> None:
        self._present = self.written()
        self._kept = self._present
        self.area.restore(self._present)
        self.say(self.signed_words())

    def signed_words(self) -> Words:
        """Return what is said when it is signed."""
        return lazy("Saved for the school.")

    def _failed(self, error: SecureNotesError) -> bool:
        if not isinstance(error, BadInput):
            return False
        self.query_one(Fault).tell(refused_words(error))
        return True
