"""A school that does what a run asks, as a notebook would."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from securenotes.roster.comparison import compare
from securenotes.roster.desired import Group, Pupil, School
from securenotes.roster.difference import (
    Difference,
    Known,
    KnownGroup,
    KnownLink,
    KnownMembership,
    KnownPupil,
    KnownStaff,
)

_numbers = count(1)


def apply(known: Known, difference: Difference) -> Known:
    """Do all that the difference says, in its order."""
    assert difference.school == known.school
    known = _end_access(_protect(known, difference), difference)
    known = _change_cards(_turn_people(known, difference), difference)
    return _add_access(_add_cards(known, difference), difference)


def imported(school: School, day: str) -> Known:
    """Give a school right after its first import."""
    known = Known(school.source_id)
    return apply(known, compare(known, school, day))


def _protect(known: Known, difference: Difference) -> Known:
    marked = {person.source_id: person for person in difference.protect_staff}
    return replace(
        known,
        pupils=tuple(
            replace(p, name="Skyddad elev X1", class_name="", protected=True)
            if p.source_id in difference.protect_pupils
            else p
            for p in known.pupils
        ),
        staff=tuple(
            replace(
                s,
                name=marked[s.source_id].name,
                post=marked[s.source_id].post,
                protected=True,
            )
            if s.source_id in marked
            else s
            for s in known.staff
        ),
    )


def _end_access(known: Known, difference: Difference) -> Known:
    links = {end.key: end.last for end in difference.end_links}
    members = {end.key: end.last for end in difference.end_members}
    assert links.keys() <= {row.key for row in known.links}
    assert members.keys() <= {row.key for row in known.memberships}
    return replace(
        known,
        links=tuple(replace(x, last=links.get(x.key, x.last)) for x in known.links),
        memberships=tuple(
            replace(m, last=members.get(m.key, m.last)) for m in known.memberships
        ),
    )


def _turn_people(known: Known, difference: Difference) -> Known:
    left = {**dict.fromkeys(difference.end_pupils, True)}
    left |= dict.fromkeys(difference.return_pupils, False)
    gone = dict.fromkeys(difference.end_staff, True)
    gone |= dict.fromkeys(difference.return_staff, False)
    return replace(
        known,
        pupils=tuple(
            replace(p, left=left.get(p.source_id, p.left)) for p in known.pupils
        ),
        staff=tuple(
            replace(s, left=gone.get(s.source_id, s.left)) for s in known.staff
        ),
        groups=tuple(
            replace(g, ended=g.ended or g.source_id in difference.end_groups)
            for g in known.groups
        ),
    )


def _change_cards(known: Known, difference: Difference) -> Known:
    pupils = {pupil.source_id: pupil for pupil in known.pupils}
    groups = {group.source_id: group for group in known.groups}
    staff = {person.source_id: person for person in known.staff}
    for card in difference.change_cards:
        key = card.source_id
        if isinstance(card, Pupil):
            pupils[key] = replace(
                pupils[key], name=card.name, class_name=card.class_name
            )
        elif isinstance(card, Group):
            groups[key] = replace(groups[key], name=card.name, kind=card.kind)
        else:
            staff[key] = replace(staff[key], name=card.name, post=card.post)
    return replace(
        known,
        pupils=tuple(pupils.values()),
        groups=tuple(groups.values()),
        staff=tuple(staff.values()),
    )


def _add_cards(known: Known, difference: Difference) -> Known:
    fresh = {group.source_id for group in difference.add_groups}
    return replace(
        known,
        pupils=known.pupils
        + tuple(
            KnownPupil(
                p.source_id,
                "Skyddad elev X1" if p.protected else p.name,
                p.class_name,
                p.protected,
            )
            for p in difference.add_pupils
        ),
        groups=tuple(g for g in known.groups if g.source_id not in fresh)
        + tuple(KnownGroup(g.source_id, g.name, g.kind) for g in difference.add_groups),
        staff=known.staff
        + tuple(
            KnownStaff(s.source_id, s.login, s.name, s.post, s.protected)
            for s in difference.add_staff
        ),
    )


def _add_access(known: Known, difference: Difference) -> Known:
    members = tuple(
        KnownMembership(f"m{next(_numbers)}", m.group, m.pupil, m.first, m.last)
        for m in difference.add_members
    )
    links = tuple(
        KnownLink(
            f"l{next(_numbers)}",
            x.staff,
            x.target,
            x.target_kind,
            x.role,
            x.first,
            x.last,
            x.reason,
        )
        for x in difference.add_links
    )
    return replace(
        known, memberships=known.memberships + members, links=known.links + links
    )
