"""What lies under an old key, opened and wrapped under the new one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from securenotes.errors import KeysMissing
from securenotes.model import ChainId, NoteId, OrgId, ScopeId, UserId, VersionHash
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.trust import damaged
from securenotes.sealed import CardRecord, DekWrap, NoteRecord
from securenotes.vault.cards import CardRef, open_card_key, wrap_card_key
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.notes import (
    WrapKind,
    dek_commitment,
    open_dek,
    rewrap_dek,
    wrap_dek,
)
from securenotes.vault.primitives import same
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import ScopeKey, open_closed


@dataclass(slots=True, repr=False)
class Rewrapper:
    """Wraps cards and notes' keys again; each is opened to make sure.

    Raises ``StoreDamaged`` for a wrap that does not open: nothing is stored
    then, since what cannot be opened now would be lost by the rotation.
    """

    org: OrgId
    state: RosterState
    old: dict[ScopeId, ScopeKey]
    new: dict[ScopeId, ScopeKey]

    def card(self, card: CardRecord) -> CardRecord:
        """Wrap a card's key under its scope's new key."""
        row = self.state.card(card.subject, card.scope)
        if row is None or row.cardc is None:
            raise damaged(card.subject)
        ref = CardRef(row.ver, row.blob, row.cardc)
        before, after = self.old[card.scope], self.new[card.scope]
        place = (self.org, card.subject, ref)
        try:
            ck = open_card_key(*place, before.key, card.key_ver, card.wrap)
            wrap = wrap_card_key(
                self.org, card.subject, ref.ver, after.key, after.ver, ck
            )
            open_card_key(*place, after.key, after.ver, wrap)
        except Refused:
            raise damaged(card.subject) from None
        return replace(card, key_ver=after.ver, wrap=wrap)

    def dek(self, scope: ScopeId, note: NoteId, ver: int, wrap: DekWrap) -> DekWrap:
        """Wrap a version's key under the new key of the scope it lies under.

        ``scope`` is the pupil, or the administrators for the closed layer,
        where the pupil that the note is on has to be found.
        """
        kind, before, after = WrapKind(wrap.kind), self.old[scope], self.new[scope]
        pupils = [scope] if kind is WrapKind.SCOPE else self.state.pupils()
        for pupil in pupils:
            place = place_of(self.org, pupil, note, ver)
            old = (before.key, wrap.key_ver)
            try:
                made = rewrap_dek(kind, old, (after.key, after.ver), place, wrap.wrap)
            except Refused:
                continue
            return DekWrap(kind, after.ver, made)
        raise damaged(note)


async def settle_seals(work: SchoolWork, chain: ChainId) -> int:
    """Put closed versions' keys under the administrators' key (R22).

    Each seal is opened and matched with what the version commits to. Where it
    does not match, the key is taken from the readers' wrap, which is still
    there; where that does not open either, the seal is left and shows as
    damaged at the next rotation of that key.
    """
    desk = work.desk
    waiting = await desk.repository.waiting_seals(chain)
    if not waiting:
        return 0
    state = desk.trust.state(chain)
    a = work.key(chain, state.school.administrators)
    settled: list[tuple[NoteId, int, DekWrap]] = []
    for record, seal in waiting:
        header = _header(record)
        dek = open_seal(desk.org, header, a, seal, record.kc)
        if dek is None:
            dek = open_by_readers(work, chain, header, record)
        if dek is None:
            continue
        wrap = wrap_dek(WrapKind.CLOSED, a.key, a.ver, header, dek)
        settled.append((header.note, header.ver, DekWrap(WrapKind.CLOSED, a.ver, wrap)))
    if settled:
        await desk.repository.settle_seals(chain, settled)
    return len(settled)


def place_of(org: OrgId, scope: ScopeId, note: NoteId, ver: int) -> Header:
    """Write what of a header a wrap is bound to; the rest is not asked for."""
    nobody, no_hash = UserId(bytes(16)), VersionHash(bytes(32))
    return Header(
        org=org,
        scope=scope,
        note=note,
        ver=ver,
        status=Status.PUBLISHED,
        author=nobody,
        editor=nobody,
        created=0,
        edited=0,
        published=0,
        kind=Kind.MEMORY,
        prev_hash=no_hash,
        roster_seq=1,
        roster_head=bytes(32),
    )


def _header(record: NoteRecord) -> Header:
    try:
        return Header.decode(record.header)
    except Refused:
        raise damaged(record.header[-2:]) from None


def open_seal(
    org: OrgId, header: Header, a: ScopeKey, seal: DekWrap, kc: bytes
) -> bytes | None:
    """Open a closed seal; None unless it is the key that the version commits to."""
    try:
        place = (header.scope, header.note, header.ver)
        dek = open_closed(org, place, a, seal.wrap)
    except Refused:
        return None
    return dek if same(dek_commitment(dek), kc) else None


def open_by_readers(
    work: SchoolWork, chain: ChainId, header: Header, record: NoteRecord
) -> bytes | None:
    """Open a version by its readers\' wrap, which a bad seal leaves in place."""
    wrap = record.wrap
    if wrap is None or wrap.kind != WrapKind.SCOPE:
        return None
    try:
        key = work.key(chain, header.scope)
        dek = open_dek(WrapKind.SCOPE, key.key, wrap.key_ver, header, wrap.wrap)
    except (Refused, KeysMissing):
        return None
    return dek if same(dek_commitment(dek), record.kc) else None
