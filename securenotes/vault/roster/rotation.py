"""Keys that somebody could open who no longer may (vault § 5, rotation).

Decided from the chain and the day alone, so every client and the keeper find
the same. A school's worth is searched in one pass over its people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from securenotes.model import ScopeId, UserId
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster import access
from securenotes.vault.roster.changes import StaffRole
from securenotes.vault.roster.holdings import (
    NEVER,
    Ending,
    Grip,
    Span,
    Timeline,
    Why,
)
from securenotes.vault.roster.ledger import Ledger
from securenotes.vault.roster.rows import LinkRow, at_seq, on_day
from securenotes.vault.roster.tables import MemberKey


class RotationCause(NamedTuple):
    """Who could open the key, why they no longer may, and since when.

    ``day`` is the last day that counted, or that of the entry which ended it
    at once.
    """

    user: UserId
    why: Why
    day: str


class PendingRotation(NamedTuple):
    """A scope whose newest key, version ``ver``, is to be replaced."""

    scope: ScopeId
    kind: ScopeKind
    ver: int
    causes: tuple[RotationCause, ...]


def pending_rotations(ledger: Ledger, today: str) -> list[PendingRotation]:
    """Find every key to be changed, those above before those below."""
    search = _Search(Timeline(ledger, today))
    tables = ledger.tables
    found: dict[ScopeId, list[RotationCause]] = {}
    for user in tables.keys:
        for grip in search.timeline.grips_of(user):
            for scope, ending in search.lost(grip):
                causes = found.setdefault(scope, [])
                if not causes or causes[-1].user != user:
                    causes.append(RotationCause(user, *ending))
    pending = [
        PendingRotation(
            scope, row.kind, len(tables.scope_keys[scope]), tuple(found[scope])
        )
        for scope, row in tables.scopes.items()
        if scope in found
    ]
    return sorted(pending, key=lambda one: -one.kind)


class _Search:
    """What one set of keys knows, and of that, what it no longer may."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.tables = timeline.tables
        self.today = timeline.today
        self.school = self.tables.the_school()
        self._ended: dict[ScopeId, list[MemberKey]] = {}
        self._shared: dict[MemberKey, tuple[Span, ...]] = {}

    def lost(self, grip: Grip) -> Iterator[tuple[ScopeId, Ending]]:
        """Give the scopes whose newest key this grip knows and may not know."""
        top, observers = self.school.administrators, self.school.observers
        user, gone = grip.user, grip.lost
        yield from self._names(grip)
        administrator = gone is None and access.is_administrator(
            self.tables, user, self.today, None
        )
        known_top = self._known(top, self._appointments(grip, "administrator"), ())
        ending = gone or self._role_ending(user, "administrator")
        if _newest(known_top) and not administrator:
            yield top, ending
        links = self._links(grip)
        known_school = self._known(observers, links.get(observers, ()), known_top)
        open_to: set[ScopeId] = set()
        if gone is None:
            live = access.live_links(self.tables, user, self.today, None)
            open_to = {link.scope for link in live}
        if administrator or observers in open_to:
            return
        if observers in links:
            ending = gone or self._link_ending(user, observers)
        if _newest(known_school):
            yield observers, ending
        yield from self._below(grip, links, known_school, open_to, ending)

    def _names(self, grip: Grip) -> Iterator[tuple[ScopeId, Ending]]:
        """Give the key of real names, where this grip may not know it (R29)."""
        scope, user = self.school.identity, grip.user
        if scope is None:
            return
        known = self._known(scope, self._appointments(grip, "identity"), ())
        may = grip.lost is None and access.has_identity(
            self.tables, user, self.today, None
        )
        if _newest(known) and not may:
            yield scope, grip.lost or self._role_ending(user, "identity")

    def _below(
        self,
        grip: Grip,
        links: dict[ScopeId, tuple[Span, ...]],
        known_school: tuple[Span, ...],
        open_to: set[ScopeId],
        ending: Ending,
    ) -> Iterator[tuple[ScopeId, Ending]]:
        """Go on with groups and pupils, for one who may not open the school."""
        user, gone = grip.user, grip.lost
        lost: dict[ScopeId, Ending] = {}
        everything = self.tables.scopes if known_school else links
        for scope in everything:
            known = self._known(scope, links.get(scope, ()), known_school)
            if not known:
                continue
            of_scope = ending
            if scope in links:
                of_scope = gone or self._link_ending(user, scope)
            if _newest(known) and scope not in open_to:
                lost.setdefault(scope, of_scope)
            may_group = scope in open_to
            for key in self._members(scope, ended_only=may_group):
                if key[1] not in lost and self._knows_member(key, known):
                    lost[key[1]] = (
                        gone or self._member_ending(key) if may_group else of_scope
                    )
        for scope, why in lost.items():
            if scope in (
                self.school.administrators,
                self.school.observers,
                self.school.identity,
            ):
                continue
            if open_to and scope in self.tables.pupils:
                roles = access.live_roles(self.tables, user, scope, self.today, None)
                if roles:
                    continue
            yield scope, why

    def _known(
        self, scope: ScopeId, held: Iterable[Span], above: tuple[Span, ...]
    ) -> tuple[Span, ...]:
        """Give the lives of the versions that are known, by wraps or from above."""
        return tuple(
            life
            for life in self.timeline.lives(scope)
            if any(span.meet(life) for span in held)
            or any(up.begin < life.end and life.begin < up.end for up in above)
        )

    def _knows_member(self, key: MemberKey, known: tuple[Span, ...]) -> bool:
        """Say whether the pupil's newest key ever lay under a known one."""
        shared = self._shared.get(key)
        if shared is None:
            newest = self.timeline.lives(key[1])[-1]
            spans = (
                self.timeline.row_span(row.from_seq, row.to_seq, row.first, row.last)
                for row in self.tables.members[key]
            )
            shared = self._shared[key] = tuple(
                met for span in spans if span and (met := span.meet(newest))
            )
        return any(span.meet(life) for span in shared for life in known)

    def _members(self, group: ScopeId, *, ended_only: bool) -> Iterable[MemberKey]:
        keys = self.tables.members_by_group.get(group, {})
        if not ended_only:
            return keys
        if group not in self._ended:
            rows = ((key, at_seq(self.tables.members[key], None)) for key in keys)
            self._ended[group] = [
                key for key, row in rows if row is None or not on_day(row, self.today)
            ]
        return self._ended[group]

    def _appointments(self, grip: Grip, role: StaffRole) -> tuple[Span, ...]:
        rows = self.tables.roles.get((grip.user, role), ())
        spans = (self.timeline.row_span(row.from_seq, row.to_seq) for row in rows)
        return _held(grip, spans)

    def _links(self, grip: Grip) -> dict[ScopeId, tuple[Span, ...]]:
        """Give when a person's links let these keys in, by scope."""
        found: dict[ScopeId, tuple[Span, ...]] = {}
        for key in self.tables.links_by_user.get(grip.user, ()):
            spans = (
                self.timeline.row_span(row.from_seq, row.to_seq, row.first, row.last)
                for row in self.tables.links[key]
            )
            held = _held(grip, spans)
            if held:
                found[key[1]] = (*found.get(key[1], ()), *held)
        return found

    def _role_ending(self, user: UserId, role: StaffRole) -> Ending:
        rows = self.tables.roles.get((user, role), ())
        seq = (rows[-1].to_seq if rows else None) or 0
        return Ending("role-off", self.timeline.day_of_entry(seq))

    def _link_ending(self, user: UserId, scope: ScopeId) -> Ending:
        rows: list[LinkRow] = [
            self.tables.links[key][-1]
            for key in self.tables.links_by_user.get(user, ())
            if key[1] == scope
        ]
        days = (self._last_day(row.to_seq, row.last) for row in rows)
        return Ending("link-ended", max(days))

    def _member_ending(self, key: MemberKey) -> Ending:
        row = self.tables.members[key][-1]
        return Ending("member-ended", self._last_day(row.to_seq, row.last))

    def _last_day(self, to_seq: int | None, last: str | None) -> str:
        if to_seq is not None:
            return self.timeline.day_of_entry(to_seq)
        return self.today if last is None else last


def _held(grip: Grip, spans: Iterable[Span | None]) -> tuple[Span, ...]:
    return tuple(
        met
        for span in spans
        if span is not None
        for time in grip.spans
        if (met := span.meet(time))
    )


def _newest(known: tuple[Span, ...]) -> bool:
    return bool(known) and known[-1].end == NEVER
