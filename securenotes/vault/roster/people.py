"""Changes of people: accounts, keys, factors, appointments, links."""

from __future__ import annotations

import msgspec

from securenotes.clock import day_of
from securenotes.model import UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind, normal_login, user_id
from securenotes.vault.roster.changes import (
    Disable,
    FactorReset,
    Link,
    Role,
    Unlink,
    UserAdd,
    UserKeys,
)
from securenotes.vault.roster.rows import (
    DisabledRow,
    FactorRow,
    KeyRow,
    LinkRow,
    RoleRow,
    at_seq,
)
from securenotes.vault.roster.step import Step, check_days
from securenotes.vault.roster.tables import LinkKey

INVITATION_MS = 72 * 3_600_000
"""How long an invitation is good for, at most."""


def add_user(step: Step, change: UserAdd) -> None:
    """Take in a person, or give a known one new keys (re-enrolment).

    A login is never given away again: a person who is disabled must first be
    let in again, and that shows.
    """
    tables = step.tables
    try:
        normal = normal_login(change.login)
    except ValueError:
        raise Refused("roster-login") from None
    if normal != change.login or user_id(step.org, normal) != change.user:
        raise Refused("roster-login")
    if tables.is_disabled(change.user, None):
        raise Refused("roster-login-taken")
    if change.temporary:
        if not step.ts < change.expires <= step.ts + INVITATION_MS:
            raise Refused("roster-expiry")
    elif change.expires:
        raise Refused("roster-expiry")
    before = tables.key_at(change.user, None)
    if before is None:
        tables.put(tables.logins, change.user, change.login)
    elif before.box_pk == change.box_pk or before.sign_pk == change.sign_pk:
        raise Refused("roster-same-keys")
    elif tables.has_role(change.user, "identity", None) and not step.by_root:
        # Who enrols another anew comes by it to no right that is not theirs.
        tables.extend(tables.roles, (change.user, "identity"), None, step.seq)
    row = KeyRow(
        user=change.user,
        sign_pk=change.sign_pk,
        box_pk=change.box_pk,
        temporary=change.temporary,
        expires=change.expires,
        expires_day=day_of(change.expires) if change.temporary else "",
        claims=False,
        from_seq=step.seq,
    )
    tables.extend(tables.keys, change.user, row, step.seq)


def change_keys(step: Step, change: UserKeys) -> None:
    """Put a person's own keys in place of those before."""
    tables = step.tables
    before = tables.key_at(change.user, None)
    if before is None:
        raise Refused("roster-user")
    if before.box_pk == change.box_pk or before.sign_pk == change.sign_pk:
        raise Refused("roster-same-keys")
    row = KeyRow(
        user=change.user,
        sign_pk=change.sign_pk,
        box_pk=change.box_pk,
        temporary=False,
        expires=0,
        expires_day="",
        claims=before.temporary,
        from_seq=step.seq,
    )
    tables.extend(tables.keys, change.user, row, step.seq)


def reset_factor(step: Step, change: FactorReset) -> None:
    """Ask a person's client for a new second factor."""
    tables = step.tables
    _known(step, change.user)
    row = at_seq(tables.factors.get(change.user, ()), None)
    if change.factor_no != (0 if row is None else row.factor_no) + 1:
        raise Refused("roster-factor")
    new = FactorRow(user=change.user, factor_no=change.factor_no, from_seq=step.seq)
    tables.extend(tables.factors, change.user, new, step.seq)


def appoint(step: Step, change: Role) -> None:
    """Appoint a person, or end an appointment."""
    tables = step.tables
    _known(step, change.user)
    if tables.has_role(change.user, change.role, None) == change.on:
        raise Refused("roster-no-change")
    if change.on and tables.is_disabled(change.user, None):
        raise Refused("roster-disabled")
    row = RoleRow(user=change.user, role=change.role, from_seq=step.seq)
    key = (change.user, change.role)
    tables.extend(tables.roles, key, row if change.on else None, step.seq)


def disable(step: Step, change: Disable) -> None:
    """Shut a person out, or let them in again."""
    tables = step.tables
    _known(step, change.user)
    if tables.is_disabled(change.user, None) == change.on:
        raise Refused("roster-no-change")
    row = DisabledRow(user=change.user, from_seq=step.seq)
    tables.extend(tables.disabled, change.user, row if change.on else None, step.seq)


def link(step: Step, change: Link) -> None:
    """Tie a person to a pupil, a group or (an observer) the school."""
    tables = step.tables
    _known(step, change.user)
    if tables.is_disabled(change.user, None):
        raise Refused("roster-disabled")
    check_days(change.first, change.last)
    scope = tables.scopes.get(change.scope)
    if scope is None or scope.kind is ScopeKind.ADMINISTRATORS:
        raise Refused("roster-scope")
    if tables.departure(change.scope) is not None:
        raise Refused("roster-moved")
    if scope.kind is ScopeKind.SCHOOL and change.role != "observer":
        raise Refused("roster-role")
    if scope.last is not None and (change.last is None or change.last > scope.last):
        raise Refused("roster-group-ended")
    key = (change.user, change.scope, change.role)
    row = LinkRow(
        user=change.user,
        scope=change.scope,
        role=change.role,
        reason=change.reason,
        first=change.first,
        last=change.last,
        from_seq=step.seq,
    )
    tables.extend(tables.links, key, row, step.seq)
    tables.index(tables.links_by_user, change.user, key)
    tables.index(tables.links_by_scope, change.scope, key)


def unlink(step: Step, change: Unlink) -> None:
    """Give a link a last day."""
    end_link(step, (change.user, change.scope, change.role), change.last)


def end_link(step: Step, key: LinkKey, last: str) -> None:
    """Give the standing link under a key an earlier last day.

    A link that had not begun by then leaves no standing row behind.
    """
    tables = step.tables
    row = at_seq(tables.links.get(key, ()), None)
    if row is None:
        raise Refused("roster-link")
    if row.last is not None and row.last <= last:
        raise Refused("roster-no-change")
    new = msgspec.structs.replace(row, last=last, from_seq=step.seq)
    tables.extend(tables.links, key, new if row.first <= last else None, step.seq)


def _known(step: Step, user: UserId) -> None:
    if user not in step.tables.logins:
        raise Refused("roster-user")
