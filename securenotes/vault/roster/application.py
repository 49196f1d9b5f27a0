"""Puts one parsed entry into the tables, change by change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from securenotes.model import UserId
from securenotes.vault.errors import Refused
from securenotes.vault.roster import (
    changes,
    disposal,
    moving,
    people,
    restoring,
    scopes,
)
from securenotes.vault.roster.step import Step
from securenotes.vault.roster.tables import Tables

_Apply: TypeAlias = Callable[[Step, changes.Change], None]

_APPLY: Mapping[type[changes.Change], _Apply] = cast(
    "Mapping[type[changes.Change], _Apply]",
    {
        changes.School: scopes.found_school,
        changes.Policy: scopes.set_policy,
        changes.UserAdd: people.add_user,
        changes.UserKeys: people.change_keys,
        changes.FactorReset: people.reset_factor,
        changes.Role: people.appoint,
        changes.Disable: people.disable,
        changes.Group: scopes.add_group,
        changes.GroupEnd: scopes.end_group,
        changes.Pupil: scopes.add_pupil,
        changes.Member: scopes.add_member,
        changes.Unmember: scopes.end_member,
        changes.Card: scopes.add_card,
        changes.Link: people.link,
        changes.Unlink: people.unlink,
        changes.Identity: scopes.found_identity,
        changes.ScopeKey: scopes.add_key,
        changes.Recovery: scopes.renew_recovery,
        changes.RestoreAck: restoring.acknowledge,
        changes.Hold: disposal.hold,
        changes.Dispose: disposal.propose,
        changes.Approve: disposal.approve,
        changes.MoveOut: moving.leave,
        changes.MoveBack: moving.take_back,
        changes.MoveIn: moving.arrive,
    },
)


def apply_changes(step: Step, all_changes: tuple[changes.Change, ...]) -> None:
    """Apply all changes in order, then hold what must be so at the end.

    Leaves the tables half changed when it raises ``Refused``: the caller
    rolls back.
    """
    before = _Guarded.of(step.tables)
    step.others = {user for user in before.joined if user != step.actor}
    for change in all_changes:
        _APPLY[type(change)](step, change)
    if step.keyless:
        raise Refused("roster-key-missing")
    if step.tables.policy() is None:
        raise Refused("roster-genesis")
    disposal.finish(step)
    _hold_guards(step, before, _Guarded.of(step.tables))


class _Guarded:
    """Those whom a school may not lose: administrators, the right to names."""

    __slots__ = ("administrators", "identity", "joined")

    def __init__(self) -> None:
        self.administrators: set[UserId] = set()
        self.joined: set[UserId] = set()
        self.identity: set[UserId] = set()

    @classmethod
    def of(cls, tables: Tables) -> _Guarded:
        found = cls()
        for (user, role), rows in tables.roles.items():
            key = tables.key_at(user, None)
            if rows[-1].to_seq is not None or tables.is_disabled(user, None):
                continue
            if role == "administrator" and key is not None:
                found.administrators.add(user)
                if not key.temporary:
                    found.joined.add(user)
                if tables.has_role(user, "identity", None):
                    found.identity.add(user)
        return found


def _hold_guards(step: Step, before: _Guarded, after: _Guarded) -> None:
    """At least one administrator remains; an unused invitation is none.

    The last administrator with the right to real names loses it only by the
    kit, which also may leave an invitation alone to begin with.
    """
    if not (after.administrators if step.by_root and step.seq > 1 else after.joined):
        raise Refused("roster-last-administrator")
    if before.identity and not after.identity and not step.by_root:
        raise Refused("roster-last-identity")
