"""Taking a pupil back whom no other school has taken over yet.

Whoever hands over can change their mind, and must where the pupil has become
protected: the package that waits has the name in it (R29).
"""

from __future__ import annotations

from securenotes.model import ScopeId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.trust import Trust
from securenotes.vault.roster.changes import MoveBack
from securenotes.vault.roster.rows import DepartureRow
from securenotes.vault.roster.state import RosterState


def take_back(
    trust: Trust, state: RosterState, draft: ActDraft, pupil: ScopeId
) -> bool:
    """Let an act take back a pupil who waits at another school; False for others."""
    row = waiting_elsewhere(trust, state, pupil)
    if row is None:
        return False
    draft.changes.append(MoveBack(scope=pupil, entry=row.hash))
    return True


def waiting_elsewhere(
    trust: Trust, state: RosterState, pupil: ScopeId
) -> DepartureRow | None:
    """Say to whom a pupil of a school is handed over, while nobody has taken them."""
    row = state.moves.departure_of(pupil)
    if row is None or trust.state(row.to).moves.has_arrived(row.hash):
        return None
    return row
