"""Notes whose review date has come, as Start shows them and lets one decide (R25)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from securenotes.model import NoteId
from securenotes.notebook.review_days import months_after
from securenotes.notebook.reviewing import Due
from tui.i18n import Words, lazy, nlazy
from tui.screens.base import BaseScreen
from tui.screens.dialogs.confirm import Confirm
from tui.screens.dialogs.review_date import ReviewDate
from tui.screens.note_rows import UNTITLED, pupil_name
from tui.when import plain_day_words
from tui.widgets.rows import Column, Heading, Item, Line, Row

DUE_COLUMNS = (
    Column("mark", width=3),
    Column("pupil", width=19),
    Column("class", width=3, drop=2),
    Column("title", least=12),
    Column("day", width=17, right=True, tone="dim"),
)
KEEP = lazy("Keep", "review")


class Deciding:
    """Which due notes are marked, and what is done with them.

    ``again`` reads the page anew when something was decided.
    """

    def __init__(self, screen: BaseScreen[Any], again: Callable[[], None]) -> None:
        self._screen = screen
        self._again = again
        self.due: dict[str, Due] = {}
        self.marked: set[str] = set()

    def set_due(self, due: Iterable[Due]) -> None:
        """Take what is due; what is not any more is no longer marked."""
        self.due = {f"due:{one.row.note.hex()}": one for one in due}
        self.marked &= self.due.keys()

    def items(self) -> list[Item]:
        """Return the section, nothing where nothing is due."""
        if not self.due:
            return []
        rows = [due_row(key, one, key in self.marked) for key, one in self.due.items()]
        return [Line(), Heading(lazy("To review")), *rows]

    def mark(self, key: str) -> bool:
        """Mark a row, or take its mark away; False where it is none of these."""
        if key not in self.due:
            return False
        self.marked ^= {key}
        return True

    def chosen(self, current: str) -> list[NoteId]:
        """Return what an act is about: what is marked, else the row one is on."""
        keys = [key for key in self.due if key in self.marked]
        if not keys and current in self.due:
            keys = [current]
        return [self.due[key].row.note for key in keys]

    def keep(self, current: str) -> None:
        """Ask for a new date, and keep."""
        notes = self.chosen(current)
        if notes:
            ask_date(self._screen, notes, "", self._done)

    def let_go(self, current: str) -> None:
        """Ask, and say that they are no longer relevant."""
        notes = self.chosen(current)
        if notes:
            ask_let_go(self._screen, notes, self._done)

    def _done(self, words: Words) -> None:
        self.marked.clear()
        self._screen.say(words)
        self._again()


def ask_date(
    screen: BaseScreen[Any],
    notes: list[NoteId],
    proposed: str,
    done: Callable[[Words], None],
) -> None:
    """Ask until when notes are kept; ``done`` is given the sentence."""
    book = screen.house.book
    heading = nlazy("Keep {n} note", "Keep {n} notes", len(notes))

    def answered(day: str | None) -> None:
        if day is None:
            return
        words = nlazy(
            "{n} note is kept. It is looked at again {day}.",
            "{n} notes are kept. They are looked at again {day}.",
            len(notes),
            day=plain_day_words(day),
        )
        screen.run_task(
            lambda: book.keep_on(notes, day),
            group="review",
            done=lambda _n: done(words),
            act=True,
        )

    proposed = proposed or months_after(book.today())
    screen.app.push_screen(ReviewDate(heading, proposed, KEEP), answered)


def ask_let_go(
    screen: BaseScreen[Any], notes: list[NoteId], done: Callable[[Words], None]
) -> None:
    """Ask whether notes are no longer relevant; ``done`` is given the sentence."""
    book = screen.house.book

    def answered(yes: bool | None) -> None:
        if not yes:
            return
        words = nlazy(
            "{n} note is no longer relevant. The records plan decides what becomes"
            " of it.",
            "{n} notes are no longer relevant. The records plan decides what becomes"
            " of them.",
            len(notes),
        )
        screen.run_task(
            lambda: book.let_go(notes),
            group="review",
            done=lambda _n: done(words),
            act=True,
        )

    question = Confirm(
        nlazy("Let {n} note go?", "Let {n} notes go?", len(notes)),
        [
            lazy(
                "No longer relevant: the school's records plan then decides when it is"
                " destroyed, and a second administrator has to agree. Until then it"
                " can be read as before."
            ),
            lazy("You can change your mind: open the note and choose a new date."),
        ],
        yes=lazy("Yes, let go"),
        no=lazy("Not now"),
    )
    screen.app.push_screen(question, answered)


def due_row(key: str, due: Due, marked: bool) -> Row:
    """Return a note that is to be looked at again."""
    row = due.row
    return Row(
        key=key,
        cells=(
            "[x]" if marked else "[ ]",
            pupil_name(row.pupil),
            row.pupil.class_name,
            row.title or UNTITLED,
            lazy("since {day}", day=plain_day_words(due.day)),
        ),
        columns="due",
    )
