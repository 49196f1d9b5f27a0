"""What each school should hold according to the files, in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from securenotes.roster.findings import Finding, SourceId
from securenotes.roster.rows import Identity

ROSTER = "roster"
"""The reason code of every link and membership that an import made."""


class Role(StrEnum):
    """What an import may link a person as; it grants nothing wider."""

    TEACHER = "teacher"
    MENTOR = "mentor"


class Rule(StrEnum):
    """Why a link is there (ss 12000 § 1.5)."""

    TEACHES = "teaches"
    MENTORS = "mentors"
    CARES = "cares"
    ASSIGNED = "assigned"


class Kind(StrEnum):
    """What sort of group it is."""

    CLASS = "class"
    MENTOR = "mentor"
    TEACHING = "teaching"
    DEPARTMENT = "department"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil's card; of a protected one name and class are "" (R29)."""

    source_id: SourceId
    name: str = field(repr=False)
    class_name: str = field(repr=False)
    protected: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group's card."""

    source_id: SourceId
    name: str = field(repr=False)
    kind: Kind


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff; of a protected one the name is a signature or "".

    ``login`` is a proposal and may be "" or taken. ``post`` is one of
    ``rows.POSTS``.
    """

    source_id: SourceId
    name: str = field(repr=False)
    login: str = field(repr=False)
    post: str
    protected: bool


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """A pupil in a group, both days included; ``last`` None is open."""

    group: SourceId
    pupil: SourceId
    first: str
    last: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """Staff tied to a group or a pupil, both days included."""

    staff: SourceId
    target: SourceId
    target_kind: Literal["group", "pupil"]
    role: Role
    first: str
    last: str | None
    rule: Rule
    reason: str = ROSTER


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom an administrator may grant more; the import never does."""

    staff: SourceId
    role: Literal["administrator", "observer"]
    post: str
    group: SourceId | None
    first: str
    last: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A pupil enrolled at two schools at once: a person says which it is."""

    pupil: SourceId
    schools: tuple[SourceId, ...]
    first: str
    last: str | None


@dataclass(frozen=True, slots=True)
class School:
    """A school unit and what it should hold from the day of the run on.

    Of ``undecided`` pupils nothing is begun and nothing ended, until the
    ``Choice`` about them is answered. ``marked`` are all whom the files mark
    as protected, also those with no place here any more.
    """

    source_id: SourceId
    name: str
    unit_code: str = ""
    pupils: tuple[Pupil, ...] = ()
    groups: tuple[Group, ...] = ()
    memberships: tuple[Membership, ...] = ()
    staff: tuple[Staff, ...] = ()
    links: tuple[Link, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    undecided: frozenset[SourceId] = frozenset()
    marked: frozenset[SourceId] = frozenset()


@dataclass(frozen=True, slots=True)
class Desired:
    """Every school in the files, the questions, and all findings.

    ``identities`` are for a reviewed change of source ids only, and belong
    under the administrators' key; the protected have none.
    """

    day: str
    schools: Mapping[SourceId, School]
    choices: tuple[Choice, ...]
    findings: tuple[Finding, ...]
    identities: Mapping[SourceId, Identity] = field(repr=False)

    def school(self, source_id: SourceId) -> School:
        """The school, or an empty one where the files no longer name it."""
        found = self.schools.get(source_id)
        return School(source_id, "") if found is None else found


@dataclass(frozen=True, slots=True)
class Options:
    """Switches, both off by default: each shows more to more people.

    ``assigned_teachers``: the assignment role "Lärare", outside the standard,
    links like teaching. ``pupil_activities``: Elevaktivitet does too.
    """

    assigned_teachers: bool = False
    pupil_activities: bool = False
