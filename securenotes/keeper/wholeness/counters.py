"""Counters and marks: kept for speed, and worth what counting anew gives (R9)."""

from __future__ import annotations

from collections.abc import Iterator

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short

PUBLISHED = "SELECT scope, ?, count(*), max(published) FROM head GROUP BY scope"
PUBLISHED_KEPT = (
    "SELECT scope, user, number, latest_at FROM tally WHERE user = ? AND number <> 0"
)
READ = (
    "SELECT h.scope, m.user, count(*) FROM mark m"
    " JOIN head h ON h.note = m.note AND h.ver = m.ver GROUP BY h.scope, m.user"
)
READ_KEPT = "SELECT scope, user, number FROM tally WHERE user <> ? AND number <> 0"
MISSED = (
    "SELECT h.scope, m.user, m.note, h.chain, h.published FROM mark m"
    " JOIN head h ON h.note = m.note WHERE m.ver < h.ver"
)
MISSED_KEPT = "SELECT scope, user, note, chain, published FROM missed"
NOBODY = b""


def check_counters(look: Look) -> Iterator[Finding]:
    """Count anew, and give the pupils whose counters say otherwise."""
    sql = look.sql
    wrong = set(sql.all(PUBLISHED, (NOBODY,))) ^ set(sql.all(PUBLISHED_KEPT, (NOBODY,)))
    wrong |= set(sql.all(READ)) ^ set(sql.all(READ_KEPT, (NOBODY,)))
    wrong |= set(sql.all(MISSED)) ^ set(sql.all(MISSED_KEPT))
    for scope in sorted({row[0] for row in wrong}):
        yield Finding(Part.COUNTER, Fault.DISAGREES, short(scope))
