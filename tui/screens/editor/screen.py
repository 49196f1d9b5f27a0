"""Editor: a note is written, kept all the while, saved and published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches

from securenotes.model import ScopeId
from securenotes.notebook.views import Draft, PupilPage, ReaderRow, School
from tui.away import OFFLINE
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.discarding import DISCARD_THE_DRAFT, ask_to_discard
from tui.screens.editor.autosaving import SAVING, Autosaving
from tui.screens.editor.form import EditorForm
from tui.screens.editor.helps import Helps
from tui.screens.editor.keeping import Keeping
from tui.screens.editor.notices import (
    footer_hints,
    notice_words,
    offered,
    restored_words,
    saved_words,
    title_words,
)
from tui.screens.editor.place import place_in_form, return_in_form
from tui.screens.editor.publishing import Publishing
from tui.screens.editor.side import EditorSide
from tui.screens.editor.words import prepared
from tui.screens.law import editor_line
from tui.widgets.inputs import TextInput
from tui.widgets.note_area import NoteArea
from tui.widgets.words import Notice, Paragraph


class EditorScreen(BaseScreen[None]):
    """One note. ``draft.ver`` is 0 for a draft, else a change is written."""

    SCREEN_ID = "editor"
    CSS_PATH = "editor.tcss"
    HELP_TEXT = lazy(
        "Only you see a draft. It is saved automatically while you write. F9 publishes"
        " and asks first, F3 helps to choose the kind."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "ctrl+s",
            "save",
            lazy("Save draft"),
            "draft.save",
            short=lazy("Save", "draft"),
            priority=True,
        ),
        key("f9", "publish", lazy("Publish"), "note.publish", priority=True),
        key("f2", "beside('routine')", lazy("Routine"), "note.routine"),
        key(
            "f7",
            "beside('party')",
            lazy("As the pupil gets it"),
            "note.party",
            priority=True,
        ),
        key("ctrl+o", "beside('wording')", lazy("Wording"), "note.wording"),
        key("ctrl+t", "beside('templates')", lazy("Templates"), "note.template"),
        key("f3", "beside('questions')", lazy("Which kind?"), "note.kind"),
        key("ctrl+r", "beside('review')", lazy("Review date"), "note.review"),
        key("delete", "discard", DISCARD_THE_DRAFT, "draft.discard", priority=True),
    ]

    def __init__(self, draft: Draft, at: str = "") -> None:
        super().__init__()
        self._at = at
        school = self._school_of(draft)
        draft = prepared(draft, school.categories)
        self._school, self._draft = school, draft
        self._keeping = Keeping(self.house.book, draft, self._look)
        self._autosaving = Autosaving(self, self._keeping)
        self._publishing = Publishing(self, self._keeping, school, lambda: self.form)
        self._helps = Helps(
            self, draft, school, lambda: self.form, self._show_routine_notice
        )

    def _school_of(self, draft: Draft) -> School:
        schools = self.house.book.me.schools
        return next((s for s in schools if s.chain == draft.pupil.chain), schools[0])

    # Layout.

    def compose_content(self) -> ComposeResult:
        """Lay out the form, and beside it what wide windows have room for."""
        yield Notice(id="editor-notice")
        with Horizontal(id="editor-panes"):
            with Vertical():
                yield EditorForm(self._draft, self._school.categories)
                law = editor_line(self._school.body, self._draft, self._draft.kind)
                yield Paragraph(law, id="law", classes="-dim")
            yield EditorSide(self._school.routine)

    @property
    def form(self) -> EditorForm:
        """The fields and the text."""
        return self.query_one(EditorForm)

    @property
    def body(self) -> NoteArea:
        """The text."""
        return self.form.body

    def on_mount(self) -> None:
        """Put focus where the work starts."""
        super().on_mount()
        draft = self._draft
        back, title, right = title_words(draft)
        self.set_title(title, back=back, right=right)
        self._show_notice(self._notice(""))
        self.form.begin()
        if self._at:
            self.call_after_refresh(return_in_form, self.form, self._at)
        scope = draft.pupil.scope
        if draft.read_only:
            self.run_task(
                lambda: self.house.book.pupil(scope),
                group="side",
                done=self._show_ended,
                failed=lambda _error: True,
            )
            return
        self.run_task(
            lambda: self.house.book.readers(scope),
            group="side",
            done=self._show_readers,
            failed=lambda _error: True,
        )
        self._helps.look()
        if draft.restored:
            self.say(restored_words(draft))

    def _show_readers(self, readers: list[ReaderRow]) -> None:
        me = self.house.book.me.person.user
        self.query_one(EditorSide).show_readers(readers, me)

    def _show_ended(self, page: PupilPage) -> None:
        self._show_notice(self._notice(page.link_ended))

    def _show_notice(self, words: Words) -> None:
        self.query_one("#editor-notice", Notice).set_words(words)

    def _show_routine_notice(self, words: Words) -> None:
        """Say that the routine is new, unless something weightier stands there."""
        self._show_notice(self._notice("") or words)

    def _notice(self, ended: str) -> Words:
        return notice_words(self._draft, self.house.book.me.person.user, ended)

    def footer(self) -> Sequence[str | Hint]:
        """Name the keys by what is written."""
        return footer_hints(self._draft)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to write or publish, or where only reading is left, to discard."""
        return offered(action, parameters, read_only=self._draft.read_only)

    # What is typed is kept.

    def _look(self, draft: Draft) -> Draft | None:
        try:
            return self.form.values(draft) if self.is_attached else None
        except NoMatches:
            return None  # the fields are on their way out: what was seen last holds

    @on(EditorForm.Changed)
    def changed(self) -> None:
        """Note a change; it is kept soon, never in the way of the key (R42)."""
        self._helps.typed()
        self._autosaving.changed()

    def pupil_shown(self) -> ScopeId | None:
        """Return the pupil written on, unless only reading is left (R10)."""
        return None if self._draft.read_only else self._draft.pupil.scope

    def has_unsaved_text(self) -> bool:
        """Return whether what is typed is not yet kept (R42)."""
        return self._keeping.unkept

    async def keep_text(self) -> None:
        """Keep what is typed in the working copy, if anything changed."""
        await self._keeping.keep()

    def on_unmount(self) -> None:
        """Keep what an area's key or another screen closed unseen."""
        if self._keeping.unkept and self.house.return_code is None:
            self.run_task(self._keeping.keep, group="keep", act=True)

    @on(NoteArea.Cleaned)
    @on(TextInput.Cleaned)
    def cleaned(self) -> None:
        """Say what the paste lost."""
        self.say(
            lazy("Control characters in the paste were removed. The text is all there.")
        )

    @on(NoteArea.Full)
    def full(self) -> None:
        """Say that no more fits."""
        self.warn(lazy("The text is full. Split it into two notes."))

    # Acts.

    def action_save(self) -> None:
        """Save the draft, or the working copy of a change."""
        if self._draft.read_only or self._publishing.busy:
            return
        self.run_task(
            self._keeping.save,
            group="save",
            done=self._saved,
            failed=self._publishing.refused,
            waiting=SAVING,
            act=True,
        )

    def _saved(self, _none: None) -> None:
        self.house.go.told(self._saved_words())

    def _saved_words(self) -> Words:
        if self.house.away.lost:
            return OFFLINE
        return saved_words(self._draft, self.house.book.now())

    def action_publish(self) -> None:
        """Keep the text, then ask who shall read, then publish (R11)."""
        if not self._draft.read_only and not self._publishing.busy:
            self._publishing.begin()

    def action_discard(self) -> None:
        """Ask, then throw away a draft that can no longer be published (R10)."""

        def gone() -> None:
            if self.app.screen is self:
                self.dismiss(None)

        ask_to_discard(self, self._draft.note, self._draft.title, gone)

    def action_beside(self, what: str) -> None:
        """Show one of the helps that stand beside the writer."""
        self._helps.show(what)

    def go_back(self) -> None:
        """Save what can be saved, then close; nothing is asked, nothing lost."""
        if self._publishing.busy:
            return
        self._publishing.busy = True

        def left(saved: bool) -> None:
            if self.app.screen is not self:
                return
            words = self._saved_words()
            self.dismiss(None)
            if saved:
                self.house.go.later(words)

        self.run_task(
            self._keeping.leave,
            group="save",
            done=left,
            failed=self._publishing.refused,
            act=True,
        )

    def place(self) -> str:
        """Return the note that is written, or the one of which nothing is changed."""
        note, scope = self._draft.note.hex(), self._draft.pupil.scope.hex()
        if self._draft.ver and not self._keeping.stored:
            return f"reader {note}"
        return f"editor {note} {scope} {place_in_form(self.form)}"
