"""Disclosures: none without its row in the log, no row without its record (R26)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from securenotes.keeper.wholeness.finding import Fault, Finding, Look, Part, short
from securenotes.sealed import Act
from securenotes.vault.ids import ScopeKind

if TYPE_CHECKING:
    from securenotes.model import ScopeId
    from securenotes.vault.roster import RosterState

RECORDS = "SELECT chain, scope, number, key_ver FROM disclosure ORDER BY id"
TOLD = f"SELECT chain, scope, ver FROM log WHERE act = {int(Act.REQUESTED)}"
KEPT = "SELECT chain, scope, number FROM disclosure"
EXPORTED = (
    "SELECT chain, number FROM (SELECT chain, scope, number, documents, digest"
    " FROM disclosure WHERE length(digest) > 0"
    " EXCEPT SELECT chain, scope, ver, count, receipt FROM log"
    f" WHERE act = {int(Act.EXPORTED)}) AS untold"
)


def check_disclosures(look: Look) -> Iterator[Finding]:
    """Hold every record to the log and to the administrators' newest key."""
    for chain, scope, number, key_ver in look.sql.all(RECORDS):
        state = look.states.get(chain)
        if state is None or not _lies_right(state, scope, key_ver):
            yield Finding(Part.DISCLOSURE, Fault.CHANGED, short(chain), number)
    for chain, _, number in look.sql.all(f"{TOLD} EXCEPT {KEPT}"):
        yield Finding(Part.DISCLOSURE, Fault.MISSING, short(chain), number)
    for chain, _, number in look.sql.all(f"{KEPT} EXCEPT {TOLD}"):
        yield Finding(Part.DISCLOSURE, Fault.DISAGREES, short(chain), number)
    for chain, number in look.sql.all(EXPORTED):
        yield Finding(Part.DISCLOSURE, Fault.DISAGREES, short(chain), number)


def _lies_right(state: RosterState, scope: ScopeId, key_ver: int) -> bool:
    newest = state.newest_key(state.school.administrators)
    held = newest is not None and newest.ver == key_ver
    return held and state.kind_of(scope) is ScopeKind.PUPIL
