"""Builds rosters in code, and a school that applies what a run asks for."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

from securenotes.roster.derivation import derive
from securenotes.roster.desired import Desired, Options, School
from securenotes.roster.findings import Code, Finding, SourceId
from securenotes.roster.rows import Staged
from securenotes.roster.source import Raw, read_source
from securenotes.roster.staging import stage

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
