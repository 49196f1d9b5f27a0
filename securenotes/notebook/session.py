"""The notebook of a signed-in person: one place that screens call.

It passes each act on to the part that does it, and does nothing by itself but take
in new roster entries before, and note what was handed out.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from securenotes.errors import SessionEnded, StoreError
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.cards import PupilName
from securenotes.notebook.desk import Desk
from securenotes.notebook.handed_out import HandedOut
from securenotes.notebook.own_records import AWAY
from securenotes.notebook.parts import Parts
from securenotes.notebook.place import StorePlace
from securenotes.notebook.real_names import real_name
from securenotes.notebook.reviewing import Due
from securenotes.notebook.signed_in import SignedIn
from securenotes.notebook.views import (
    ArchiveFilter,
    ArchivePage,
    ConflictView,
    Draft,
    GroupRow,
    Hit,
    NoteRow,
    OpenNote,
    OverviewPage,
    PartyView,
    Person,
    Published,
    PupilPage,
    PupilRow,
    ReaderRow,
    StartPage,
)
from securenotes.notebook.views import School as ThisSchool
from securenotes.notebook.wording.look import Mark

if TYPE_CHECKING:
    from securenotes.notebook.administration import School


class Notebook(SignedIn):
    """What a signed-in person does with notes."""

    def __init__(self, desk: Desk, where: StorePlace, place: bytes = b"") -> None:
        super().__init__(desk, where, place)
        self._handed = HandedOut(desk.repository, desk.clock)
        self._parts = Parts(desk, self._pupils)
        self._school: School | None = None

    def __repr__(self) -> str:
        return "Notebook(…)"

    @property
    def school(self) -> School:
        """What administrators do."""
        if self._school is None:
            from securenotes.notebook.administration import School

            self._school = School(self.desk)
        return self._school

    async def _keep(self) -> None:
        with contextlib.suppress(StoreError, SessionEnded):
            await self._handed.tell()
        await super()._keep()

    # -- what others do --------------------------------------------------
    async def changes(self, after: int) -> int:
        """Wait until others have written something, or a while at most.

        Gives a number for the next ``after``; 0 is for having heard nothing.
        """
        return await self.desk.repository.changes(after)

    async def renew(self) -> None:
        """Take in who may what by now; ``reads`` answers by it."""
        await self.desk.renew()

    def reads(self, pupil: ScopeId) -> bool:
        """Tell whether this person may read a pupil's notes (R4)."""
        return self.desk.reads(pupil)

    # -- the school's routine ------------------------------------------------
    async def routines_due(self) -> list[ThisSchool]:
        """Give the schools whose routine is new to this person (R30)."""
        return await self._parts.instruction.due()

    async def confirm_routine(self, chain: ChainId, ver: int) -> None:
        """Say that a school's routine is read; ``Conflict`` for an old version."""
        await self.desk.refresh()
        await self._parts.instruction.confirm(chain, ver)

    # -- while writing -------------------------------------------------------
    async def wording(self, scope: ScopeId, text: str) -> list[Mark]:
        """Look at a text about a pupil; nothing of it is kept or sent."""
        return await self._parts.wording.marks(scope, text)

    async def party_view(self, draft: Draft, word: str) -> PartyView:
        """Give a note as its party would be given it, masked with ``word``."""
        return await self._parts.wording.party_view(draft, word)

    # -- lists ---------------------------------------------------------------
    async def start(self) -> StartPage:
        """Give what is new, own drafts and groups (R40)."""
        page = await self.desk.steady(self._parts.start.page)
        self._handed.note(page.news)
        return page

    async def unread(self) -> int:
        """Count what is unread, wherever it is."""
        return await self.desk.steady(self._parts.start.unread)

    async def pupils(self) -> list[PupilRow]:
        """Give every pupil that is this person's, in Swedish order."""
        return await self.desk.steady(self._pupils.rows)

    def match(self, rows: Sequence[PupilRow], text: str) -> list[PupilRow]:
        """Filter pupils on parts of name, class and group."""
        return self._pupils.match(rows, text)

    def recent(self) -> list[ScopeId]:
        """Give the pupils opened last."""
        return self._pupils.recent()

    async def groups(self) -> list[GroupRow]:
        """Give this person's groups."""
        return await self.desk.steady(self._pupils.groups)

    async def overview(self, group: ScopeId) -> OverviewPage:
        """Give a group's pupils with counts (R8, R9)."""
        return await self.desk.steady(lambda: self._parts.overview.page(group))

    async def pupil(self, scope: ScopeId) -> PupilPage:
        """Give a pupil's timeline (R23)."""
        self._parts.search.forget()
        page = await self.desk.steady(lambda: self._parts.timeline.page(scope))
        self._handed.note(page.notes, scope)
        return page

    async def real_name(self, scope: ScopeId) -> PupilName:
        """Ask for a protected pupil's real name; that is logged first (R29)."""
        return await self.desk.steady(lambda: real_name(self.desk, scope))

    async def search(self, scope: ScopeId, words: str) -> list[Hit]:
        """Find words inside one pupil (R28)."""
        return await self._parts.search.find(scope, words)

    async def archive(
        self,
        which: ArchiveFilter,
        cursor: tuple[int, NoteId] | None = None,
        limit: int = 100,
    ) -> ArchivePage:
        """Give a page of published notes, newest first (R8, R28)."""
        page = await self.desk.steady(
            lambda: self._parts.archive.page(which, cursor, limit)
        )
        self._handed.note(page.rows)
        return page

    async def authors(self) -> list[Person]:
        """Give those whom the archive can be narrowed to."""
        return await self._parts.archive.authors()

    # -- reading -----------------------------------------------------------
    async def open(self, note: NoteId) -> OpenNote:
        """Open a note; mark, receipt and log row come first (R27, R40)."""
        self._parts.search.forget()
        return await self.desk.steady(lambda: self._parts.reading.open(note))

    async def next_unread(self, after: NoteId | None = None) -> NoteRow | None:
        """Give the next unread note."""
        return await self.desk.steady(lambda: self._parts.reading.next_unread(after))

    async def readers(self, scope: ScopeId) -> list[ReaderRow]:
        """Say who can read what is published on a pupil (R11)."""
        return await self.desk.steady(lambda: self._parts.reading.readers(scope))

    async def readings(self, note: NoteId) -> list[ReaderRow]:
        """Say who has read a note, for author and administrators (R41)."""
        return await self.desk.steady(lambda: self._parts.reading.readings(note))

    # -- review dates --------------------------------------------------------
    async def due(self) -> list[Due]:
        """Give one's own notes whose review date has come (R25)."""
        return await self.desk.steady(self._parts.reviewing.due)

    async def keep_on(self, notes: Sequence[NoteId], day: str) -> int:
        """Keep notes until a new review date; give how many."""
        return await self.desk.steady(lambda: self._parts.reviewing.keep(notes, day))

    async def let_go(self, notes: Sequence[NoteId]) -> int:
        """Say that notes are no longer relevant (R24, R25); give how many."""
        return await self.desk.steady(lambda: self._parts.reviewing.let_go(notes))

    # -- writing -----------------------------------------------------------
    def new_draft(self, pupil: ScopeId) -> Draft:
        """Begin a note on a pupil; nothing is stored yet."""
        return self._parts.drafts.new(pupil)

    async def draft(self, note: NoteId) -> Draft:
        """Give an own draft, or the working copy that lies over it."""
        await self.desk.ready(*self.desk.open_chains)
        return await self.desk.steady(lambda: self._parts.drafts.find(note))

    async def change(self, note: NoteId) -> Draft:
        """Begin a change of a published note (R5)."""
        return await self.desk.steady(lambda: self._parts.publishing.change(note))

    async def keep(self, draft: Draft) -> None:
        """Autosave: only the working copy is touched (R42)."""
        await self._parts.working.keep(draft)

    async def save(self, draft: Draft) -> Draft:
        """Save a draft; a change of a published note stays a working copy."""
        self._parts.search.forget()
        try:
            await self.desk.refresh()
            return await self._parts.drafts.save(draft)
        except AWAY:
            if self.desk.own.outbox is None:
                raise
            kept = await self._parts.working.keep(draft)
            return dataclasses.replace(kept, restored=True)

    async def try_again(self) -> int:
        """See whether the server is back, and send what waits for it.

        Gives how many notes were sent. Raises the ``StoreError`` family.
        """
        await self.desk.repository.info()
        sent = await self._parts.working.send()
        self.desk.contact.back()
        return sent

    async def discard(self, note: NoteId) -> None:
        """Throw away a draft, or the working copy of a change."""
        self._parts.search.forget()
        await self.desk.refresh()
        await self._parts.drafts.discard(note)

    async def publish(self, draft: Draft) -> Published:
        """Publish a draft or a change (R5, R12)."""
        self._parts.search.forget()
        await self.desk.refresh()
        return await self._parts.publishing.publish(draft)

    async def asks_why(self, draft: Draft) -> bool:
        """Tell whether a change of a note needs a reason (R20)."""
        return await self.desk.steady(lambda: self._parts.publishing.asks_why(draft))

    async def unpublish(self, note: NoteId, reason: str) -> Draft:
        """Take a note back: it is a draft again (R7)."""
        self._parts.search.forget()
        return await self.desk.steady(
            lambda: self._parts.withdrawing.unpublish(note, reason)
        )

    async def delete(self, note: NoteId, reason: str) -> None:
        """Delete a published note, with a reason (R6)."""
        self._parts.search.forget()
        await self.desk.steady(lambda: self._parts.withdrawing.delete(note, reason))

    async def unfinished(self) -> list[Draft]:
        """Bring back what was being written when all stopped (R42)."""
        await self.desk.ready(*self.desk.open_chains)
        return await self._parts.working.all()

    async def conflict(self, draft: Draft) -> ConflictView:
        """Give both texts after ``Conflict`` (R12)."""
        return await self.desk.steady(lambda: self._parts.conflicts.show(draft))

    async def rebase(self, draft: Draft) -> Draft:
        """Go on with mine, built on the newest version."""
        return await self._parts.conflicts.rebase(draft)

    async def set_aside(self, draft: Draft) -> Draft:
        """Keep mine as a new draft of my own, and let the other stand."""
        self._parts.search.forget()
        return await self._parts.conflicts.set_aside(draft)
