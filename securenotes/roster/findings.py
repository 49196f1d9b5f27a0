"""What a check of roster files can find, each with a code and never a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

SourceId = NewType("SourceId", str)
"""An id as the source spells it; a UUID is kept in lower case."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class Severity(StrEnum):
    """How much a finding matters."""

    STOP = "stop"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """Every finding there is; ``words.py`` holds a sentence for each."""

    # Rows that were left out.
    ROW_SHAPE = "row-shape"
    ROW_ID = "row-id"
    ROW_TWICE = "row-twice"
    ROW_DELETED = "row-deleted"
    ENTRY_SHAPE = "entry-shape"
    NAME_MISSING = "name-missing"
    DATE_UNREADABLE = "date-unreadable"
    DATES_REVERSED = "dates-reversed"
    REFERENCE_MISSING = "reference-missing"
    REFERENCE_UNKNOWN = "reference-unknown"
    DUTY_OF_ANOTHER = "duty-of-another"
    DUTY_NOT_FOUND = "duty-not-found"
    UNIT_EXPECTED = "unit-expected"
    PERSON_NOT_ACTIVE = "person-not-active"
    NOT_A_PUPIL = "not-a-pupil"
    # Values that were mended, or read with care.
    NAME_CLEANED = "name-cleaned"
    NAME_ENCODING = "name-encoding"
    NAME_SHORTENED = "name-shortened"
    CIVIC_UNREADABLE = "civic-unreadable"
    CIVIC_TWICE = "civic-twice"
    EPPN_TWICE = "eppn-twice"
    VALUE_UNKNOWN = "value-unknown"
    PARENT_LOOP = "parent-loop"
    PARENT_IS_UNIT = "parent-is-unit"
    SEVERAL_CLASSES = "several-classes"
    # Links that the files do not prove.
    ROLE_UNKNOWN = "role-unknown"
    ROLE_TEACHER_OFF = "role-teacher-off"
    ROLE_NEEDS_DECISION = "role-needs-decision"
    MENTOR_OF_OTHER_GROUP = "mentor-of-other-group"
    ACTIVITY_GIVES_NOTHING = "activity-gives-nothing"
    ACTIVITY_WITHOUT_TEACHER = "activity-without-teacher"
    CLASS_WITHOUT_MENTOR = "class-without-mentor"
    # What a person decides.
    SCHOOL_TO_CHOOSE = "school-to-choose"
    SCHOOL_CHANGES = "school-changes"
    PROTECTED_PERSON = "protected-person"
    MARKING_REMOVED = "marking-removed"
    # Why a run is stopped.
    UNIT_CLOSED = "unit-closed"
    PUPILS_CLOSED = "pupils-closed"
    STAFF_CLOSED = "staff-closed"
    MEMBERSHIPS_EMPTIED = "memberships-emptied"
    LINKS_EMPTIED = "links-emptied"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; ``hint`` is a field's or a list's name, or a count.

    ``row_id`` is the source's id of the row, or ``#n`` (from 1) where the
    row has none that can be shown.
    """

    severity: Severity
    code: Code
    resource: str
    row_id: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Collects findings while files are read."""

    items: list[Finding] = field(default_factory=list)

    def add(
        self,
        severity: Severity,
        code: Code,
        resource: str,
        row_id: str,
        hint: str = "",
    ) -> None:
        """Keep one finding."""
        self.items.append(Finding(severity, code, resource, row_id, hint))

    def reject(self, code: Code, resource: str, row_id: str, hint: str = "") -> None:
        """Keep that a row, or an entry in it, was left out."""
        self.add(Severity.ERROR, code, resource, row_id, hint)

    def warn(self, code: Code, resource: str, row_id: str, hint: str = "") -> None:
        """Keep that a value was mended or is doubtful."""
        self.add(Severity.WARNING, code, resource, row_id, hint)

    def tell(self, code: Code, resource: str, row_id: str, hint: str = "") -> None:
        """Keep something that needs no mending."""
        self.add(Severity.INFO, code, resource, row_id, hint)


def read_id(value: object) -> SourceId | None:
    """The id, or None where it is not one; only plain ids are taken."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        return None
    return SourceId(value.lower() if _UUID.fullmatch(value) else value)
