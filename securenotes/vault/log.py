"""Log rows and read receipts (vault § 9): who did what, and no content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .primitives import pae, sha256, sign, u8, u32, u64, verify

if TYPE_CHECKING:
    from securenotes.model import (
        ChainId,
        NoteId,
        OrgId,
        ScopeId,
        UserId,
        VersionHash,
    )

FIRST_PREV = bytes(32)
"""What the first row of a chain has before it."""


def encode_row(
    org: OrgId,
    chain: ChainId,
    seq: int,
    prev: bytes,
    at: int,
    actor: UserId,
    act: int,
    scope: ScopeId | None = None,
    note: NoteId | None = None,
    ver: int = 0,
    count: int = 0,
    receipt: bytes = b"",
) -> bytes:
    """A row's bytes; `at` is ms UTC, `receipt` a signature or empty."""
    return pae(
        "SA1/log",
        org,
        chain,
        u64(seq),
        prev,
        u64(at),
        actor,
        u8(act),
        scope or b"",
        note or b"",
        u32(ver),
        u32(count),
        receipt,
    )


def row_hash(row: bytes) -> bytes:
    """The next row's prev: H of the parts is SHA-256 of the row's bytes."""
    return sha256(row)


def sign_row(seed: bytes, row: bytes) -> bytes:
    """The actor's signature, in a local store; the row bears its own tag."""
    return sign(seed, row)


def verify_row(sign_pk: bytes, row: bytes, sig: bytes) -> None:
    """Check a row of a local store; raises `Refused` ("signature")."""
    verify(sign_pk, row, sig)


def sign_receipt(
    seed: bytes,
    org: OrgId,
    scope: ScopeId,
    note: NoteId,
    ver: int,
    vh: VersionHash,
    reader: UserId,
    at: int,
) -> bytes:
    """The reader's word that this version was opened (R40, R41)."""
    return sign(seed, _receipt(org, scope, note, ver, vh, reader, at))


def verify_receipt(
    sign_pk: bytes,
    org: OrgId,
    scope: ScopeId,
    note: NoteId,
    ver: int,
    vh: VersionHash,
    reader: UserId,
    at: int,
    sig: bytes,
) -> None:
    """Check a reader's word; raises `Refused` ("signature")."""
    verify(sign_pk, _receipt(org, scope, note, ver, vh, reader, at), sig)


def _receipt(
    org: OrgId,
    scope: ScopeId,
    note: NoteId,
    ver: int,
    vh: VersionHash,
    reader: UserId,
    at: int,
) -> bytes:
    return pae("SA1/read", org, scope, note, u32(ver), vh, reader, u64(at))
