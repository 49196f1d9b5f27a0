"""What a row of the access log says: who did what, never about what (R27)."""

from __future__ import annotations

from collections.abc import Callable

from securenotes.clock import day_of
from securenotes.notebook.access.views import LogDetail, LogLine, Proof
from securenotes.sealed import Act
from tui.i18n import Words, lazy, nlazy
from tui.screens.admin.words import ROLES
from tui.when import full_day_words, moment_words

GROUP_WORDS: list[tuple[str, Words]] = [
    ("all", lazy("Everything")),
    ("read", lazy("Readings")),
    ("listed", lazy("Lists and searches")),
    ("written", lazy("Written")),
    ("exported", lazy("Given out")),
    ("refused", lazy("Refused and failed")),
    ("sessions", lazy("Sign-ins", "log")),
    ("names", lazy("Real names", "log")),
    ("school", lazy("The school", "log")),
]
NOBODY = lazy("somebody elsewhere")
ALARMING = (Act.REFUSED, Act.FAILED)

PLAIN: dict[int, Words] = {
    Act.REFUSED: lazy("was refused"),
    Act.SIGNED_IN: lazy("signed in"),
    Act.SIGNED_OUT: lazy("signed out"),
    Act.ROSTER: lazy("changed the register"),
    Act.ROTATED: lazy("changed keys"),
    Act.FACTOR: lazy("changed sign-in or keys"),
    Act.REQUESTED: lazy("registered a request"),
    Act.NAMED: lazy("saw the real name"),
    Act.CONFIRMED: lazy("read the routine"),
    Act.MOVED_BACK: lazy("took a hand-over to another school back"),
}
OF_NOTE: dict[int, Callable[[LogLine], Words]] = {
    Act.OPENED: lambda line: lazy("read {note} v. {n}", note=line.number, n=line.ver),
    Act.PUBLISHED: lambda line: lazy("published {note}", note=line.number),
    Act.EDITED: lambda line: lazy("edited {note} v. {n}", note=line.number, n=line.ver),
    Act.UNPUBLISHED: lambda line: lazy("unpublished {note}", note=line.number),
    Act.DELETED: lambda line: lazy("deleted {note}", note=line.number),
    Act.COLLECTED: lambda line: lazy("took out {note}", note=line.number),
    Act.REVIEWED: lambda line: lazy("reviewed {note}", note=line.number),
    Act.MOVED_OUT: lambda line: lazy("handed over {note}", note=line.number),
    Act.UNCLOSED: lambda line: lazy("opened closed {note}", note=line.number),
}
COUNTED: dict[int, Callable[[int], Words]] = {
    Act.LISTED: lambda n: nlazy("saw {n} title", "saw {n} titles", n),
    Act.SEARCHED: lambda n: nlazy("searched, {n} hit", "searched, {n} hits", n),
    Act.EXPORTED: lambda n: nlazy("gave out {n} row", "gave out {n} rows", n),
    Act.ENDED: lambda n: nlazy("ended {n} sign-in", "ended {n} sign-ins", n),
    Act.FAILED: lambda n: nlazy("{n} failed sign-in", "{n} failed sign-ins", n),
    Act.MOVED_OUT: lambda n: nlazy(
        "handed over {n} note to another school",
        "handed over {n} notes to another school",
        n,
    ),
    Act.MOVED_IN: lambda n: nlazy(
        "took over {n} note from another school",
        "took over {n} notes from another school",
        n,
    ),
    Act.DISPOSED: lambda n: nlazy("disposed of {n} note", "disposed of {n} notes", n),
    Act.LOOKED: lambda n: nlazy("looked at {n} log row", "looked at {n} log rows", n),
    Act.CHECKED: lambda n: nlazy("checked {n} reading", "checked {n} readings", n),
}
PROOFS: dict[Proof, Words] = {
    Proof.HELD: lazy("Proved by the reader's own signature."),
    Proof.FORGED: lazy(
        "The receipt is false: somebody else has written it. Run `anteckning store"
        " verify`."
    ),
    Proof.MISSING: lazy(
        "The reader's receipt is missing. Run `anteckning store verify`."
    ),
    Proof.UNKNOWN: lazy(
        "The note is in no list any more, so the receipt is not shown."
    ),
}


def act_words(line: LogLine) -> Words:
    """Return what was done, with the note's number and never its title."""
    of_note, counted = OF_NOTE.get(line.act), COUNTED.get(line.act)
    if of_note is not None:
        return of_note(line)
    if counted is not None:
        return counted(line.count)
    return PLAIN.get(line.act, lazy("did something else"))


def who_words(line: LogLine) -> Words:
    """Return a person's name."""
    return NOBODY if line.person is None else line.person.name


def pupil_words(line: LogLine) -> Words:
    """Return a pupil's name, the alias where it is protected (R29)."""
    return "" if line.pupil is None else line.pupil.name or "–"


def roles_words(roles: tuple[str, ...]) -> Words:
    """Return what tied somebody to a pupil that day."""
    if not roles:
        return lazy("no link to the pupil that day")
    first, *rest = [ROLES.get(role, role) for role in roles]
    for words in rest:
        first = lazy("{first}, {rest}", first=first, rest=words)
    return first


def detail_lines(detail: LogDetail) -> list[Words]:
    """Return all that is known of a row."""
    line = detail.line
    post = "" if line.person is None else line.person.post
    lines: list[Words] = [
        lazy("Row {n}, {when}", n=line.seq, when=moment_words(line.at)),
        lazy("{who}, {post}", who=who_words(line), post=post)
        if post
        else who_words(line),
        act_words(line),
    ]
    if line.pupil is not None:
        lines.append(
            lazy(
                "{pupil}: {roles}",
                pupil=pupil_words(line),
                roles=roles_words(detail.roles),
            )
        )
    if detail.written:
        lines.append(
            lazy(
                "The note was first written {day}.",
                day=full_day_words(day_of(detail.written)),
            )
        )
    if detail.proof in PROOFS:
        lines.append(PROOFS[detail.proof])
    return lines
