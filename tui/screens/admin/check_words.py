"""What a spot check says: why a reading was drawn, and what came of a month."""

from __future__ import annotations

from securenotes.notebook.access.checks import (
    ASKED,
    FINE,
    DoneCheck,
    DrawnLine,
    MonthCheck,
)
from securenotes.notebook.access.odd import Odd
from tui import dates
from tui.i18n import Lazy, Words, computed, language, lazy, nlazy
from tui.when import bare_day_words, moment_words
from tui.widgets.rows import Row

ODD_WORDS: dict[Odd, Words] = {
    Odd.NO_LINK: lazy("no link"),
    Odd.NOT_TEACHING: lazy("does not teach the pupil"),
    Odd.NIGHT: lazy("at night"),
    Odd.WEEKEND: lazy("at the weekend"),
    Odd.MANY: lazy("many pupils quickly"),
    Odd.LEAVING: lazy("right before the link ended"),
}
VERDICTS: dict[str, Words] = {FINE: lazy("fine", "check"), ASKED: lazy("questioned")}


def month_words(month: str) -> Lazy:
    """Return ``februari 2026``, ``February 2026``."""
    return computed(lambda: _month(month))


def _month(month: str) -> str:
    heading = dates.month_heading(f"{month}-01")
    return heading.lower() if language() == "sv" else heading


def why_words(drawn: DrawnLine) -> Words:
    """Return why a reading is looked at: by lot, or what stands out."""
    reasons: list[Words] = [ODD_WORDS[one] for one in drawn.odd]
    if drawn.own:
        reasons.insert(0, lazy("your own reading"))
    if not reasons:
        return lazy("by lot")
    first, *rest = reasons
    for words in rest:
        first = lazy("{first}, {rest}", first=first, rest=words)
    return first


def verdict_words(drawn: DrawnLine) -> Words:
    """Return what was said of a reading."""
    return VERDICTS.get(drawn.verdict, "")


def count_words(shown: int, readings: int, fair: int, odd: int, left: int) -> Words:
    """Return how much was drawn of how much, and what remains."""
    return lazy(
        "{shown} of {readings}: {fair} by lot, the rest of {odd} that stand out."
        " {left}",
        shown=shown,
        readings=nlazy("{n} reading", "{n} readings", readings),
        fair=fair,
        odd=odd,
        left=nlazy("{n} left to look at.", "{n} left to look at.", left),
    )


def recorded_words(check: MonthCheck) -> Words:
    """Return when a month was last recorded, and by whom."""
    done = check.recorded
    if done is None:
        return ""
    return lazy(
        "Recorded {when} by {who}.",
        when=moment_words(done.at),
        who=done.by.name if done.by else "–",
    )


def check_row(done: list[DoneCheck], newest: str) -> Row:
    """Return the school's row of spot checks: which month, or that one waits."""
    last = done[0] if done else None
    current = last is not None and last.month == newest
    more: Words = lazy("{month} is to be done", month=month_words(newest))
    if current and last is not None:
        more = lazy(
            "{month}, done {day}",
            month=month_words(newest),
            day=bare_day_words(dates.moment(last.at).date().isoformat()),
        )
    left = last.left if current and last is not None else 0
    count: Words = lazy("waits", "check")
    if current:
        count = nlazy("{n} left", "{n} left", left) if left else lazy("done", "check")
    return Row(
        "check",
        (lazy("Spot check"), count, more),
        sign="alert" if not current or left else "",
    )
