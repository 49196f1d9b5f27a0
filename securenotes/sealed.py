"""What travels between notebook and keeper: sealed records and signed acts.

The keeper reads headers, signatures and the roster and never a key; the
notebook never sees a table. Times are milliseconds UTC.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum

from securenotes.model import (
    ChainId,
    DeviceId,
    DisclosureId,
    NoteId,
    OrgId,
    ScopeId,
    SessionId,
    UserId,
    VersionHash,
)

EMBEDDED = "embedded"
"""The server name that is signed when signing in to an embedded store."""


# -- keys ----------------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class PersonWrap:
    """A scope key sealed to a person's box key (``pw``)."""

    chain: ChainId
    scope: ScopeId
    ver: int
    recipient: UserId
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class ScopeWrap:
    """A scope key under its parent's (``sw``: S→G, S→P, G→P)."""

    chain: ChainId
    child: ScopeId
    child_ver: int
    parent: ScopeId
    parent_ver: int
    wrap: bytes


@dataclass(frozen=True, slots=True, repr=False)
class UpWrap:
    """The observers' key sealed to the administrators' box key (``up``)."""

    chain: ChainId
    scope: ScopeId
    ver: int
    administrators: ScopeId
    administrators_ver: int
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryWrap:
    """A or I sealed to the recovery kit (``rw``)."""

    chain: ChainId
    scope: ScopeId
    ver: int
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class CardRecord:
    """A name and what belongs to it; staff cards are clear and have no wrap.

    ``scope`` is the scope whose key wraps the card's key (empty for staff).
    """

    chain: ChainId
    subject: bytes
    scope: ScopeId
    ver: int
    blob: bytes
    key_ver: int = 0
    wrap: bytes = b""


# -- notes ---------------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class DekWrap:
    """A version's own key under a scope (1), a person (2) or A (3).

    A closed seal that no administrator has opened yet has kind 4, and
    ``key_ver`` is then A's version.
    """

    kind: int
    key_ver: int
    wrap: bytes


@dataclass(frozen=True, slots=True, repr=False)
class NoteRecord:
    """One version of a note or one draft, sealed and signed (vault § 4).

    In place of a closed version other readers get ``blob_hash`` alone:
    ``blob`` and ``wrap`` are then empty and only the chain verifies.
    """

    header: bytes
    blob: bytes
    kc: bytes
    sig: bytes
    wrap: DekWrap | None
    blob_hash: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class ClosedSeal:
    """A published version's key, sealed to A when it leaves the readers."""

    note: NoteId
    ver: int
    administrators: ScopeId
    administrators_ver: int
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Mark:
    """The newest version of a note that a person has opened."""

    note: NoteId
    ver: int
    at: int


@dataclass(frozen=True, slots=True, repr=False)
class HeadRecord:
    """A published note's newest version, and what this reader has read.

    ``read_ver`` is 0 when never opened. Own versions count as read.
    """

    record: NoteRecord
    read_ver: int


@dataclass(frozen=True, slots=True, repr=False)
class Cursor:
    """Where the next page begins: after this time and note, newest first."""

    at: int
    note: NoteId


COUNTED = 1_000
"""How far a list is counted that is narrowed by more than pupils and reading."""


@dataclass(frozen=True, slots=True, repr=False)
class HeadPage:
    """A page of published notes, at most 200, newest first.

    ``total`` and ``unread`` are of the whole list. Where it is narrowed by more
    than pupils and reading they stop at ``COUNTED``: so many, or more.
    """

    heads: tuple[HeadRecord, ...]
    total: int
    unread: int
    after: Cursor | None


class ReadState(IntEnum):
    """Which published notes a list is narrowed to."""

    ALL = 0
    UNREAD = 1
    READ = 2
    CHANGED = 3


@dataclass(frozen=True, slots=True, repr=False)
class HeadFilter:
    """What an archive may be narrowed by: never words or category (R28).

    ``pupils`` None is every pupil the person may read. Times bound
    ``published``; ``edited_from`` bounds the newest version's time.
    """

    chain: ChainId | None = None
    pupils: tuple[ScopeId, ...] | None = None
    published_from: int = 0
    published_to: int = 0
    edited_from: int = 0
    author: UserId | None = None
    kind: int = 0
    read: ReadState = ReadState.ALL


