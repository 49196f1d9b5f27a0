"""Typed rows of a checked roster, before our own model is derived from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from securenotes.roster.civic import Civic
from securenotes.roster.days import Interval
from securenotes.roster.findings import Finding, SourceId


class OrganisationKind(StrEnum):
    """organisationType, as the standard spells it."""

    BODY = "Huvudman"
    DISTRICT = "Stadsdel"
    PRINCIPAL_AREA = "Rektorsområde"
    SCHOOL = "Skola"
    UNIT = "Skolenhet"
    OTHER = "Övrigt"


class GroupKind(StrEnum):
    """groupType, as the standard spells it."""

    TEACHING = "Undervisning"
    CLASS = "Klass"
    MENTOR = "Mentor"
    TEST = "Provgrupp"
    SCHEDULE = "Schema"
    DEPARTMENT = "Avdelning"
    STAFF = "Personalgrupp"
    OTHER = "Övrigt"


class ActivityKind(StrEnum):
    """activityType, as the standard spells it."""

    TEACHING = "Undervisning"
    PUPIL = "Elevaktivitet"
    TEST = "Provaktivitet"
    TEACHER = "Läraraktivitet"
    OTHER = "Övrigt"


class AssignmentKind(StrEnum):
    """assignmentRoleType; ``TEACHER`` is not in the standard but is sent."""

    MENTOR = "Mentor"
    PRESCHOOL_TEACHER = "Förskollärare"
    CHILD_MINDER = "Barnskötare"
    AFTER_SCHOOL = "Fritidspedagog"
    SPECIAL = "Specialpedagog"
    HEALTH = "Elevhälsopersonal"
    LEADER = "Pedagogisk ledare"
    SCHEDULER = "Schemaläggare"
    TEACHER = "Lärare"


POSTS = (
    "Rektor",
    "Förskolechef",
    "Övrig arbetsledning",
    "Skoladministratör",
    "Kurator",
    "Skolpsykolog",
    "Skolsköterska",
    "Skolläkare",
    "Speciallärare/specialpedagog",
    "Studie- och yrkesvägledare",
    "Förstelärare",
    "Lärare",
    "Förskollärare",
    "Fritidspedagog",
    "Barnskötare",
    "Lärarassistent",
    "Bibliotekarie",
    "Övrig pedagogisk personal",
    "Annan personal",
)
"""dutyRole of SIS and of Skolverket; a person with several shows the first."""

OTHER_POST = POSTS[-1]


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A responsible body, a school, a school unit."""

    id: SourceId
    name: str
    kind: OrganisationKind
    parent: SourceId | None
    unit_code: str
    days: Interval


@dataclass(frozen=True, slots=True)
class Identity:
    """What finds the same person in another system; for administrators alone."""

    source_id: SourceId
    civic: Civic | None = field(default=None, repr=False)
    eppns: tuple[str, ...] = field(default=(), repr=False)
    external: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A pupil or a member of staff; of the protected no name is here (R29)."""

    id: SourceId
    name: str = field(repr=False)
    protected: bool
    login_hint: str = field(repr=False)
    identity: Identity


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """A pupil at a school unit, by enrolment or by placement."""

    pupil: SourceId
    unit: SourceId
    days: Interval


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A class, a teaching group, a department."""

    id: SourceId
    name: str = field(repr=False)
    kind: GroupKind
    organisation: SourceId | None
    days: Interval


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A person in a group."""

    group: SourceId
    person: SourceId
    days: Interval


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A post that a person holds at an organisation."""

    id: SourceId
    person: SourceId
    place: SourceId
    post: str
    signature: str = field(repr=False)
    days: Interval


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A duty's role in a group."""

    duty: SourceId
    group: SourceId
    kind: AssignmentKind
    days: Interval


@dataclass(frozen=True, slots=True)
class TeacherEntry:
    """A teacher of an activity, named by duty or, in some sources, by person."""

    duty: SourceId | None
    person: SourceId | None
    days: Interval


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """What groups do together, and with which teachers."""

    id: SourceId
    kind: ActivityKind
    groups: tuple[SourceId, ...]
    teachers: tuple[TeacherEntry, ...]
    organisation: SourceId | None
    parent: SourceId | None
    days: Interval


@dataclass(frozen=True, slots=True, repr=False)
class Staged:
    """Every row that held, and every finding about those that did not.

    ``claims`` are each (pupil, unit) that an enrolment names, over or
    cancelled ones too.
    """

    organisations: dict[SourceId, OrganisationRow]
    persons: dict[SourceId, PersonRow]
    enrolments: tuple[EnrolmentRow, ...]
    claims: frozenset[tuple[SourceId, SourceId]]
    groups: dict[SourceId, GroupRow]
    memberships: tuple[MembershipRow, ...]
    duties: dict[SourceId, DutyRow]
    assignments: tuple[AssignmentRow, ...]
    activities: dict[SourceId, ActivityRow]
    protected: frozenset[SourceId]
    findings: tuple[Finding, ...]
