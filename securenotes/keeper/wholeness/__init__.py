"""Whether a store is whole: every signature, chain, reference and counter.

Believes nothing that a key does not prove, and opens nothing: it needs no
account. What it cannot know is what a whole, older copy has lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.cards import check_cards
from securenotes.keeper.wholeness.counters import check_counters
from securenotes.keeper.wholeness.disclosures import check_disclosures
from securenotes.keeper.wholeness.drafts import check_drafts
from securenotes.keeper.wholeness.finding import (
    CheckRow,
    Count,
    Fault,
    Finding,
    Look,
    Part,
    Tell,
    short,
)
from securenotes.keeper.wholeness.later import follow_later
from securenotes.keeper.wholeness.log import check_log, check_signed
from securenotes.keeper.wholeness.moves import check_moves
from securenotes.keeper.wholeness.notes import check_notes
from securenotes.keeper.wholeness.receipts import check_receipts
from securenotes.keeper.wholeness.reviews import check_reviews
from securenotes.model import ChainId, OrgId
from securenotes.vault.errors import Refused
from securenotes.vault.roster import RosterEntry, RosterState

if TYPE_CHECKING:
    from securenotes.keeper.sql import Sql

__all__ = ["Fault", "Finding", "Part", "Tell", "check_signed", "verify_store"]

PAGE = 500
COUNTED = ("entry", "card", "version", "draft", "receipt", "review", "log")
"""What is looked at row by row."""


def verify_store(
    sql: Sql, check_row: CheckRow = check_signed, tell: Tell | None = None
) -> Iterator[Finding]:
    """Give what is wrong, part by part; nothing where all is well.

    Runs inside one view of the store, so others may go on writing. Of a log
    or a roster the first bad row of each school is given: what follows it
    proves nothing. Raises the ``StoreError`` family.
    """
    with sql.reading():
        row = sql.one("SELECT org, throwaway FROM organisation")
        if row is None:
            if sql.one("SELECT 1 FROM chain") or sql.one("SELECT 1 FROM entry"):
                yield Finding(Part.FILE, Fault.CHANGED, "")
            return
        org = OrgId(row[0])
        count = Count(0 if tell is None else _rows(sql), tell)
        states: dict[ChainId, RosterState] = {}
        for (chain,) in sql.all("SELECT chain FROM chain ORDER BY id"):
            states[chain] = RosterState(org, chain)
            yield from _follow(sql, states[chain], count, bool(row[1]))
        later: dict[ChainId, list[RosterState]] = {}
        yield from follow_later(sql, org, later)
        look = Look(sql, org, states, check_row, count, later)
        for check in (
            check_cards,
            check_notes,
            check_drafts,
            check_receipts,
            check_reviews,
            check_counters,
            check_disclosures,
            check_moves,
            check_log,
        ):
            yield from check(look)


def _rows(sql: Sql) -> int:
    """Count what is looked at row by row."""
    asked = " + ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED)
    found = sql.one(f"SELECT {asked}")
    return 0 if found is None else int(found[0])


def _follow(
    sql: Sql, state: RosterState, count: Count, throwaway: bool
) -> Iterator[Finding]:
    """Verify and apply a school's roster as far as it holds.

    What the store says of itself, thrown away or not, is what each school's
    first entry says.
    """
    newest = 0
    while rows := sql.all(
        "SELECT seq, prev, payload, sig, hash FROM entry"
        " WHERE chain = ? AND seq > ? ORDER BY seq LIMIT ?",
        (state.chain, newest, PAGE),
    ):
        for row in rows:
            newest += 1
            if row[0] != newest:
                yield Finding(Part.ROSTER, Fault.MISSING, short(state.chain), newest)
                return
            try:
                applied = state.apply(RosterEntry(state.chain, *row[:4]))
            except Refused:
                applied = None
            agrees = applied is not None and state.school.throwaway == throwaway
            if applied is None or applied.hash != row[4] or not agrees:
                yield Finding(Part.ROSTER, Fault.CHANGED, short(state.chain), newest)
                return
        count.add(len(rows))
    if not newest:
        yield Finding(Part.ROSTER, Fault.MISSING, short(state.chain), 1)
