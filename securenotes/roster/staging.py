"""Checks each row of a roster and keeps what holds (ss 12000 §§ 1.2, 6.4).

A row that cannot be trusted is left out, with a finding: closed beats open.
A person who is neither pupil nor staff, such as a guardian, is not kept.
"""

from __future__ import annotations

from functools import partial

from securenotes.roster.days import Interval
from securenotes.roster.fields import (
    read_days,
    read_kind,
    read_name,
    read_reference,
    read_text,
    walk_entries,
    walk_rows,
)
from securenotes.roster.findings import Code, Findings, SourceId
from securenotes.roster.people import stage_people
from securenotes.roster.rows import (
    OTHER_POST,
    POSTS,
    ActivityKind,
    ActivityRow,
    AssignmentKind,
    AssignmentRow,
    DutyRow,
    EnrolmentRow,
    GroupKind,
    GroupRow,
    MembershipRow,
    OrganisationKind,
    OrganisationRow,
    Staged,
    TeacherEntry,
)
from securenotes.roster.source import Raw, Resource, Row

_POSTS = {post.casefold(): post for post in POSTS}


def stage(raw: Raw, today: str) -> Staged:
    """Turn what was read into typed rows; ``today`` is an ISO day in Sweden."""
    found = Findings()
    organisations = _stage_organisations(raw, found)
    placements = _stage_placements(raw, found)
    groups, memberships = _stage_groups(raw, found)
    duties, assignments = _stage_duties(raw, found)
    activities = _stage_activities(raw, found)
    people = stage_people(
        raw,
        today,
        found,
        staff=frozenset(duty.person for duty in duties.values()),
        placed=frozenset(row.pupil for row, _ in placements),
    )
    memberships += [
        MembershipRow(group, row.pupil, row.days) for row, group in placements if group
    ]
    enrolments = [*people.enrolments]
    enrolments += [row for row, _ in placements if row.pupil in people.persons]
    return Staged(
        organisations,
        people.persons,
        tuple(enrolments),
        frozenset(people.claims),
        groups,
        tuple(memberships),
        {k: duty for k, duty in duties.items() if duty.person in people.persons},
        tuple(assignments),
        activities,
        people.protected,
        tuple(found.items),
    )


def _stage_organisations(raw: Raw, found: Findings) -> dict[SourceId, OrganisationRow]:
    resource = Resource.ORGANISATIONS
    rows: dict[SourceId, OrganisationRow] = {}
    for row_id, row in walk_rows(raw, resource, found):
        days = read_days(row, resource, row_id, found)
        if days is None:
            continue
        kind = read_kind(row.get("organisationType"), OrganisationKind)
        if kind is None:
            found.warn(Code.VALUE_UNKNOWN, resource, row_id, "organisationType")
            kind = OrganisationKind.OTHER
        name = read_name(row, "displayName", partial(_warn, found, resource, row_id))
        code = read_text(row, "schoolUnitCode")
        parent = read_reference(row, "parentOrganisation")
        rows[row_id] = OrganisationRow(
            row_id, name or code or row_id, kind, parent, code[:20], days
        )
    return rows


def _stage_placements(
    raw: Raw, found: Findings
) -> list[tuple[EnrolmentRow, SourceId | None]]:
    resource = Resource.PLACEMENTS
    placements: list[tuple[EnrolmentRow, SourceId | None]] = []
    for row_id, row in walk_rows(raw, resource, found):
        child, unit = read_reference(row, "child"), read_reference(row, "placedAt")
        if child is None or unit is None:
            missing = "placedAt" if child else "child"
            found.reject(Code.REFERENCE_MISSING, resource, row_id, missing)
            continue
        days = read_days(row, resource, row_id, found)
        if days is not None:
            group = read_reference(row, "group")
            placements.append((EnrolmentRow(child, unit, days), group))
    return placements


