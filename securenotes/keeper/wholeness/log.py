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
# Sets against each other: one pass over each, however many there are.
_TOLD = f"SELECT chain, note, ver FROM log WHERE act IN ({_ACTS})"
_WRITTEN = "SELECT chain, note, ver FROM version"
UNTOLD = f"{_WRITTEN} EXCEPT {_TOLD}"
GONE = f"{_TOLD} EXCEPT {_WRITTEN}"
UNREAD = (
    "SELECT v.chain, r.note, r.sig FROM receipt r"
    " JOIN version v ON v.note = r.note AND v.ver = r.ver"
    f" EXCEPT SELECT chain, note, receipt FROM log WHERE act = {int(Act.OPENED)}"
)
DISPOSED = (
    f"SELECT chain, sum(count) FROM log WHERE act = {int(Act.DISPOSED)} GROUP BY chain"
)
CAME_IN = (
    "SELECT user, last_sign_in FROM account WHERE last_sign_in > 0"
    f" EXCEPT SELECT actor, at FROM log WHERE act = {int(Act.SIGNED_IN)}"
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

    Rows cut off at the end are known by what they told of: a version, a
    receipt, a person's last sign-in or a disposal that no row tells of any more.
    The row that should be there has the number after the newest.
    """
    broken: set[ChainId] = set()
    ends: dict[ChainId, int] = {}
    for chain in look.states:
        fault, ends[chain] = _follow(look, chain)
        if fault is not None:
            broken.add(chain)
            yield Finding(Part.LOG, fault, short(chain), ends[chain])
    for chain in _untold(look):
        if chain in ends and chain not in broken:
            broken.add(chain)
            yield Finding(Part.LOG, Fault.MISSING, short(chain), ends[chain] + 1)
    for chain, note, ver in look.sql.all(GONE):
        if chain not in broken and ver > look.disposed_ver(chain, note):
            yield Finding(Part.NOTE, Fault.MISSING, short(note), ver)


def _untold(look: Look) -> Iterator[ChainId]:
    """Give the schools of what no row tells of."""
    for statement in (UNTOLD, UNREAD):
        for chain, _, _ in look.sql.all(statement):
            yield chain
    yield from _disposals_untold(look)
    for user, _ in look.sql.all(CAME_IN):
        # At one school at least a sign-in is told of; of one with several it
        # is not known at which it is not.
        yield from (
            chain
            for chain, state in look.states.items()
            if state.user(user) is not None
        )


def _disposals_untold(look: Look) -> Iterator[ChainId]:
    """Give the schools whose register has made more go than their log tells (R24)."""
    due = {
        chain: sum(
            len(one.notes)
            for one in state.disposals.proposals()
            if one.effective is not None
        )
        for chain, state in look.states.items()
    }
    if any(due.values()):
        told: dict[bytes, int] = dict(look.sql.all(DISPOSED))
        for chain, notes in due.items():
            if notes > told.get(chain, 0):
                yield chain


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
        look.count.add(len(rows))
    return None, number


def _holds(look: Look, row: Row, raw: bytes, prev: bytes) -> bool:
    if row[1] != prev or row[11] != row_hash(raw):
        return False
    try:
        look.check_row(look.keys_of(row[3]), raw, row[10])
    except Refused:
        return False
    return True
