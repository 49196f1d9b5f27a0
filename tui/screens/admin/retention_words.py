"""What rows of the records plan, reasons, holds and records are called (R24)."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.notebook.retention.plan import Verdict, Why
from securenotes.notebook.retention.run import (
    DisposalRecord,
    HoldView,
    PlanRow,
    RunRow,
)
from securenotes.notebook.views import NoteKind
from tui.i18n import Words, computed, lazy, nlazy, text
from tui.screens.kind_words import KINDS
from tui.when import bare_day_words, day_words, moment_words, plain_day_words

EVERY_KIND = lazy("Both kinds")
EVERY_CATEGORY = lazy("every category")
STARTS: dict[str, Words] = {
    "irrelevant": lazy("no longer relevant"),
    "left": lazy("the pupil left the school"),
    "year": lazy("the end of the school year"),
    "decision": lazy("the day it is about"),
}
CODES: dict[str, Words] = {
    "request": lazy("somebody has asked for it"),
    "case": lazy("a case is open"),
    "dispute": lazy("a dispute"),
    "other": lazy("another reason"),
}
DESTROY = lazy("destroy")
PRESERVE = lazy("preserve")


def kind_words(kind: int) -> Words:
    """Return which kinds a row is about."""
    return KINDS[NoteKind(kind)] if kind else EVERY_KIND


def period_words(row: PlanRow) -> Words:
    """Return when a row's time is over."""
    if not row.destroy:
        return lazy("kept for ever")
    start = STARTS[row.start]
    if not row.months:
        return lazy("at once: {start}", start=start)
    if row.months % 12:
        return nlazy(
            "{n} month from: {start}",
            "{n} months from: {start}",
            row.months,
            start=start,
        )
    return nlazy(
        "{n} year from: {start}",
        "{n} years from: {start}",
        row.months // 12,
        start=start,
    )


def plan_cells(row: PlanRow) -> tuple[Words, Words, Words, Words]:
    """Return a row of the plan in words."""
    return (
        kind_words(row.kind),
        row.category or EVERY_CATEGORY,
        period_words(row),
        DESTROY if row.destroy else PRESERVE,
    )


def why_words(verdict: Verdict) -> Words:
    """Return why a note is destroyed or kept."""
    row, day = verdict.row, verdict.day
    if verdict.why is Why.NO_ROW or row is None:
        if verdict.why is Why.UNREADABLE:
            return lazy("cannot be read: kept")
        return lazy("no row in the plan")
    if verdict.why is Why.KEEP:
        return lazy("the plan preserves it")
    if verdict.why is Why.HELD:
        return lazy("stopped by a hold")
    if verdict.why is Why.WAITING:
        return lazy("waits for: {start}", start=STARTS[row.start])
    if verdict.why is Why.NOT_YET:
        return lazy("not before {day}", day=bare_day_words(day))
    return lazy("since {day}", day=bare_day_words(day))


def run_cells(row: RunRow) -> tuple[Words, Words, Words, Words]:
    """Return a note in the list: whose, what, from when, and why."""
    return (
        row.pupil.name,
        computed(lambda: f"{text(KINDS[row.kind])}, {row.category or '–'}"),
        day_words(row.published_day),
        why_words(row.verdict),
    )


def hold_words(hold: HoldView) -> tuple[Words, Words]:
    """Return a hold: on whom, why and since when."""
    since = lazy(
        "{why}, since {day}", why=CODES[hold.code], day=plain_day_words(hold.since)
    )
    return hold.pupil.name, since


def record_words(record: DisposalRecord) -> tuple[Words, Words]:
    """Return a disposal as its list has it, with both who decided on it."""
    by, second = record.proposed_by, record.approved_by
    return (
        nlazy("{n} note", "{n} notes", len(record.notes)),
        lazy(
            "{when}, {who}",
            when=moment_words(record.approved_at),
            who=second.name if by == second else f"{by.name} + {second.name}",
        ),
    )


def about_lines(record: DisposalRecord) -> list[str]:
    """Return what the record says before its list: no content of any note."""

    def person(name: str, post: str) -> str:
        return f"{name}, {post}".rstrip(", ")

    by, second = record.proposed_by, record.approved_by
    lines: Sequence[Words] = (
        lazy("School: {name}", name=record.school),
        lazy(
            "Proposed {when} by {who}",
            when=moment_words(record.proposed_at),
            who=person(by.name, by.post),
        ),
        lazy(
            "Approved {when} by {who}",
            when=moment_words(record.approved_at),
            who=person(second.name, second.post),
        ),
        nlazy(
            "{n} note was destroyed, with every version, key and receipt.",
            "{n} notes were destroyed, with every version, key and receipt.",
            len(record.notes),
        ),
        lazy("The records plan as it stood:"),
    )
    found = [text(line) for line in lines]
    found += [" · ".join(text(cell) for cell in plan_cells(row)) for row in record.plan]
    return found
