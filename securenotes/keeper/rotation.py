"""Keeping keys true: what a new version of a key must bring (vault § 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes.errors import BadInput, Conflict, NotAllowed, NotThere
from securenotes.keeper.notes_rows import VERSION_COLUMNS, read_version
from securenotes.keeper.wraps import CLOSED, NO_VERSION, put_deks
from securenotes.sealed import Act, DekWrap, RosterAct
from securenotes.vault.roster import ScopeKey

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.sql import Sql
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.model import ChainId, NoteId, ScopeId
    from securenotes.sealed import NoteRecord
    from securenotes.vault.roster import AppliedEntry, RosterState

SEAL = 4

UNDER_SCOPE = (
    "SELECT version.id, version.note, version.ver, dek.kind, dek.key_ver, dek.wrap"
    " FROM head JOIN version ON version.note = head.note"
    " JOIN dek ON dek.id = version.id WHERE head.scope = ? AND dek.kind = 1"
    " UNION SELECT version.id, version.note, version.ver, dek.kind, dek.key_ver,"
    " dek.wrap FROM seal JOIN version ON version.id = seal.id"
    " JOIN dek ON dek.id = version.id"
    " WHERE seal.chain = ? AND version.scope = ? AND dek.kind = 1"
)
"""Wraps under a pupil's key: of notes shown today, and of closed versions whose
seal nobody has opened yet. There are no others."""


def turned_keys(added: list[AppliedEntry]) -> dict[ScopeId, int]:
    """Find the scopes that got a later version of their key."""
    return {
        change.scope: change.ver
        for entry in added
        for change in entry.payload.changes
        if isinstance(change, ScopeKey) and change.ver > 1
    }


def finish(
    sql: Sql, state: RosterState, turned: dict[ScopeId, int], today: str
) -> bool:
    """Check that nothing stays under an older key, and destroy old wraps.

    Raises ``Conflict`` when something was added since the client looked.
    """
    closing = turned.get(state.school.administrators)
    if closing is not None:
        check_closed(sql, state, closing)
    for scope, ver in turned.items():
        left = sql.one(
            f"SELECT 1 FROM ({UNDER_SCOPE}) AS held WHERE key_ver <> ? LIMIT 1",
            (scope, state.chain, scope, ver),
        ) or sql.one(
            "SELECT 1 FROM card WHERE chain = ? AND scope = ? AND key_ver <> ? LIMIT 1",
            (state.chain, scope, ver),
        )
        if left:
            raise Conflict
        check_children(sql, state, scope, ver, today)
        check_holders(sql, state, scope, ver, today)
    for scope, ver in turned.items():
        drop_old(sql, scope, ver)
    sql.must_destroy()
    return True


def check_closed(sql: Sql, state: RosterState, ver: int) -> None:
    """Refuse a new administrators' key that leaves closed versions behind."""
    left = sql.one(
        "SELECT 1 FROM seal WHERE chain = ? LIMIT 1", (state.chain,)
    ) or sql.one(
        "SELECT 1 FROM dek JOIN version ON version.id = dek.id WHERE dek.kind = 3"
        " AND dek.key_ver < ? AND version.chain = ? LIMIT 1",
        (ver, state.chain),
    )
    left = left or sql.one(
        "SELECT 1 FROM disclosure WHERE chain = ? AND key_ver < ? LIMIT 1",
        (state.chain, ver),
    )
    left = left or sql.one(
        "SELECT 1 FROM package WHERE chain = ? AND ver < ? LIMIT 1",
        (state.chain, ver),
    )
    if left:
        raise Conflict


def check_children(
    sql: Sql, state: RosterState, scope: ScopeId, ver: int, today: str
) -> None:
    """Refuse a new key that no longer opens what it should open today."""
    cut_off = sql.all(
        "SELECT DISTINCT child FROM scope_wrap WHERE parent = ? AND parent_ver < ?"
        " EXCEPT SELECT child FROM scope_wrap WHERE parent = ? AND parent_ver = ?",
        (scope, ver, scope, ver),
    )
    for (child,) in cut_off:
        if scope in state.who_opens(child, today).parents:
            raise BadInput("wrap", "children")


