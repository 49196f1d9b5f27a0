"""Who may read whom: live links, readers and the paths of keys (R4, vault § 3).

Live is judged on a day and after an entry (``seq``; None is the newest). An
invitation that is still good counts as a link does; expired, it counts for
nothing from the day after.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from securenotes.model import ScopeId, UserId
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.rows import LinkRow, at_seq, on_day
from securenotes.vault.roster.tables import Tables

LiveRole = Literal["teacher", "mentor", "observer", "administrator"]
"""Because of what somebody may read a pupil."""


class Holders(NamedTuple):
    """Who should hold a wrap of a scope's newest key.

    ``recovery`` tells that the recovery kit does: of the administrators' and of
    that of real names.
    """

    persons: tuple[UserId, ...]
    parents: tuple[ScopeId, ...]
    recovery: bool


def is_active(tables: Tables, user: UserId, day: str, seq: int | None) -> bool:
    """Say whether anything of a person's counts: not disabled, not expired."""
    key = tables.key_at(user, seq)
    if key is None or tables.is_disabled(user, seq):
        return False
    return not key.temporary or day <= key.expires_day


def is_administrator(
    tables: Tables, user: UserId, day: str | None, seq: int | None
) -> bool:
    """Say whether a person administers the school; no day asks for no expiry."""
    if not tables.has_role(user, "administrator", seq):
        return False
    if day is None:
        return not tables.is_disabled(user, seq)
    return is_active(tables, user, day, seq)


def live_links(
    tables: Tables, user: UserId, day: str, seq: int | None
) -> Iterator[LinkRow]:
    """Give a person's links that are live on a day, whatever they lead to."""
    if not is_active(tables, user, day, seq):
        return
    for key in tables.links_by_user.get(user, ()):
        row = at_seq(tables.links[key], seq)
        if row is not None and on_day(row, day):
            yield row


def is_member(
    tables: Tables, group: ScopeId, pupil: ScopeId, day: str, seq: int | None
) -> bool:
    """Say whether a pupil belongs to a group on a day."""
    row = at_seq(tables.members.get((group, pupil), ()), seq)
    return row is not None and on_day(row, day)


def live_roles(
    tables: Tables, user: UserId, pupil: ScopeId, day: str, seq: int | None
) -> frozenset[LiveRole]:
    """Say because of what a person may read a pupil; empty: not at all (R4)."""
    row = tables.scopes.get(pupil)
    if row is None or row.kind is not ScopeKind.PUPIL:
        return frozenset()
    if seq is not None and row.from_seq > seq:
        return frozenset()
    found: set[LiveRole] = set()
    if is_administrator(tables, user, day, seq):
        found.add("administrator")
    if tables.has_left(pupil, day, seq):
        return frozenset(found)
    school = tables.the_school().observers
    for link in live_links(tables, user, day, seq):
        if link.scope in (pupil, school) or is_member(
            tables, link.scope, pupil, day, seq
        ):
            found.add(link.role)
    return frozenset(found)


def pupils_of(tables: Tables, user: UserId, day: str, seq: int | None) -> set[ScopeId]:
    """Give every pupil that a person may read on a day."""
    administers = everything = is_administrator(tables, user, day, seq)
    school = tables.the_school().observers
    found: set[ScopeId] = set()
    for link in live_links(tables, user, day, seq):
        everything = everything or link.scope == school
        if link.scope in tables.pupils:
            found.add(link.scope)
        found.update(members(tables, link.scope, day, seq))
    if not everything:
        return found
    return {
        pupil
        for pupil in tables.pupils
        if (seq is None or tables.scopes[pupil].from_seq <= seq)
        and (administers or not tables.has_left(pupil, day, seq))
    }


def members(tables: Tables, group: ScopeId, day: str, seq: int | None) -> list[ScopeId]:
    """Give a group's pupils on a day, in the order they came."""
    return [
        key[1]
        for key in tables.members_by_group.get(group, ())
        if (row := at_seq(tables.members[key], seq)) is not None and on_day(row, day)
    ]


def groups_of(
    tables: Tables, pupil: ScopeId, day: str, seq: int | None
) -> list[ScopeId]:
    """Give the groups a pupil belongs to on a day, in the order they came."""
    return [
        key[0]
        for key in tables.members_by_pupil.get(pupil, ())
        if (row := at_seq(tables.members[key], seq)) is not None and on_day(row, day)
    ]


