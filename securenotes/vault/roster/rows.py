"""The rows into which a chain is projected.

``from_seq`` is the entry that made a row, ``to_seq`` the one that replaced or
ended it (None: it stands), so that a right can be judged at an earlier seq.
``first`` and ``last`` are days in Europe/Stockholm, both included; ``last``
None is open.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from msgspec import Struct

from securenotes.model import ChainId, NoteId, ScopeId, UserId
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.changes import (
    HoldCode,
    LinkReason,
    LinkRole,
    PlanRow,
    StaffRole,
    Template,
)


class Row(Protocol):
    """What every row with a history has."""

    @property
    def from_seq(self) -> int: ...
    @property
    def to_seq(self) -> int | None: ...


class Dated(Protocol):
    """What a row with days has."""

    @property
    def first(self) -> str: ...
    @property
    def last(self) -> str | None: ...


class KeyRow(Struct, frozen=True, kw_only=True):
    """A person's public keys; ``expires_day`` is empty for own keys.

    ``claims`` tells that a newcomer put own keys in place of those of the
    invitation: the same person goes on, and nothing need be rotated.
    """

    user: UserId
    sign_pk: bytes
    box_pk: bytes
    temporary: bool
    expires: int
    expires_day: str
    claims: bool
    from_seq: int
    to_seq: int | None = None


class RoleRow(Struct, frozen=True, kw_only=True):
    """An appointment."""

    user: UserId
    role: StaffRole
    from_seq: int
    to_seq: int | None = None


class DisabledRow(Struct, frozen=True, kw_only=True):
    """A time during which a person is shut out."""

    user: UserId
    from_seq: int
    to_seq: int | None = None


class FactorRow(Struct, frozen=True, kw_only=True):
    """Which second factor counts; 0 is the first."""

    user: UserId
    factor_no: int
    from_seq: int
    to_seq: int | None = None


class LinkRow(Struct, frozen=True, kw_only=True):
    """A person's link to a pupil, a group or the school, with its days."""

    user: UserId
    scope: ScopeId
    role: LinkRole
    reason: LinkReason
    first: str
    last: str | None
    from_seq: int
    to_seq: int | None = None


class MemberRow(Struct, frozen=True, kw_only=True):
    """A pupil's membership of a group, with its days."""

    group: ScopeId
    pupil: ScopeId
    first: str
    last: str | None
    from_seq: int
    to_seq: int | None = None


class ScopeRow(Struct, frozen=True, kw_only=True):
    """A scope and when it was made; ``last`` is the last day of a group."""

    scope: ScopeId
    kind: ScopeKind
    from_seq: int
    last: str | None = None


class ScopeKeyRow(Struct, frozen=True, kw_only=True):
    """One version of a scope's key; ``day`` is that of the entry's ``ts``."""

    scope: ScopeId
    ver: int
    skc: bytes
    box_pk: bytes | None
    day: str
    from_seq: int
    to_seq: int | None = None


class CardRow(Struct, frozen=True, kw_only=True):
    """The newest version of a card; ``scope`` None is a staff card."""

    subject: bytes
    scope: ScopeId | None
    ver: int
    blob: bytes
    cardc: bytes | None
    from_seq: int


class SchoolRow(Struct, frozen=True, kw_only=True):
    """What the genesis says, with the newest recovery key."""

    body: str
    root_pk: bytes
    recovery_pk: bytes
    recovery_no: int
    throwaway: bool
    administrators: ScopeId
    observers: ScopeId
    identity: ScopeId | None = None
    """Where protected pupils' real names lie; None until it is made (R29)."""


class PolicyRow(Struct, frozen=True, kw_only=True):
    """The school's whole policy from one entry on."""

    name: str
    module: bool
    idle_minutes: int
    categories: tuple[str, ...]
    routine: str
    routine_ver: int
    words: tuple[str, ...]
    from_seq: int
    server: str = ""
    """The name of the server that the school is on, "" while none is named."""
    templates: tuple[Template, ...] = ()
    """What new notes may begin with; none while none are written."""
    plan: tuple[PlanRow, ...] = ()
    """The records plan (R24); an empty one destroys nothing."""


class HoldRow(Struct, frozen=True, kw_only=True):
    """A time during which nothing of a pupil's, or not one note, is destroyed."""

    scope: ScopeId
    note: NoteId | None
    code: HoldCode
    from_seq: int
    to_seq: int | None = None


class Proposal(Struct, frozen=True, kw_only=True):
    """Notes that an administrator wants destroyed, each as (pupil, note, ver).

    ``effective`` is the entry from which it holds, None while nobody else has
    approved it; only the newest can still be approved.
    """

    seq: int
    hash: bytes
    actor: UserId
    notes: tuple[tuple[ScopeId, NoteId, int], ...]
    effective: int | None = None
    approved_by: UserId | None = None

    def __repr__(self) -> str:
        return f"Proposal(seq={self.seq})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing: msgspec's own would print every field."""
        return []


class RestoreRow(Struct, frozen=True, kw_only=True):
    """An older store that the root knows of: what was lost, and from where on."""

    old_seq: int
    old: bytes
    new_seq: int
    at: int
    from_seq: int

    def covers(self, seq: int, head: bytes) -> bool:
        """Say whether a head that was seen is the lost one, or lay on the way to it.

        What lay on the way is lost with its end, so its hash cannot be asked for;
        what came before ``new`` must still be there.
        """
        if seq == self.old_seq:
            return head == self.old
        return self.new_seq < seq < self.old_seq


class DepartureRow(Struct, frozen=True, kw_only=True):
    """A pupil handed over to another school; ``hash`` is that of the entry.

    ``to_seq`` is that of an entry which takes it back.
    """

    scope: ScopeId
    to: ChainId
    a_ver: int
    pt: bytes
    last: str
    actor: UserId
    hash: bytes
    from_seq: int
    to_seq: int | None = None


class ArrivalRow(Struct, frozen=True, kw_only=True):
    """A pupil taken over from another school, with each new note's first vh."""

    scope: ScopeId
    old: ChainId
    entry: bytes
    actor: UserId
    notes: dict[NoteId, bytes]
    from_seq: int

    def __repr__(self) -> str:
        return "ArrivalRow(…)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing: msgspec's own would print every field."""
        return []


class UserRow(Struct, frozen=True, kw_only=True):
    """A person as they stand at one seq."""

    user: UserId
    login: str
    sign_pk: bytes
    box_pk: bytes
    temporary: bool
    expires: int
    disabled: bool
    factor_no: int
    roles: frozenset[StaffRole]


R = TypeVar("R", bound=Row)


def at_seq(rows: tuple[R, ...], seq: int | None) -> R | None:
    """Find the row that stood after entry ``seq``; None asks for the newest."""
    if not rows:
        return None
    if seq is None:
        return rows[-1] if rows[-1].to_seq is None else None
    for row in reversed(rows):
        if row.from_seq <= seq:
            return row if row.to_seq is None or seq < row.to_seq else None
    return None


def on_day(row: Dated, day: str) -> bool:
    """Say whether a day lies within a row's days, both included."""
    return row.first <= day and (row.last is None or day <= row.last)