def check_holders(
    sql: Sql, state: RosterState, scope: ScopeId, ver: int, today: str
) -> None:
    """Refuse a new key that somebody who should hold it was not given."""
    holders = state.who_opens(scope, today)
    held = sql.all(
        "SELECT recipient FROM person_wrap WHERE scope = ? AND ver = ?", (scope, ver)
    )
    above = sql.all(
        "SELECT parent FROM scope_wrap WHERE child = ? AND child_ver = ? UNION"
        " SELECT administrators FROM up_wrap WHERE scope = ? AND ver = ?",
        (scope, ver, scope, ver),
    )
    forgotten = set(holders.persons) - {row[0] for row in held}
    cut_off = set(holders.parents) - {row[0] for row in above}
    if forgotten or cut_off:
        raise BadInput("wrap", "holders")
    kept = not holders.recovery or sql.one(
        "SELECT 1 FROM recovery_wrap WHERE scope = ? AND ver = ?", (scope, ver)
    )
    up = scope != state.school.administrators or sql.one(
        "SELECT 1 FROM up_wrap WHERE administrators = ? AND administrators_ver = ?",
        (scope, ver),
    )
    if not (kept and up):
        raise BadInput("wrap", "holders")


def drop_old(sql: Sql, scope: ScopeId, ver: int) -> None:
    """Destroy every wrap of or under an older version of a key."""
    for statement in (
        "DELETE FROM person_wrap WHERE scope = ? AND ver < ?",
        "DELETE FROM scope_wrap WHERE child = ? AND child_ver < ?",
        "DELETE FROM scope_wrap WHERE parent = ? AND parent_ver < ?",
        "DELETE FROM up_wrap WHERE scope = ? AND ver < ?",
        "DELETE FROM up_wrap WHERE administrators = ? AND administrators_ver < ?",
        "DELETE FROM recovery_wrap WHERE scope = ? AND ver < ?",
    ):
        sql.run(statement, (scope, ver))


class Rotation:
    """What an administrator's client reads and settles to keep keys true."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def check_administrator(self, caller: Caller, chain: ChainId) -> None:
        """Let the school's administrators alone go on."""
        state = self._desk.rosters.state(chain)
        caller.about = (chain, None, None)
        if not state.is_administrator(caller.user):
            raise NotThere if state.user(caller.user) is None else NotAllowed

    def sealed_keys(
        self, visitor: Visitor, chain: ChainId, scopes: Sequence[ScopeId]
    ) -> list[tuple[NoteId, int, DekWrap]]:
        """Give every stored version's wrap under these scopes' keys."""
        found: list[tuple[NoteId, int, DekWrap]] = []
        with self._desk.reading(visitor) as caller:
            self.check_administrator(caller, chain)
            state = self._desk.rosters.state(chain)
            for scope in scopes:
                rows = self._sql.all(
                    "SELECT note, ver, kind, key_ver, wrap"
                    f" FROM ({UNDER_SCOPE}) AS held ORDER BY id",
                    (scope, chain, scope),
                )
                found += [(note, ver, DekWrap(*wrap)) for note, ver, *wrap in rows]
            if state.school.administrators in scopes:
                rows = self._sql.all(
                    "SELECT version.note, version.ver, dek.kind, dek.key_ver, dek.wrap"
                    " FROM dek JOIN version ON version.id = dek.id"
                    " WHERE dek.kind = 3 AND version.chain = ? ORDER BY version.id",
                    (chain,),
                )
                found += [(note, ver, DekWrap(*wrap)) for note, ver, *wrap in rows]
                rows = self._sql.all(
                    "SELECT name, key_ver, wrap FROM disclosure"
                    " WHERE chain = ? ORDER BY number",
                    (chain,),
                )
                found += [
                    (name, NO_VERSION, DekWrap(CLOSED, *wrap)) for name, *wrap in rows
                ]
        return found

    def waiting_seals(
        self, visitor: Visitor, chain: ChainId
    ) -> list[tuple[NoteRecord, DekWrap]]:
        """Give closed seals that no administrator has opened yet."""
        with self._desk.reading(visitor) as caller:
            self.check_administrator(caller, chain)
            rows = self._sql.all(
                f"SELECT {VERSION_COLUMNS}, seal.administrators_ver, seal.seal"
                " FROM seal JOIN version ON version.id = seal.id"
                " LEFT JOIN dek ON dek.id = version.id"
                " WHERE seal.chain = ? ORDER BY seal.id",
                (chain,),
            )
        return [
            (read_version(row[:-2]), DekWrap(SEAL, row[-2], row[-1])) for row in rows
        ]

    def settle_seals(
        self,
        visitor: Visitor,
        chain: ChainId,
        wraps: Sequence[tuple[NoteId, int, DekWrap]],
    ) -> None:
        """Replace opened seals by wraps under A; readers' wraps then go."""
        with self._desk.writing(visitor) as caller:
            self.check_administrator(caller, chain)
            act = RosterAct(chain, (), closed=tuple(wraps))
            put_deks(self._sql, self._desk.rosters.state(chain), act)
            self._sql.must_destroy()
            self._desk.log(caller, Act.ROTATED, chain, count=len(wraps))
        self._desk.finish_destroying()
