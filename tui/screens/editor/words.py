"""Words of the editor's fields: kinds, space, dates as understood, errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from securenotes.errors import BadInput
from securenotes.notebook.views import Draft, NoteKind
from securenotes.text import clean
from tui import dates
from tui.i18n import Words, computed, lazy, nlazy, text
from tui.screens.kind_words import answers_words
from tui.typed_dates import parse_date
from tui.widgets.note_area import LIMIT

KIND_OPTIONS: Sequence[tuple[str, Words]] = (
    (str(int(NoteKind.NONE)), lazy("Choose kind (F3 helps)")),
    (str(int(NoteKind.MEMORY)), lazy("Memory note")),
    (str(int(NoteKind.OFFICIAL)), lazy("Official note")),
)

CATEGORIES: Sequence[tuple[str, Words]] = (
    ("Undervisning", lazy("Teaching", "category")),
    ("Trivsel", lazy("Well-being", "category")),
    ("Frånvaro", lazy("Absence", "category")),
    ("Möte", lazy("Meeting", "category")),
    ("Övergång", lazy("Transition", "category")),
    ("Övrigt", lazy("Other", "category")),
)
"""Offered where the school has chosen none; the Swedish word is what is kept."""

OTHER = "Övrigt"

BAD_INPUT: dict[tuple[str, str], Words] = {
    ("title", "missing"): lazy("Write a title before you publish."),
    ("body", "missing"): lazy("Write some text before you publish."),
    ("kind", "missing"): lazy("Choose a kind. F3 helps."),
    ("kind", "answers"): lazy("The answers say an official note. F3 asks again."),
    ("event_day", "missing"): lazy("Write the day when it happened."),
    ("event_day", "unreadable"): lazy(
        "That date cannot be read. Write it as 2026-03-02 or 2 March."
    ),
    ("body", "full"): lazy("The text is full. Split it into two notes."),
    ("", ""): lazy("That cannot be used as it stands. Check it and try again."),
}


def offered_categories(school: Sequence[str], chosen: str) -> list[tuple[str, Words]]:
    """Return what the school offers, and what the note already has."""
    offered: list[tuple[str, Words]] = [(name, name) for name in school]
    offered = offered or list(CATEGORIES)
    if chosen and all(value != chosen for value, _words in offered):
        offered.insert(0, (chosen, chosen))
    return offered


def first_category(school: Sequence[str]) -> str:
    """Return what a new note begins with: Övrigt, where that is offered."""
    if not school or OTHER in school:
        return OTHER
    return school[0]


def prepared(draft: Draft, school: Sequence[str]) -> Draft:
    """Return a draft as the fields take it: with a category, and clean even
    where another's client was not."""
    category = draft.category
    if not category and not draft.read_only:
        category = first_category(school)
    return replace(
        draft,
        title=clean(draft.title)[0].replace("\n", " "),
        category=category,
        body=clean(draft.body)[0],
    )


def missing(title: str, body: str, kind: NoteKind, typed_day: str) -> BadInput | None:
    """Return the first thing that stands in the way of publishing."""
    today = dates.today()
    day = parse_date(typed_day, today)
    if not title.strip():
        return BadInput("title", "missing")
    if not body.strip():
        return BadInput("body", "missing")
    if kind is NoteKind.NONE:
        return BadInput("kind", "missing")
    if day is None:
        why = "unreadable" if typed_day.strip() else "missing"
        return BadInput("event_day", why)
    return BadInput("event_day", "future") if day > today else None


def words_for(error: BadInput, typed_day: str) -> Words:
    """Return what is wrong with a field and what to do about it."""
    if (error.field, error.why) == ("event_day", "future"):
        ahead = parse_date(typed_day, dates.today()) or dates.today()
        before = _last_year_or_before(ahead)
        return lazy(
            "That date is ahead of us. Do you mean {day}?",
            day=lambda: dates.bare_day(before),
        )
    return BAD_INPUT.get((error.field, error.why), BAD_INPUT["", ""])


def _last_year_or_before(ahead: date) -> date:
    """Return the newest same day of an earlier year that is not ahead of us."""
    day = ahead
    while day > dates.today():
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        day = day.replace(year=day.year - 1, day=last)
    return day


def answered(answers: Sequence[bool]) -> Words:
    """Return what was answered to the three questions, or nothing."""
    if not answers:
        return ""
    return lazy("said: {answers}", answers=answers_words(answers))


def marked_words(marks: int) -> Words:
    """Return how many places the look at the text found, or nothing."""
    if not marks:
        return ""
    return nlazy("{n} word to look at, Ctrl+O", "{n} words to look at, Ctrl+O", marks)


def place_of(body: str, at: int) -> tuple[int, int]:
    """Return row and column of a place in a text."""
    before = body[: max(at, 0)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def space_used(body: str) -> Words:
    """Return how long the text is and how much of the room it takes."""
    percent = -(-len(body.encode("utf-8", "surrogatepass")) * 100 // LIMIT)

    def words() -> str:
        length = text(nlazy("{n} character", "{n} characters", len(body)))
        return f"{length}, {text(lazy('{n} % of the space', n=percent))}"

    return computed(words) if body else ""


def understood(typed: str) -> Words:
    """Return what a typed date was read as: ``i dag, mån v. 10``."""
    day = parse_date(typed, dates.today())
    if day is None:
        return "?" if typed.strip() else ""

    def words() -> str:
        near, plain = dates.short_day(day), dates.plain_day(day)
        weekday = plain.partition(" ")[0] if day.year == dates.today().year else ""
        if near == plain:
            return f"{plain}, {dates.week(day)}"
        return f"{near}, {weekday} {dates.week(day)}".replace("  ", " ")

    return computed(words)
