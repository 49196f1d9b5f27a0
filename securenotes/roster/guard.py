"""Stops a run that would close too much at once (ss 12000 § 6.3).

There is no way round a stop. What really has ended is ended by a person in
the interface first; the next run then finds less to close.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from securenotes.roster.days import FOREVER
from securenotes.roster.desired import ROSTER, School
from securenotes.roster.difference import (
    Difference,
    Known,
    KnownLink,
    KnownMembership,
)
from securenotes.roster.findings import Code, Finding, Severity, SourceId

CLOSED_PARTS = 10
"""More than one part in so many of a school's pupils or staff stops a run."""


def find_stops(
    known: Known, desired: School, difference: Difference
) -> tuple[Finding, ...]:
    """Give the reasons not to apply the difference; hints are "closed/all".

    Pupils and staff whose memberships or links an earlier run gave a last
    day that has passed are not closed by this one; a school that would be
    left without any pupil or staff is stopped all the same.
    """
    day = difference.day
    memberships = [
        m
        for m in known.memberships
        if m.reason == ROSTER and m.pupil not in desired.undecided
    ]
    links = [link for link in known.links if link.reason == ROSTER]
    pupils = [p.source_id for p in known.pupils if not p.left]
    staff = [s.source_id for s in known.staff if not s.left]
    gone_pupils, gone_staff = difference.end_pupils, difference.end_staff
    stops: list[Finding] = []

    def stop(code: Code, resource: str, closed: int, total: int) -> None:
        hint = f"{closed}/{total}"
        stops.append(Finding(Severity.STOP, code, resource, known.school, hint))

    for code, resource, gone, everyone, rows in (
        (
            Code.PUPILS_CLOSED,
            "persons",
            gone_pupils,
            pupils,
            [(m.pupil, m) for m in memberships],
        ),
        (
            Code.STAFF_CLOSED,
            "duties",
            gone_staff,
            staff,
            [(link.staff, link) for link in links],
        ),
    ):
        if everyone and len(gone) == len(everyone):
            stop(Code.UNIT_CLOSED, resource, len(gone), len(everyone))
            continue
        closed = len(set(gone) - _expired(rows, day))
        if closed * CLOSED_PARTS > len(everyone):
            stop(code, resource, closed, len(everyone))
    live_members = sum(_is_live(m, day) for m in memberships)
    if live_members and not desired.memberships:
        stop(Code.MEMBERSHIPS_EMPTIED, "groups", live_members, live_members)
    live_links = sum(_is_live(link, day) for link in links)
    if live_links and not desired.links:
        stop(Code.LINKS_EMPTIED, "activities", live_links, live_links)
    return tuple(stops)


def _expired(
    rows: Iterable[tuple[SourceId, KnownMembership | KnownLink]], day: str
) -> set[SourceId]:
    over: dict[SourceId, bool] = defaultdict(lambda: True)
    for person, row in rows:
        over[person] = over[person] and (row.last or FOREVER) < day
    return {person for person, all_over in over.items() if all_over}


def _is_live(row: KnownMembership | KnownLink, day: str) -> bool:
    return row.first <= day <= (row.last or FOREVER)
