"""Two texts on one version: both are kept, and shown side by side (R12)."""

from __future__ import annotations

import dataclasses

from securenotes.errors import NotThere
from securenotes.notebook.desk import Desk
from securenotes.notebook.drafts import Drafts
from securenotes.notebook.reading import Reading
from securenotes.notebook.views import ConflictView, Draft, NoteKind, Version
from securenotes.notebook.working import Working
from securenotes.vault.ids import new_note


class Conflicts:
    """Shows what somebody else saved, and lets one go on with either text."""

    def __init__(
        self, desk: Desk, drafts: Drafts, working: Working, reading: Reading
    ) -> None:
        self._desk = desk
        self._drafts = drafts
        self._working = working
        self._reading = reading

    def __repr__(self) -> str:
        return "Conflicts(…)"

    async def show(self, draft: Draft) -> ConflictView:
        """Give both texts; the other's is opened as any note is (R40).

        ``theirs`` is None where the note was withdrawn or deleted.
        """
        if not draft.ver:
            return await self._between_drafts(draft)
        try:
            versions = await self._reading.versions(draft.note)
        except NotThere:
            return ConflictView(draft, None, None, None, deleted=True)
        newest = versions[-1]
        await self._reading.mark(newest)
        theirs = self._reading.version(newest)
        base = next(
            (
                self._reading.version(each)
                for each in versions
                if each.vh == draft.base and each.plain is not None
            ),
            None,
        )
        return ConflictView(draft, theirs, theirs.editor, base)

    async def rebase(self, draft: Draft) -> Draft:
        """Build my text on the newest version, to be published as any change.

        ``NotThere`` where there is none: ``set_aside`` then keeps the text.
        """
        if draft.ver:
            newest = (await self._reading.versions(draft.note))[-1]
            rebased = dataclasses.replace(
                draft, ver=newest.header.ver, base=newest.vh, restored=False
            )
        else:
            stored = await self._drafts.stored(draft.note)
            rebased = dataclasses.replace(draft, base=stored.vh if stored else None)
        return await self._working.keep(rebased)

    async def set_aside(self, draft: Draft) -> Draft:
        """Save my text as a new draft of my own and let the old one go."""
        aside = dataclasses.replace(
            draft,
            note=new_note(),
            ver=0,
            base=None,
            author=self._desk.person(self._desk.user, draft.pupil.chain),
            restored=False,
            was_published=False,
        )
        saved = await self._drafts.save(aside)
        await self._working.drop(draft.note)
        return saved

    async def _between_drafts(self, draft: Draft) -> ConflictView:
        """Show the draft that another window of the same person saved."""
        stored = await self._drafts.stored(draft.note)
        if stored is None:
            return ConflictView(draft, None, None, None, deleted=True)
        header, text = stored.header, stored.text
        me = self._desk.person(self._desk.user, stored.chain)
        theirs = Version(
            ver=0,
            title=text.t,
            body=text.b,
            category=text.k,
            kind=NoteKind(header.kind),
            event_day=text.h,
            editor=me,
            edited=header.edited,
        )
        return ConflictView(draft, theirs, me, None)
