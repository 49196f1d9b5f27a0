"""How versions and drafts lie in their rows, there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.sealed import DekWrap, NoteRecord
from securenotes.vault.primitives import sha256

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row

VERSION_COLUMNS = (
    "version.header, version.blob, version.kc, version.sig,"
    " dek.kind, dek.key_ver, dek.wrap"
)
"""For ``version LEFT JOIN dek``."""

DESTROYED = 32
"""So many bytes in a blob's place are the hash of what was destroyed (R24); a
sealed text is always longer."""

DRAFT_COLUMNS = "header, blob, kc, sig, 2, key_ver, wrap"


def read_version(row: Row) -> NoteRecord:
    """Give a version or draft from ``VERSION_COLUMNS`` or ``DRAFT_COLUMNS``."""
    header, blob, kc, sig, kind, key_ver, wrap = row
    held = None if kind is None else DekWrap(kind, key_ver, wrap)
    return NoteRecord(header, blob, kc, sig, held)


def bare(record: NoteRecord) -> NoteRecord:
    """Give a closed version so that the chain verifies and nothing opens."""
    hashed = hash_of(record.blob)
    return NoteRecord(record.header, b"", record.kc, record.sig, None, hashed)


def hash_of(blob: bytes) -> bytes:
    """Give the hash of a version's text, also of one that was destroyed."""
    return blob if len(blob) == DESTROYED else sha256(blob)
