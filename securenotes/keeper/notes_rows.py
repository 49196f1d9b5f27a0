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

DRAFT_COLUMNS = "header, blob, kc, sig, 2, key_ver, wrap"


def read_version(row: Row) -> NoteRecord:
    """Give a version or draft from ``VERSION_COLUMNS`` or ``DRAFT_COLUMNS``."""
    header, blob, kc, sig, kind, key_ver, wrap = row
    held = None if kind is None else DekWrap(kind, key_ver, wrap)
    return NoteRecord(header, blob, kc, sig, held)


def bare(record: NoteRecord) -> NoteRecord:
    """Give a closed version so that the chain verifies and nothing opens."""
    return NoteRecord(
        record.header, b"", record.kc, record.sig, None, sha256(record.blob)
    )
