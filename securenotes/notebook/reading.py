"""Opening a note: mark, receipt and log row come before its text (R27, R40)."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

from securenotes import rules
from securenotes.errors import NotThere, StoreDamaged
from securenotes.model import ChainId, NoteId, ScopeId, UserId
from securenotes.notebook.desk import Desk
from securenotes.notebook.listing import Listing, scope_of
from securenotes.notebook.receipts import Proof, weigh_receipts
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.review_days import due_day
from securenotes.notebook.review_records import decisions
from securenotes.notebook.trust import damaged
from securenotes.notebook.views import (
    NoteKind,
    NoteRow,
    OpenNote,
    ReaderRow,
    Rights,
    Version,
)
from securenotes.sealed import Cursor, HeadFilter, ReadState, Receipt
from securenotes.vault.headers import Header, Status
from securenotes.vault.log import sign_receipt

ROLES = ("administrator", "mentor", "teacher", "observer")
"""Which role is told of somebody who has several: the first of these."""

TEACHING = {"teacher", "mentor"}


class Reading:
    """Opens notes for their readers, and tells who has read."""

    def __init__(self, desk: Desk, records: Records, listing: Listing) -> None:
        self._desk = desk
        self._records = records
        self._listing = listing
        self._places: dict[NoteId, int] = {}

    def __repr__(self) -> str:
        return "Reading(…)"

    async def open(self, note: NoteId) -> OpenNote:
        """Open a published note with its versions; logged first.

        Raises ``NotThere`` (R4) and ``StoreDamaged`` for one whose versions
        do not verify: it is never shown.
        """
        versions = await self.versions(note)
        newest = versions[-1]
        await self.mark(newest)
        self._places[note] = newest.header.published
        return await self._page(newest, versions)

    async def versions(self, note: NoteId) -> list[Opened]:
        """Verify a published note's versions; closed ones have no text."""
        desk = self._desk
        records = await desk.repository.versions(note)
        if not records:
            raise NotThere
        scope = scope_of(records[-1].header)
        chain = _chain(desk, scope, note)
        if scope not in desk.pupils(chain):
            raise NotThere
        await desk.ready(chain)
        await desk.seen.load([scope])
        versions = self._records.chain(records)
        header = versions[-1].header
        if header.note != note or header.status is not Status.PUBLISHED:
            raise damaged(note)
        return versions

    async def mark(self, opened: Opened) -> None:
        """Write mark, receipt and log row; only then may text be drawn."""
        desk, header, now = self._desk, opened.header, self._desk.clock.now_ms()
        sig = sign_receipt(
            desk.bundle.keys.sign_seed,
            desk.org,
            header.scope,
            header.note,
            header.ver,
            opened.vh,
            desk.user,
            now,
        )
        await desk.repository.opened(
            Receipt(header.note, header.ver, opened.vh, now, sig)
        )
        await desk.seen.keep_soon(now)

    async def next_unread(self, after: NoteId | None) -> NoteRow | None:
        """Give the next unread note after one, older first, then from the top."""
        await self._desk.ready(*self._desk.open_chains)
        which = HeadFilter(read=ReadState.UNREAD)
        at = self._places.get(after) if after is not None else None
        cursors = [None] if after is None or at is None else [Cursor(at, after), None]
        for begin in cursors:
            cursor: Cursor | None = begin
            while True:
                page = await self._desk.repository.heads(which, cursor, 20)
                for row in await self._listing.rows(page.heads):
                    if row.note != after:
                        return row
                cursor = page.after
                if cursor is None:
                    break
        return None

    async def readers(self, scope: ScopeId) -> list[ReaderRow]:
        """Say who can read what is published on a pupil today (R11)."""
        chain = self._desk.trust.chain_of(scope)
        if scope not in self._desk.pupils(chain):
            raise NotThere
        await self._desk.ready(chain)
        users = self._desk.trust.state(chain).readers(scope, self._desk.today())
        return [self._reader(chain, scope, user, 0) for user in users]

    async def readings(self, note: NoteId) -> list[ReaderRow]:
        """Say who has read which version, and who has not (R41).

        For author and administrators: ``NotAllowed`` for others. Of receipts
        that do not hold is told, and they count as none.
        """
        versions = await self.versions(note)
        header = versions[-1].header
        proofs = await self._proofs(versions)
        return [
            _with_proof(row, proofs.get(row.person.user, Proof()), header)
            for row in await self.readers(header.scope)
        ]

    async def _proofs(self, versions: list[Opened]) -> dict[UserId, Proof]:
        """Weigh the receipts of a note; for author and administrators."""
        header, desk = versions[-1].header, self._desk
        return weigh_receipts(
            await desk.repository.readings(header.note),
            desk.trust.state(versions[-1].chain),
            desk.org,
            header.scope,
            {each.header.ver: each.vh for each in versions},
        )

    async def _have_read(self, versions: list[Opened]) -> set[UserId]:
        """Give those who opened or made the newest version."""
        header = versions[-1].header
        proofs = await self._proofs(versions)
        return {header.editor} | {
            user for user, proof in proofs.items() if proof.ver >= header.ver
        }

    async def _page(self, newest: Opened, versions: list[Opened]) -> OpenNote:
        desk, header = self._desk, newest.header
        who = desk.standing(header.scope, header.author)
        rights = Rights(
            edit=rules.may_edit_published(who),
            delete=rules.may_delete(who),
            unpublish=rules.may_unpublish(who),
            see_readings=who.is_author or who.administrator,
        )
        today = desk.today()
        readers = desk.trust.state(newest.chain).readers(header.scope, today)
        read = await self._have_read(versions) if rights.see_readings else set()
        return OpenNote(
            row=self._listing.row(newest, header.ver),
            versions=tuple(
                self.version(each)
                for each in reversed(versions)
                if each.plain is not None
            ),
            rights=rights,
            readers=len(readers),
            have_read=sum(user in read for user in readers),
            school=desk.school(newest.chain),
            withdrawn_between=_pauses(versions),
            review_day=await self.review_day(newest),
        )

    async def review_day(self, newest: Opened) -> str:
        """Say when a note is to be looked at again, "" once it is let go (R25)."""
        known = await decisions(self._desk, self._records, [newest])
        return due_day(newest, known.get(newest.header.note))

    def version(self, opened: Opened) -> Version:
        """Give one version as shown."""
        header, text = opened.header, opened.text
        return Version(
            ver=header.ver,
            title=text.t,
            body=text.b,
            category=text.k,
            kind=NoteKind(header.kind),
            event_day=text.h,
            editor=self._desk.person(header.editor, opened.chain),
            edited=header.edited,
            answers=text.q or (),
            reason=text.r or "",
        )

    def _reader(
        self, chain: ChainId, scope: ScopeId, user: UserId, read_at: int
    ) -> ReaderRow:
        state = self._desk.trust.state(chain)
        roles = state.live_roles(user, scope, self._desk.today())
        role = next((each for each in ROLES if each in roles), "")
        return ReaderRow(
            self._desk.person(user, chain),
            role,
            read_at,
            teaches=bool(roles & TEACHING),
        )


def _with_proof(row: ReaderRow, proof: Proof, header: Header) -> ReaderRow:
    """Say when somebody read the newest version, or which one they did read."""
    if row.person.user == header.editor and proof.ver < header.ver:
        proof = dataclasses.replace(proof, ver=header.ver, at=header.edited)
    newest = proof.ver >= header.ver
    return dataclasses.replace(
        row,
        read_at=proof.at if newest else 0,
        read_ver=proof.ver,
        older_at=0 if newest else proof.at,
        forged=proof.forged,
    )


def _chain(desk: Desk, scope: ScopeId, note: NoteId) -> ChainId:
    try:
        return desk.trust.chain_of(scope)
    except NotThere:
        raise StoreDamaged(note[:2].hex()) from None


def _pauses(versions: list[Opened]) -> tuple[tuple[int, int], ...]:
    """Give the times during which the note was withdrawn."""
    return tuple(
        (before.header.edited, after.header.published)
        for before, after in pairwise(versions)
        if before.header.status is Status.WITHDRAWN
    )