@dataclass(frozen=True, slots=True, repr=False)
class PupilCount:
    """Published notes on one pupil, as one reader may count them (R9)."""

    pupil: ScopeId
    published: int
    unread: int
    latest_at: int
    latest_by: UserId | None


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """A reader's signed word that a version was opened (vault § 9)."""

    note: NoteId
    ver: int
    vh: VersionHash
    at: int
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """That a person opened a version, for author and administrators (R41).

    ``vh`` and ``sig`` are the reader's receipt, for whoever asks to verify.
    """

    user: UserId
    note: NoteId
    ver: int
    at: int
    vh: VersionHash
    sig: bytes


# -- disclosure ------------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class KeptVersion:
    """A version handed out for a disclosure, with what its key lies under.

    ``seal`` is there while no administrator has opened it yet. ``closed`` says
    that the version is in the closed layer (R22).
    """

    record: NoteRecord
    seal: DekWrap | None
    closed: bool


@dataclass(frozen=True, slots=True, repr=False)
class DisclosureRecord:
    """A request for what is kept on a pupil, and what came of it (R26).

    ``blob`` lies under a key that the administrators' key wraps, like the closed
    layer's. ``number`` counts a school's requests; with ``at`` and ``actor`` the
    keeper gives it. ``digest`` is that of the files that were written last, empty
    while there are none, and ``documents`` how many documents they hold.
    """

    name: DisclosureId
    chain: ChainId
    scope: ScopeId
    number: int
    at: int
    actor: UserId
    rev: int
    documents: int
    digest: bytes
    key_ver: int
    wrap: bytes
    blob: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Confirmation:
    """That a person has read a version of the school's routine (R30)."""

    user: UserId
    ver: int
    at: int


@dataclass(frozen=True, slots=True, repr=False)
class ReviewRecord:
    """What was decided of a version on its review date, sealed (R25)."""

    header: bytes
    blob: bytes
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class StoredNote:
    """A note that a records plan is held against (R24).

    ``newest`` is the header of its newest version, ``record`` the published one
    that was last to be read, with ``seal`` while that waits to be opened.
    """

    newest: bytes
    record: NoteRecord
    seal: DekWrap | None
    review: ReviewRecord | None


