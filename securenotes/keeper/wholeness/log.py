"""The access log: one chain a school, no act without its row (R27)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.sealed import Act
from securenotes.vault.errors import Refused
from securenotes.vault.log import FIRST_PREV, encode_row, row_hash, verify_row

if TYPE_CHECKING:
    from securenotes.keeper.sql import Row
    from securenotes.model import ChainId

PAGE = 1000
ROWS = (
    "SELECT seq, prev, at, actor, act, scope, note, ver, count, receipt, sig, hash"
    " FROM log WHERE chain = ? AND seq > ? ORDER BY seq LIMIT ?"
)
WRITING = (Act.PUBLISHED, Act.EDITED, Act.UNPUBLISHED, Act.DELETED)
_ACTS = ", ".join(str(int(act)) for act in WRITING)
UNTOLD = (
    "SELECT v.chain, v.note, v.ver FROM version v LEFT JOIN log l ON l.chain = v.chain"
    f" AND l.note = v.note AND l.ver = v.ver AND l.act IN ({_ACTS})"
    " WHERE l.seq IS NULL ORDER BY v.id"
)
UNREAD = (
    "SELECT v.chain, r.note, r.ver FROM receipt r"
    " JOIN version v ON v.note = r.note AND v.ver = r.ver"
    " LEFT JOIN log l ON l.chain = v.chain AND l.note = r.note"
    f" AND l.act = {int(Act.OPENED)} AND l.receipt = r.sig"
    " WHERE l.seq IS NULL ORDER BY r.id"
)
GONE = (
    f"SELECT l.chain, l.note, l.ver FROM log l LEFT JOIN version v"
    f" ON v.note = l.note AND v.ver = l.ver WHERE l.act IN ({_ACTS})"
    " AND v.id IS NULL ORDER BY l.chain, l.seq"
)


def check_signed(keys: frozenset[bytes], row: bytes, sig: bytes) -> None:
    """Check a row of an embedded store: its actor signed it; raises ``Refused``."""
    for key in keys:
        try:
            verify_row(key, row, sig)
        except Refused:
            continue
        return
    raise Refused("signature")


def check_log(look: Look) -> Iterator[Finding]:
    """Follow each school's chain, and ask of each act for its row.

    Rows cut off at the end are known by what they told of: a version, or a
    receipt, that no row tells of any more. The row that should be there has
    the number after the newest.
    """
    broken: set[ChainId] = set()
    ends: dict[ChainId, int] = {}
    for chain in look.states:
        fault, ends[chain] = _follow(look, chain)
        if fault is not None:
            broken.add(chain)
            yield Finding(Part.LOG, fault, short(chain), ends[chain])
    for statement in (UNTOLD, UNREAD):
        for chain, _, _ in look.sql.all(statement):
            if chain in ends and chain not in broken:
                broken.add(chain)
                yield Finding(Part.LOG, Fault.MISSING, short(chain), ends[chain] + 1)
    for chain, note, ver in look.sql.all(GONE):
        if chain not in broken:
            yield Finding(Part.NOTE, Fault.MISSING, short(note), ver)


def _follow(look: Look, chain: ChainId) -> tuple[Fault | None, int]:
    """Give the first bad row's fault and number, or None and the newest's."""
    number, prev = 0, FIRST_PREV
    while rows := look.sql.all(ROWS, (chain, number, PAGE)):
        for row in rows:
            number += 1
            if row[0] != number:
                return Fault.MISSING, number
            raw = encode_row(look.org, chain, *row[:10])
            if not _holds(look, row, raw, prev):
                return Fault.CHANGED, number
            prev = row[11]
    return None, number


def _holds(look: Look, row: Row, raw: bytes, prev: bytes) -> bool:
    if row[1] != prev or row[11] != row_hash(raw):
        return False
    keys = frozenset(
        key for s in look.states.values() for key in s.signing_keys_of(row[3])
    )
    try:
        look.check_row(frozenset(keys), raw, row[10])
    except Refused:
        return False
    return True
