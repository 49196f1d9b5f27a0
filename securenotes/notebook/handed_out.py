"""Titles handed out, logged: one row with a count for each listing (R27).

Opening a note is logged before its text is drawn. A title is told of right behind the
paint, and a list that is drawn again, or that a program reads by itself, tells
nothing twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from securenotes.attention import is_unattended, unattended
from securenotes.clock import Clock
from securenotes.errors import ActError, SessionEnded, StoreError
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.views import NoteRow
from securenotes.repository.interface import Repository
from securenotes.sealed import Act

AGAIN = 15 * 60_000
"""A title that was shown less than so many milliseconds ago is no new listing."""

SOON = 0.25
"""Seconds until a listing is told of: what is read meanwhile waits for no write."""

MOST = 4_000
"""Titles that are remembered as shown; whoever pages through more is told of anew."""

Place = tuple[ChainId, ScopeId | None]
"""Whose log it is, and on which pupil; None is a list across pupils."""


class HandedOut:
    """Which titles this session has shown where, and what is still to be told."""

    def __init__(self, repository: Repository, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock
        self._shown: dict[tuple[Place, NoteId, int], int] = {}
        self._untold: dict[Place, int] = {}
        self._telling: asyncio.Task[None] | None = None
        self._now = asyncio.Event()

    def __repr__(self) -> str:
        return "HandedOut(…)"

    def note(self, rows: Iterable[NoteRow], pupil: ScopeId | None = None) -> None:
        """Take in the published titles of a list, and tell of those soon.

        Own drafts are nobody's business (R3); what no person asked for is told
        of when one does.
        """
        if is_unattended():
            return
        now = self._clock.now_ms()
        if len(self._shown) > MOST:
            self._shown = {
                title: at for title, at in self._shown.items() if now - at < AGAIN
            }
        if len(self._shown) > MOST:
            self._shown.clear()
        for row in rows:
            if not row.published:
                continue
            place = (row.pupil.chain, pupil)
            title = (place, row.note, row.ver)
            if now - self._shown.get(title, -AGAIN) >= AGAIN:
                self._untold[place] = self._untold.get(place, 0) + 1
            self._shown[title] = now
        if self._untold and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell_soon(), name="listed")

    async def _tell_soon(self) -> None:
        # A store that is away hears of it with the next list, or at the lock.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SOON):
                await self._now.wait()
        try:
            with unattended():
                await self._tell()
        except (StoreError, SessionEnded):
            return

    async def tell(self) -> None:
        """Tell now of what is untold; raises the ``StoreError`` family."""
        if self._telling is not None and not self._telling.done():
            self._now.set()
            await self._telling
            self._now.clear()
        await self._tell()

    async def _tell(self) -> None:
        while self._untold:
            place, count = next(iter(self._untold.items()))
            del self._untold[place]
            chain, pupil = place
            try:
                await self._repository.note_log(Act.LISTED, pupil, count, chain)
            except ActError:
                continue  # no longer theirs, and what it showed is gone
            except BaseException:
                self._untold[place] = self._untold.get(place, 0) + count
                raise