def administrators(tables: Tables, day: str | None, seq: int | None) -> list[UserId]:
    """Give the school's administrators, in the order they were appointed."""
    return [
        user
        for user, role in tables.roles
        if role == "administrator" and is_administrator(tables, user, day, seq)
    ]


def has_identity(
    tables: Tables, user: UserId, day: str | None, seq: int | None
) -> bool:
    """Say whether a person has the right to real names; no day: no expiry (R29)."""
    if not tables.has_role(user, "identity", seq):
        return False
    if day is None:
        return not tables.is_disabled(user, seq)
    return is_active(tables, user, day, seq)


def identity_holders(tables: Tables, day: str | None, seq: int | None) -> list[UserId]:
    """Give those with the right to real names, in the order they got it (R29)."""
    return [
        user
        for user, role in tables.roles
        if role == "identity" and has_identity(tables, user, day, seq)
    ]


def linked(tables: Tables, scope: ScopeId, day: str, seq: int | None) -> list[UserId]:
    """Give those with a live link to exactly this scope."""
    found: dict[UserId, None] = {}
    for key in tables.links_by_scope.get(scope, ()):
        row = at_seq(tables.links[key], seq)
        if row is not None and on_day(row, day) and is_active(tables, key[0], day, seq):
            found[key[0]] = None
    return list(found)


def readers(tables: Tables, pupil: ScopeId, day: str, seq: int | None) -> list[UserId]:
    """Give everybody who may read a pupil's published notes (R4, R11)."""
    row = tables.scopes.get(pupil)
    if pupil not in tables.pupils or row is None:
        return []
    if seq is not None and row.from_seq > seq:
        return []
    found = dict.fromkeys(administrators(tables, day, seq))
    if tables.has_left(pupil, day, seq):
        return list(found)
    ways = [tables.the_school().observers, pupil, *groups_of(tables, pupil, day, seq)]
    for scope in ways:
        found.update(dict.fromkeys(linked(tables, scope, day, seq)))
    return list(found)


def parents(tables: Tables, scope: ScopeId, day: str, seq: int | None) -> list[ScopeId]:
    """Give the scopes whose keys open this one's: S from A, G and P from S…"""
    school = tables.the_school()
    kind = tables.kind_of(scope)
    if kind is ScopeKind.SCHOOL:
        return [school.administrators]
    if kind is ScopeKind.GROUP:
        return [school.observers]
    if kind is ScopeKind.PUPIL:
        return [school.observers, *groups_of(tables, scope, day, seq)]
    return []


def paths(
    tables: Tables, user: UserId, scope: ScopeId, day: str, seq: int | None
) -> list[tuple[ScopeId, ...]]:
    """Give each chain of scopes from a person's own wrap down to a scope.

    ``(scope,)`` is a wrap of its own; shorter ones come first. Empty: the
    roster gives this person no live path, and the key must not be used.
    """
    row = tables.scopes.get(scope)
    if row is None or (seq is not None and row.from_seq > seq):
        return []
    held = {link.scope for link in live_links(tables, user, day, seq)}
    if is_administrator(tables, user, day, seq):
        held.add(tables.the_school().administrators)
    if row.kind is ScopeKind.IDENTITY and has_identity(tables, user, day, seq):
        held.add(scope)
    found: list[tuple[ScopeId, ...]] = []
    waiting: list[tuple[ScopeId, ...]] = [(scope,)]
    while waiting and held:
        path = waiting.pop()
        if path[0] in held:
            found.append(path)
        waiting += [(up, *path) for up in parents(tables, path[0], day, seq)]
    return sorted(found, key=lambda path: (len(path), path))


def holders(tables: Tables, scope: ScopeId, day: str) -> Holders:
    """Say who should hold a wrap of this scope's newest key on a day."""
    if tables.kind_of(scope) is ScopeKind.ADMINISTRATORS:
        return Holders(tuple(administrators(tables, day, None)), (), recovery=True)
    if tables.kind_of(scope) is ScopeKind.IDENTITY:
        return Holders(tuple(identity_holders(tables, day, None)), (), recovery=True)
    return Holders(
        tuple(linked(tables, scope, day, None)),
        tuple(parents(tables, scope, day, None)),
        recovery=False,
    )
