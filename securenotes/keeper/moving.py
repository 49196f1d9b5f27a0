"""Pupils who move to another school: what waits, and what comes of it (vault § 7).

The entries say who hands over to whom; here it is held to what both schools' chains
say, so that each pupil is taken over once, by the school that they were handed to,
with the notes that the entry names and no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes.errors import BadInput, Conflict, NotAllowed, NotThere, StaleKey
from securenotes.keeper.checking import check_order, check_version, check_wrap
from securenotes.keeper.counting import raise_head
from securenotes.keeper.drafts import find_before
from securenotes.keeper.notes import Notes
from securenotes.sealed import Act, MovePackage
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Status
from securenotes.vault.moves import LONGEST
from securenotes.vault.roster import MoveBack, MoveIn, MoveOut

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, NoteId, ScopeId
    from securenotes.sealed import RosterAct
    from securenotes.vault.roster import AppliedEntry, ArrivalRow

COLUMNS = "old, scope, chain, administrators, ver, seal"


class Moving:
    """Keeps what a school hands over until the other has taken it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql
        self._notes = Notes(desk)

    def package(self, visitor: Visitor, chain: ChainId, pupil: ScopeId) -> MovePackage:
        """Give what waits with a pupil, to an administrator of whom it is sealed to.

        ``NotThere`` for everybody else. That it was handed out is logged (R27).
        """
        with self._desk.writing(visitor) as caller:
            state = self._desk.rosters.state(chain)
            caller.about = (chain, None, None)
            if not state.is_administrator(caller.user):
                raise NotThere
            row = self._sql.one(
                f"SELECT {COLUMNS} FROM package WHERE chain = ? AND scope = ?",
                (chain, pupil),
            )
            if row is None:
                raise NotThere
            self._desk.log(caller, Act.LISTED, chain, count=1)
        return MovePackage(*row)

    # -- with the entries ----------------------------------------------
    def follow(self, caller: Caller, act: RosterAct, added: list[AppliedEntry]) -> bool:
        """Do what entries say of pupils who move; True if it destroyed."""
        sent = {one.scope: one for one in act.packages}
        records = {record.header: record for record in act.arrived}
        destroyed = False
        for entry in added:
            for change in entry.payload.changes:
                if isinstance(change, MoveOut):
                    self._send(caller, act.chain, change, sent.pop(change.scope, None))
                elif isinstance(change, MoveBack):
                    self._take_back(caller, act.chain, change)
                    destroyed = True
                elif isinstance(change, MoveIn):
                    self._take(caller, act, change)
                    records.clear()
                    destroyed = True
        if records:
            raise BadInput("move", "notes")
        self._seal_again(act.chain, list(sent.values()))
        return destroyed

    def _send(
        self,
        caller: Caller,
        chain: ChainId,
        change: MoveOut,
        package: MovePackage | None,
    ) -> None:
        """Keep what goes with a pupil, and log each note that was chosen."""
        if package is None or package.old != chain or package.chain != change.to:
            raise BadInput("move", "package")
        self._check_seal(package)
        if package.ver != change.a_ver:
            raise BadInput("move", "package")
        for note in package.notes:
            ver = self._published(change.scope, note)
            self._desk.log(
                caller, Act.MOVED_OUT, chain, change.scope, note, ver=ver, count=1
            )
        self._sql.run(
            "INSERT INTO package (old, scope, chain, administrators, ver, seal)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                chain,
                change.scope,
                package.chain,
                package.administrators,
                package.ver,
                package.seal,
            ),
        )
        count = len(package.notes)
        self._desk.log(caller, Act.MOVED_OUT, chain, change.scope, count=count)

    def _take_back(self, caller: Caller, chain: ChainId, change: MoveBack) -> None:
        """Destroy what waits; ``Conflict`` where the other school was first."""
        rosters = self._desk.rosters
        state = rosters.state(chain)
        if not state.is_administrator(caller.user):
            raise NotAllowed  # the entry may be handed in by anybody, this may not
        to = state.moves.departure_by(change.entry).to
        if rosters.state(to).moves.has_arrived(change.entry):
            raise Conflict
        self._sql.run(
            "DELETE FROM package WHERE scope = ? AND old = ?", (change.scope, chain)
        )
        self._sql.must_destroy()
        for where, scope in ((chain, change.scope), (to, None)):
            self._desk.log(caller, Act.MOVED_BACK, where, scope, count=1)

    def _published(self, pupil: ScopeId, note: NoteId) -> int:
        before = find_before(self._sql, note)
        if before is None or before.header.scope != pupil:
            raise BadInput("move", "notes")
        if before.header.status is not Status.PUBLISHED:
            raise BadInput("move", "notes")
        return before.header.ver

    def _check_seal(self, package: MovePackage) -> None:
        """Hold a seal to the newest key of the administrators whom it is for."""
        try:
            state = self._desk.rosters.state(package.chain)
        except NotThere:
            raise BadInput("move", "school") from None
        administrators = state.school.administrators
        newest = state.newest_key(administrators)
        if package.administrators != administrators or len(package.seal) > LONGEST:
            raise BadInput("move", "package")
        if newest is None or newest.ver != package.ver:
            raise StaleKey

    def _take(self, caller: Caller, act: RosterAct, change: MoveIn) -> None:
        """Store what came with a pupil; the package is gone then."""
        rosters = self._desk.rosters
        arrival = rosters.state(act.chain).moves.arrival_by(change.entry)
        try:
            old = rosters.state(arrival.old)
            departure = old.moves.handed_over(act.chain, arrival.entry)
        except (NotThere, Refused):
            raise BadInput("move", "not-handed-over") from None
        gone = self._sql.run(
            "DELETE FROM package WHERE scope = ? AND chain = ?",
            (departure.scope, act.chain),
        )
        if gone != 1 or departure.to_seq is not None:
            raise BadInput("move", "not-handed-over")
        self._sql.must_destroy()
        self._put_notes(caller, act, arrival)
        for chain, scope in ((act.chain, change.scope), (arrival.old, departure.scope)):
            count = len(arrival.notes)
            self._desk.log(caller, Act.MOVED_IN, chain, scope, count=count)

    def _put_notes(self, caller: Caller, act: RosterAct, arrival: ArrivalRow) -> None:
        """Store exactly the notes that the entry names, each as its version 1."""
        left = dict(arrival.notes)
        for record in act.arrived:
            checked = check_version(self._desk, caller, record)
            header = checked.header
            named = left.pop(header.note, None)
            before = find_before(self._sql, header.note)
            if (
                named != checked.vh
                or before is not None
                or header.scope != arrival.scope
                or header.status is not Status.PUBLISHED
                or header.roster_seq != arrival.from_seq - 1
            ):
                raise BadInput("move", "notes")
            check_order(None, checked)
            check_wrap(self._desk, checked, 1)
            row = self._notes.put_version(act.chain, checked)
            self._notes.put_wrap(row, record)
            raise_head(self._sql, act.chain, header, row, None, caller.now)
            self._notes.write(caller, Act.PUBLISHED, act.chain, header)
        if left:
            raise BadInput("move", "notes")

    # -- with a new key ------------------------------------------------
    def _seal_again(self, chain: ChainId, packages: Sequence[MovePackage]) -> None:
        """Put what waits under the administrators' new key."""
        for package in packages:
            if package.chain != chain:
                raise BadInput("move", "package")
            self._check_seal(package)
            found = self._sql.run(
                "UPDATE package SET ver = ?, seal = ? WHERE scope = ? AND chain = ?",
                (package.ver, package.seal, package.scope, chain),
            )
            if found != 1:
                raise BadInput("move", "package")
