"""Roster entries with all that comes with them, and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field

from securenotes.model import (
    ChainId,
    NoteId,
    OrgId,
    ScopeId,
    UserId,
)
from securenotes.sealed.keys import (
    CardRecord,
    PersonWrap,
    RecoveryWrap,
    ScopeWrap,
    UpWrap,
)
from securenotes.sealed.notes import DekWrap, NoteRecord


@dataclass(frozen=True, slots=True, repr=False)
class StoredEntry:
    """A signed roster entry, in the bytes that were signed (vault § 5)."""

    chain: ChainId
    seq: int
    prev: bytes
    payload: bytes
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class MovePackage:
    """What goes with a pupil to another school, sealed to its administrators.

    ``old`` and ``scope`` are whence, ``chain`` whither; ``ver`` is that of the
    administrators' key. ``notes`` names what was chosen, for the log.
    """

    old: ChainId
    scope: ScopeId
    chain: ChainId
    administrators: ScopeId
    ver: int
    seal: bytes
    notes: tuple[NoteId, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class RosterAct:
    """Entries of one chain with all they need, stored whole or not at all.

    ``rewrapped`` holds new wraps of note keys after a rotation, each as
    (note, ver, wrap); ``draft_rewrapped`` never occurs here, since drafts
    lie under their author's own key. ``tombstones`` end the notes that an entry
    destroys and readers still see (R24). ``packages`` go with a pupil who moves
    out, or are those that wait under the administrators' new key; ``arrived`` are
    the first versions of notes that come with one who moves in (vault § 7).
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
    packages: tuple[MovePackage, ...] = ()
    arrived: tuple[NoteRecord, ...] = ()


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


@dataclass(frozen=True, slots=True, repr=False)
class Foundation:
    """A new organisation: one genesis act a school and the first account."""

    org: OrgId
    throwaway: bool
    acts: tuple[RosterAct, ...]
    account: Account
    schools: tuple[ChainId, ...] = field(default=())
