"""Sealed records checked in the order of vault § 4, and opened.

What was verified once is not verified again while this process lives: a
record that is the same to the last byte has the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from securenotes.clock import day_of
from securenotes.errors import KeysMissing, NotThere, StoreDamaged
from securenotes.model import ChainId, VersionHash
from securenotes.notebook.desk import Desk
from securenotes.notebook.trust import damaged
from securenotes.sealed import DekWrap, NoteRecord
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Status, check_follows
from securenotes.vault.notes import (
    Plain,
    SealedNote,
    WrapKind,
    open_dek,
    open_note,
    verify_version,
    version_hash,
)
from securenotes.vault.primitives import sha256

HOUR = 3_600_000
MOST = 5_000
"""How many opened versions are kept in memory."""


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A version that verified, and what it says; no text for a closed one."""

    chain: ChainId
    header: Header
    vh: VersionHash
    plain: Plain | None
    record: NoteRecord

    @property
    def text(self) -> Plain:
        """What it says; ``NotThere`` for a closed version."""
        if self.plain is None:
            raise NotThere
        return self.plain


class Records:
    """Verifies and opens versions and drafts for one person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[bytes, Opened] = {}
        self._signers: dict[tuple[object, ...], bytes] = {}

    def __repr__(self) -> str:
        return "Records(…)"

    def head(self, record: NoteRecord) -> Opened:
        """Open a published note's newest version as a list shows it.

        ``seen`` must be loaded for its pupil. Raises ``StoreDamaged``,
        ``KeysMissing``.
        """
        opened = self._open(record)
        header = opened.header
        if header.status is not Status.PUBLISHED or opened.plain is None:
            raise damaged(header.note)
        self._desk.seen.check(header.scope, header.note, header.ver, opened.vh)
        return opened

    def draft(self, record: NoteRecord) -> Opened:
        """Open a draft of this person's own, link or no link (R3, R10)."""
        opened = self._open(record)
        header = opened.header
        if header.status is not Status.DRAFT or header.author != self._desk.user:
            raise damaged(header.note)
        return opened

    def chain(self, records: Sequence[NoteRecord]) -> list[Opened]:
        """Check a note's versions from 1 on, and open those not closed.

        Raises ``StoreDamaged`` unless every version follows the one before
        and its signer was the one that the rules ask for there.
        """
        found = self.trace(records)
        _check_closed(found)
        return found

    def trace(self, records: Sequence[NoteRecord]) -> list[Opened]:
        """Check a note's versions from 1 on, any of them without its text.

        ``seen`` must be loaded for its pupil. Raises ``StoreDamaged``.
        """
        found: list[Opened] = []
        for record in records:
            opened = self._open(record)
            before = found[-1] if found else None
            try:
                if before is None:
                    check_follows(None, None, opened.header)
                else:
                    check_follows(before.header, before.vh, opened.header)
            except Refused:
                raise damaged(opened.header.note) from None
            begins = before is None or before.header.status is Status.WITHDRAWN
            came = before is None and self._came(opened.chain, opened.header)
            if begins and not came and opened.header.editor != opened.header.author:
                raise damaged(opened.header.note)
            found.append(opened)
        if not found:
            raise NotThere
        head = found[-1].header
        self._desk.seen.check(head.scope, head.note, head.ver, found[-1].vh)
        return found

    def dek(self, opened: Opened) -> bytes:
        """Open a version's own key again, as closing it asks for."""
        wrap = opened.record.wrap
        if wrap is None:
            raise NotThere
        try:
            return self._dek(opened.chain, opened.header, wrap)
        except Refused:
            raise damaged(opened.header.note) from None

    def heads(self, records: Iterable[NoteRecord]) -> Iterable[Opened | None]:
        """Open many for a list; None for one that is left out of it.

        What does not verify is counted on the desk; what nobody has wrapped
        for this person yet is passed over.
        """
        for record in records:
            try:
                yield self.head(record)
            except StoreDamaged as error:
                self._desk.leave_out(error)
                yield None
            except KeysMissing:
                yield None

    def remember(self, opened: Opened) -> None:
        """Keep a version that this person just made and signed."""
        self._keep(opened)

    # -- one record ------------------------------------------------------
    def _open(self, record: NoteRecord) -> Opened:
        known = self._known.get(record.header)
        if known is not None and known.record == record:
            return known
        try:
            header = Header.decode(record.header)
        except Refused:
            raise damaged(record.sig) from None
        try:
            opened = self._verify(record, header)
        except (Refused, ValueError, NotThere):
            raise damaged(header.note) from None
        self._keep(opened)
        return opened

    def _verify(self, record: NoteRecord, header: Header) -> Opened:
        """Check in the order of vault § 4; ``Refused`` where one is wrong."""
        desk = self._desk
        if header.org != desk.org:
            raise Refused("columns")
        chain = desk.trust.chain_of(header.scope)
        if desk.trust.state(chain).head_at(header.roster_seq) != header.roster_head:
            raise Refused("roster")
        self._check_wrap(record, header)
        blob_hash = sha256(record.blob) if record.blob else record.blob_hash
        if self._came(chain, header):
            vh = version_hash(record.header, blob_hash, record.kc, record.sig)
            sign_pk = self._taker(chain, header, vh)
        else:
            sign_pk = self._signer(chain, header)
        verify_version(record.header, blob_hash, record.kc, record.sig, sign_pk)
        vh = version_hash(record.header, blob_hash, record.kc, record.sig)
        plain = None
        if record.wrap is not None:
            dek = self._dek(chain, header, record.wrap)
            sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
            plain = open_note(sealed, dek)
        return Opened(chain, header, vh, plain, record)

    def _check_wrap(self, record: NoteRecord, header: Header) -> None:
        """Hold the key's wrap to what the status says it lies under."""
        wrap = record.wrap
        if header.status is Status.DRAFT:
            holds = wrap is not None and wrap.kind == WrapKind.USER
        elif header.status is Status.PUBLISHED:
            holds = wrap is None or wrap.kind == WrapKind.SCOPE
        else:
            holds = wrap is None
        if not holds or bool(record.blob) != (wrap is not None):
            raise Refused("wrap")

    def _came(self, chain: ChainId, header: Header) -> bool:
        """Whether it is the first version of a note that came with a move."""
        moves = self._desk.trust.state(chain).moves
        return header.ver == 1 and moves.arrival_of(header.note) is not None

    def _taker(self, chain: ChainId, header: Header, vh: VersionHash) -> bytes:
        """Give the key of who took a moved note over, judged at the move-in.

        The entry names this very version, and the other school's chain says that
        the pupil was handed over to this one (vault § 4 and § 7).
        """
        trust = self._desk.trust
        state = trust.state(chain)
        arrival = state.moves.arrival_of(header.note)
        key = state.key_of(header.editor, header.roster_seq)
        if (
            arrival is None
            or key is None
            or header.status is not Status.PUBLISHED
            or arrival.notes[header.note] != vh
            or arrival.scope != header.scope
            or arrival.actor != header.editor
            or arrival.from_seq - 1 != header.roster_seq
        ):
            raise Refused("moved")
        trust.state(arrival.old).moves.handed_over(chain, arrival.entry)
        return key.sign_pk

    def _signer(self, chain: ChainId, header: Header) -> bytes:
        """Give the key that must have signed, of somebody who might.

        Rights at an entry that is in the chain never change: what was found
        once holds.
        """
        editor, scope, seq = header.editor, header.scope, header.roster_seq
        author = editor == header.author
        alone = header.ver == 1 or header.status is Status.WITHDRAWN
        own = header.status is Status.DRAFT and editor == self._desk.user
        # Days begin and end on whole hours, so one hour has one day.
        hour = header.edited // HOUR
        asked = (chain, editor, scope, seq, hour, author, alone, own)
        known = self._signers.get(asked)
        if known is not None:
            return known
        state = self._desk.trust.state(chain)
        key = state.key_of(editor, seq)
        if key is None or key.temporary:
            raise Refused("signer")
        roles = state.live_roles(editor, scope, day_of(header.edited), seq)
        as_author = author and bool(roles)
        as_administrator = "administrator" in roles and not alone
        if not (own or as_author or as_administrator):
            raise Refused("signer")
        left = state.moves.has_left(scope, day_of(header.edited), seq)
        if left and alone and not own and header.status is not Status.TOMBSTONE:
            raise Refused("signer")  # nothing is added on who has moved
        self._signers[asked] = key.sign_pk
        return key.sign_pk

    def _dek(self, chain: ChainId, header: Header, wrap: DekWrap) -> bytes:
        if wrap.kind == WrapKind.USER:
            own = self._desk.bundle.keys
            if wrap.key_ver != own.udk_ver:
                raise Refused("wrap")
            return open_dek(WrapKind.USER, own.udk, wrap.key_ver, header, wrap.wrap)
        key = self._desk.keys.scope_key(chain, header.scope)
        if wrap.key_ver != key.ver:
            raise Refused("wrap")
        return open_dek(WrapKind.SCOPE, key.key, key.ver, header, wrap.wrap)

    def _keep(self, opened: Opened) -> None:
        if len(self._known) >= MOST:
            self._known.pop(next(iter(self._known)))
        self._known[opened.record.header] = opened


def _check_closed(versions: Sequence[Opened]) -> None:
    """Only what a later withdrawal took away may be without its text."""
    taken = False
    for each in reversed(versions):
        if each.header.status is not Status.PUBLISHED:
            taken = True
        elif each.plain is None and not taken:
            raise damaged(each.header.note)