def _stage_groups(
    raw: Raw, found: Findings
) -> tuple[dict[SourceId, GroupRow], list[MembershipRow]]:
    resource = Resource.GROUPS
    groups: dict[SourceId, GroupRow] = {}
    memberships: list[MembershipRow] = []
    for row_id, row in walk_rows(raw, resource, found):
        days = read_days(row, resource, row_id, found)
        if days is None:
            continue
        kind = read_kind(row.get("groupType"), GroupKind)
        if kind is None:
            found.warn(Code.VALUE_UNKNOWN, resource, row_id, "groupType")
            kind = GroupKind.OTHER
        warn = partial(_warn, found, resource, row_id)
        name = read_name(row, "displayName", warn) or read_name(row, "groupCode", warn)
        if not name:
            found.reject(Code.NAME_MISSING, resource, row_id, "displayName")
            continue
        place = read_reference(row, "organisation")
        groups[row_id] = GroupRow(row_id, name, kind, place, days)
        for entry in walk_entries(row, "groupMemberships", resource, row_id, found):
            person = read_reference(entry, "person")
            if person is None:
                found.reject(Code.REFERENCE_MISSING, resource, row_id, "person")
                continue
            span = read_days(entry, resource, row_id, found)
            if span is not None:
                memberships.append(MembershipRow(row_id, person, span))
    return groups, memberships


def _stage_duties(
    raw: Raw, found: Findings
) -> tuple[dict[SourceId, DutyRow], list[AssignmentRow]]:
    resource = Resource.DUTIES
    duties: dict[SourceId, DutyRow] = {}
    assignments: list[AssignmentRow] = []
    for row_id, row in walk_rows(raw, resource, found):
        person, place = read_reference(row, "person"), read_reference(row, "dutyAt")
        if person is None or place is None:
            missing = "dutyAt" if person else "person"
            found.reject(Code.REFERENCE_MISSING, resource, row_id, missing)
            continue
        days = read_days(row, resource, row_id, found)
        if days is None:
            continue
        post = _POSTS.get(read_text(row, "dutyRole").casefold())
        if post is None:
            # Never a privilege: an unknown role is the least of them.
            found.warn(Code.VALUE_UNKNOWN, resource, row_id, "dutyRole")
            post = OTHER_POST
        signature = read_text(row, "signature")[:40]
        duties[row_id] = DutyRow(row_id, person, place, post, signature, days)
        for entry in walk_entries(row, "assignmentRole", resource, row_id, found):
            assignment = _read_assignment(row_id, entry, found)
            if assignment is not None:
                assignments.append(assignment)
    return duties, assignments


def _read_assignment(
    duty: SourceId, entry: Row, found: Findings
) -> AssignmentRow | None:
    resource = Resource.DUTIES
    group = read_reference(entry, "group")
    if group is None:
        found.reject(Code.REFERENCE_MISSING, resource, duty, "group")
        return None
    kind = read_kind(entry.get("assignmentRoleType"), AssignmentKind)
    if kind is None:
        found.reject(Code.ROLE_UNKNOWN, resource, duty, "assignmentRoleType")
        return None
    days = read_days(entry, resource, duty, found)
    return None if days is None else AssignmentRow(duty, group, kind, days)


def _stage_activities(raw: Raw, found: Findings) -> dict[SourceId, ActivityRow]:
    resource = Resource.ACTIVITIES
    activities: dict[SourceId, ActivityRow] = {}
    for row_id, row in walk_rows(raw, resource, found):
        days = read_days(row, resource, row_id, found)
        if days is None:
            continue
        kind = read_kind(row.get("activityType"), ActivityKind)
        if kind is None:
            found.warn(Code.VALUE_UNKNOWN, resource, row_id, "activityType")
            kind = ActivityKind.OTHER
        groups: list[SourceId] = []
        for entry in walk_entries(row, "groups", resource, row_id, found):
            group = read_reference({"group": entry}, "group")
            if group is None:
                found.reject(Code.REFERENCE_MISSING, resource, row_id, "groups")
            else:
                groups.append(group)
        teachers: list[TeacherEntry] = []
        for entry in walk_entries(row, "teachers", resource, row_id, found):
            duty = read_reference(entry, "duty")
            person = read_reference(entry, "person")
            if duty is None and (person is None or entry.get("duty") is not None):
                found.reject(Code.REFERENCE_MISSING, resource, row_id, "teachers")
                continue
            span: Interval | None = read_days(entry, resource, row_id, found)
            if span is not None:
                teachers.append(TeacherEntry(duty, person, span))
        activities[row_id] = ActivityRow(
            row_id,
            kind,
            tuple(groups),
            tuple(teachers),
            read_reference(row, "organisation"),
            read_reference(row, "parentActivity"),
            days,
        )
    return activities


def _warn(
    found: Findings, resource: Resource, row_id: str, code: Code, hint: str
) -> None:
    found.warn(code, resource, row_id, hint)
