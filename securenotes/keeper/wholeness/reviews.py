"""Decisions on review dates: each signed, and about a version that is there (R25)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.vault.errors import Refused
from securenotes.vault.reviews import ReviewHeader, verify_review

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row

PAGE = 500
REVIEWS = (
    "SELECT r.id, r.note, r.ver, r.chain, r.scope, r.reviewer, r.at, r.header, r.blob,"
    " r.sig, v.vh FROM review r LEFT JOIN version v ON v.note = r.note"
    " AND v.ver = r.ver WHERE r.id > ? ORDER BY r.id LIMIT ?"
)


def check_reviews(look: Look) -> Iterator[Finding]:
    """Look at every decision, some at a time."""
    after = 0
    while rows := look.sql.all(REVIEWS, (after, PAGE)):
        for row in rows:
            if not _holds(look, row):
                yield Finding(Part.REVIEW, Fault.CHANGED, short(row[1]), row[2])
        after = rows[-1][0]
        look.count.add(len(rows))


def _holds(look: Look, row: Row) -> bool:
    state = look.states.get(row[3])
    try:
        header = ReviewHeader.decode(row[7])
        key = (
            None if state is None else state.key_of(header.reviewer, header.roster_seq)
        )
        if state is None or key is None or header.org != look.org:
            return False
        verify_review(row[7], row[8], row[9], key.sign_pk)
    except Refused:
        return False
    told = (header.note, header.ver, header.scope, header.reviewer, header.at)
    return (
        (row[1], row[2], *row[4:7]) == told
        and header.vh == row[10]
        and state.head_at(header.roster_seq) == header.roster_head
    )
