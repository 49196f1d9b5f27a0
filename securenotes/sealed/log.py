"""The access log (R27)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from securenotes.model import (
    ChainId,
    NoteId,
    ScopeId,
    UserId,
)


@dataclass(frozen=True, slots=True, repr=False)
class LogRow:
    """One chained, signed row: who did what to which note, no content."""

    chain: ChainId
    seq: int
    prev: bytes
    at: int
    actor: UserId
    act: int
    scope: ScopeId | None
    note: NoteId | None
    ver: int
    count: int
    receipt: bytes
    sig: bytes


class Act(IntEnum):
    """What a log row says was done. Numbers are kept for ever."""

    OPENED = 1
    LISTED = 2
    PUBLISHED = 3
    EDITED = 4
    UNPUBLISHED = 5
    DELETED = 6
    SEARCHED = 7
    REFUSED = 8
    SIGNED_IN = 9
    SIGNED_OUT = 10
    ROSTER = 11
    ROTATED = 12
    EXPORTED = 13
    FACTOR = 14
    ENDED = 15
    FAILED = 16
    LOOKED = 17
    """In the access log itself."""
    CHECKED = 18
    """A spot check of the access log."""
    COLLECTED = 20
    """Handed to an administrator for a disclosure."""
    UNCLOSED = 21
    """The same, with versions out of the closed layer among them (R22)."""
    REQUESTED = 22
    """A request for what is kept was registered (R26)."""
    NAMED = 30
    """A protected pupil's real name was asked for (R29)."""
    CONFIRMED = 40
    """A version of the school's routine is read, ``ver`` (R30)."""
    REVIEWED = 50
    """Kept, or let go, on its review date (R25)."""
    DISPOSED = 51
    """Destroyed by the records plan, ``count`` notes (R24)."""
    MOVED_OUT = 60
    """Handed over to another school with the pupil: the pupil, or one note."""
    MOVED_IN = 61
    """Taken over from another school, with ``count`` notes; at both schools."""
    MOVED_BACK = 62
    """A hand-over taken back before anybody took over; at both schools."""


@dataclass(frozen=True, slots=True, repr=False)
class LogHead:
    """The newest row of a school's log, and the one that was asked about.

    ``hash`` is empty where the log is; ``known`` where there is no such row.
    """

    seq: int
    hash: bytes
    known: bytes


@dataclass(frozen=True, slots=True, repr=False)
class LogFilter:
    """What the access log is narrowed by; times are of the row, 0 no bound."""

    pupil: ScopeId | None = None
    actor: UserId | None = None
    acts: tuple[Act, ...] = ()
    at_from: int = 0
    at_to: int = 0
