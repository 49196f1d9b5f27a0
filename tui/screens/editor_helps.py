"""What stands beside the writer: the three questions and the school's routine."""

from __future__ import annotations

from collections.abc import Callable

from securenotes.notebook.review_days import months_after
from securenotes.notebook.views import Draft, NoteKind, School
from tui.i18n import Words, lazy
from tui.screens.base import House
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.questions import Questions
from tui.screens.dialogs.review_date import ReviewDate
from tui.screens.editor_form import EditorForm
from tui.screens.kind_words import KINDS, answers_words
from tui.screens.routine import new_routine, show_routine
from tui.when import plain_day_words

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

    def show(self, what: str) -> None:
        """Show the help that a key names."""
        helps = {
            "questions": self.questions,
            "review": self.review,
            "routine": self.routine,
            "templates": self.templates,
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
