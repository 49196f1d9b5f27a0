"""Pupils on whom a request is open: nothing of theirs is destroyed (R24, R26)."""

from __future__ import annotations

from securenotes.model import ChainId, ScopeId
from securenotes.notebook.disclosure.disclosures import Disclosures
from securenotes.notebook.disclosure.grounds import State
from securenotes.notebook.school_work import SchoolWork


async def pupils_asked_for(work: SchoolWork, chain: ChainId) -> frozenset[ScopeId]:
    """Give them; ``StoreDamaged`` where a request cannot be read."""
    rows = await Disclosures(work).rows(chain)
    return frozenset(row.pupil.scope for row in rows if row.state is State.OPEN)
