"""A published note is taken back, or deleted: its versions are closed (R6, R7, R22)."""

from __future__ import annotations

import dataclasses

from securenotes import rules
from securenotes.errors import NotAllowed
from securenotes.model import NoteId
from securenotes.notebook.desk import Desk
from securenotes.notebook.drafts import Drafts
from securenotes.notebook.reading import Reading
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.sealing import at_head, seal_draft, seal_last
from securenotes.notebook.standing import acting_on
from securenotes.notebook.typed import checked_reason
from securenotes.notebook.views import Draft
from securenotes.notebook.working import Working
from securenotes.sealed import ClosedSeal
from securenotes.vault.headers import Status
from securenotes.vault.notes import Plain


class Withdrawing:
    """Ends what one person may end of what is published."""

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
        return "Withdrawing(…)"

    async def unpublish(self, note: NoteId, reason: str) -> Draft:
        """Take a note back from its readers: it is a draft again (R7, R22).

        The reason is sealed for the administrators. A change that was being
        written becomes the draft's working copy.
        """
        versions = await self._reading.versions(note)
        newest = versions[-1]
        who = acting_on(self._desk, newest.header)
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
        if not rules.may_delete(acting_on(self._desk, newest.header)):
            raise NotAllowed
        last, seals = self._close(versions, Status.TOMBSTONE, reason)
        await self._desk.repository.withdraw(last.record, newest.vh, seals, None)
        await self._working.drop(note)

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
