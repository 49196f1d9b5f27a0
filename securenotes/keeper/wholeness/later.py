"""Registers that went further than a backup that was put in their place (R24).

What they disposed of is disposed of here too, and these entries are the proof of it:
each verifies on what the backup's own register was when it came.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.finding import Fault, Finding, Part, short
from securenotes.model import ChainId, OrgId
from securenotes.vault.errors import Refused
from securenotes.vault.roster import RosterEntry, RosterState

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql


def follow_later(
    sql: Sql, org: OrgId, found: dict[ChainId, list[RosterState]]
) -> Iterator[Finding]:
    """Put into ``found`` what those registers said; give what does not verify."""
    for branch, chain, at_seq in sql.all(
        "SELECT DISTINCT branch, chain, at_seq FROM later_entry ORDER BY branch, chain"
    ):
        state = state_at(sql, org, ChainId(chain), at_seq)
        rows = sql.all(
            "SELECT seq, prev, payload, sig FROM later_entry"
            " WHERE branch = ? AND chain = ? ORDER BY seq",
            (branch, chain),
        )
        for row in rows:
            try:
                state.apply(RosterEntry(state.chain, *row))
            except Refused:
                yield Finding(Part.ROSTER, Fault.CHANGED, short(chain), row[0])
                break
        found.setdefault(state.chain, []).append(state)


def state_at(sql: Sql, org: OrgId, chain: ChainId, seq: int) -> RosterState:
    """Give a school's register as it was after an entry, as far as it holds."""
    state = RosterState(org, chain)
    for row in sql.all(
        "SELECT seq, prev, payload, sig FROM entry WHERE chain = ? AND seq <= ?"
        " ORDER BY seq",
        (chain, seq),
    ):
        try:
            state.apply(RosterEntry(chain, *row))
        except Refused:
            break
    return state
