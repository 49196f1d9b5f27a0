"""What a signed-in person sees: opened, typed, and free of keys.

Screens draw these and nothing else. Times are milliseconds UTC, days are
``YYYY-MM-DD``. Names and text are as their writers typed them (cleaned): a
screen shows them through ``safe_text`` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum

from securenotes.model import ChainId, NoteId, ScopeId, UserId, VersionHash
from securenotes.notebook.masking import Why
from securenotes.sealed import COUNTED as COUNTED


class Body(Enum):
    """The responsible body of a school; every text of law follows it."""

    MUNICIPAL = "municipal"
    INDEPENDENT = "independent"


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
class Template:
    """What a new note may begin with: a text with headings, for a category."""

    name: str
    category: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class School:
    """A school of this person's, and what holds there."""

    chain: ChainId
    name: str
    body: Body
    module: bool
    administrator: bool
    categories: tuple[str, ...]
    routine: str
    idle_minutes: int
    server: str = ""
    """The name of the server that it has named, or ""."""
    keeps_names: bool = False
    """Whether real names of protected pupils are kept there at all (R29)."""
    opens_names: bool = False
    """Whether this person has the separate right to see them."""
    routine_ver: int = 0
    templates: tuple[Template, ...] = ()
    words: tuple[str, ...] = ()
    """What the plain-language help looks for beside its own list."""


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A colleague: name and post as the staff card says."""

    user: UserId
    login: str
    name: str
    post: str


@dataclass(frozen=True, slots=True, repr=False)
class Me:
    """Who is signed in."""

    person: Person
    schools: tuple[School, ...]
    demo: bool
    signed_in_at: int
    last_sign_in: int
    """0 the first time."""

    @property
    def administrator(self) -> bool:
        """Whether this person administers any school."""
        return any(school.administrator for school in self.schools)


@dataclass(frozen=True, slots=True, repr=False)
class PupilRef:
    """A pupil as shown: an alias where identity is protected (R29)."""

    scope: ScopeId
    name: str
    class_name: str
    school: str
    chain: ChainId
    protected: bool = False
    former: bool = False
    """The viewer's link has ended: the name is then empty (R10)."""


@dataclass(frozen=True, slots=True, repr=False)
class PupilRow:
    """A row of the picker or the group overview (R8, R9)."""

    pupil: PupilRef
    published: int
    unread: int
    latest_at: int
    latest_by: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class GroupRow:
    """A group of this person's, as Start and the overview show it."""

    scope: ScopeId
    name: str
    school: str
    chain: ChainId
    pupils: int
    published: int
    unread: int


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
    module: bool
    """False when none of the person's schools has it (R13)."""
    routines: tuple[School, ...] = ()
    """Schools whose routine is new to this person (R30)."""


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
    cursor: tuple[int, NoteId] | None
    """Hand it back for the next page; None at the end."""


@dataclass(frozen=True, slots=True, repr=False)
class OverviewPage:
    """A group's pupils with counts of published notes (R8, R9)."""

    group: GroupRow
    rows: tuple[PupilRow, ...]


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


# -- the school (administrators) -----------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class SchoolStatus:
    """The rows of the school's first page."""

    school: School
    pending_rotations: int
    pending_because: str
    invitations: int
    waiting_for_keys: int
    people: int
    links: int
    pupils: int
    schools: tuple[School, ...]
    imported_at: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class RoutineText:
    """A version of the school's routine; ``by`` is None for the first (R30)."""

    ver: int
    at: int
    text: str
    by: Person | None


@dataclass(frozen=True, slots=True, repr=False)
class RoutineReader:
    """Which version a person has confirmed last; 0 for none (R30)."""

    person: Person
    ver: int
    at: int


@dataclass(frozen=True, slots=True, repr=False)
class PendingRotation:
    """A key that waits to be changed, and who is shut out already."""

    scope: ScopeId
    what: str
    """Name of the pupil, group or school."""
    why: str
    """A code: link-ended, member-ended, role-off, disabled, invitation."""
    person: Person
    since: str
    pupil: bool = True
    """Whether it is a pupil's key: those are counted."""


@dataclass(frozen=True, slots=True, repr=False)
class StaffRow:
    """A row of People."""

    person: Person
    role: str
    """administrator, observer or empty."""
    reads: int
    """How many pupils today; -1 the whole school."""
    account: str
    """A code: active, invited, expired, ended, disabled."""
    until: str = ""
    needs_attention: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class LinkRow:
    """One link of a person's, with its dates and why it is there."""

    target: ScopeId
    what: str
    target_kind: str
    """pupil, group or school."""
    role: str
    first: str
    last: str
    reason: str
    """A code: roster, decision."""
    live: bool


@dataclass(frozen=True, slots=True, repr=False)
class StaffPage:
    """A person and their links."""

    row: StaffRow
    links: tuple[LinkRow, ...]
    administrator: bool
    names: bool = False
    """Whether they have the right to see protected pupils' real names (R29)."""


@dataclass(frozen=True, slots=True, repr=False)
class ProtectedPupil:
    """A pupil with protected identity, by alias; ``kept``: the name is there."""

    scope: ScopeId
    alias: str
    groups: tuple[str, ...]
    kept: bool


@dataclass(frozen=True, slots=True, repr=False)
class ProtectedPage:
    """A school's protected pupils, and who may see a real name (R29).

    ``keeps``: names are kept there at all; ``opens``: by this person too.
    """

    keeps: bool
    opens: bool
    pupils: tuple[ProtectedPupil, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, repr=False)
class AccessRow:
    """Who can read a pupil, and because of what."""

    person: Person
    role: str
    because: str
    """Name of the group or school, or empty for a link to the pupil."""
    last: str


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """An invitation as printed or read aloud; gone when closed."""

    organisation: str
    """SAO- code."""
    login: str
    secret: str
    """SAI- code."""
    expires: int
    name: str

    def __repr__(self) -> str:
        return "Sheet(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """What a link can be made to: a pupil, a group or the school."""

    scope: ScopeId
    kind: str
    name: str
    groups: tuple[str, ...] = field(default=())
