"""A person's own drafts as rows: what is saved, and what was never saved."""

from __future__ import annotations

from securenotes.notebook.drafts import Drafts
from securenotes.notebook.listing import Listing
from securenotes.notebook.views import NoteRow
from securenotes.notebook.working import Working


class OwnDrafts:
    """Gathers drafts and working copies; an editor opens any of them."""

    def __init__(self, listing: Listing, drafts: Drafts, working: Working) -> None:
        self._listing = listing
        self._drafts = drafts
        self._working = working

    def __repr__(self) -> str:
        return "OwnDrafts(…)"

    async def rows(self) -> list[NoteRow]:
        """Give a row for each, the newest first (R3, R42).

        A working copy stands in place of the draft that it lies over: it is
        what opens. One of a published note is here as well.
        """
        kept = {draft.note: draft for draft in await self._working.all()}
        rows = [
            self._listing.draft_row(opened)
            for opened in await self._drafts.all()
            if opened.header.note not in kept
        ]
        rows += [self._listing.working_row(draft) for draft in kept.values()]
        return sorted(rows, key=lambda row: row.edited, reverse=True)
