"""A pupil moves to another school of the organisation (vault § 5 and § 7).

The school that hands over says to whom and what, by hash; the school that takes
over names that very entry. Each chain is judged by itself when it grows; that
the other chain says so too is asked of ``Moves.handed_over``, by clients and keeper
alike.
"""

from __future__ import annotations

from collections.abc import Iterable

from securenotes.model import ChainId, NoteId, ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.primitives import same
from securenotes.vault.roster.changes import MoveBack, MoveIn, MoveOut
from securenotes.vault.roster.people import end_link
from securenotes.vault.roster.rows import ArrivalRow, DepartureRow, at_seq
from securenotes.vault.roster.scopes import end_membership
from securenotes.vault.roster.step import Step
from securenotes.vault.roster.tables import Tables


def leave(step: Step, change: MoveOut) -> None:
    """Hand a pupil over: every link and membership of theirs ends."""
    tables = step.tables
    _once(step)
    if tables.kind_of(change.scope) is not ScopeKind.PUPIL:
        raise Refused("roster-scope")
    if tables.departure(change.scope) is not None or change.to == step.chain:
        raise Refused("roster-move")
    if change.last > step.day:
        # Who is handed over later is handed over then: the package is of today.
        raise Refused("roster-days")
    for key in tables.links_by_scope.get(change.scope, {}):
        held = at_seq(tables.links[key], None)
        if held is not None and (held.last is None or held.last > change.last):
            end_link(step, key, change.last)
    for pair in tables.members_by_pupil.get(change.scope, {}):
        member = at_seq(tables.members[pair], None)
        if member is not None and (member.last is None or member.last > change.last):
            end_membership(step, pair, change.last)
    row = DepartureRow(
        scope=change.scope,
        to=ChainId(change.to),
        a_ver=change.a_ver,
        pt=change.pt,
        last=change.last,
        actor=_person(step),
        hash=step.hash,
        from_seq=step.seq,
    )
    tables.extend(tables.departures, change.scope, row, step.seq)


def take_back(step: Step, change: MoveBack) -> None:
    """Take back who was handed over: the pupil is here, tied to nobody yet.

    Whether the other school was first is not seen in this chain: the store asks.
    """
    tables = step.tables
    row = tables.departure(change.scope)
    if row is None or row.hash != change.entry:
        raise Refused("roster-move")
    tables.extend(tables.departures, change.scope, None, step.seq)


def arrive(step: Step, change: MoveIn) -> None:
    """Take a pupil over, with notes that are named by their first versions."""
    tables = step.tables
    _once(step)
    scope = tables.scopes.get(change.scope)
    if scope is None or scope.kind is not ScopeKind.PUPIL:
        raise Refused("roster-scope")
    if scope.from_seq != step.seq or change.entry in tables.arrivals:
        raise Refused("roster-move")
    if change.old == step.chain:
        raise Refused("roster-move")
    notes = {NoteId(raw[:16]): raw[16:] for raw in map(bytes.fromhex, change.notes)}
    if len(notes) != len(change.notes) or notes.keys() & tables.arrived.keys():
        raise Refused("roster-move")
    row = ArrivalRow(
        scope=change.scope,
        old=ChainId(change.old),
        entry=change.entry,
        actor=_person(step),
        notes=notes,
        from_seq=step.seq,
    )
    tables.put(tables.arrivals, change.entry, row)
    for note in notes:
        tables.put(tables.arrived, note, row)


class Moves:
    """What one chain says of pupils who have moved."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def has_left(self, pupil: ScopeId, day: str, seq: int | None = None) -> bool:
        """Say whether a pupil was handed over: nothing new is written then."""
        return self._tables.has_left(pupil, day, seq)

    def departures(self) -> list[DepartureRow]:
        """Give every pupil that is handed over to another school."""
        return [row for rows in self._every() for row in rows if row.to_seq is None]

    def departure_of(self, pupil: ScopeId) -> DepartureRow | None:
        """Give to whom a pupil was handed over; None for one who is here."""
        return self._tables.departure(pupil)

    def handed_over(self, to: ChainId, entry: bytes) -> DepartureRow:
        """Find whom that entry hands over to a school; ``Refused`` ("move").

        Asked of the chain that an arrival names, by clients and keeper alike: no
        school can take a pupil that was not handed over to it. One that is taken back
        has a ``to_seq``: what came before that has come.
        """
        row = self.departure_by(entry)
        if row.to != to:
            raise Refused("move")
        return row

    def departure_by(self, entry: bytes) -> DepartureRow:
        """Find whom an entry hands over, taken back or not; ``Refused`` ("move")."""
        for rows in self._every():
            for row in rows:
                if same(row.hash, entry):
                    return row
        raise Refused("move")

    def _every(self) -> Iterable[tuple[DepartureRow, ...]]:
        return self._tables.departures.values()

    def has_arrived(self, entry: bytes) -> bool:
        """Say whether the pupil whom that entry hands over was taken over here."""
        return entry in self._tables.arrivals

    def arrival_by(self, entry: bytes) -> ArrivalRow:
        """Give the pupil whom that entry hands over; ``KeyError`` until taken over."""
        return self._tables.arrivals[entry]

    def arrivals(self) -> list[ArrivalRow]:
        """Give every pupil that was taken over from another school."""
        return list(self._tables.arrivals.values())

    def arrival_of(self, note: NoteId) -> ArrivalRow | None:
        """Give with whom a note came from another school; None for our own."""
        return self._tables.arrived.get(note)


def _once(step: Step) -> None:
    if step.moved:
        raise Refused("roster-move")
    step.moved = True


def _person(step: Step) -> UserId:
    if isinstance(step.actor, str):
        raise Refused("roster-right")  # the root moves nobody
    return step.actor
