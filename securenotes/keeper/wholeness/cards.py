"""Cards: each that a register names is there, as it says, under the newest key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.vault.primitives import sha256

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row
    from securenotes.vault.roster import RosterState

CARDS = "SELECT subject, scope, ver, blob, key_ver FROM card WHERE chain = ?"


def check_cards(look: Look) -> Iterator[Finding]:
    """Hold every school's cards to its register; names are not read."""
    for chain, state in look.states.items():
        named = {(card.subject, card.scope): card for card in state.cards}
        rows = look.sql.all(CARDS, (chain,))
        for row in rows:
            card = named.pop((row[0], row[1] or None), None)
            told = None if card is None else (card.ver, card.blob)
            if told != (row[2], sha256(row[3])) or not _under_newest(state, row):
                yield Finding(Part.CARD, Fault.CHANGED, short(row[0]))
        for subject, _scope in named:
            yield Finding(Part.CARD, Fault.MISSING, short(subject))
        look.count.add(len(rows))
    for subject, chain in look.sql.all("SELECT subject, chain FROM card"):
        if chain not in look.states:
            yield Finding(Part.CARD, Fault.CHANGED, short(subject))


def _under_newest(state: RosterState, row: Row) -> bool:
    if not row[1]:
        return True  # a staff card is clear
    newest = state.newest_key(row[1])
    return newest is not None and newest.ver == row[4]
