"""What a chain is projected into: indexed rows, and a way back.

Rows are frozen and tables change through ``put`` alone, which remembers what
was there: an entry with one invalid change is undone without a copy of all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

import msgspec

from securenotes.model import NoteId, ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.changes import LinkRole, StaffRole
from securenotes.vault.roster.rows import (
    ArrivalRow,
    CardRow,
    DepartureRow,
    DisabledRow,
    FactorRow,
    HoldRow,
    KeyRow,
    LinkRow,
    MemberRow,
    PolicyRow,
    Proposal,
    RestoreRow,
    RoleRow,
    SchoolRow,
    ScopeKeyRow,
    ScopeRow,
    at_seq,
)

LinkKey: TypeAlias = tuple[UserId, ScopeId, LinkRole]
HoldKey: TypeAlias = tuple[ScopeId, NoteId | None]
MemberKey: TypeAlias = tuple[ScopeId, ScopeId]
K = TypeVar("K")
V = TypeVar("V")


class Undo(Protocol):
    """Takes one change of a table back."""

    def __call__(self) -> object: ...


class Closable(Protocol):
    """A row with a history."""

    @property
    def to_seq(self) -> int | None: ...


C = TypeVar("C", bound=Closable)


@dataclass(slots=True, repr=False)
class Tables:
    """All rows of one chain, indexed by what is asked for.

    A history is a tuple in order of ``from_seq``; the dictionaries used as
    indexes keep the order in which things came and have no values.
    """

    school: dict[str, SchoolRow] = field(default_factory=dict)
    policies: dict[int, PolicyRow] = field(default_factory=dict)
    logins: dict[UserId, str] = field(default_factory=dict)
    keys: dict[UserId, tuple[KeyRow, ...]] = field(default_factory=dict)
    factors: dict[UserId, tuple[FactorRow, ...]] = field(default_factory=dict)
    disabled: dict[UserId, tuple[DisabledRow, ...]] = field(default_factory=dict)
    roles: dict[tuple[UserId, StaffRole], tuple[RoleRow, ...]] = field(
        default_factory=dict
    )
    scopes: dict[ScopeId, ScopeRow] = field(default_factory=dict)
    pupils: dict[ScopeId, None] = field(default_factory=dict)
    scope_keys: dict[ScopeId, tuple[ScopeKeyRow, ...]] = field(default_factory=dict)
    cards: dict[tuple[bytes, ScopeId | None], CardRow] = field(default_factory=dict)
    links: dict[LinkKey, tuple[LinkRow, ...]] = field(default_factory=dict)
    links_by_user: dict[UserId, dict[LinkKey, None]] = field(default_factory=dict)
    links_by_scope: dict[ScopeId, dict[LinkKey, None]] = field(default_factory=dict)
    members: dict[MemberKey, tuple[MemberRow, ...]] = field(default_factory=dict)
    members_by_group: dict[ScopeId, dict[MemberKey, None]] = field(default_factory=dict)
    members_by_pupil: dict[ScopeId, dict[MemberKey, None]] = field(default_factory=dict)
    holds: dict[HoldKey, tuple[HoldRow, ...]] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    disposed: dict[NoteId, int] = field(default_factory=dict)
    departures: dict[ScopeId, tuple[DepartureRow, ...]] = field(default_factory=dict)
    arrivals: dict[bytes, ArrivalRow] = field(default_factory=dict)
    arrived: dict[NoteId, ArrivalRow] = field(default_factory=dict)
    restores: dict[int, RestoreRow] = field(default_factory=dict)
    undo: list[Undo] = field(default_factory=list)

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Set a key, remembering how to take it back."""
        if key in table:
            before = table[key]
            self.undo.append(lambda: table.__setitem__(key, before))
        else:
            self.undo.append(lambda: table.__delitem__(key))
        table[key] = value

    def index(self, table: dict[K, dict[V, None]], key: K, value: V) -> None:
        """Add a value to what an index holds under a key."""
        if key not in table:
            self.put(table, key, {})
        if value not in table[key]:
            self.put(table[key], value, None)

    def extend(
        self, table: dict[K, tuple[C, ...]], key: K, row: C | None, seq: int
    ) -> None:
        """End the standing row of a history at ``seq``, and add a new one."""
        rows = table.get(key, ())
        if rows and rows[-1].to_seq is None:
            rows = (*rows[:-1], ended(rows[-1], seq))
        self.put(table, key, rows if row is None else (*rows, row))

    def roll_back(self) -> None:
        """Take back everything since ``undo`` was last emptied."""
        while self.undo:
            self.undo.pop()()

    # -- what stands now or stood at a seq ---------------------------------
    def the_school(self) -> SchoolRow:
        """Give the genesis' facts; refused before there are any."""
        school = self.school.get("")
        if school is None:
            raise Refused("roster-genesis")
        return school

    def policy(self) -> PolicyRow | None:
        """Give the newest whole policy."""
        return next(reversed(self.policies.values()), None)

    def kind_of(self, scope: ScopeId) -> ScopeKind | None:
        """Say what a scope is, None where it is not of this school."""
        row = self.scopes.get(scope)
        return None if row is None else row.kind

    def key_at(self, user: UserId, seq: int | None) -> KeyRow | None:
        """Give a person's keys after entry ``seq``."""
        return at_seq(self.keys.get(user, ()), seq)

    def is_disabled(self, user: UserId, seq: int | None) -> bool:
        """Say whether a person was shut out after entry ``seq``."""
        return at_seq(self.disabled.get(user, ()), seq) is not None

    def has_role(self, user: UserId, role: StaffRole, seq: int | None) -> bool:
        """Say whether a person was appointed after entry ``seq``."""
        return at_seq(self.roles.get((user, role), ()), seq) is not None

    def has_left(self, pupil: ScopeId, day: str, seq: int | None) -> bool:
        """Say whether a pupil had been handed over, after entry ``seq`` on a day."""
        row = self.departure(pupil, seq)
        return row is not None and day > row.last

    def departure(self, pupil: ScopeId, seq: int | None = None) -> DepartureRow | None:
        """Give to whom a pupil was handed over, after entry ``seq``."""
        return at_seq(self.departures.get(pupil, ()), seq)

    def newest_key(self, scope: ScopeId) -> ScopeKeyRow | None:
        """Give the newest version of a scope's key."""
        rows = self.scope_keys.get(scope)
        return rows[-1] if rows else None


def ended(row: C, seq: int) -> C:
    """Give the row as it is once entry ``seq`` has ended it."""
    return msgspec.structs.replace(row, to_seq=seq)  # type: ignore[type-var]
