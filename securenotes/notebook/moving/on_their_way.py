"""Who has been handed over to a school and is not taken over yet (vault § 7)."""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.model import ChainId
from securenotes.notebook.trust import Trust
from securenotes.vault.roster.rows import DepartureRow


@dataclass(frozen=True, slots=True, repr=False)
class Waiting:
    """A pupil handed over to a school: by which, and the entry that says so."""

    old: ChainId
    departure: DepartureRow


def find_waiting(trust: Trust, chain: ChainId) -> list[Waiting]:
    """Say who was handed over to a school and is not taken over yet.

    By the chains of all schools alone: nothing is opened.
    """
    taken = trust.state(chain).moves
    return [
        Waiting(old, row)
        for old in trust.chains
        if old != chain
        for row in trust.state(old).moves.departures()
        if row.to == chain and not taken.has_arrived(row.hash)
    ]
