"""Receipts of reading, believed only where their reader's key proves them (R41)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from securenotes.model import OrgId, ScopeId, UserId, VersionHash
from securenotes.sealed import Reading
from securenotes.vault.errors import Refused
from securenotes.vault.log import verify_receipt
from securenotes.vault.roster.state import RosterState


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """What one person's receipts prove of a note."""

    ver: int = 0
    """The newest version that was opened, 0 for none."""
    at: int = 0
    """When that version was first opened."""
    forged: bool = False
    """A receipt in this person's name does not hold."""


def weigh_receipts(
    readings: Iterable[Reading],
    state: RosterState,
    org: OrgId,
    scope: ScopeId,
    versions: Mapping[int, VersionHash],
) -> dict[UserId, Proof]:
    """Weigh every receipt of a note against its reader's keys and its versions.

    One for a version that is another than the one verified here, or without
    its reader's signature, is forged and proves nothing.
    """
    found: dict[UserId, Proof] = {}
    for reading in readings:
        before = found.get(reading.user, Proof())
        if not holds(reading, state, org, scope, versions.get(reading.ver)):
            found[reading.user] = Proof(before.ver, before.at, forged=True)
        elif (reading.ver, -reading.at) > (before.ver, -before.at):
            found[reading.user] = Proof(reading.ver, reading.at, before.forged)
        else:
            found[reading.user] = before
    return found


def holds(
    reading: Reading,
    state: RosterState,
    org: OrgId,
    scope: ScopeId,
    vh: VersionHash | None,
) -> bool:
    """Whether a receipt is its reader's word about this very version."""
    if vh is None or reading.vh != vh:
        return False
    for key in state.signing_keys_of(reading.user):
        try:
            verify_receipt(
                key,
                org,
                scope,
                reading.note,
                reading.ver,
                vh,
                reading.user,
                reading.at,
                reading.sig,
            )
        except Refused:
            continue
        return True
    return False
