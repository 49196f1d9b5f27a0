"""What a store is asked for a disclosure (R22, R26)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.sealed import DisclosureRecord, KeptVersion, NoteRecord


class WhatIsKept(Protocol):
    """All that is kept on a pupil, for administrators, module on or off (R13).

    Every method raises ``NotThere`` for all others. Drafts are in no answer (R3).
    """

    async def kept(self, pupil: ScopeId) -> Sequence[NoteRecord]:
        """Give every version kept on a pupil, bare, closed ones among them."""

    async def collect(
        self, pupil: ScopeId, notes: Sequence[NoteId]
    ) -> Sequence[KeptVersion]:
        """Give the versions of at most 20 notes with their keys.

        Logged first, a row a note. Raises ``FreshCodeNeeded``.
        """

    async def disclosures(self, chain: ChainId) -> Sequence[DisclosureRecord]:
        """Give a school's requests, the oldest first."""

    async def put_disclosure(self, record: DisclosureRecord) -> None:
        """Keep the next revision of a request; the first gets its number here.

        With a ``digest`` it tells that files are about to be written: logged
        with it, and ``FreshCodeNeeded``. Raises ``Conflict``, ``StaleKey``.
        """
