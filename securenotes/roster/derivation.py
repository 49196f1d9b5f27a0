"""Derives what each school should hold from a checked roster.

It never grants more than the files prove: teachers' and mentors' links to
groups, nothing wider; what a post suggests is a candidate for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from securenotes.roster.attendance import Spans, place_members, place_pupils
from securenotes.roster.crew import name_candidates, name_staff
from securenotes.roster.days import Interval, merge
from securenotes.roster.desired import (
    Desired,
    Group,
    Kind,
    Link,
    Membership,
    Options,
    Pupil,
    Role,
    Rule,
    School,
)
from securenotes.roster.findings import Code, Findings, SourceId
from securenotes.roster.linkage import Linkage, Tie
from securenotes.roster.places import Places
from securenotes.roster.rows import GroupKind, GroupRow, OrganisationRow, Staged

_KINDS = {
    GroupKind.CLASS: Kind.CLASS,
    GroupKind.MENTOR: Kind.MENTOR,
    GroupKind.TEACHING: Kind.TEACHING,
    GroupKind.DEPARTMENT: Kind.DEPARTMENT,
}
_DEFAULTS = Options()


def derive(
    staged: Staged,
    today: str,
    *,
    answers: Mapping[SourceId, SourceId] | None = None,
    options: Options = _DEFAULTS,
) -> Desired:
    """Say what every school unit should hold from ``today`` on.

    Args:
        staged: the checked rows.
        today: the day of the run in Sweden, ISO.
        answers: pupil → school, for each ``Choice`` of an earlier call.
        options: switches, off by default.
    """
    found = Findings(list(staged.findings))
    places = Places(staged.organisations, found)
    attendance = place_pupils(staged, places, today, answers or {}, found)
    settled = {
        pupil: stays
        for pupil, stays in attendance.stays.items()
        if pupil not in attendance.undecided
    }
    members = place_members(staged, places, attendance.stays, today, found)
    linkage = Linkage(staged, places, today, options, found)
    ties = linkage.follow()
    at_unit: dict[SourceId, list[SourceId]] = defaultdict(list)
    for pupil, stays in sorted(settled.items()):
        for unit in stays:
            at_unit[unit].append(pupil)
    schools: dict[SourceId, School] = {}
    for row in places.units:
        spans = {
            key: days
            for key, days in members.get(row.id, {}).items()
            if key[1] not in attendance.undecided
        }
        own_ties = _ties_of_unit(row, ties, staged, members.get(row.id, {}))
        links = _settle_links(own_ties, today)
        groups = _name_groups(row, staged, spans, links, today)
        classes = _name_classes(row, staged, spans, today, found)
        schools[row.id] = School(
            row.id,
            row.name,
            row.unit_code,
            tuple(_card(staged, pupil, classes) for pupil in at_unit[row.id]),
            groups,
            _settle_members(spans, {group.source_id for group in groups}, today),
            name_staff(row, staged, places, linkage.duties, links, today),
            links,
            name_candidates(row, staged, places, linkage.duties, own_ties, today),
            attendance.undecided,
            staged.protected,
        )
    identities = {person.id: person.identity for person in staged.persons.values()}
    return Desired(today, schools, attendance.choices, tuple(found.items), identities)


def _card(staged: Staged, pupil: SourceId, classes: Mapping[SourceId, str]) -> Pupil:
    person = staged.persons[pupil]
    return Pupil(pupil, person.name, classes.get(pupil, ""), person.protected)


def _ties_of_unit(
    unit: OrganisationRow, ties: Iterable[Tie], staged: Staged, members: Spans
) -> list[Tie]:
    """Keep ties to the unit's own groups and to those its pupils are in."""
    with_pupils = {group for group, _ in members}
    return [
        tie
        for tie in ties
        if tie.group in with_pupils or staged.groups[tie.group].organisation == unit.id
    ]


def _settle_links(ties: Iterable[Tie], today: str) -> tuple[Link, ...]:
    spans: dict[tuple[SourceId, SourceId, Role], list[Interval]] = defaultdict(list)
    rules: dict[tuple[SourceId, SourceId, Role], Rule] = {}
    for tie in ties:
        if isinstance(tie.as_role, Role):
            key = (tie.staff, tie.group, tie.as_role)
            spans[key].append(tie.days)
            rules.setdefault(key, tie.rule)
    return tuple(
        Link(key[0], key[1], "group", key[2], *span.ends(today), rule=rules[key])
        for key, days in sorted(spans.items())
        for span in merge(days)
    )


def _settle_members(
    spans: Spans, groups: set[SourceId], today: str
) -> tuple[Membership, ...]:
    return tuple(
        Membership(group, pupil, *span.ends(today))
        for (group, pupil), days in sorted(spans.items())
        if group in groups
        for span in days
    )


def _name_groups(
    unit: OrganisationRow,
    staged: Staged,
    spans: Spans,
    links: Iterable[Link],
    today: str,
) -> tuple[Group, ...]:
    """Name the unit's groups; a schedule's group only where it links someone."""
    with_pupils = {group for group, _ in spans}
    linked = {link.target for link in links}
    kept: list[Group] = []
    for row in staged.groups.values():
        own = row.organisation == unit.id and row.days.last >= today
        if row.kind in _KINDS:
            wanted = own or row.id in with_pupils
        else:
            wanted = row.id in linked
        if wanted and row.kind not in {GroupKind.STAFF, GroupKind.TEST}:
            kind = _KINDS.get(row.kind, Kind.OTHER)
            kept.append(Group(row.id, row.name, kind))
    return tuple(sorted(kept, key=lambda group: group.source_id))


def _name_classes(
    unit: OrganisationRow,
    staged: Staged,
    spans: Spans,
    today: str,
    found: Findings,
) -> dict[SourceId, str]:
    """Find each pupil's class on the day, or else the next one to come."""
    held: dict[SourceId, list[tuple[bool, str, GroupRow]]] = defaultdict(list)
    for (group, pupil), days in spans.items():
        row = staged.groups[group]
        if row.kind is not GroupKind.CLASS:
            continue
        span = next(span for span in days if span.last >= today)
        held[pupil].append((span.first > today, span.first, row))
    names: dict[SourceId, str] = {}
    for pupil, classes in held.items():
        live = [entry for entry in classes if not entry[0]]
        if len(live) > 1:
            found.warn(Code.SEVERAL_CLASSES, "persons", pupil, unit.id)
        # Of several the newest one; of those to come the nearest.
        chosen = (
            max(live, key=lambda entry: (entry[1], entry[2].id))
            if live
            else min(classes, key=lambda entry: (entry[1], entry[2].id))
        )
        names[pupil] = chosen[2].name
    return names
