"""Words of the editor's fields: kinds, space, dates as understood, errors."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.notebook.views import NoteKind
from tui import dates
from tui.i18n import Words, computed, lazy, nlazy, text
from tui.typed_dates import parse_date
from tui.widgets.note_area import LIMIT

KIND_OPTIONS: Sequence[tuple[str, Words]] = (
    (str(int(NoteKind.NONE)), lazy("Choose kind (F3 helps)")),
    (str(int(NoteKind.MEMORY)), lazy("Memory note")),
    (str(int(NoteKind.OFFICIAL)), lazy("Official note")),
)

BAD_INPUT: dict[tuple[str, str], Words] = {
    ("title", "missing"): lazy("Write a title before you publish."),
    ("body", "missing"): lazy("Write some text before you publish."),
    ("kind", "missing"): lazy("Choose a kind. F3 helps."),
    ("event_day", "unreadable"): lazy(
        "That date cannot be read. Write it as 2026-03-02 or 2 March."
    ),
    ("body", "full"): lazy("The text is full. Split it into two notes."),
    ("", ""): lazy("That cannot be used as it stands. Check it and try again."),
}


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
