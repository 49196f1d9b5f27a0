"""Versions and drafts as they are sealed and signed by their editor."""

from __future__ import annotations

import dataclasses

from securenotes.errors import BadInput, KeysMissing
from securenotes.model import ChainId, NoteId, ScopeId, VersionHash
from securenotes.notebook.desk import Desk
from securenotes.notebook.records import Opened
from securenotes.notebook.trust import Pin
from securenotes.sealed import ClosedSeal, DekWrap, NoteRecord
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header
from securenotes.vault.notes import (
    Plain,
    WrapKind,
    new_dek,
    seal_note,
    wrap_dek,
)
from securenotes.vault.primitives import Sealer
from securenotes.vault.scopes import BoxRef, seal_closed

NO_HASH = VersionHash(bytes(32))
"""What the first version of a note names as the one before."""


def at_head(desk: Desk, header: Header) -> Header:
    """Give the header with the newest entry of its chain's roster."""
    pin = at_head_of(desk, header.scope)
    return dataclasses.replace(header, roster_seq=pin.seq, roster_head=pin.hash)


def at_head_of(desk: Desk, scope: ScopeId) -> Pin:
    """Give the newest entry of the roster that a pupil is in."""
    return desk.trust.head(desk.trust.chain_of(scope))


def seal_draft(desk: Desk, header: Header, plain: Plain) -> Opened:
    """Seal a draft under its author's own key (R3).

    Raises ``BadInput`` ("body", "full") over 32 KiB.
    """
    own, dek = desk.bundle.keys, new_dek()
    wrap = wrap_dek(WrapKind.USER, own.udk, own.udk_ver, header, dek)
    return _seal(desk, header, plain, dek, DekWrap(WrapKind.USER, own.udk_ver, wrap))


def seal_published(desk: Desk, header: Header, plain: Plain) -> Opened:
    """Seal a published version under its pupil's newest key.

    Raises ``BadInput`` ("body", "full") and ``KeysMissing``.
    """
    dek = new_dek()
    wrap = _wrap_for_readers(desk, header, dek)
    return _seal(desk, header, plain, dek, wrap)


def seal_last(
    desk: Desk, header: Header, plain: Plain, earlier: list[tuple[Opened, bytes]]
) -> tuple[Opened, list[ClosedSeal]]:
    """Seal a withdrawal or tombstone, and with it what was published (R22).

    ``earlier`` are the versions still open to readers, with their keys.
    """
    dek = new_dek()
    chain = desk.trust.chain_of(header.scope)
    box = _administrators(desk, chain)
    with Sealer(desk.org) as sealer:

        def close(scope: ScopeId, note: NoteId, ver: int, key: bytes) -> ClosedSeal:
            seal = seal_closed(sealer, (scope, note, ver), key, box)
            return ClosedSeal(note, ver, box.scope, box.ver, seal)

        seals = [
            close(each.header.scope, each.header.note, each.header.ver, key)
            for each, key in earlier
        ]
        seals.append(close(header.scope, header.note, header.ver, dek))
    return _seal(desk, header, plain, dek, None), seals


def seal_ending(desk: Desk, header: Header, reason: str) -> NoteRecord:
    """Seal the tombstone of a note that is destroyed: its key is kept nowhere."""
    plain = Plain(b="", h="", k="", t="", r=reason)
    return _seal(desk, at_head(desk, header), plain, new_dek(), None).record


def _administrators(desk: Desk, chain: ChainId) -> BoxRef:
    state = desk.trust.state(chain)
    scope = state.school.administrators
    row = state.newest_key(scope)
    if row is None or row.box_pk is None:
        raise KeysMissing
    return BoxRef(scope, row.ver, row.box_pk)


def _wrap_for_readers(desk: Desk, header: Header, dek: bytes) -> DekWrap:
    chain = desk.trust.chain_of(header.scope)
    key = desk.keys.scope_key(chain, header.scope)
    wrap = wrap_dek(WrapKind.SCOPE, key.key, key.ver, header, dek)
    return DekWrap(WrapKind.SCOPE, key.ver, wrap)


def _seal(
    desk: Desk, header: Header, plain: Plain, dek: bytes, wrap: DekWrap | None
) -> Opened:
    try:
        sealed = seal_note(header, plain, dek, desk.bundle.keys.sign_seed)
    except Refused as refused:
        if refused.reason == "date":
            raise BadInput("event_day", "form") from None
        raise BadInput("body", "full") from None
    record = NoteRecord(sealed.header_bytes, sealed.blob, sealed.kc, sealed.sig, wrap)
    chain = desk.trust.chain_of(header.scope)
    return Opened(chain, header, sealed.vh, plain, record)
