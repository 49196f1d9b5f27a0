"""Own drafts: saved whole, seen by their author alone (R3, R10, R12)."""

from __future__ import annotations

import dataclasses

from securenotes import rules
from securenotes.errors import (
    BadInput,
    Conflict,
    NotThere,
    StoreDamaged,
    TooLarge,
)
from securenotes.model import NoteId, OrgId, ScopeId, VersionHash
from securenotes.notebook.desk import Desk
from securenotes.notebook.own_records import AWAY
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.sealing import NO_HASH, at_head, seal_draft
from securenotes.notebook.standing import check_new, check_writer
from securenotes.notebook.typed import cleaned
from securenotes.notebook.views import Draft, NoteKind
from securenotes.notebook.working import Working
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.ids import new_note
from securenotes.vault.notes import Plain


class Drafts:
    """Reads, saves and discards one person's own drafts."""

    def __init__(self, desk: Desk, records: Records, working: Working) -> None:
        self._desk = desk
        self._records = records
        self._working = working
        self._stored: dict[NoteId, Opened] = {}
        self._sent: dict[NoteId, Opened] = {}

    def __repr__(self) -> str:
        return "Drafts(…)"

    def new(self, scope: ScopeId) -> Draft:
        """Begin a note on a pupil (R1); nothing is stored yet."""
        check_new(self._desk, scope)
        pupil = self._desk.ref(scope)
        return Draft(
            note=new_note(),
            pupil=pupil,
            event_day=self._desk.today(),
            author=self._desk.person(self._desk.user, pupil.chain),
        )

    async def all(self) -> list[Opened]:
        """Open every own draft; one that does not verify is left out."""
        found = []
        for record in await self._desk.repository.drafts():
            try:
                found.append(self._records.draft(record))
            except StoreDamaged as error:
                self._desk.leave_out(error)
        self._stored = {each.header.note: each for each in found}
        return found

    async def find(self, note: NoteId) -> Draft:
        """Give a draft, or the working copy that lies over it (R42).

        ``NotThere`` for one that is not this person's.
        """
        working = await self._working.find(note)
        if working is not None:
            return working
        opened = await self.stored(note)
        if opened is None:
            raise NotThere
        return self.view(opened)

    async def stored(self, note: NoteId) -> Opened | None:
        """Give the draft as the store has it; None where there is none."""
        for record in await self._desk.repository.drafts():
            if record.header[60:76] == note:
                opened = self._stored[note] = self._records.draft(record)
                return opened
        self._stored.pop(note, None)
        return None

    def view(self, opened: Opened) -> Draft:
        """Give a draft as an editor shows it; read-only when ended (R10)."""
        header, text = opened.header, opened.text
        who = self._desk.standing(header.scope, header.author)
        return Draft(
            note=header.note,
            pupil=self._desk.ref(header.scope),
            title=text.t,
            category=text.k,
            event_day=text.h,
            kind=NoteKind(header.kind),
            body=text.b,
            author=self._desk.person(header.author, opened.chain),
            base=opened.vh,
            saved_at=header.edited,
            read_only=not rules.may_edit_draft(who),
            answers=text.q or (),
            was_published=header.ver > 1,
            review_day=text.d or "",
        )

    async def save(self, draft: Draft) -> Draft:
        """Put a draft in place of the one it was built on (R12).

        A working copy of a published note is kept as one. Raises
        ``Conflict``, ``LinkEnded``, ``ModuleOff``, ``BadInput``.
        """
        draft = cleaned(draft)
        check_writer(self._desk, draft)
        if draft.ver:
            return await self._working.keep(draft)
        draft = await self._caught_up(draft)
        before = await self.before(draft)
        opened = seal_draft(self._desk, self.header(draft, before), plain_of(draft))
        try:
            await self._desk.repository.save_draft(opened.record, draft.base)
        except TooLarge:
            raise BadInput("body", "full") from None
        except Conflict:
            await self._working.keep_surely(draft)
            raise
        except AWAY:
            self._sent[draft.note] = opened
            raise
        self._records.remember(opened)
        self._stored[draft.note] = self._sent[draft.note] = opened
        await self._working.drop(draft.note)
        self._sent.pop(draft.note, None)
        return dataclasses.replace(
            draft, base=opened.vh, saved_at=opened.header.edited, restored=False
        )

    async def _caught_up(self, draft: Draft) -> Draft:
        """Build on one's own save whose answer was lost, if it arrived."""
        sent = self._sent.get(draft.note)
        if sent is None:
            return draft
        stored = await self.stored(draft.note)
        if stored is not None and stored.vh == sent.vh:
            draft = dataclasses.replace(draft, base=stored.vh)
        self._sent.pop(draft.note, None)
        return draft

    async def before(self, draft: Draft) -> Opened | None:
        """Give the draft that this one was built on; ``Conflict`` if gone."""
        if draft.base is None:
            return None
        before = self._stored.get(draft.note)
        if before is None or before.vh != draft.base:
            before = await self.stored(draft.note)
        if before is None or before.vh != draft.base:
            await self._working.keep_surely(draft)
            raise Conflict
        return before

    def header(self, draft: Draft, before: Opened | None) -> Header:
        """Make a draft's next header: its place in the note never changes."""
        now = self._desk.clock.now_ms()
        if before is None:
            header = first_header(self._desk, draft, now)
        else:
            header = dataclasses.replace(
                before.header,
                edited=max(now, before.header.edited),
                kind=Kind(draft.kind),
            )
        return at_head(self._desk, header)

    async def discard(self, note: NoteId) -> None:
        """Throw away a draft and its working copy, link or no link (R10)."""
        stored = await self.stored(note)
        working = await self._working.find(note)
        if stored is None and working is None:
            raise NotThere
        if stored is not None:
            await self._desk.repository.discard_draft(note, stored.vh)
            self.gone(note)
        await self._working.drop(note)

    def gone(self, note: NoteId) -> None:
        """Forget a draft whose row is no longer there."""
        self._stored.pop(note, None)


def first_header(desk: Desk, draft: Draft, now: int) -> Header:
    """Make the header of a note's first row, to be dated at the head."""
    return Header(
        org=OrgId(desk.org),
        scope=draft.pupil.scope,
        note=draft.note,
        ver=1,
        status=Status.DRAFT,
        author=desk.user,
        editor=desk.user,
        created=now,
        edited=now,
        published=0,
        kind=Kind(draft.kind),
        prev_hash=VersionHash(NO_HASH),
        roster_seq=1,
        roster_head=bytes(32),
    )


def plain_of(draft: Draft, before: Plain | None = None) -> Plain:
    """Give what a draft says; what the editor does not show is carried on."""
    return Plain(
        b=draft.body,
        h=draft.event_day,
        k=draft.category,
        t=draft.title,
        q=draft.answers or None,
        r=draft.reason if draft.ver and draft.reason else None,
        d=draft.review_day or None,
        o=before.o if before else None,
    )
