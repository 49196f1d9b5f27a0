"""Builds rosters in code, and a school that applies what a run asks for."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from securenotes.roster.comparison import compare
from securenotes.roster.derivation import derive
from securenotes.roster.desired import Desired, Group, Options, Pupil, School, Staff
from securenotes.roster.difference import (
    Difference,
    Known,
    KnownGroup,
    KnownLink,
    KnownMembership,
    KnownPupil,
    KnownStaff,
)
from securenotes.roster.findings import Code, Finding, SourceId
from securenotes.roster.source import Raw, read_source
from securenotes.roster.staging import Staged, stage

TODAY = "2026-11-23"
DATA = Path(__file__).parents[2] / "data" / "ss12000"
SMALL = DATA / "small"

_numbers = count(1)


def sid(text: str) -> SourceId:
    return SourceId(text)


def ref(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, **more}


class Municipality:
    """Two schools under one area, with rows added by name."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {
            name: []
            for name in (
                "organisations",
                "persons",
                "placements",
                "groups",
                "duties",
                "activities",
            )
        }
        self.place("body", "Huvudman")
        self.place("area", "Rektorsområde", "body")
        self.place("A", "Skolenhet", "area")
        self.place("B", "Skolenhet", "area")

    def add(self, resource: str, row: Any) -> Any:
        self.rows[resource].append(row)
        return row

    def place(self, key: str, kind: str, parent: str | None = None, **more: Any):
        row = {"id": key, "displayName": f"O {key}", "organisationType": kind, **more}
        if parent:
            row["parentOrganisation"] = ref(parent)
        return self.add("organisations", row)

    def person(self, key: str, **more: Any):
        row = {"id": key, "givenName": f"G{key}", "familyName": f"F{key}", **more}
        return self.add("persons", row)

    def pupil(self, key: str, unit: str = "A", *groups: str, **more: Any):
        row = self.person(key, enrolments=[{"enroledAt": ref(unit)}], **more)
        for group in groups:
            self.member(group, key)
        return row

    def group(self, key: str, kind: str = "Undervisning", unit: str = "A", **more: Any):
        row = {
            "id": key,
            "displayName": f"N {key}",
            "groupType": kind,
            "organisation": ref(unit),
            "groupMemberships": [],
            **more,
        }
        return self.add("groups", row)

    def member(self, group: str, person: str, **more: Any) -> None:
        row = next(row for row in self.rows["groups"] if row["id"] == group)
        row["groupMemberships"].append({"person": ref(person), **more})

    def staff(self, key: str, unit: str = "A", role: str = "Lärare", **more: Any):
        """Add a person and the duty ``d-key``; ``more`` goes into the duty."""
        self.person(key)
        return self.duty(f"d-{key}", key, unit, role, **more)

    def duty(
        self, key: str, person: str, unit: str = "A", role: str = "Lärare", **more: Any
    ):
        row = {"id": key, "person": ref(person), "dutyAt": ref(unit), "dutyRole": role}
        return self.add("duties", {**row, **more})

    def assign(self, duty: str, group: str, kind: str = "Mentor", **more: Any) -> None:
        row = next(row for row in self.rows["duties"] if row["id"] == duty)
        entry = {"group": ref(group), "assignmentRoleType": kind, **more}
        row.setdefault("assignmentRole", []).append(entry)

    def teach(self, duty: str, *groups: str, **more: Any):
        """Add teaching of the groups; ``more`` overrides the activity."""
        row = {
            "id": f"act-{next(_numbers)}",
            "activityType": "Undervisning",
            "organisation": ref("A"),
            "groups": [ref(group) for group in groups],
            "teachers": [{"duty": ref(duty)}],
            **more,
        }
        return self.add("activities", row)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.rows.items():
            text = json.dumps({"data": rows}, ensure_ascii=False)
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
        return folder

    def read(self, tmp_path: Path) -> Raw:
        return read_source(self.write(tmp_path / f"files-{next(_numbers)}"))

    def stage(self, tmp_path: Path, today: str = TODAY) -> Staged:
        return stage(self.read(tmp_path), today)

    def derive(
        self,
        tmp_path: Path,
        today: str = TODAY,
        answers: dict[SourceId, SourceId] | None = None,
        options: Options | None = None,
    ) -> Desired:
        staged = self.stage(tmp_path, today)
        return derive(staged, today, answers=answers, options=options or Options())


