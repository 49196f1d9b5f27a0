"""Receipts of reading: each the reader's own word about a version (R40, R41)."""

from __future__ import annotations

from collections.abc import Iterator

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.vault.errors import Refused
from securenotes.vault.log import verify_receipt

PAGE = 500
RECEIPTS = (
    "SELECT r.id, r.note, r.ver, r.user, r.vh, r.at, r.sig, v.vh, v.chain, v.scope"
    " FROM receipt r LEFT JOIN version v ON v.note = r.note AND v.ver = r.ver"
    " WHERE r.id > ? ORDER BY r.id LIMIT ?"
)


def check_receipts(look: Look) -> Iterator[Finding]:
    """Look at every receipt, some at a time."""
    after = 0
    while rows := look.sql.all(RECEIPTS, (after, PAGE)):
        for _, note, ver, user, vh, at, sig, real, chain, scope in rows:
            if real is None:
                yield Finding(Part.NOTE, Fault.MISSING, short(note), ver)
                continue
            state = look.states.get(chain)
            held = False
            # A school that the store no longer names has told nobody's keys.
            for key in state.signing_keys_of(user) if state else ():
                try:
                    verify_receipt(key, look.org, scope, note, ver, vh, user, at, sig)
                    held = vh == real
                except Refused:
                    continue
            if not held:
                yield Finding(Part.RECEIPT, Fault.CHANGED, short(note), ver)
        after = rows[-1][0]
        look.count.add(len(rows))
