"""The root's word that an older store was put back on purpose (vault § 5).

A client stops where a chain ends before what it has seen, or parts from it. With
the two sheets of the kit the school says: that end is lost, this is the chain.
"""

from __future__ import annotations

from securenotes.vault.errors import Refused
from securenotes.vault.primitives import same
from securenotes.vault.roster.changes import RestoreAck
from securenotes.vault.roster.rows import RestoreRow
from securenotes.vault.roster.step import Step


def acknowledge(step: Step, change: RestoreAck) -> None:
    """Take in which end was lost; the new one must be the entry before this."""
    if change.new_seq != step.seq - 1 or not same(change.new, step.prev):
        raise Refused("roster-restore")
    row = RestoreRow(
        old_seq=change.old_seq,
        old=change.old,
        new_seq=change.new_seq,
        at=step.ts,
        from_seq=step.seq,
    )
    step.tables.put(step.tables.restores, step.seq, row)
