"""Notes: rows, drafts, and one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

from securenotes.model import NoteId, VersionHash
from securenotes.notebook.masking import Why
from securenotes.notebook.views.people import Person, PupilRef, School


class NoteKind(IntEnum):
    """What a note is (R20); NONE only while it is a draft."""

    NONE = 0
    MEMORY = 1
    OFFICIAL = 2


class NoteState(Enum):
    """What stands beside a note in a list."""

    DRAFT = "draft"
    UNREAD = "unread"
    CHANGED = "changed"
    READ = "read"


@dataclass(frozen=True, slots=True, repr=False)
class Origin:
    """The school that a note came from, who wrote it there and when (R23)."""

    school: str
    author: str
    published: int


@dataclass(frozen=True, slots=True, repr=False)
class NoteRow:
    """A note in a list. ``preview`` is empty while it is unread (R40)."""

    note: NoteId
    pupil: PupilRef
    ver: int
    state: NoteState
    title: str
    category: str
    kind: NoteKind
    event_day: str
    author: Person
    editor: Person
    created: int
    edited: int
    published: int
    """0 in a draft."""
    preview: str = ""
    mine: bool = False
    origin: Origin | None = None
    """Whence it came, where another school handed it over with the pupil."""

    @property
    def was_edited(self) -> bool:
        """Whether a version after the first was published."""
        return self.published > 0 and self.edited > self.published


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """A note that a search inside a pupil found, and where (R28)."""

    row: NoteRow
    snippet: str
    spans: tuple[tuple[int, int], ...]
    """Start and end in ``snippet`` of each hit word."""
    title_spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """What an editor edits: the whole text, and what it is built on.

    ``ver`` is 0 for a note never published, else the published version
    that this working copy changes (R5).
    """

    note: NoteId
    pupil: PupilRef
    title: str = ""
    category: str = ""
    event_day: str = ""
    kind: NoteKind = NoteKind.NONE
    body: str = ""
    ver: int = 0
    author: Person | None = None
    base: VersionHash | None = None
    saved_at: int = 0
    read_only: bool = False
    """The link has ended: read or discard, no more (R10)."""
    restored: bool = False
    """An unfinished working copy came back (R42)."""
    answers: tuple[bool, ...] = ()
    """To the three questions of R20: case, new fact, relied on."""
    reason: str = ""
    """Why the kind of a published note is changed (R20)."""
    was_published: bool = False
    """A draft that was published and taken back (R22)."""
    cursor: int = 0
    review_day: str = ""
    """When it is to be looked at again (R25); "" for a year on."""


@dataclass(frozen=True, slots=True, repr=False)
class PartyView:
    """A note as the pupil or a guardian would be given it, and what is masked."""

    title: str
    body: str
    masked: tuple[Why, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Rights:
    """What the reader may do with the open note (rules.md § 3)."""

    edit: bool
    delete: bool
    unpublish: bool
    see_readings: bool


@dataclass(frozen=True, slots=True, repr=False)
class Version:
    """One published version, open to its readers (R5)."""

    ver: int
    title: str
    body: str
    category: str
    kind: NoteKind
    event_day: str
    editor: Person
    edited: int
    answers: tuple[bool, ...] = ()
    reason: str = ""
    """Why the kind was changed with this version (R20)."""


@dataclass(frozen=True, slots=True, repr=False)
class OpenNote:
    """A note as the reader shows it; opening it was logged (R27, R40)."""

    row: NoteRow
    versions: tuple[Version, ...]
    """Newest first, never empty."""
    rights: Rights
    readers: int
    """How many people can read it today."""
    have_read: int
    """How many of them have; only where ``rights.see_readings`` (R41)."""
    school: School
    withdrawn_between: tuple[tuple[int, int], ...] = ()
    review_day: str = ""
    """When it is to be looked at again (R25); "" once it is let go."""


@dataclass(frozen=True, slots=True, repr=False)
class ReaderRow:
    """One who can read a note, and whether they have (R41)."""

    person: Person
    role: str
    """teacher, mentor, observer or administrator."""
    read_at: int
    """When they opened, or made, the newest version; 0 when not yet."""
    read_ver: int = 0
    """The newest version that they have opened, 0 for none."""
    older_at: int = 0
    """When they opened that one, where there is a newer."""
    teaches: bool = False
    """Has a teacher's or a mentor's link to the pupil today."""
    forged: bool = False
    """A receipt in their name does not hold: somebody else has written it."""


@dataclass(frozen=True, slots=True, repr=False)
class ConflictView:
    """Two texts on one version (R12); theirs is None when withdrawn."""

    mine: Draft
    theirs: Version | None
    theirs_by: Person | None
    base: Version | None
    deleted: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Published:
    """What publishing answers: the version and who can read it."""

    note: NoteId
    ver: int
    at: int
    readers: int
