"""Whole pages of lists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from securenotes.model import NoteId, ScopeId, UserId
from securenotes.notebook.views.notes import NoteKind, NoteRow
from securenotes.notebook.views.people import GroupRow, PupilRef, PupilRow, School


@dataclass(frozen=True, slots=True, repr=False)
class StartPage:
    """What sign-in opens on (R40)."""

    news: tuple[NoteRow, ...]
    news_total: int
    """``COUNTED``, where there are so many or more."""
    unread_total: int
    drafts: tuple[NoteRow, ...]
    groups: tuple[GroupRow, ...]
    since: int
    """Last sign-in, 0 the first time."""
    linked: bool
    was_linked: bool
    """Whether a link of theirs has ended (R10)."""
    module: bool
    """False when none of the person's schools has it (R13)."""
    routines: tuple[School, ...] = ()
    """Schools whose routine is new to this person (R30)."""
    cut_logs: tuple[tuple[School, int], ...] = ()
    """Schools whose access log lacks rows that this computer has seen, each with the
    number of the last of them (R27)."""
    restored: tuple[tuple[School, int], ...] = ()
    """Schools whose register was put back since this person's last sign-in, each with
    the time of what it ends at, ms UTC: what came after that is gone."""
    on_the_way: tuple[tuple[School, int], ...] = ()
    """Schools that this person administers, and how many pupils whom other schools
    have handed over wait there to be taken over (rules.md § 1)."""


@dataclass(frozen=True, slots=True, repr=False)
class PupilPage:
    """A pupil's timeline: sorted on event day, newest first (R23)."""

    pupil: PupilRef
    notes: tuple[NoteRow, ...]
    published: int
    unread: int
    drafts: int
    link_ended: str = ""
    """The day the viewer's link ended; then only own drafts are here."""
    may_write: bool = True
    groups: tuple[str, ...] = ()


class ReadFilter(Enum):
    """The archive's filter on reading."""

    ALL = "all"
    UNREAD = "unread"
    READ = "read"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, repr=False)
class ArchiveFilter:
    """What the archive is narrowed by (R28): never words, never category."""

    first_day: str = ""
    last_day: str = ""
    group: ScopeId | None = None
    pupil: ScopeId | None = None
    author: UserId | None = None
    kind: NoteKind = NoteKind.NONE
    read: ReadFilter = ReadFilter.ALL


@dataclass(frozen=True, slots=True, repr=False)
class ArchivePage:
    """A stretch of the archive, newest publication first; no drafts (R8)."""

    rows: tuple[NoteRow, ...]
    total: int
    """``COUNTED``, where so many or more pass a filter."""
    all_total: int
    """How many there are with no filter."""
    unread: int
    """Not counted, and 0, where person or kind narrow the list."""
    cursor: tuple[int, NoteId] | None
    """Hand it back for the next page; None at the end."""


@dataclass(frozen=True, slots=True, repr=False)
class OverviewPage:
    """A group's pupils with counts of published notes (R8, R9)."""

    group: GroupRow
    rows: tuple[PupilRow, ...]
