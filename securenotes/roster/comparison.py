"""Compares what a school holds with what the files say it should.

The same comparison after its result is applied finds nothing more. Only what
an import made is ended by one; links made by hand are never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Literal

from securenotes.roster.days import (
    FOREVER,
    Interval,
    day_before,
    merge,
    subtract,
)
from securenotes.roster.desired import (
    ROSTER,
    Group,
    Link,
    Membership,
    Pupil,
    Role,
    School,
    Staff,
)
from securenotes.roster.difference import (
    Difference,
    Known,
    KnownLink,
    KnownMembership,
    LinkEnd,
    MembershipEnd,
)
from securenotes.roster.findings import Code, Finding, Severity, SourceId
from securenotes.roster.guard import find_stops

_LinkKey = tuple[SourceId, SourceId, Literal["group", "pupil"], Role]


def compare(known: Known, desired: School, day: str) -> Difference:
    """Find what must change at the school; ``day`` is the day of the run.

    Raises:
        ValueError: the two are of different schools.
    """
    if known.school != desired.source_id:
        raise ValueError("two different schools")
    marked_before = {p.source_id for p in known.pupils if p.protected}
    notices: list[Finding] = []
    base = Difference(known.school, day)
    base = _compare_pupils(base, known, desired, notices)
    base = _compare_staff(base, known, desired, notices)
    base = _compare_groups(base, known, desired)
    # Nothing is derived for the protected; a marking that the source has
    # taken away is taken away here by a person alone.
    locked = marked_before | desired.marked
    base = _compare_members(base, known, desired, locked)
    base = _compare_links(base, known, desired, locked)
    return replace(base, stops=find_stops(known, desired, base), notices=tuple(notices))


def _compare_pupils(
    base: Difference, known: Known, desired: School, notices: list[Finding]
) -> Difference:
    before = {pupil.source_id: pupil for pupil in known.pupils}
    wanted = {pupil.source_id: pupil for pupil in desired.pupils}
    changed: list[Pupil] = []
    for source_id, pupil in wanted.items():
        old = before.get(source_id)
        if old is None or pupil.protected:
            continue
        if old.protected:
            notices.append(_notice(Code.MARKING_REMOVED, "persons", source_id))
        elif (old.name, old.class_name) != (pupil.name, pupil.class_name):
            changed.append(pupil)
    return replace(
        base,
        protect_pupils=tuple(
            p.source_id
            for p in known.pupils
            if not p.protected and p.source_id in desired.marked
        ),
        end_pupils=tuple(
            p.source_id
            for p in known.pupils
            if not p.left
            and p.source_id not in wanted
            and p.source_id not in desired.undecided
        ),
        return_pupils=tuple(
            p.source_id for p in known.pupils if p.left and p.source_id in wanted
        ),
        add_pupils=tuple(p for p in desired.pupils if p.source_id not in before),
        change_cards=(*base.change_cards, *changed),
    )


def _compare_staff(
    base: Difference, known: Known, desired: School, notices: list[Finding]
) -> Difference:
    before = {staff.source_id: staff for staff in known.staff}
    wanted = {staff.source_id: staff for staff in desired.staff}
    taken = set(known.logins) | {staff.login for staff in known.staff}
    changed: list[Staff] = []
    protected: list[Staff] = []
    for old in known.staff:
        staff = wanted.get(old.source_id)
        if old.source_id in desired.marked and not old.protected:
            bare = Staff(old.source_id, "", "", old.post, protected=True)
            protected.append(staff or bare)
        elif staff is not None and old.protected and not staff.protected:
            notices.append(_notice(Code.MARKING_REMOVED, "persons", old.source_id))
        elif staff is not None and (old.name, old.post) != (staff.name, staff.post):
            changed.append(staff)
    added = [
        replace(staff, login=_free_login(staff.login, taken))
        for staff in desired.staff
        if staff.source_id not in before
    ]
    return replace(
        base,
        protect_staff=tuple(protected),
        end_staff=tuple(
            s.source_id for s in known.staff if not s.left and s.source_id not in wanted
        ),
        return_staff=tuple(
            s.source_id for s in known.staff if s.left and s.source_id in wanted
        ),
        add_staff=tuple(added),
        change_cards=(*base.change_cards, *changed),
    )


def _compare_groups(base: Difference, known: Known, desired: School) -> Difference:
    before = {group.source_id: group for group in known.groups if not group.ended}
    wanted = {group.source_id for group in desired.groups}
    changed = tuple(
        group
        for group in desired.groups
        if (old := before.get(group.source_id)) is not None
        and (old.name, old.kind) != (group.name, group.kind)
    )
    added: tuple[Group, ...] = tuple(
        group for group in desired.groups if group.source_id not in before
    )
    return replace(
        base,
        end_groups=tuple(group for group in before if group not in wanted),
        add_groups=added,
        change_cards=(*base.change_cards, *changed),
    )


def _compare_members(
    base: Difference, known: Known, desired: School, locked: set[SourceId]
) -> Difference:
    before: dict[tuple[SourceId, SourceId], list[KnownMembership]] = defaultdict(list)
    wanted: dict[tuple[SourceId, SourceId], list[Membership]] = defaultdict(list)
    # Of the undecided all goes on as it is; the protected never wait.
    waiting = desired.undecided - locked
    for old in known.memberships:
        if old.reason == ROSTER and old.pupil not in waiting:
            before[old.group, old.pupil].append(old)
    for new in desired.memberships:
        if new.pupil not in locked and new.pupil not in waiting:
            wanted[new.group, new.pupil].append(new)
    ends: list[MembershipEnd] = []
    adds: list[Membership] = []
    for key in sorted(before.keys() | wanted.keys()):
        rows = before.get(key, [])
        held = [_span(row) for row in rows]
        spans = [_span(row) for row in wanted.get(key, [])]
        if spans == held and len(held) == 1 and held[0].first <= held[0].last:
            continue  # nearly all of them, night after night
        closed, opened = plan(spans, held, base.day)
        ends += [MembershipEnd(rows[n].key, *key, last) for n, last in closed]
        adds += [Membership(*key, *span.ends(base.day)) for span in opened]
    return replace(base, end_members=tuple(ends), add_members=tuple(adds))


def _compare_links(
    base: Difference, known: Known, desired: School, locked: set[SourceId]
) -> Difference:
    # A group and a pupil may have the same id: numbers are ids to some sources.
    before: dict[_LinkKey, list[KnownLink]] = defaultdict(list)
    wanted: dict[_LinkKey, list[Link]] = defaultdict(list)
    for old in known.links:
        if old.reason != ROSTER or not isinstance(old.role, Role):
            continue
        if old.target_kind != "school":
            before[old.staff, old.target, old.target_kind, old.role].append(old)
    for new in desired.links:
        if new.target_kind == "group" or new.target not in locked:
            wanted[new.staff, new.target, new.target_kind, new.role].append(new)
    ends: list[LinkEnd] = []
    adds: list[Link] = []
    for key in sorted(before.keys() | wanted.keys()):
        rows, links = before.get(key, []), wanted.get(key, [])
        held = [_span(row) for row in rows]
        closed, opened = plan([_span(link) for link in links], held, base.day)
        ends += [LinkEnd(rows[n].key, *key, last) for n, last in closed]
        for span in opened:
            first, last = span.ends(base.day)
            adds.append(replace(links[0], first=first, last=last))
    return replace(base, end_links=tuple(ends), add_links=tuple(adds))


def plan(
    wanted: Sequence[Interval], held: Sequence[Interval], day: str
) -> tuple[list[tuple[int, str]], list[Interval]]:
    """Find which spans held to end, when, and which to begin.

    Days before ``day`` are history: they are neither taken back nor given
    afterwards, save that what was never held begins when the source says.

    Returns:
        The place in ``held`` and the new last day of each to end, and the
        spans to begin.
    """
    whole = merge(wanted)
    kept: list[Interval] = []
    ends: list[tuple[int, str]] = []
    for place, span in enumerate(held):
        if span.first > span.last:
            continue
        if span.last >= day:
            start = max(span.first, day)
            cover = next((w for w in whole if w.live(start)), None)
            last = min(span.last, cover.last if cover else day_before(day))
            if last < span.last:
                ends.append((place, last))
                if last < span.first:
                    continue
                span = Interval(span.first, last)
        kept.append(span)
    begins = [span for span in subtract(whole, kept) if span.last >= day]
    if held:
        begins = [Interval(max(span.first, day), span.last) for span in begins]
    return ends, begins


def _span(row: Membership | Link | KnownMembership | KnownLink) -> Interval:
    return Interval(row.first, row.last or FOREVER)


def _free_login(login: str, taken: set[str]) -> str:
    # "" stays: a person must choose where there is nothing to go by.
    if not login:
        return ""
    free = next(
        name
        for number in count(1)
        if (name := login if number == 1 else f"{login}{number}") not in taken
    )
    taken.add(free)
    return free


def _notice(code: Code, resource: str, row_id: SourceId) -> Finding:
    return Finding(Severity.WARNING, code, resource, row_id)
