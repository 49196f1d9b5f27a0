"""What an administrator sees of the access log: who, when, what; never a title."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from securenotes.model import NoteId, ScopeId, UserId
from securenotes.notebook.views import Person, PupilRef
from securenotes.sealed import Act

READING = (Act.OPENED, Act.COLLECTED, Act.UNCLOSED)
"""Rows that tell of a text that somebody was shown."""

GROUPS: dict[str, tuple[Act, ...]] = {
    "all": (),
    "read": READING,
    "listed": (Act.LISTED, Act.SEARCHED),
    "written": (
        Act.PUBLISHED,
        Act.EDITED,
        Act.UNPUBLISHED,
        Act.DELETED,
        Act.REVIEWED,
    ),
    "exported": (Act.EXPORTED, Act.REQUESTED, Act.MOVED_OUT),
    "refused": (Act.REFUSED, Act.FAILED),
    "sessions": (Act.SIGNED_IN, Act.SIGNED_OUT, Act.ENDED, Act.FAILED),
    "school": (
        Act.ROSTER,
        Act.ROTATED,
        Act.FACTOR,
        Act.LOOKED,
        Act.CHECKED,
        Act.CONFIRMED,
        Act.DISPOSED,
        Act.MOVED_IN,
        Act.MOVED_BACK,
    ),
    "names": (Act.NAMED,),
}
"""What a log is narrowed to, by what was done."""


@dataclass(frozen=True, slots=True, repr=False)
class LogQuery:
    """Whose rows, on whom, of which acts and days; days are in Stockholm."""

    pupil: ScopeId | None = None
    person: UserId | None = None
    acts: tuple[Act, ...] = ()
    first_day: str = ""
    last_day: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class LogLine:
    """One row of the log, with names; ``person`` None works at no school here."""

    seq: int
    at: int
    person: Person | None
    user: UserId
    act: int
    pupil: PupilRef | None
    note: NoteId | None
    ver: int
    count: int
    receipt: bytes

    @property
    def number(self) -> str:
        """The first digits of the note's id: enough to tell it from others."""
        return "" if self.note is None else self.note[:2].hex()


@dataclass(frozen=True, slots=True, repr=False)
class LogPage:
    """A stretch of the log, newest first."""

    lines: tuple[LogLine, ...]
    before: int
    """Hand it back for the next page; 0 at the end."""


class Proof(Enum):
    """What stands behind a row that says that somebody opened a note."""

    NONE = "none"
    """It is no such row."""
    HELD = "held"
    """The reader's own signature."""
    FORGED = "forged"
    """A receipt that is not the reader's."""
    MISSING = "missing"
    """No receipt of theirs for that version is kept."""
    UNKNOWN = "unknown"
    """The note is gone, and its receipts with it."""


@dataclass(frozen=True, slots=True, repr=False)
class LogDetail:
    """What else is known of a row."""

    line: LogLine
    roles: tuple[str, ...]
    """What tied the person to the pupil that day."""
    proof: Proof
    written: int = 0
    """When the note was first written; 0 where it is not there any more."""