def codes(findings: tuple[Finding, ...]) -> set[Code]:
    return {finding.code for finding in findings}


def links(school: School) -> set[tuple[str, str, str]]:
    return {(link.staff, link.target, link.role.value) for link in school.links}


def members(school: School) -> set[tuple[str, str]]:
    return {(member.group, member.pupil) for member in school.memberships}


def live_pairs(school: School, day: str) -> set[tuple[str, str]]:
    """(staff, pupil) with a link and a membership that both hold on the day."""

    def holds(row: Any) -> bool:
        return row.first <= day and (row.last is None or day <= row.last)

    return {
        (link.staff, member.pupil)
        for link in school.links
        for member in school.memberships
        if link.target == member.group and holds(link) and holds(member)
    }


def apply(known: Known, difference: Difference) -> Known:
    """Do to a school what the difference says, as a notebook would."""
    assert difference.school == known.school
    pupils = {pupil.source_id: pupil for pupil in known.pupils}
    groups = {group.source_id: group for group in known.groups}
    staff = {person.source_id: person for person in known.staff}
    memberships = {row.key: row for row in known.memberships}
    rows = {row.key: row for row in known.links}
    for source_id in difference.protect_pupils:
        old = pupils[source_id]
        pupils[source_id] = replace(
            old, name="Skyddad elev X1", class_name="", protected=True
        )
    for person in difference.protect_staff:
        was = staff[person.source_id]
        staff[person.source_id] = replace(was, name=person.name, protected=True)
    for end in difference.end_links:
        rows[end.key] = replace(rows[end.key], last=end.last)
    for stop in difference.end_members:
        memberships[stop.key] = replace(memberships[stop.key], last=stop.last)
    for source_id in difference.end_groups:
        groups[source_id] = replace(groups[source_id], ended=True)
    for source_id in difference.end_pupils:
        pupils[source_id] = replace(pupils[source_id], left=True)
    for source_id in difference.end_staff:
        staff[source_id] = replace(staff[source_id], left=True)
    for source_id in difference.return_pupils:
        pupils[source_id] = replace(pupils[source_id], left=False)
    for source_id in difference.return_staff:
        staff[source_id] = replace(staff[source_id], left=False)
    for pupil in difference.add_pupils:
        name = "Skyddad elev X1" if pupil.protected else pupil.name
        pupils[pupil.source_id] = KnownPupil(
            pupil.source_id, name, pupil.class_name, pupil.protected
        )
    for group in difference.add_groups:
        groups[group.source_id] = KnownGroup(group.source_id, group.name, group.kind)
    for new in difference.add_staff:
        staff[new.source_id] = KnownStaff(
            new.source_id, new.login, new.name, new.post, new.protected
        )
    for card in difference.change_cards:
        if isinstance(card, Pupil):
            pupils[card.source_id] = replace(
                pupils[card.source_id], name=card.name, class_name=card.class_name
            )
        elif isinstance(card, Group):
            groups[card.source_id] = replace(
                groups[card.source_id], name=card.name, kind=card.kind
            )
        else:
            assert isinstance(card, Staff)
            staff[card.source_id] = replace(
                staff[card.source_id], name=card.name, post=card.post
            )
    for member in difference.add_members:
        key = f"m{next(_numbers)}"
        memberships[key] = KnownMembership(
            key, member.group, member.pupil, member.first, member.last
        )
    for link in difference.add_links:
        key = f"l{next(_numbers)}"
        rows[key] = KnownLink(
            key,
            link.staff,
            link.target,
            link.target_kind,
            link.role,
            link.first,
            link.last,
            link.reason,
        )
    return Known(
        known.school,
        tuple(pupils.values()),
        tuple(groups.values()),
        tuple(staff.values()),
        tuple(memberships.values()),
        tuple(rows.values()),
        known.logins,
    )


def imported(school: School, day: str) -> Known:
    """A school right after its first import."""
    known = Known(school.source_id)
    return apply(known, compare(known, school, day))
