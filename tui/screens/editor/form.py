"""The fields of a note being written, and the text under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from securenotes import rules
from securenotes.errors import BadInput
from securenotes.notebook.views import Draft, NoteKind, Template
from tui import dates
from tui.i18n import Words, lazy
from tui.screens.editor.text_label import TextLabel
from tui.screens.editor.words import (
    KIND_OPTIONS,
    answered,
    missing,
    offered_categories,
    place_of,
    understood,
    words_for,
)
from tui.typed_dates import parse_date
from tui.widgets.choice import Choice
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput
from tui.widgets.note_area import NoteArea
from tui.widgets.words import Fault

TITLE_LENGTH = 200
LABEL, DAY_LABEL = 10, 14
"""Widths of the labels; where each field has its own row all take the second."""


class EditorForm(Vertical):
    """Shows a draft and gives back what was made of it; it keeps nothing.

    ``school`` is the categories of the school, maybe none.
    """

    DEFAULT_CSS = """
    EditorForm { height: 1fr; width: 1fr; }
    EditorForm #fields { height: auto; }
    EditorForm #category-and-day { height: auto; }
    EditorForm #category-field { width: 29; }
    EditorForm #event-day { width: 11; }
    EditorForm:ansi #category-field, EditorForm:nocolor #category-field { width: 31; }
    EditorForm #body { min-height: 6; }
    EditorForm.-stacked #category-and-day { layout: vertical; }
    EditorForm.-stacked #category-field { width: 1fr; }
    """

    class Changed(Message):
        """Something was typed or chosen."""

    def __init__(self, draft: Draft, school: Sequence[str]) -> None:
        super().__init__(id="editor-form")
        self._draft = draft
        self._offered = offered_categories(school, draft.category)
        self.answers = draft.answers
        """What was answered to the three questions (R20)."""
        self.reason = draft.reason
        """Why the kind of a published note is changed (R20)."""
        self.review_day = draft.review_day
        """When it is to be looked at again (R25)."""

    # Layout.

    def compose(self) -> ComposeResult:
        """Lay the fields out over the text."""
        draft = self._draft
        with Vertical(id="fields"):
            yield Field(
                lazy("Title"),
                TextInput(draft.title, max_length=TITLE_LENGTH, id="title"),
                label_width=LABEL,
                id="title-field",
            )
            with Horizontal(id="category-and-day"):
                yield Field(
                    lazy("Category"),
                    Choice(self._offered, draft.category, width=16, id="category"),
                    label_width=LABEL,
                    id="category-field",
                )
                yield Field(
                    lazy("Event date"),
                    TextInput(draft.event_day, id="event-day"),
                    label_width=DAY_LABEL,
                    id="event_day-field",
                )
            yield Field(
                lazy("Kind"),
                Choice(KIND_OPTIONS, str(int(draft.kind)), width=24, id="kind"),
                label_width=LABEL,
                id="kind-field",
            )
            yield TextLabel()
            yield Fault(id="body-error")
        yield NoteArea(
            draft.body,
            placeholder=lazy(
                "Write only about this pupil. The person concerned has the right to"
                " read it."
            ),
            read_only=draft.read_only,
            id="body",
        )

    def on_mount(self) -> None:
        """Say what is already there."""
        if self._draft.read_only:
            self.query_one("#fields").disabled = True
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """Give each field its own row where two do not fit beside each other."""
        del event
        stacked = self.app.size.width < 80
        self.set_class(stacked, "-stacked")
        for field in self.query(Field):
            day = stacked or field.id == "event_day-field"
            field.set_label_width(DAY_LABEL if day else LABEL)
        over_text = self.query_one(TextLabel)
        over_text.set_width(DAY_LABEL if stacked else LABEL)
        over_text.set_narrow(stacked)

    # What is in it.

    @property
    def body(self) -> NoteArea:
        """The text."""
        return self.query_one("#body", NoteArea)

    @property
    def _title(self) -> TextInput:
        return self.query_one("#title", TextInput)

    @property
    def _day(self) -> str:
        return self.query_one("#event-day", TextInput).value

    def values(self, draft: Draft) -> Draft:
        """Return ``draft`` with what the fields say; an unreadable day stays."""
        meant = parse_date(self._day, dates.today())
        return replace(
            draft,
            title=self._title.value,
            category=self.query_one("#category", Choice).value,
            event_day=meant.isoformat() if meant else draft.event_day,
            kind=self.kind,
            body=self.body.text,
            answers=self.answers,
            reason=self.reason,
            review_day=self.review_day,
            cursor=self.caret,
        )

    @property
    def caret(self) -> int:
        """How many characters of the text stand before the caret."""
        row, column = self.body.cursor_location
        lines = self.body.text.split("\n")[:row]
        return sum(map(len, lines)) + row + column

    @property
    def kind(self) -> NoteKind:
        """The kind that is chosen."""
        return NoteKind(int(self.query_one("#kind", Choice).value))

    def choose_kind(self, kind: NoteKind, answers: tuple[bool, ...]) -> None:
        """Set the kind that the three questions led to (R20)."""
        self.answers = answers
        self.query_one("#kind", Choice).set_value(str(int(kind)))
        self._changed()

    def choose_review(self, day: str) -> None:
        """Set when the note is to be looked at again (R25)."""
        self.review_day = day
        self._changed()

    def begin_with(self, template: Template) -> None:
        """Put a template's text after what is written, and its category."""
        area = self.body
        between = "\n\n" if area.text.strip() else ""
        area.insert(between + template.text, area.document.end)
        category = self.query_one("#category", Choice)
        if any(value == template.category for value, _words in self._offered):
            category.set_value(template.category)
        self._changed()
        area.focus()

    def show_marked(self, marks: int) -> None:
        """Say how much of the wording there is to look at."""
        self.query_one(TextLabel).show_marked(marks)

    def go_to(self, start: int, end: int) -> None:
        """Mark a place in the title or, after it and a line's end, in the text."""
        begins = len(self._title.value) + 1
        if start < begins:
            self._title.focus()
            return
        area = self.body
        ends = (place_of(area.text, at - begins) for at in (start, end))
        area.selection = Selection(*ends)
        area.focus()

    def hold(self, on: bool) -> None:
        """Take no keys while the note is on its way, or take them again."""
        self.disabled = on
        if not on:
            self.body.focus()

    # Focus.

    def begin(self) -> None:
        """Put focus where the work starts: the title, or the end of the text."""
        draft = self._draft
        if draft.read_only:
            self.body.move_cursor((0, 0))
            self.body.focus()
        elif draft.title or draft.body:
            here = place_of(draft.body, draft.cursor)
            self.body.move_cursor(here if draft.restored else self.body.document.end)
            self.body.focus()
        else:
            self._title.focus()

    def on_descendant_focus(self) -> None:
        """Mark the text while it is written in."""
        self._mark_text()

    def on_descendant_blur(self) -> None:
        """Take the mark away."""
        self._mark_text()

    def _mark_text(self) -> None:
        self.query_one(TextLabel).show_focus(self.body.has_focus)

    @on(Input.Submitted, "#title")
    def to_text(self) -> None:
        """Go straight from the title to the text."""
        self.body.focus()

    # What is said of it.

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _changed(self) -> None:
        self._tell()
        self.clear_errors()
        self.post_message(self.Changed())

    @on(Choice.Changed, "#kind")
    def _by_hand(self) -> None:
        """Let answers go that say otherwise than the kind chosen by hand."""
        if not rules.kind_follows(self.kind is NoteKind.OFFICIAL, self.answers):
            self.answers = ()

    def _tell(self) -> None:
        self.query_one("#kind-field", Field).set_note(answered(self.answers))
        self.query_one(TextLabel).show_space(self.body.text)
        self.query_one("#event_day-field", Field).set_note(understood(self._day))

    def missing(self) -> BadInput | None:
        """Return the first thing that stands in the way of publishing."""
        return missing(self._title.value, self.body.text, self.kind, self._day)

    def show_error(self, error: BadInput) -> None:
        """Say under its field what is wrong, and go there."""
        words: Words = words_for(error, self._day)
        if error.field == "body":
            self.query_one(Fault).tell(words)
            self.body.focus()
            return
        known = ("title", "kind", "event_day")
        name = error.field if error.field in known else "title"
        field = self.query_one(f"#{name}-field", Field)
        field.set_error(words)
        field.control.focus()

    def clear_errors(self) -> None:
        """Take away what was said of the fields."""
        for field in self.walk_children(Field):
            if field.error:
                field.set_error(None)
        self.query_one(Fault).tell("")
