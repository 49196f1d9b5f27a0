"""What is done with a published note: publish, change, withdraw, delete."""

from __future__ import annotations

import contextlib
import dataclasses

import msgspec

from securenotes import rules
from securenotes.errors import (
    BadInput,
    Conflict,
    LinkEnded,
    ModuleOff,
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
from securenotes.notebook.review_days import months_after
from securenotes.notebook.sealing import (
    at_head,
    seal_draft,
    seal_last,
    seal_published,
)
from securenotes.notebook.views import Draft, NoteKind, Published
from securenotes.notebook.working import Working, cleaned, one_line
from securenotes.sealed import ClosedSeal
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.notes import Plain

TRIES = 2
REASON_LENGTH = 1_000


class Notes:
    """Acts of one person upon published notes."""

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
        return "Notes(…)"

    async def publish(self, draft: Draft) -> Published:
        """Publish a draft, or a change of a published note (R5, R12).

        Raises ``BadInput`` (title, body, kind, event_day), ``Conflict``,
        ``LinkEnded``, ``ModuleOff``, ``NotAllowed``, ``KeysMissing``. What is not
        published is kept in the working copy.
        """
        draft = cleaned(draft)
        check_ready(draft, self._desk.today())
        self._drafts.check_writer(draft)
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

    async def unpublish(self, note: NoteId, reason: str) -> Draft:
        """Take a note back from its readers: it is a draft again (R7, R22).

        The reason is sealed for the administrators. A change that was being
        written becomes the draft's working copy.
        """
        versions = await self._reading.versions(note)
        newest = versions[-1]
        who = self._standing(newest)
        if not rules.may_unpublish(who):
            raise NotAllowed
        last, seals = self._close(versions, Status.WITHDRAWN, reason)
        header = dataclasses.replace(
            last.header,
            ver=last.header.ver + 1,
            status=Status.DRAFT,
            published=0,
            prev_hash=last.vh,
        )
        draft = seal_draft(self._desk, header, newest.text)
        await self._desk.repository.withdraw(
            last.record, newest.vh, seals, draft.record
        )
        self._records.remember(draft)
        view = self._drafts.view(draft)
        working = await self._working.find(note)
        if working is not None:
            view = dataclasses.replace(
                working, ver=0, base=draft.vh, reason="", was_published=True
            )
            await self._working.keep(view)
        return view

    async def delete(self, note: NoteId, reason: str) -> None:
        """Delete a published note: a tombstone stays (R6, R22)."""
        versions = await self._reading.versions(note)
        newest = versions[-1]
        if not rules.may_delete(self._standing(newest)):
            raise NotAllowed
        last, seals = self._close(versions, Status.TOMBSTONE, reason)
        await self._desk.repository.withdraw(last.record, newest.vh, seals, None)
        await self._working.drop(note)

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
        if not rules.may_edit_published(self._standing(newest)):
            raise NotAllowed
        asked = _asks_why(newest, draft)
        if asked and not draft.reason:
            raise BadInput("reason", "missing")
        if len(draft.reason) > REASON_LENGTH:
            raise BadInput("reason", "long")
        draft = dataclasses.replace(draft, reason=draft.reason if asked else "")
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

    def _close(
        self, versions: list[Opened], status: Status, reason: str
    ) -> tuple[Opened, list[ClosedSeal]]:
        """Seal the last version and close every one still open."""
        newest = versions[-1]
        header = dataclasses.replace(
            newest.header,
            ver=newest.header.ver + 1,
            status=status,
            editor=self._desk.user,
            edited=max(self._desk.clock.now_ms(), newest.header.edited),
            prev_hash=newest.vh,
        )
        plain = Plain(b="", h="", k="", t="", r=checked_reason(reason))
        open_ones = [
            (each, self._records.dek(each)) for each in versions if each.record.wrap
        ]
        return seal_last(self._desk, at_head(self._desk, header), plain, open_ones)

    def _standing(self, opened: Opened) -> rules.Standing:
        """Tell how this person stands to a note; shut out they are told."""
        who = self._desk.standing(opened.header.scope, opened.header.author)
        if not who.module:
            raise ModuleOff
        if not who.live:
            raise LinkEnded
        return who


def looked_at_again(plain: Plain, today: str) -> Plain:
    """Give a review date that is still to come (R25).

    What is published on or after its date was looked at in the publishing.
    """
    if plain.d and plain.d > today:
        return plain
    return msgspec.structs.replace(plain, d=months_after(today))


def check_ready(draft: Draft, today: str) -> None:
    """Raise ``BadInput`` for the first thing that a publication lacks."""
    if not draft.title:
        raise BadInput("title", "missing")
    if not draft.body.strip():
        raise BadInput("body", "missing")
    if draft.kind is NoteKind.NONE:
        raise BadInput("kind", "missing")
    if not rules.kind_follows(draft.kind is NoteKind.OFFICIAL, draft.answers):
        raise BadInput("kind", "answers")
    if not draft.event_day:
        raise BadInput("event_day", "missing")
    if draft.event_day > today:
        raise BadInput("event_day", "future")


def _asks_why(newest: Opened, draft: Draft) -> bool:
    was = (int(newest.header.kind), newest.text.q or ())
    return rules.asks_why(was, (int(draft.kind), draft.answers))


def checked_reason(reason: str) -> str:
    """Clean a reason; ``BadInput`` ("reason") when missing or too long."""
    line = one_line(reason)
    if not line:
        raise BadInput("reason", "missing")
    if len(line) > REASON_LENGTH:
        raise BadInput("reason", "long")
    return line
