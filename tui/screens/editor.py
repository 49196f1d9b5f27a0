"""Editor: a note is written, kept all the while, saved and published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input, TextArea

from securenotes.errors import (
    BadInput,
    Conflict,
    DiskFull,
    SecureNotesError,
    StoreError,
)
from securenotes.notebook.views import (
    ConflictView,
    Draft,
    NoteKind,
    Published,
    ReaderRow,
    School,
)
from tui import dates
from tui.i18n import Words, lazy
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.dialogs.publish import PublishDialog
from tui.screens.dialogs.questions import Questions
from tui.screens.dialogs.told import Told
from tui.screens.editor_form import BAD_INPUT, KIND_OPTIONS, space_used, understood
from tui.screens.law import editor_line
from tui.screens.possessive import possessive
from tui.typed_dates import parse_date
from tui.when import bare_day_words, clock_words, moment_words
from tui.widgets.choice import Choice
from tui.widgets.field import Field, Paragraph, Word, flagged
from tui.widgets.inputs import TextInput
from tui.widgets.note_area import NoteArea

KEEP_AFTER = 1.5
"""Seconds from the first change that is not kept to the moment it is (R42)."""
SAID_EVERY = 60_000
"""Milliseconds between two sentences about saving by itself."""


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
        key("f2", "routine", lazy("Routine"), "note.routine"),
        key("f3", "questions", lazy("Which kind?"), "note.kind"),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._kept = draft
        self._timer: Timer | None = None
        self._said_at = 0
        self._answers = draft.answers
        self._failed = False

    # Layout.

    def compose_content(self) -> ComposeResult:
        """Lay out the fields over the text."""
        draft = self._draft
        yield Paragraph(self._notice(), id="editor-notice")
        with Vertical(id="editor-form"):
            yield Field(
                lazy("Title"),
                TextInput(draft.title, max_length=200, id="title"),
                label_width=11,
                id="title-field",
            )
            with Horizontal(id="editor-row"):
                yield Field(
                    lazy("Category"),
                    Choice(self._categories(), draft.category, width=16, id="category"),
                    label_width=11,
                )
                yield Field(
                    lazy("Event date"),
                    TextInput(draft.event_day, id="event-day"),
                    label_width=15,
                    id="day-field",
                )
            yield Field(
                lazy("Kind"),
                Choice(KIND_OPTIONS, str(int(draft.kind)), width=30, id="kind"),
                label_width=11,
                id="kind-field",
            )
            with Horizontal(id="text-label"):
                yield Word(lazy("Text"))
                yield Word("", id="space", classes="-dim")
            yield Paragraph("", id="body-error", classes="-error")
        yield NoteArea(
            draft.body,
            placeholder=lazy(
                "Write only about this pupil. The person concerned has the right to"
                " read it."
            ),
            read_only=draft.read_only,
            id="body",
        )
        yield Word(editor_line(self._school().body, change=draft.ver > 0), id="law")

    def _school(self) -> School:
        schools = self.house.book.me.schools
        chain = self._draft.pupil.chain
        return next((s for s in schools if s.chain == chain), schools[0])

    def _categories(self) -> list[tuple[str, Words]]:
        offered = list(self._school().categories)
        if self._draft.category and self._draft.category not in offered:
            offered.insert(0, self._draft.category)
        return [(name, name) for name in offered]

    def _notice(self) -> Words:
        draft = self._draft
        me = self.house.book.me.person
        if draft.read_only:
            ended = self.house.book.today()
            return flagged(
                lazy(
                    "Your link to this pupil has ended. The draft can be read or"
                    " discarded, not published.",
                    day=bare_day_words(ended),
                )
            )
        if draft.author is not None and draft.author.user != me.user:
            return flagged(
                lazy(
                    "You are changing {whose} note. Everyone who reads sees that you"
                    " did.",
                    whose=possessive(draft.author.name),
                )
            )
        return ""

    @property
    def body(self) -> NoteArea:
        """The text."""
        return self.query_one("#body", NoteArea)

    def on_mount(self) -> None:
        """Put focus where the work starts."""
        super().on_mount()
        draft = self._draft
        self.query_one("#editor-notice").display = bool(self._notice())
        self.query_one("#body-error").display = False
        self._title()
        self._show_space()
        self._show_day()
        if draft.read_only:
            for control in ("#title", "#event-day", "#category", "#kind"):
                self.query_one(control).disabled = True
        if draft.read_only or draft.title or draft.body:
            self.body.move_cursor(self.body.document.end)
            self.body.focus()
        else:
            self.query_one("#title", TextInput).focus()
        if draft.restored:
            self.say(
                lazy(
                    "Here is the text from {when}. Esc puts it with your drafts.",
                    when=moment_words(draft.saved_at),
                )
            )

    def _title(self) -> None:
        draft = self._draft
        pupil = draft.pupil
        back: Words = lazy("Former pupil") if pupil.former else pupil.name
        if draft.ver:
            what: Words = lazy("Changing version {n}", n=draft.ver)
            name: Words = lazy("Change of a note")
        else:
            what = lazy("Draft")
            name = lazy("New note") if not draft.base else lazy("Draft")
        title = lazy("{klass} · {what}", klass=pupil.class_name, what=name)
        self.set_title(title if pupil.class_name else name, back=back, right=what)

    def footer(self) -> Sequence[str | Hint]:
        """Name the keys by what is written."""
        if self._draft.read_only:
            return (Hint("screen.back", lazy("Close")), "app.help")
        save: str | Hint = "draft.save"
        if self._draft.ver:
            save = Hint("draft.save", lazy("Save working copy"), lazy("Save", "draft"))
        publish: str | Hint = "note.publish"
        if self._draft.ver:
            publish = Hint("note.publish", lazy("Publish the change"))
        close = Hint("screen.back", lazy("Close"))
        return (save, publish, "note.routine", close, "app.help")

    # What is typed.

    def current(self) -> Draft:
        """Return the draft as the fields show it."""
        typed = self.query_one("#event-day", TextInput).value
        meant = parse_date(typed, dates.today())
        return replace(
            self._draft,
            title=self.query_one("#title", TextInput).value,
            category=self.query_one("#category", Choice).value,
            event_day=meant.isoformat() if meant else self._draft.event_day,
            kind=NoteKind(int(self.query_one("#kind", Choice).value)),
            body=self.body.text,
            answers=self._answers,
            cursor=self._cursor(),
        )

    def _cursor(self) -> int:
        row, column = self.body.cursor_location
        lines = self.body.text.split("\n")
        return sum(len(line) + 1 for line in lines[:row]) + column

    def _same(self, one: Draft, other: Draft) -> bool:
        return _content(one) == _content(other)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def changed(self) -> None:
        """Note a change; it is kept soon, never in the way of the key."""
        self._show_space()
        self._show_day()
        self._clear_errors()
        if self._timer is None and not self._draft.read_only:
            self._timer = self.set_timer(KEEP_AFTER, self._keep_soon)

    def _keep_soon(self) -> None:
        self._timer = None
        self.run_task(
            self.keep_text,
            group="keep",
            done=self._kept_now,
            failed=self._not_kept,
            act=True,
        )

    def _kept_now(self, _none: None) -> None:
        now = self.house.book.now()
        if now - self._said_at >= SAID_EVERY and not self._same(
            self._kept, Draft(self._draft.note, self._draft.pupil)
        ):
            self._said_at = now
            self.say(lazy("Saved automatically {time}.", time=clock_words(now)))

    def _not_kept(self, error: SecureNotesError) -> bool:
        self._failed = True
        if isinstance(error, DiskFull):
            self.body.focus()
        return False

    def has_unsaved_text(self) -> bool:
        """Return whether what is typed is not yet kept (R42)."""
        return not self._same(self.current(), self._kept)

    async def keep_text(self) -> None:
        """Keep what is typed in the working copy, if anything changed."""
        if not self.is_mounted or self._draft.read_only:
            return
        now = self.current()
        if not self._same(now, self._kept):
            await self.house.book.keep(now)
            self._kept, self._failed = now, False

    def _show_space(self) -> None:
        self.query_one("#space", Word).set_words(space_used(self.body.text))

    def _show_day(self) -> None:
        typed = self.query_one("#event-day", TextInput).value
        self.query_one("#day-field", Field).set_note(understood(typed))

    @on(Input.Submitted, "#title")
    def to_text(self) -> None:
        """Go straight from the title to the text."""
        self.body.focus()

    @on(NoteArea.Cleaned)
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
        if self._draft.read_only:
            return
        now = self.current()
        self.run_task(
            lambda: self.house.book.save(now),
            group="save",
            done=lambda saved: self._saved(now, saved),
            failed=self._save_failed,
            act=True,
        )

    def _saved(self, sent: Draft, saved: Draft) -> None:
        self._draft, self._kept = saved, sent
        self.say(lazy("Draft saved {time}.", time=clock_words(self.house.book.now())))

    def _save_failed(self, error: SecureNotesError) -> bool:
        if isinstance(error, Conflict):
            self._ask_conflict()
            return True
        if isinstance(error, BadInput):
            self._show_bad_input(error)
            return True
        return False

    def action_publish(self) -> None:
        """Save, then ask who shall read, then publish (R11)."""
        if self._draft.read_only:
            return
        now = self.current()
        if self._incomplete(now):
            return

        async def ready() -> tuple[Draft, list[ReaderRow]]:
            await self.keep_text()
            return now, await self.house.book.readers(now.pupil.scope)

        self.run_task(ready, group="publish", done=self._ask, act=True)

    def _incomplete(self, draft: Draft) -> bool:
        missing = BadInput("", "")
        typed = parse_date(self.query_one("#event-day", TextInput).value, dates.today())
        if not draft.title.strip():
            missing = BadInput("title", "missing")
        elif not draft.body.strip():
            missing = BadInput("body", "missing")
        elif draft.kind is NoteKind.NONE:
            missing = BadInput("kind", "missing")
        elif typed is None:
            missing = BadInput("event_day", "unreadable")
        elif typed > dates.today():
            missing = BadInput("event_day", "future")
        if missing.field:
            self._show_bad_input(missing)
        return bool(missing.field)

    def _ask(self, ready: tuple[Draft, list[ReaderRow]]) -> None:
        draft, readers = ready
        me = self.house.book.me.person.user
        self.app.push_screen(
            PublishDialog(draft, readers, self._school(), me),
            lambda yes: self._publish(draft) if yes else None,
        )

    def _publish(self, draft: Draft) -> None:
        def done(published: Published) -> None:
            self._kept = self.current()
            self.house.go.published(published, change=draft.ver > 0)

        self.run_task(
            lambda: self.house.book.publish(draft),
            group="publish",
            done=done,
            failed=self._save_failed,
            waiting=lazy("Publishing …"),
            act=True,
        )

    def _ask_conflict(self) -> None:
        def show(view: ConflictView) -> None:
            self.house.go.conflict(view)

        now = self.current()
        self.run_task(
            lambda: self.house.book.conflict(now), group="conflict", done=show
        )

    def _show_bad_input(self, error: BadInput) -> None:
        words = BAD_INPUT.get((error.field, error.why), BAD_INPUT["", ""])
        if (error.field, error.why) == ("event_day", "future"):
            words = self._future()
        if error.field == "body":
            line = self.query_one("#body-error", Paragraph)
            line.set_words(flagged(words))
            line.display = True
            self.body.focus()
            return
        ids = {"title": "title", "kind": "kind", "event_day": "day"}
        name = ids.get(error.field, "title")
        self.query_one(f"#{name}-field", Field).set_error(words)
        control = "event-day" if name == "day" else name
        self.query_one(f"#{control}").focus()

    def _future(self) -> Words:
        typed = self.query_one("#event-day", TextInput).value
        ahead = parse_date(typed, dates.today()) or dates.today()
        return lazy(
            "That date is ahead of us. Do you mean {day}?",
            day=lambda: dates.bare_day(_year_before(ahead)),
        )

    def _clear_errors(self) -> None:
        for field in self.query(Field):
            if field.error:
                field.set_error(None)
        self.query_one("#body-error").display = False

    def action_questions(self) -> None:
        """Ask the three questions and set the kind (R20)."""

        def chosen(answers: tuple[bool, ...] | None) -> None:
            if answers is None:
                return
            self._answers = answers
            kind = NoteKind.OFFICIAL if any(answers) else NoteKind.MEMORY
            self.query_one("#kind", Choice).set_value(str(int(kind)))
            self.changed()

        if not self._draft.read_only:
            self.app.push_screen(Questions(), chosen)

    def action_routine(self) -> None:
        """Show the school's own instruction."""
        school = self._school()
        routine = school.routine or lazy(
            "The school has not written a routine yet. Ask the school administrator."
        )
        self.app.push_screen(
            Told(lazy("Routine at {school}", school=school.name), [routine])
        )

    def go_back(self) -> None:
        """Save what can be saved, then close; nothing is asked, nothing lost."""

        async def leave() -> None:
            await self.keep_text()
            written = not self._same(
                self._kept, replace(self._draft, title="", body="")
            )
            if written and not self._draft.ver and not self._draft.read_only:
                try:
                    await self.house.book.save(self.current())
                except StoreError:
                    raise
                except SecureNotesError:
                    return  # the working copy holds it, and Start offers it again

        def left(_none: None) -> None:
            if self.app.screen is self:
                self.dismiss(None)

        self.run_task(leave, group="save", done=left, act=True)

    def place(self) -> str:
        """Return the note that is written."""
        return f"editor {self._draft.note.hex()} {self._draft.pupil.scope.hex()}"


def _content(draft: Draft) -> tuple[object, ...]:
    return (
        draft.title,
        draft.category,
        draft.event_day,
        draft.kind,
        draft.body,
        draft.answers,
    )


def _year_before(day: date) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - 1, day=last)
