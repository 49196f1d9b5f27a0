"""Changes of the school: birth, policy, groups, pupils, keys, cards, kit."""

from __future__ import annotations

import msgspec

from securenotes.model import ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind, org_id
from securenotes.vault.roster.changes import (
    Card,
    Group,
    GroupEnd,
    Identity,
    Member,
    Policy,
    Pupil,
    Recovery,
    School,
    ScopeKey,
    Unmember,
)
from securenotes.vault.roster.people import end_link
from securenotes.vault.roster.rows import (
    CardRow,
    MemberRow,
    PolicyRow,
    SchoolRow,
    ScopeKeyRow,
    ScopeRow,
    at_seq,
)
from securenotes.vault.roster.step import Step, check_days
from securenotes.vault.roster.tables import MemberKey

_POLICY_FIELDS = (
    "name",
    "module",
    "idle_minutes",
    "categories",
    "routine",
    "routine_ver",
    "words",
)


def found_school(step: Step, change: School) -> None:
    """Give birth to a school; the root key must be the organisation's."""
    if change.org != step.org or org_id(change.root_pk) != step.org:
        raise Refused("roster-root")
    row = SchoolRow(
        body=change.body,
        root_pk=change.root_pk,
        recovery_pk=change.recovery_pk,
        recovery_no=1,
        throwaway=change.throwaway,
        administrators=change.administrators,
        observers=change.observers,
    )
    step.tables.put(step.tables.school, "", row)
    _make(
        step,
        change.administrators,
        ScopeKind.ADMINISTRATORS,
        change.administrators_r16,
    )
    _make(step, change.observers, ScopeKind.SCHOOL, change.observers_r16)


def found_identity(step: Step, change: Identity) -> None:
    """Make the place of real names, once, by somebody who gets the right (R29)."""
    school = step.tables.the_school()
    if school.identity is not None:
        raise Refused("roster-identity")
    _make(step, change.scope, ScopeKind.IDENTITY, change.r16)
    new = msgspec.structs.replace(school, identity=change.scope)
    step.tables.put(step.tables.school, "", new)


def set_policy(step: Step, change: Policy) -> None:
    """Change what is named; the first policy names all but what came later."""
    tables = step.tables
    named = {
        name: value
        for name in (*_POLICY_FIELDS, "server", "templates", "plan")
        if (value := getattr(change, name)) is not None
    }
    before = tables.policy()
    if before is None:
        if not named.keys() >= set(_POLICY_FIELDS):
            raise Refused("roster-policy")
        new = msgspec.convert({**named, "from_seq": step.seq}, PolicyRow)
    else:
        if not named:
            raise Refused("roster-no-change")
        if ("routine" in named) != ("routine_ver" in named):
            raise Refused("roster-policy")
        if named.get("routine_ver", before.routine_ver + 1) != before.routine_ver + 1:
            raise Refused("roster-policy")
        new = msgspec.structs.replace(before, **named, from_seq=step.seq)
    if len({(row.kind, row.category) for row in new.plan}) < len(new.plan):
        raise Refused("roster-plan")
    tables.put(tables.policies, step.seq, new)


def add_group(step: Step, change: Group) -> None:
    """Make a group."""
    _make(step, change.scope, ScopeKind.GROUP, change.r16)


def add_pupil(step: Step, change: Pupil) -> None:
    """Take in a pupil."""
    _make(step, change.scope, ScopeKind.PUPIL, change.r16)
    step.tables.put(step.tables.pupils, change.scope, None)


def end_group(step: Step, change: GroupEnd) -> None:
    """Give a group a last day, and with it every link and membership of it."""
    tables = step.tables
    row = _of_kind(step, change.scope, ScopeKind.GROUP)
    if row.last is not None and row.last <= change.last:
        raise Refused("roster-no-change")
    new = msgspec.structs.replace(row, last=change.last)
    tables.put(tables.scopes, change.scope, new)
    for key in tables.links_by_scope.get(change.scope, {}):
        held = at_seq(tables.links[key], None)
        if held is not None and (held.last is None or held.last > change.last):
            end_link(step, key, change.last)
    for pair in tables.members_by_group.get(change.scope, {}):
        member = at_seq(tables.members[pair], None)
        if member is not None and (member.last is None or member.last > change.last):
            end_membership(step, pair, change.last)


