"""The school, as its administrators see it."""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.model import ScopeId
from securenotes.notebook.views.people import Person, School


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
    on_the_way: int = 0
    """Pupils whom other schools have handed over, and who wait to be taken."""


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
