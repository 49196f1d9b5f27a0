"""What is said of a note's kind: the answers behind it, and why it changed (R20)."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.notebook.views import NoteKind, OpenNote, Version
from tui.i18n import Words, computed, lazy, text
from tui.screens.law import QUESTIONS
from tui.when import full_day_words

KINDS: dict[NoteKind, Words] = {
    NoteKind.NONE: lazy("Kind not chosen"),
    NoteKind.MEMORY: lazy("Memory note"),
    NoteKind.OFFICIAL: lazy("Official note"),
}
YES, NO = lazy("yes", "answer"), lazy("no", "answer")
WHAT_KINDS_ARE: Sequence[Words] = (
    lazy(
        "Memory note: the writer's own support while preparing a case. It adds no new"
        " fact."
    ),
    lazy(
        "Official note: records what was said, seen or agreed, and may matter for the"
        " pupil or for a decision."
    ),
)


def answers_words(answers: Sequence[bool]) -> Words:
    """Return the answers in order: ``yes, no, no``."""
    return computed(lambda: ", ".join(text(YES if yes else NO) for yes in answers))


def kind_lines(opened: OpenNote) -> list[Words]:
    """Return how a note's kind was chosen, and each change of it with its reason."""
    newest = opened.versions[0]
    lines: list[Words] = [KINDS[newest.kind]]
    if newest.answers:
        lines += [
            lazy("{question} {answer}.", question=question, answer=YES if yes else NO)
            for question, yes in zip(QUESTIONS, newest.answers, strict=False)
        ]
    else:
        lines.append(lazy("The writer chose the kind without the three questions."))
    lines += [
        lazy(
            "Version {n}: {who} changed it. Reason: {reason}",
            n=version.ver,
            who=version.editor.name,
            reason=version.reason,
        )
        for version in opened.versions
        if version.reason
    ]
    return [*lines, "", *WHAT_KINDS_ARE]


def facts_changed(before: Version, after: Version) -> list[tuple[str, str]]:
    """Return what a version changed beside its text: what stood, what stands."""
    found: list[tuple[Words, Words]] = []
    if before.title != after.title:
        found.append(_pair(lazy("Title"), before.title, after.title))
    if before.category != after.category:
        found.append(_pair(lazy("Category"), before.category, after.category))
    if before.event_day != after.event_day:
        days = (full_day_words(each.event_day) for each in (before, after))
        found.append(_pair(lazy("Event date"), *days))
    if before.kind is not after.kind or after.reason:
        was, now = _pair(lazy("Kind"), KINDS[before.kind], KINDS[after.kind])
        if after.reason:
            now = lazy("{what}. Reason: {reason}", what=now, reason=after.reason)
        found.append((was, now))
    return [(text(was), text(now)) for was, now in found]


def _pair(what: Words, was: Words, now: Words) -> tuple[Words, Words]:
    return (
        lazy("{what}: {said}", what=what, said=was),
        lazy("{what}: {said}", what=what, said=now),
    )
