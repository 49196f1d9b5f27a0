"""Who may sign what, judged on the chain as it was before the entry (vault § 5).

Root signs the birth of a school, the reset of its administrators, a new recovery
key and that an older store was put back. An administrator signs everything else in
their own school. All others sign their own new keys; a temporary key signs nothing
but those.
"""

from __future__ import annotations

from securenotes.model import UserId
from securenotes.vault.errors import Refused
from securenotes.vault.roster import access
from securenotes.vault.roster.changes import (
    Approve,
    Card,
    Change,
    Disable,
    Dispose,
    FactorReset,
    Policy,
    Recovery,
    RestoreAck,
    Role,
    School,
    ScopeKey,
    UserAdd,
    UserKeys,
)
from securenotes.vault.roster.payload import ROOT, Actor, Payload
from securenotes.vault.roster.tables import Tables

_GENESIS = (School, Policy, UserAdd, Role, ScopeKey, Card)
_ROOT_LATER = (UserAdd, Role, Disable, FactorReset, Card, Recovery, RestoreAck)
_ROOT_ALONE = (School, Recovery, RestoreAck)


def signing_key(tables: Tables, actor: Actor) -> bytes:
    """Give the key that must have signed a later entry of this actor's."""
    if actor == ROOT:
        return tables.the_school().root_pk
    row = tables.key_at(UserId(actor), None)
    if row is None or tables.is_disabled(UserId(actor), None):
        raise Refused("roster-actor")
    return row.sign_pk


def judge_genesis(payload: Payload) -> School:
    """Find the school in a first entry; refused unless root tells its birth."""
    first = payload.changes[0]
    if payload.actor != ROOT or not isinstance(first, School):
        raise Refused("roster-genesis")
    for change in payload.changes[1:]:
        if isinstance(change, School) or not isinstance(change, _GENESIS):
            raise Refused("roster-genesis")
    return first


def judge_entry(tables: Tables, payload: Payload, latest_ts: int) -> None:
    """Refuse a later entry whose actor may not sign all of it.

    ``latest_ts`` is the latest time that any entry before carries: a client
    that backdates an entry cannot use an invitation after its expiry.
    """
    if payload.actor == ROOT:
        _judge_root(tables, payload.changes)
        return
    actor = UserId(payload.actor)
    key = tables.key_at(actor, None)
    assert key is not None  # its signature held
    if key.temporary:
        (change, *others) = payload.changes
        if others or not _own_keys(change, actor):
            raise Refused("roster-temporary")
        if max(payload.ts, latest_ts) > key.expires:
            raise Refused("roster-expired")
        return
    named = {type(change) for change in payload.changes}
    if named & {Dispose, Approve} and len(named) > 1:
        # What destroys is an entry of its own: nothing hides behind it.
        raise Refused("roster-dispose")
    administrator = tables.has_role(actor, "administrator", None)
    for change in payload.changes:
        if isinstance(change, UserKeys):
            allowed = _own_keys(change, actor)
        else:
            allowed = administrator and not isinstance(change, _ROOT_ALONE)
            allowed = allowed and _may_give(tables, actor, change)
        if not allowed:
            raise Refused("roster-right")


def _may_give(tables: Tables, actor: UserId, change: Change) -> bool:
    """Let the right to real names be given by those who have it (R29).

    Anybody may end it, and the first is given while nobody has it.
    """
    if not isinstance(change, Role) or change.role != "identity" or not change.on:
        return True
    holders = access.identity_holders(tables, None, None)
    return not holders or actor in holders


def _own_keys(change: Change, actor: UserId) -> bool:
    return isinstance(change, UserKeys) and change.user == actor


def _judge_root(tables: Tables, changes: tuple[Change, ...]) -> None:
    """Allow a reset of administrators: of them and of nobody else."""
    appointed = {
        change.user
        for change in changes
        if isinstance(change, Role) and change.role == "administrator"
    }
    for change in changes:
        if not isinstance(change, _ROOT_LATER):
            raise Refused("roster-right")
        if isinstance(change, RestoreAck) and len(changes) > 1:
            raise Refused("roster-restore")  # nothing hides behind it
        if isinstance(change, Recovery | RestoreAck):
            continue
        if isinstance(change, Card):
            if change.scope is not None:
                raise Refused("roster-right")
            person = UserId(change.subject)
        else:
            person = change.user
        if person not in appointed and not tables.has_role(
            person, "administrator", None
        ):
            raise Refused("roster-right")