def add_member(step: Step, change: Member) -> None:
    """Put a pupil into a group, or replace the dates of a membership."""
    tables = step.tables
    group = _of_kind(step, change.group, ScopeKind.GROUP)
    _of_kind(step, change.pupil, ScopeKind.PUPIL)
    if tables.departure(change.pupil) is not None:
        raise Refused("roster-moved")
    check_days(change.first, change.last)
    if group.last is not None and (change.last is None or change.last > group.last):
        raise Refused("roster-group-ended")
    key = (change.group, change.pupil)
    row = MemberRow(
        group=change.group,
        pupil=change.pupil,
        first=change.first,
        last=change.last,
        from_seq=step.seq,
    )
    tables.extend(tables.members, key, row, step.seq)
    tables.index(tables.members_by_group, change.group, key)
    tables.index(tables.members_by_pupil, change.pupil, key)


def end_member(step: Step, change: Unmember) -> None:
    """Give a membership a last day."""
    end_membership(step, (change.group, change.pupil), change.last)


def add_key(step: Step, change: ScopeKey) -> None:
    """Take a scope's next key: version 1 where it is made, then one more."""
    tables = step.tables
    scope = tables.scopes.get(change.scope)
    if scope is None:
        raise Refused("roster-scope")
    before = tables.newest_key(change.scope)
    if change.scope in step.keyed:
        raise Refused("roster-key-twice")
    if change.ver != (1 if before is None else before.ver + 1):
        raise Refused("roster-key-version")
    if (change.box_pk is not None) != (scope.kind is ScopeKind.ADMINISTRATORS):
        raise Refused("roster-box-key")
    row = ScopeKeyRow(
        scope=change.scope,
        ver=change.ver,
        skc=change.skc,
        box_pk=change.box_pk,
        day=step.day,
        from_seq=step.seq,
    )
    tables.extend(tables.scope_keys, change.scope, row, step.seq)
    step.keyed.add(change.scope)
    step.keyless.discard(change.scope)


def add_card(step: Step, change: Card) -> None:
    """Take the next version of a card, for a subject and a wrapping scope.

    The card of a pupil or group lies under its own key, a staff card in
    clear; source ids of any of them under the administrators' key, and a
    protected pupil's real name under that of the right to see it (R29). The
    administrators' own card holds the spot checks of the access log (R27).
    """
    tables = step.tables
    scope = change.scope
    if (scope is None) != (change.cardc is None):
        raise Refused("roster-card")
    own = tables.kind_of(ScopeId(change.subject)) in {
        ScopeKind.PUPIL,
        ScopeKind.GROUP,
    }
    school = tables.the_school()
    checks = change.subject == school.administrators and scope == change.subject
    if not (own or checks) and UserId(change.subject) not in tables.logins:
        raise Refused("roster-card-subject")
    plain = change.subject if own else None
    if scope not in (plain, school.administrators):
        of_pupil = tables.kind_of(ScopeId(change.subject)) is ScopeKind.PUPIL
        if scope is None or scope != school.identity or not of_pupil:
            raise Refused("roster-card-scope")
    key = (change.subject, scope)
    before = tables.cards.get(key)
    if change.ver != (1 if before is None else before.ver + 1):
        raise Refused("roster-card-version")
    row = CardRow(
        subject=change.subject,
        scope=scope,
        ver=change.ver,
        blob=change.blob,
        cardc=change.cardc,
        from_seq=step.seq,
    )
    tables.put(tables.cards, key, row)


def renew_recovery(step: Step, change: Recovery) -> None:
    """Take a later recovery key of the kit."""
    school = step.tables.the_school()
    if change.n <= school.recovery_no:
        raise Refused("roster-recovery")
    new = msgspec.structs.replace(
        school, recovery_pk=change.recovery_pk, recovery_no=change.n
    )
    step.tables.put(step.tables.school, "", new)


def _make(step: Step, scope: ScopeId, kind: ScopeKind, r16: bytes) -> None:
    step.check_new_scope(scope, kind, r16)
    row = ScopeRow(scope=scope, kind=kind, from_seq=step.seq)
    step.tables.put(step.tables.scopes, scope, row)
    step.keyless.add(scope)


def _of_kind(step: Step, scope: ScopeId, kind: ScopeKind) -> ScopeRow:
    row = step.tables.scopes.get(scope)
    if row is None or row.kind is not kind:
        raise Refused("roster-scope")
    return row


def end_membership(step: Step, key: MemberKey, last: str) -> None:
    """Give the standing membership under a key an earlier last day."""
    tables = step.tables
    row = at_seq(tables.members.get(key, ()), None)
    if row is None:
        raise Refused("roster-member")
    if row.last is not None and row.last <= last:
        raise Refused("roster-no-change")
    new = msgspec.structs.replace(row, last=last, from_seq=step.seq)
    tables.extend(tables.members, key, new if row.first <= last else None, step.seq)
