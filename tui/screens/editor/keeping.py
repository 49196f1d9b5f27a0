"""Keeps what is being written, in one line with saving and publishing (R42)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from securenotes.errors import NotThere, SecureNotesError, StoreError
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft, Published


class Keeping:
    """What is kept of one note while it is written.

    ``look`` gives the draft as the fields show it now, or None when there are
    no fields any more. One act at a time touches the store: an autosave that
    came after the save it was overtaken by would bring old text back.
    """

    def __init__(
        self, book: Notebook, draft: Draft, look: Callable[[Draft], Draft | None]
    ) -> None:
        self.draft = draft
        """What the text is built on; the text in it is not the newest."""
        self._book = book
        self._look = look
        self._line = asyncio.Lock()
        self._newest = draft
        self._kept = content(draft)
        self._saved = content(draft)
        self._working = draft.restored
        self.ended = draft.read_only

    def __repr__(self) -> str:
        return "Keeping(…)"

    @property
    def newest(self) -> Draft:
        """The draft with what has been typed so far."""
        self._newest = self._look(self.draft) or self._newest
        return self._newest

    @property
    def unkept(self) -> bool:
        """Whether something typed is not kept anywhere yet."""
        return not self.ended and content(self.newest) != self._kept

    @property
    def stored(self) -> bool:
        """Whether the store has anything of this draft."""
        return self._working or (self.draft.base is not None and not self.draft.ver)

    async def keep(self) -> bool:
        """Keep what is typed in the working copy; return whether it changed."""
        async with self._line:
            return await self._keep()

    async def _keep(self) -> bool:
        if not self.unkept:
            return False
        now = self.newest
        if self._nothing(now):
            await self._drop()
        else:
            await self._book.keep(now)
            self._working = True
        self._kept = content(now)
        return True

    def _nothing(self, now: Draft) -> bool:
        """Tell whether there is nothing to keep: an empty new note, or a
        change that changes nothing."""
        if now.ver:
            return not self.draft.restored and content(now) == self._saved
        return now.base is None and not (now.title.strip() or now.body.strip())

    async def _drop(self) -> None:
        """Leave nothing behind of what there is nothing of."""
        if self._working:
            with suppress(NotThere):
                await self._book.discard(self.draft.note)
            self._working = False

    async def save(self) -> None:
        """Save the draft, or the working copy of a change (R12)."""
        async with self._line:
            await self._save()

    async def _save(self) -> None:
        now = self.newest
        saved = await self._book.save(now)
        self.draft = replace(saved, restored=saved.restored and bool(saved.ver))
        self._kept = content(now)
        self._working = bool(now.ver) or saved.restored
        if not now.ver:
            self._saved = self._kept

    async def publish(self, draft: Draft) -> Published:
        """Publish what was shown; from then on nothing more is kept."""
        async with self._line:
            published = await self._book.publish(draft)
            self.ended = True
            return published

    async def leave(self) -> bool:
        """Keep all, and save a draft; return whether one was saved.

        Raises the ``StoreError`` family when the text is nowhere but here.
        What a save refuses for another reason stays in the working copy, and
        Start offers it again.
        """
        async with self._line:
            await self._keep()
            saved = False
            if self._wants_saving():
                try:
                    await self._save()
                    saved = True
                except StoreError:
                    raise
                except SecureNotesError:
                    saved = False
            self.ended = True
            return saved

    def _wants_saving(self) -> bool:
        now = self.newest
        if self.ended or now.ver or self._nothing(now):
            return False
        return self._working or content(now) != self._saved


def content(draft: Draft) -> tuple[object, ...]:
    """Return what a writer made: all that is lost if it is not kept."""
    return (
        draft.title,
        draft.category,
        draft.event_day,
        draft.kind,
        draft.body,
        draft.answers,
        draft.reason,
    )
