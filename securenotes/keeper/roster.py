"""Growing the rosters: founding, appending, and all that comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes.errors import (
    BadInput,
    Conflict,
    LastAdministrator,
    NotAllowed,
    NotThere,
    StoreRefused,
)
from securenotes.keeper import rotation, throttle, wraps
from securenotes.keeper.account_rows import put_account as put_account
from securenotes.keeper.changes import bump
from securenotes.keeper.disposing import Disposing
from securenotes.keeper.moving import Moving
from securenotes.keeper.sessions import end_sessions
from securenotes.keeper.visitor import FULL, INVITED, KIT, RECOVERY, RENEWAL
from securenotes.model import NoteId
from securenotes.sealed import Act, StoredEntry
from securenotes.vault.errors import Refused
from securenotes.vault.roster import (
    ROOT,
    AppliedEntry,
    Approve,
    Disable,
    Dispose,
    FactorReset,
    MoveIn,
    MoveOut,
    Policy,
    Role,
    RosterEntry,
    ScopeKey,
    UserAdd,
    UserKeys,
)

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, UserId
    from securenotes.sealed import Foundation, RosterAct

SKEW = 5 * 60_000
NEEDS_CODE = (
    Role,
    Disable,
    FactorReset,
    UserAdd,
    Dispose,
    Approve,
    Policy,
    MoveOut,
    MoveIn,
)
"""What an administrator signs with a code at most five minutes old."""


class Roster:
    """Who is who, as the store takes it in and gives it out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql
        self._rosters = desk.rosters
        self._disposing = Disposing(desk)
        self._moving = Moving(desk)

    def found(self, foundation: Foundation) -> None:
        """Store a new organisation; ``StoreRefused`` ("founded") where one is."""
        try:
            with self._sql.writing():
                self._found(foundation)
        except BaseException:
            self._rosters.forget_unsaved()
            raise
        self._rosters.keep()

    def _found(self, foundation: Foundation) -> None:
        if self._sql.one("SELECT 1 FROM organisation"):
            raise StoreRefused("founded")
        self._sql.run(
            "INSERT INTO organisation (one, org, throwaway) VALUES (1, ?, ?)",
            (foundation.org, int(foundation.throwaway)),
        )
        for act in foundation.acts:
            self._sql.run("INSERT INTO chain (chain) VALUES (?)", (act.chain,))
            self._rosters.begin(foundation.org, act.chain)
            self.add_entries(act.chain, act.entries, self._desk.clock.now_ms())
            state = self._rosters.state(act.chain)
            if state.school.throwaway != foundation.throwaway:
                raise BadInput("roster", "throwaway")
            wraps.store(self._sql, state, act, self._desk.clock.today())
        if not self._rosters.is_known(foundation.account.user):
            raise BadInput("account", "user")
        put_account(self._desk, foundation.account)

    def append(self, visitor: Visitor, act: RosterAct) -> None:
        """Add entries with all that belongs to them, whole or not at all."""
        with self._desk.writing(visitor, FULL, KIT) as caller:
            destroyed = self.take(caller, act)
        if destroyed:
            self._desk.finish_destroying()
        state = self._rosters.state(act.chain)
        if any(state.disposals.made_at(entry.seq) for entry in act.entries):
            self._sql.compact()

    def check_large(self, visitor: Visitor) -> None:
        """Let only administrators with a fresh code, or the kit, send much."""
        with self._desk.reading(visitor, FULL, KIT) as caller:
            states = map(self._rosters.state, self._rosters.chains)
            if caller.tag != KIT:
                if not any(state.is_administrator(caller.user) for state in states):
                    raise NotAllowed
                self._desk.ask_fresh_code(caller)

    def take(self, caller: Caller, act: RosterAct, *, joining: bool = False) -> bool:
        """Take an act within a transaction; True when it destroyed something."""
        state = self._rosters.state(act.chain)
        caller.about = (act.chain, None, None)
        entries = [entry for entry in act.entries if not self.is_stored(entry)]
        if act.entries and not entries:
            return False  # the same act came again: its answer was lost
        if not joining:
            self.check_rights(caller, act)
        before = state.seq
        added = self.add_entries(act.chain, entries, caller.now)
        self.check_codes(caller, added)
        destroyed = wraps.store(self._sql, state, act, caller.today)
        destroyed |= self.follow(caller, act, added)
        bump(self._sql)
        if caller.sign is not None:
            rotated = any(
                isinstance(change, ScopeKey) and change.ver > 1
                for entry in added
                for change in entry.payload.changes
            )
            self._desk.log(
                caller,
                Act.ROTATED if rotated else Act.ROSTER,
                act.chain,
                count=state.seq - before,
            )
        return destroyed

    def check_rights(self, caller: Caller, act: RosterAct) -> None:
        """Let only administrators, or the kit, bring more than entries."""
        state = self._rosters.state(act.chain)
        if caller.tag == KIT or state.is_administrator(caller.user):
            return
        if state.user(caller.user) is None:
            raise NotThere
        if wraps.holds_any(act) or not act.entries:
            raise NotAllowed

    def is_stored(self, entry: StoredEntry) -> bool:
        """Whether exactly this entry is in its chain already."""
        state = self._rosters.state(entry.chain)
        return state.head_at(entry.seq) == to_vault(entry).hash(self._rosters.org)

    def add_entries(
        self, chain: ChainId, entries: Sequence[StoredEntry], now: int
    ) -> list[AppliedEntry]:
        """Verify, apply and store entries in order.

        Raises ``Conflict`` when the chain has grown, ``LastAdministrator``,
        ``NotAllowed`` for a wrong actor, ``BadInput`` for what cannot be.
        """
        state = self._rosters.state(chain)
        added = []
        for entry in entries:
            if entry.chain != chain or entry.seq < 1:
                raise BadInput("roster", "chain")
            if entry.seq != state.seq + 1 or entry.prev != state.head:
                raise Conflict
            try:
                applied = self._rosters.apply(to_vault(entry))
            except Refused as error:
                raise translate(error) from error
            if applied.payload.ts > now + SKEW:
                raise BadInput("roster", "time")
            self.check_other_schools(chain, applied)
            self._sql.run(
                "INSERT INTO entry (chain, seq, prev, payload, sig, hash)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (chain, entry.seq, entry.prev, entry.payload, entry.sig, applied.hash),
            )
            added.append(applied)
        return added

    def check_other_schools(self, chain: ChainId, applied: AppliedEntry) -> None:
        """Refuse a person of another school unless the keys are the same."""
        for change in applied.payload.changes:
            if not isinstance(change, UserAdd):
                continue
            for other in self._rosters.chains:
                known = self._rosters.state(other).user(change.user)
                if other == chain or known is None or applied.payload.actor == ROOT:
                    continue
                if (known.sign_pk, known.box_pk) != (change.sign_pk, change.box_pk):
                    raise BadInput("login", "taken")

    def check_codes(self, caller: Caller, added: list[AppliedEntry]) -> None:
        """Ask for a fresh code where roles, people, factors or the policy change."""
        for entry in added:
            if entry.payload.actor != caller.user:
                continue
            if any(isinstance(change, NEEDS_CODE) for change in entry.payload.changes):
                self._desk.ask_fresh_code(caller)

    def follow(self, caller: Caller, act: RosterAct, added: list[AppliedEntry]) -> bool:
        """Do at once what entries ask of the store; True if it destroyed."""
        for entry in added:
            for change in entry.payload.changes:
                if isinstance(change, Disable) and change.on:
                    if self._rosters.home(change.user) is None:
                        end_sessions(self._sql, change.user)
                elif isinstance(change, UserKeys):
                    end_sessions(self._sql, change.user, but=caller.session)
                elif isinstance(change, (FactorReset, UserAdd)):
                    self.let_in_anew(act.chain, change.user)
        state = self._rosters.state(act.chain)
        disposed = self.dispose(caller, act, added)
        disposed |= self._moving.follow(caller, act, added)
        turned = rotation.turned_keys(added)
        return disposed | (
            bool(turned) and rotation.finish(self._sql, state, turned, caller.today)
        )

    def dispose(
        self, caller: Caller, act: RosterAct, added: list[AppliedEntry]
    ) -> bool:
        """Destroy what entries have made to be destroyed; True if anything (R24)."""
        state = self._rosters.state(act.chain)
        named = [one for entry in added for one in state.disposals.made_at(entry.seq)]
        proposed = [
            (change.scope, NoteId(change.note), change.ver)
            for entry in added
            for change in entry.payload.changes
            if isinstance(change, Dispose) and not named
        ]
        self._disposing.check_proposed(proposed)
        if named or act.tombstones:
            self._disposing.execute(caller, act.chain, named, act.tombstones)
        return bool(named)

    def let_in_anew(self, chain: ChainId, user: UserId) -> None:
        """End sessions and open a closed name: an administrator met the person.

        Only the oldest school of a person does so (vault § 5).
        """
        if self._rosters.home(user) == chain:
            end_sessions(self._sql, user)
            throttle.open_again(self._sql, user)

    # -- giving out ----------------------------------------------------
    def entries(
        self, visitor: Visitor, chain: ChainId, after: int
    ) -> list[StoredEntry]:
        """Give the chain's entries after ``after``, in order.

        Everybody in the organisation may check every school's chain: they
        name nobody.
        """
        with self._desk.reading(visitor, FULL, INVITED, RECOVERY, RENEWAL, KIT):
            self._rosters.state(chain)
            rows = self._sql.all(
                "SELECT seq, prev, payload, sig FROM entry"
                " WHERE chain = ? AND seq > ? ORDER BY seq",
                (chain, after),
            )
        return [StoredEntry(chain, *row) for row in rows]


def to_vault(entry: StoredEntry) -> RosterEntry:
    """Give the entry as the vault verifies it."""
    return RosterEntry(entry.chain, entry.seq, entry.prev, entry.payload, entry.sig)


def translate(error: Refused) -> Exception:
    """Name what the vault refused with one of our errors."""
    if error.reason in ("roster-last-administrator", "roster-last-identity"):
        return LastAdministrator()
    if error.reason in (
        "roster-right",
        "roster-actor",
        "roster-temporary",
        "signature",
    ):
        return NotAllowed()
    return BadInput("roster", error.reason.removeprefix("roster-"))
