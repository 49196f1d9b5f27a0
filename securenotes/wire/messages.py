"""What requests carry that are no record by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.model import (
    ChainId,
    DeviceId,
    NoteId,
    ScopeId,
    SessionId,
    UserId,
    VersionHash,
)
from securenotes.sealed import (
    Act,
    ClosedSeal,
    Cursor,
    DekWrap,
    HeadFilter,
    LogFilter,
    NoteRecord,
    OwnRecord,
)


@dataclass(frozen=True, slots=True, repr=False)
class Nothing:
    """A request that says all by its name."""


@dataclass(frozen=True, slots=True, repr=False)
class WhoWhere:
    """A person on a workstation."""

    user: UserId
    device: DeviceId


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """A one-time code, or nothing where the last is recent enough."""

    code: str


@dataclass(frozen=True, slots=True, repr=False)
class CodeAt:
    """When this session last showed a code, in milliseconds UTC."""

    at: int


@dataclass(frozen=True, slots=True, repr=False)
class OfSession:
    """A sign-in of one's own, as one's list names it."""

    session: SessionId


@dataclass(frozen=True, slots=True, repr=False)
class After:
    """What has been heard of: an answer waits until there is more."""

    after: int


@dataclass(frozen=True, slots=True, repr=False)
class Number:
    """How far things have gone; neither what nor whose."""

    number: int


@dataclass(frozen=True, slots=True, repr=False)
class OfChain:
    """A school."""

    chain: ChainId


@dataclass(frozen=True, slots=True, repr=False)
class OfMove:
    """A pupil whom another school handed over to a school."""

    chain: ChainId
    pupil: ScopeId


@dataclass(frozen=True, slots=True, repr=False)
class Entries:
    """A school's roster after an entry."""

    chain: ChainId
    after: int


@dataclass(frozen=True, slots=True, repr=False)
class ScopeWraps:
    """Wraps of these scopes; None is all within reach."""

    chain: ChainId
    children: tuple[ScopeId, ...] | None


@dataclass(frozen=True, slots=True, repr=False)
class Scopes:
    """Some scopes of a school."""

    chain: ChainId
    scopes: tuple[ScopeId, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SaveDraft:
    """A draft in place of the one that ``If-Match`` names."""

    record: NoteRecord


@dataclass(frozen=True, slots=True, repr=False)
class OfNote:
    """A note."""

    note: NoteId


@dataclass(frozen=True, slots=True, repr=False)
class ListHeads:
    """A page of published notes."""

    which: HeadFilter
    after: Cursor | None
    limit: int


@dataclass(frozen=True, slots=True, repr=False)
class OfPupil:
    """A pupil."""

    pupil: ScopeId


@dataclass(frozen=True, slots=True, repr=False)
class Collect:
    """Some notes on a pupil, for a disclosure."""

    pupil: ScopeId
    notes: tuple[NoteId, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Pupils:
    """Some pupils."""

    pupils: tuple[ScopeId, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SomeNotes:
    """Some notes."""

    notes: tuple[NoteId, ...]


@dataclass(frozen=True, slots=True, repr=False)
class StoredNotes:
    """A school's notes after an id; "" begins."""

    chain: ChainId
    after: bytes
    limit: int


@dataclass(frozen=True, slots=True, repr=False)
class Publish:
    """A published version after the one that ``If-Match`` names."""

    record: NoteRecord
    draft: VersionHash | None


@dataclass(frozen=True, slots=True, repr=False)
class Withdraw:
    """A withdrawal or tombstone after the version ``If-Match`` names."""

    record: NoteRecord
    seals: tuple[ClosedSeal, ...]
    draft: NoteRecord | None


@dataclass(frozen=True, slots=True, repr=False)
class Log:
    """A listing, a search or an export to be logged, without its words."""

    act: Act
    pupil: ScopeId | None
    count: int
    chain: ChainId | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ReadLog:
    """Log rows on a pupil after a row."""

    pupil: ScopeId
    after: int
    limit: int


@dataclass(frozen=True, slots=True, repr=False)
class ListLog:
    """A school's log rows before a row, newest first."""

    chain: ChainId
    which: LogFilter
    before: int
    limit: int


@dataclass(frozen=True, slots=True, repr=False)
class LogPlace:
    """A row of a school's log, by its number."""

    chain: ChainId
    seq: int


@dataclass(frozen=True, slots=True, repr=False)
class RoutineVersion:
    """A version of a school's routine for notes."""

    chain: ChainId
    ver: int


@dataclass(frozen=True, slots=True, repr=False)
class OwnKind:
    """A kind of own records."""

    what: str


@dataclass(frozen=True, slots=True, repr=False)
class OwnName:
    """An own record."""

    what: str
    id: bytes


@dataclass(frozen=True, slots=True, repr=False)
class OwnRecords:
    """Own records of one kind, in the order they were written."""

    records: tuple[OwnRecord, ...]


@dataclass(frozen=True, slots=True, repr=False)
class LockedSession:
    """The sealed session record of a locked client; empty drops it."""

    user: UserId
    device: DeviceId
    blob: bytes


@dataclass(frozen=True, slots=True, repr=False)
class SettleSeals:
    """Opened seals, each as a wrap under the administrators' key."""

    chain: ChainId
    wraps: tuple[tuple[NoteId, int, DekWrap], ...]
