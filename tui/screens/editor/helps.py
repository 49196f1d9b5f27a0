"""What stands beside the writer: the three questions and the school's routine."""

from __future__ import annotations

from collections.abc import Callable

from textual.css.query import NoMatches

from securenotes.notebook.review_days import months_after
from securenotes.notebook.views import Draft, NoteKind, School
from securenotes.notebook.wording.look import Mark
from tui.i18n import Words, lazy, text
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.questions import Questions
from tui.screens.dialogs.review_date import ReviewDate
from tui.screens.dialogs.wording import WordingDialog
from tui.screens.editor.form import EditorForm
from tui.screens.house import House
from tui.screens.kind_words import KINDS, answers_words
from tui.screens.law import editor_line
from tui.screens.party import MASKED
from tui.screens.routine import new_routine, show_routine
from tui.screens.soon import Soon
from tui.when import plain_day_words
from tui.widgets.words import Paragraph

LOOK_AFTER = 1.0
"""Seconds from a change to the look at the text: never in the way of a key (P4)."""

NO_TEMPLATES = lazy(
    "The school has no templates yet. The school administrator writes them."
)


class Helps:
    """One editor's helps; none of them changes what is written by itself."""

    def __init__(
        self,
        screen: House[None],
        draft: Draft,
        school: School,
        form: Callable[[], EditorForm],
        notice: Callable[[Words], None],
    ) -> None:
        self._screen, self._draft, self._notice = screen, draft, notice
        self._school, self._form = school, form
        self._soon = Soon(screen, LOOK_AFTER, self._look_soon)

    def show(self, what: str) -> None:
        """Show the help that a key names."""
        helps = {
            "questions": self.questions,
            "review": self.review,
            "routine": self.routine,
            "templates": self.templates,
            "wording": self.wording,
            "party": self.party,
        }
        helps[what]()

    def questions(self) -> None:
        """Ask the three questions and set the kind (R20)."""

        def chosen(answers: tuple[bool, ...] | None) -> None:
            if answers is None:
                return
            kind = NoteKind.OFFICIAL if any(answers) else NoteKind.MEMORY
            self._form().choose_kind(kind, answers)
            self._screen.say(
                lazy(
                    "{kind}, by your answers: {answers}.",
                    kind=KINDS[kind],
                    answers=answers_words(answers),
                )
            )

        if not self._draft.read_only:
            before = self._form().answers
            self._screen.house.push_screen(Questions(before), chosen)

    def review(self) -> None:
        """Choose when the note is to be looked at again (R25)."""

        def chosen(day: str | None) -> None:
            if day is not None:
                self._form().choose_review(day)
                self._screen.say(
                    lazy("Reviewed again {day}.", day=plain_day_words(day))
                )

        if not self._draft.read_only:
            today = self._screen.house.book.today()
            proposed = self._form().review_day or months_after(today)
            dialog = ReviewDate(lazy("Review date"), proposed, lazy("Choose"))
            self._screen.house.push_screen(dialog, chosen)

    def routine(self) -> None:
        """Show the school's own instruction (R30)."""
        show_routine(self._screen, self._school, self._told)

    def templates(self) -> None:
        """Let one of the school's templates be put into the text (R30)."""
        offered = self._school.templates
        if self._draft.read_only:
            return
        if not offered:
            self._screen.say(NO_TEMPLATES)
            return

        def chosen(number: str | None) -> None:
            if number:
                template = offered[int(number)]
                self._form().begin_with(template)
                self._screen.say(
                    lazy("“{name}” is in the text. Ctrl+Z undoes.", name=template.name)
                )

        options: list[tuple[str, Words]] = [
            (str(number), one.name) for number, one in enumerate(offered)
        ]
        self._screen.house.push_screen(Choose(lazy("Templates"), options), chosen)

    def wording(self) -> None:
        """Show what the look at the text finds, and go to what is chosen."""
        whole = self._whole()

        def found(marks: list[Mark]) -> None:
            self._form().show_marked(len(marks))
            if not marks:
                self._screen.say(lazy("Nothing in the wording to look at."))
                return

            def chosen(number: int | None) -> None:
                if number is not None:
                    self._form().go_to(marks[number].start, marks[number].end)

            self._screen.house.push_screen(WordingDialog(whole, marks), chosen)

        self._look_at(whole, found, quiet=False)

    def typed(self) -> None:
        """Look at what is typed when there is a pause, never at a key."""
        self._tell_law()
        if not self._draft.read_only:
            self._soon.call()

    def _tell_law(self) -> None:
        """Say what the note is in law as its kind stands now (R21)."""
        try:
            line = self._screen.query_one("#law", Paragraph)
        except NoMatches:
            return  # the screen is on its way out
        law = editor_line(self._school.body, self._draft, self._form().kind)
        if line.words is not law:
            line.set_words(law)

    def _look_soon(self) -> None:
        if self._screen.is_attached:
            self._look_at(
                self._whole(),
                lambda marks: self._form().show_marked(len(marks)),
                quiet=True,
            )

    def _whole(self) -> str:
        now = self._form().values(self._draft)
        return f"{now.title}\n{now.body}"

    def _look_at(
        self, whole: str, found: Callable[[list[Mark]], None], *, quiet: bool
    ) -> None:
        book, scope = self._screen.house.book, self._draft.pupil.scope
        self._screen.run_task(
            lambda: book.wording(scope, whole),
            group="wording",
            done=found,
            quiet=quiet,
        )

    def party(self) -> None:
        """Show the note as the pupil or a guardian would be given it."""
        if self._draft.read_only:
            return
        book, now = self._screen.house.book, self._form().values(self._draft)
        self._screen.run_task(
            lambda: book.party_view(now, text(MASKED)),
            group="party",
            done=lambda view: self._screen.house.open_screen(
                "party", now, view, self._school.body
            ),
        )

    def look(self) -> None:
        """Say in row 3 where the routine is new to this person (R30)."""
        book = self._screen.house.book

        def found(due: list[School]) -> None:
            here = [one for one in due if one.chain == self._school.chain]
            self._notice(new_routine(here))

        self._screen.run_task(
            book.routines_due, group="due", done=found, failed=lambda _e: True
        )

    def _told(self) -> None:
        self._notice("")
