"""What stands over a note that is read: its title, its kind, its writers, the law."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from securenotes.notebook.views import OpenNote
from tui.i18n import Words, computed, lazy, text
from tui.screens.kind_words import KINDS
from tui.screens.law import reader_line
from tui.when import (
    full_day_words,
    moment_words,
    plain_day_words,
    same_moment_day,
)
from tui.widgets.safe_text import safe, safe_lines


class ReaderHead(Vertical):
    """The title, the lines under it, and a rule."""

    DEFAULT_CSS = """
    ReaderHead { height: auto; }
    ReaderHead > #reader-title { height: 1; padding: 0 1; text-style: bold; }
    ReaderHead > #reader-head { height: auto; padding: 0 1; color: $dim; }
    ReaderHead > #reader-rule { height: 1; margin: 0 1; border-top: solid $rule; }
    """

    def compose(self) -> ComposeResult:
        """Lay them out."""
        yield Static("", id="reader-title", markup=False)
        yield Static("", id="reader-head", markup=False)
        yield Static("", id="reader-rule", markup=False)

    def show(self, opened: OpenNote, today: str) -> None:
        """Show what there is to say of a note, in the language in use."""
        self.show_title(opened.versions[0].title)
        lines = head_lines(opened, today, narrow=self.app.size.width < 80)
        words = "\n".join(text(line) for line in lines)
        self.query_one("#reader-head", Static).update(safe_lines(words))

    def show_title(self, title: str) -> None:
        """Show a version's title."""
        self.query_one("#reader-title", Static).update(safe(title))


def head_lines(opened: OpenNote, today: str, *, narrow: bool) -> list[Words]:
    """Return what the note is, who wrote it and who changed it last."""
    row, newest = opened.row, opened.versions[0]
    what = lazy(
        "{kind} · {category} · happened {day}",
        kind=KINDS[newest.kind],
        category=newest.category,
        day=full_day_words(newest.event_day),
    )
    written: Words = lazy(
        "Written by {who}, {when}",
        who=f"{row.author.name}, {row.author.post}".rstrip(", "),
        when=moment_words(row.created),
    )
    if row.origin is not None:
        written = lazy(
            "From {school}, written by {who}, {when}",
            school=row.origin.school,
            who=row.origin.author,
            when=moment_words(row.created),
        )
        since = lazy("here since {when}", when=moment_words(row.published))
        came = written
        written = computed(lambda: f"{came} · {since}")
    elif not same_moment_day(row.created, row.published):
        on = lazy("published {when}", when=moment_words(row.published))
        whole = written
        written = computed(lambda: f"{whole} · {on}")
    if opened.rights.see_readings:
        count = lazy("{n} of {all} have read", n=opened.have_read, all=opened.readers)
        first = written
        written = computed(lambda: f"{first} · {count}")
    lines: list[Words] = [what, written]
    if newest.ver > 1:
        editor = newest.editor
        lines.append(
            lazy(
                "Edited {when} by {who}",
                when=moment_words(newest.edited),
                who=f"{editor.name}, {editor.post}".rstrip(", "),
            )
        )
    if narrow and len(lines) > 2:
        lines = [lines[0], lines[-1]]
    law = reader_line(opened.school.body)
    if opened.rights.edit and not narrow:
        review = review_line(opened.review_day, today)
        return [*lines, review, law]
    return [*lines, law]


def review_line(day: str, today: str) -> Words:
    """Return what is said of a note's review date (R25)."""
    if not day:
        return lazy("No longer relevant: waits for the records plan")
    if day <= today:
        return lazy("To be reviewed since {day}", day=plain_day_words(day))
    return lazy("Reviewed again {day}", day=plain_day_words(day))
