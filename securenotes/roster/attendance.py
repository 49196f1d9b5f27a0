"""At which school each pupil is, on which days, and in which groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from securenotes.roster.days import FOREVER, Interval, merge, subtract
from securenotes.roster.desired import Choice
from securenotes.roster.findings import Code, Findings, SourceId
from securenotes.roster.places import Places
from securenotes.roster.rows import GroupKind, Staged

Stays = dict[SourceId, dict[SourceId, tuple[Interval, ...]]]
"""Pupil → unit → the days there, none of them wholly past."""

Spans = dict[tuple[SourceId, SourceId], tuple[Interval, ...]]
"""(group, pupil) → days."""

_WITHOUT_PUPILS = {GroupKind.STAFF, GroupKind.TEST}


@dataclass(frozen=True, slots=True)
class Attendance:
    """Where pupils are, and whom a person must decide about first."""

    stays: Stays
    choices: tuple[Choice, ...]
    undecided: frozenset[SourceId]


def place_pupils(
    staged: Staged,
    places: Places,
    today: str,
    answers: Mapping[SourceId, SourceId],
    found: Findings,
) -> Attendance:
    """Settle each pupil's school; ``answers`` names it where two claim one.

    The chosen school has the days that both have; the other gets nothing of
    them. A school already left is no school of the pupil's.
    """
    from_today = Interval(today, FOREVER)
    spans: dict[SourceId, dict[SourceId, list[Interval]]] = defaultdict(dict)
    for row in staged.enrolments:
        if not places.is_unit(row.unit):
            unknown = not places.known(row.unit)
            code = Code.REFERENCE_UNKNOWN if unknown else Code.UNIT_EXPECTED
            found.reject(code, "persons", row.pupil, "enroledAt")
            continue
        open_days = places.days(row.unit)
        days = open_days and row.days.meet(open_days)
        if days is not None and days.meet(from_today):
            spans[row.pupil].setdefault(row.unit, []).append(days)
    stays: Stays = {}
    choices: list[Choice] = []
    undecided: set[SourceId] = set()
    for pupil, units in spans.items():
        merged = {unit: merge(days) for unit, days in sorted(units.items())}
        choice = _find_overlap(pupil, merged, today)
        if choice is not None:
            chosen = answers.get(pupil)
            if chosen not in choice.schools or chosen is None:
                choices.append(choice)
                undecided.add(pupil)
                found.warn(Code.SCHOOL_TO_CHOOSE, "persons", pupil, "enrolments")
            else:
                merged = _give_to(chosen, merged, from_today)
        if len(merged) > 1:
            found.tell(Code.SCHOOL_CHANGES, "persons", pupil, "enrolments")
        stays[pupil] = merged
    return Attendance(stays, tuple(choices), frozenset(undecided))


def place_members(
    staged: Staged, places: Places, stays: Stays, today: str, found: Findings
) -> dict[SourceId, Spans]:
    """Unit → memberships of its pupils, on the days that all of it holds.

    That is the membership, the group, the group's organisation and the stay
    at the school. A group with pupils of two schools is in both, each with
    its own pupils (ss 12000 § 6.4, 6). The protected are in no group: links
    to them are named by a person.
    """
    spans: dict[SourceId, dict[tuple[SourceId, SourceId], list[Interval]]]
    spans = defaultdict(lambda: defaultdict(list))
    open_groups = open_days(staged, places)
    from_today = Interval(today, FOREVER)
    for row in staged.memberships:
        if row.group not in staged.groups:
            found.reject(Code.REFERENCE_UNKNOWN, "groups", row.group, "group")
            continue
        group_days = open_groups.get(row.group)
        if group_days is None or row.person in staged.protected:
            continue
        if row.person not in stays:
            if row.person not in staged.persons:
                found.tell(Code.NOT_A_PUPIL, "groups", row.group, "groupMemberships")
            continue
        days = row.days.meet(group_days)
        if days is None or days.last < today:
            continue
        home = staged.groups[row.group].organisation
        for unit, stay in stays[row.person].items():
            if home not in (None, unit) and (row.person, home) in staged.claims:
                # The group of a school that the pupil has left, or is to
                # come to: it counts on the days there and on no other.
                continue
            for span in stay:
                both = days.meet(span)
                if both is not None and both.meet(from_today):
                    spans[unit][row.group, row.person].append(both)
    return {
        unit: {key: merge(found_spans) for key, found_spans in of_unit.items()}
        for unit, of_unit in spans.items()
    }


def open_days(staged: Staged, places: Places) -> dict[SourceId, Interval]:
    """When each group that may hold pupils is open."""
    found: dict[SourceId, Interval] = {}
    for group in staged.groups.values():
        place_days = places.days(group.organisation)
        days = place_days and group.days.meet(place_days)
        if days is not None and group.kind not in _WITHOUT_PUPILS:
            found[group.id] = days
    return found


def _find_overlap(
    pupil: SourceId, units: Mapping[SourceId, tuple[Interval, ...]], today: str
) -> Choice | None:
    claims = [(span, unit) for unit, spans in units.items() for span in spans]
    from_today = Interval(today, FOREVER)
    schools: set[SourceId] = set()
    shared: list[Interval] = []
    for index, (span, unit) in enumerate(claims):
        for other_span, other in claims[index + 1 :]:
            both = span.meet(other_span) if other != unit else None
            both = both and both.meet(from_today)
            if both is not None:
                schools |= {unit, other}
                shared.append(both)
    if not shared:
        return None
    first, last = min(s.first for s in shared), max(s.last for s in shared)
    return Choice(
        pupil, tuple(sorted(schools)), first, None if last == FOREVER else last
    )


def _give_to(
    chosen: SourceId,
    units: Mapping[SourceId, tuple[Interval, ...]],
    from_today: Interval,
) -> dict[SourceId, tuple[Interval, ...]]:
    settled: dict[SourceId, tuple[Interval, ...]] = {chosen: units[chosen]}
    for unit, spans in units.items():
        if unit == chosen:
            continue
        # Between two that were not chosen the earlier id has the days: each
        # day of a pupil belongs to one school.
        taken = [span for other in settled.values() for span in other]
        rest = subtract(spans, taken)
        rest = tuple(span for span in rest if span.meet(from_today))
        if rest:
            settled[unit] = rest
    return settled
