"""Pupils who move: handed over by one chain, taken over by another (vault § 7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.vault.errors import Refused

if TYPE_CHECKING:
    from securenotes.model import ChainId
    from securenotes.vault.roster import RosterState
    from securenotes.vault.roster.rows import ArrivalRow

PACKAGES = "SELECT scope, chain, administrators, ver FROM package ORDER BY id"


def check_moves(look: Look) -> Iterator[Finding]:
    """Hold both schools' chains and what waits between them to each other."""
    waiting = {}
    for old in look.states.values():
        for row in old.moves.departures():
            new = look.states.get(row.to)
            if new is not None and not new.moves.has_arrived(row.hash):
                waiting[row.scope, row.to] = new
    for scope, chain, administrators, ver in look.sql.all(PACKAGES):
        taker = waiting.pop((scope, chain), None)
        if taker is None or not _lies_right(taker, administrators, ver):
            yield Finding(Part.PACKAGE, Fault.CHANGED, short(scope))
    for scope, _ in waiting:
        yield Finding(Part.PACKAGE, Fault.MISSING, short(scope))
    for chain, new in look.states.items():
        for arrival in new.moves.arrivals():
            yield from _check_arrival(look, chain, arrival)


def _check_arrival(
    look: Look, chain: ChainId, arrival: ArrivalRow
) -> Iterator[Finding]:
    """Ask the other school's chain, and for every note that came."""
    if not _was_handed_over(look, chain, arrival):
        yield Finding(Part.PACKAGE, Fault.DISAGREES, short(arrival.scope))
    for note in arrival.notes:
        there = look.sql.one("SELECT 1 FROM version WHERE note = ? LIMIT 1", (note,))
        if there is None:
            yield Finding(Part.NOTE, Fault.MISSING, short(note), 1)


def _was_handed_over(look: Look, chain: ChainId, arrival: ArrivalRow) -> bool:
    old = look.states.get(arrival.old)
    if old is None:
        return False
    try:
        row = old.moves.handed_over(chain, arrival.entry)
    except Refused:
        return False
    return row.to_seq is None


def _lies_right(state: RosterState, administrators: bytes, ver: int) -> bool:
    newest = state.newest_key(state.school.administrators)
    right = administrators == state.school.administrators
    return right and newest is not None and newest.ver == ver