# -- the roster ----------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class StoredEntry:
    """A signed roster entry, in the bytes that were signed (vault § 5)."""

    chain: ChainId
    seq: int
    prev: bytes
    payload: bytes
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class RosterAct:
    """Entries of one chain with all they need, stored whole or not at all.

    ``rewrapped`` holds new wraps of note keys after a rotation, each as
    (note, ver, wrap); ``draft_rewrapped`` never occurs here, since drafts
    lie under their author's own key. ``tombstones`` end the notes that an entry
    destroys and readers still see (R24).
    """

    chain: ChainId
    entries: tuple[StoredEntry, ...]
    person_wraps: tuple[PersonWrap, ...] = ()
    scope_wraps: tuple[ScopeWrap, ...] = ()
    up_wraps: tuple[UpWrap, ...] = ()
    recovery_wraps: tuple[RecoveryWrap, ...] = ()
    cards: tuple[CardRecord, ...] = ()
    rewrapped: tuple[tuple[NoteId, int, DekWrap], ...] = ()
    closed: tuple[tuple[NoteId, int, DekWrap], ...] = ()
    tombstones: tuple[NoteRecord, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """What the store keeps to let a person in: public keys and two bundles.

    ``totp_seed`` is empty in an embedded store, where the seed lies in the
    bundle alone (vault § 6).
    """

    user: UserId
    auth_pk: bytes
    rc_auth_pk: bytes
    bundle_pw: bytes
    bundle_rc: bytes
    gen: int
    kdf_id: int
    rc_no: int
    factor_no: int
    totp_seed: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class AccountChange:
    """A change of password, recovery code, keys or factor, taken whole.

    Signed by the signing key and by the new auth key (vault § 6).
    ``acts`` carry user-keys entries where keys change.
    """

    account: Account
    sign_sig: bytes
    auth_sig: bytes
    acts: tuple[RosterAct, ...] = ()


# -- coming in -----------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class StoreInfo:
    """What anybody at the computer may know: no person's name."""

    org: OrgId
    chains: tuple[ChainId, ...]
    throwaway: bool


@dataclass(frozen=True, slots=True, repr=False)
class Challenge:
    """32 bytes to sign within 120 s, once."""

    id: bytes
    challenge: bytes


@dataclass(frozen=True, slots=True, repr=False)
class LoginProof:
    """Both factors in one signed request (vault § 6).

    ``tag`` is SA1/login, SA1/inv-login, SA1/rc-login or SA1/root-login.
    """

    tag: str
    id: bytes
    user: UserId
    ts: int
    totp: str
    device: DeviceId
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Admission:
    """What a right proof is answered with.

    ``code_checked`` is False in an embedded store: the bundle holds the
    seed, so the client matches the code and claims the step; until then
    the session reads nothing (R2).
    """

    token: bytes
    bundle_pw: bytes
    bundle_rc: bytes
    gen: int
    kdf_id: int
    rc_no: int
    factor_no: int
    code_checked: bool
    last_step: int
    last_sign_in: int


@dataclass(frozen=True, slots=True, repr=False)
class OwnRecord:
    """A record under the person's own key: work, prefs, seen … (vault § 4)."""

    what: str
    id: bytes
    rev: int
    blob: bytes
    at: int

    def key(self) -> str:
        """Name it by what it says: sent again after a lost answer it counts once."""
        said = f"{self.what}:{self.id.hex()}:{self.rev}:".encode() + self.blob
        return hashlib.sha256(said).hexdigest()[:32]


@dataclass(frozen=True, slots=True, repr=False)
class SessionRecord:
    """Where a person is signed in: which computer, since when, last used when.

    ``id`` opens nothing; ``here`` is the session that asks.
    """

    id: SessionId
    device: DeviceId
    made: int
    used: int
    here: bool


@dataclass(frozen=True, slots=True, repr=False)
class LogRow:
    """One chained, signed row: who did what to which note, no content."""

    chain: ChainId
    seq: int
    prev: bytes
    at: int
    actor: UserId
    act: int
    scope: ScopeId | None
    note: NoteId | None
    ver: int
    count: int
    receipt: bytes
    sig: bytes


class Act(IntEnum):
    """What a log row says was done. Numbers are kept for ever."""

    OPENED = 1
    LISTED = 2
    PUBLISHED = 3
    EDITED = 4
    UNPUBLISHED = 5
    DELETED = 6
    SEARCHED = 7
    REFUSED = 8
    SIGNED_IN = 9
    SIGNED_OUT = 10
    ROSTER = 11
    ROTATED = 12
    EXPORTED = 13
    FACTOR = 14
    ENDED = 15
    FAILED = 16
    LOOKED = 17
    """In the access log itself."""
    CHECKED = 18
    """A spot check of the access log."""
    COLLECTED = 20
    """Handed to an administrator for a disclosure."""
    UNCLOSED = 21
    """The same, with versions out of the closed layer among them (R22)."""
    REQUESTED = 22
    """A request for what is kept was registered (R26)."""
    NAMED = 30
    """A protected pupil's real name was asked for (R29)."""
    CONFIRMED = 40
    """A version of the school's routine is read, ``ver`` (R30)."""
    REVIEWED = 50
    """Kept, or let go, on its review date (R25)."""
    DISPOSED = 51
    """Destroyed by the records plan, ``count`` notes (R24)."""


@dataclass(frozen=True, slots=True, repr=False)
class LogFilter:
    """What the access log is narrowed by; times are of the row, 0 no bound."""

    pupil: ScopeId | None = None
    actor: UserId | None = None
    acts: tuple[Act, ...] = ()
    at_from: int = 0
    at_to: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Foundation:
    """A new organisation: one genesis act a school and the first account."""

    org: OrgId
    throwaway: bool
    acts: tuple[RosterAct, ...]
    account: Account
    schools: tuple[ChainId, ...] = field(default=())
