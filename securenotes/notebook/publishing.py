"""A note is published, and what is published is changed (R5, R12)."""

from __future__ import annotations

import contextlib
import dataclasses

from securenotes import rules
from securenotes.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    NotThere,
    SecureNotesError,
    StaleKey,
    StoreError,
    TooLarge,
)
from securenotes.model import NoteId, VersionHash
from securenotes.notebook.desk import Desk
from securenotes.notebook.drafts import Drafts, plain_of
from securenotes.notebook.reading import Reading
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.review_days import looked_at_again
from securenotes.notebook.sealing import at_head, seal_published
from securenotes.notebook.standing import acting_on, check_writer
from securenotes.notebook.typed import check_ready, checked_reason, cleaned
from securenotes.notebook.views import Draft, NoteKind, Published
from securenotes.notebook.working import Working
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.notes import Plain

TRIES = 2


class Publishing:
    """Publishes one person's drafts and changes."""

    def __init__(
        self,
        desk: Desk,
        records: Records,
        drafts: Drafts,
        working: Working,
        reading: Reading,
    ) -> None:
        self._desk = desk
        self._records = records
        self._drafts = drafts
        self._working = working
        self._reading = reading

    def __repr__(self) -> str:
        return "Publishing(…)"

    async def publish(self, draft: Draft) -> Published:
        """Publish a draft, or a change of a published note (R5, R12).

        Raises ``BadInput`` (title, body, kind, event_day), ``Conflict``,
        ``LinkEnded``, ``ModuleOff``, ``NotAllowed``, ``KeysMissing``. What is not
        published is kept in the working copy.
        """
        draft = cleaned(draft)
        check_ready(draft, self._desk.today())
        check_writer(self._desk, draft)
        try:
            opened = await self._publish_under_newest(draft)
        except SecureNotesError:
            with contextlib.suppress(StoreError):
                await self._working.keep_surely(draft)
            raise
        return await self._published(opened)

    async def change(self, note: NoteId) -> Draft:
        """Begin or go on with a change of a published note (R5).

        Its text is shown, so opening is logged first. ``NotAllowed`` for a
        reader who is neither author nor administrator.
        """
        working = await self._working.find(note)
        if working is not None and working.ver:
            return working
        newest = (await self._reading.versions(note))[-1]
        header, text = newest.header, newest.text
        who = self._desk.standing(header.scope, header.author)
        if not rules.may_edit_published(who):
            raise NotAllowed
        await self._reading.mark(newest)
        return Draft(
            note=note,
            pupil=self._desk.ref(header.scope),
            title=text.t,
            category=text.k,
            event_day=text.h,
            kind=NoteKind(header.kind),
            body=text.b,
            ver=header.ver,
            author=self._desk.person(header.author, newest.chain),
            base=newest.vh,
            saved_at=header.edited,
            answers=text.q or (),
            review_day=await self._reading.review_day(newest),
        )

    async def asks_why(self, draft: Draft) -> bool:
        """Tell whether a change needs a reason: its kind or answers (R20).

        No where the note is there no longer: publishing says so.
        """
        if not draft.ver:
            return False
        try:
            newest = (await self._reading.versions(draft.note))[-1]
        except NotThere:
            return False
        return _asks_why(newest, draft)

    # -- how ----------------------------------------------------------------
    async def _publish_under_newest(self, draft: Draft) -> Opened:
        """Publish, and once more where the pupil's key was just changed."""
        for last in range(TRIES - 1, -1, -1):
            await self._desk.ready(draft.pupil.chain)
            try:
                return await self._publish(draft)
            except TooLarge:
                raise BadInput("body", "full") from None
            except StaleKey:
                if not last:
                    raise
                await self._desk.refresh(draft.pupil.chain)
        raise StaleKey

    async def _publish(self, draft: Draft) -> Opened:
        """Seal and send one version; ``Conflict`` keeps both texts (R12)."""
        match: VersionHash | None
        if draft.ver:
            header, plain, match = await self._changed(draft)
            taken = None
        else:
            before = await self._drafts.before(draft)
            header = self._drafts.header(draft, before)
            header = dataclasses.replace(
                header, status=Status.PUBLISHED, published=header.edited
            )
            plain = plain_of(draft, before.text if before else None)
            match = header.prev_hash if header.ver > 1 else None
            taken = draft.base
        plain = looked_at_again(plain, self._desk.today())
        opened = seal_published(self._desk, header, plain)
        await self._desk.repository.publish(opened.record, match, taken)
        return opened

    async def _changed(self, draft: Draft) -> tuple[Header, Plain, VersionHash]:
        try:
            newest = (await self._reading.versions(draft.note))[-1]
        except NotThere:
            raise Conflict from None
        if newest.vh != draft.base:
            raise Conflict
        if not rules.may_edit_published(acting_on(self._desk, newest.header)):
            raise NotAllowed
        asked = _asks_why(newest, draft)
        reason = checked_reason(draft.reason) if asked else ""
        draft = dataclasses.replace(draft, reason=reason)
        header = dataclasses.replace(
            newest.header,
            ver=newest.header.ver + 1,
            editor=self._desk.user,
            edited=max(self._desk.clock.now_ms(), newest.header.edited),
            kind=Kind(draft.kind),
            prev_hash=newest.vh,
        )
        return at_head(self._desk, header), plain_of(draft, newest.text), newest.vh

    async def _published(self, opened: Opened) -> Published:
        header = opened.header
        self._records.remember(opened)
        self._drafts.gone(header.note)
        await self._desk.seen.load([header.scope])
        self._desk.seen.check(header.scope, header.note, header.ver, opened.vh)
        await self._desk.seen.keep_soon(self._desk.clock.now_ms())
        await self._working.drop(header.note)
        state = self._desk.trust.state(opened.chain)
        readers = state.readers(header.scope, self._desk.today())
        return Published(header.note, header.ver, header.edited, len(readers))


def _asks_why(newest: Opened, draft: Draft) -> bool:
    was = (int(newest.header.kind), newest.text.q or ())
    return rules.asks_why(was, (int(draft.kind), draft.answers))
