"""The steps of one import, on the roster as it stands and one act's draft."""

from __future__ import annotations

from dataclasses import replace

from securenotes.clock import day_after
from securenotes.model import ScopeId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.cards import write_alias
from securenotes.notebook.school_roster import SchoolRoster
from securenotes.notebook.school_staff import ROLES
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.source_cards import Source, Sources
from securenotes.roster.desired import Group, Link, Membership, Pupil, Staff
from securenotes.roster.difference import Difference
from securenotes.roster.findings import SourceId
from securenotes.vault.cards import GroupCard, PupilCard
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.changes import GroupEnd, Member, Unlink, Unmember
from securenotes.vault.roster.changes import Link as LinkChange
from securenotes.vault.roster.rows import LinkRow, MemberRow, on_day
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import ScopeKey

NAMELESS = "Skyddade uppgifter"
"""Stands where a protected colleague's signature is not known."""

Standing = MemberRow | LinkRow


class Run:
    """One import being written into an act."""

    def __init__(
        self,
        work: SchoolWork,
        roster: SchoolRoster,
        state: RosterState,
        draft: ActDraft,
        sources: Sources,
    ) -> None:
        self._work = work
        self._today = work.today  # one day for the whole run, and asked once
        self._roster = roster
        self._state = state
        self._draft = draft
        self._sources = sources
        self._before = dict(sources.of)
        self._codes: set[str] = set()
        self._made: dict[ScopeId, ScopeKey] = {}
        self._ended: dict[object, str] = {}
        self._begun: set[object] = set()
        self.waiting_links = 0
        self.postponed = 0

    def do(self, what: Difference) -> None:
        """Write all steps, protection first and what is new last."""
        self._protect(what)
        self._end(what)
        for card in what.change_cards:
            self._change_card(card)
        for pupil in what.add_pupils:
            self._add_pupil(pupil)
        for group in what.add_groups:
            self._add_group(group)
        for member in what.add_members:
            self._add_member(member)
        for link in what.add_links:
            self._add_link(link)
        self.write_sources()

    # -- protection and endings ------------------------------------------
    def _protect(self, what: Difference) -> None:
        for source_id in what.protect_pupils:
            pupil = self._sources.pupils.get(source_id)
            if pupil is not None:
                self._roster.protect(self._state, self._draft, pupil, self._codes)
        for staff in what.protect_staff:
            user = self._sources.staff.get(staff.source_id)
            if user is not None:
                self._put_staff(user, staff)
                source = self._sources.of[user]
                self.put_source(user, replace(source, protected=True))

    def _end(self, what: Difference) -> None:
        for link in what.end_links:
            user = self._sources.staff[link.staff]
            scope = self._target(link.target_kind, link.target)
            if scope is not None:
                role = ROLES[link.role.value]
                self._draft.changes.append(
                    Unlink(user=user, scope=scope, role=role, last=link.last)
                )
                self._ended[user, scope, role] = link.last
        for member in what.end_members:
            group = self._sources.groups[member.group]
            pupil = self._sources.pupils[member.pupil]
            self._draft.changes.append(
                Unmember(group=group, pupil=pupil, last=member.last)
            )
            self._ended[group, pupil] = member.last
        for source_id in what.end_groups:
            scope = self._sources.groups[source_id]
            self._draft.changes.append(GroupEnd(scope=scope, last=self._work.yesterday))
        for ids, of, left in (
            (what.end_pupils, self._sources.pupils, True),
            (what.return_pupils, self._sources.pupils, False),
        ):
            self._turn({of[one]: self._sources.of[of[one]] for one in ids}, left=left)
        for ids, people, left in (
            (what.end_staff, self._sources.staff, True),
            (what.return_staff, self._sources.staff, False),
        ):
            self._turn(
                {people[one]: self._sources.of[people[one]] for one in ids}, left=left
            )

    def _turn(self, subjects: dict[ScopeId | UserId, Source], *, left: bool) -> None:
        for subject, source in subjects.items():
            self.put_source(subject, replace(source, left=left))

    # -- cards -----------------------------------------------------------
    def put_source(self, subject: bytes, source: Source) -> None:
        """Say what a card under A is to hold; ``write_sources`` writes it."""
        self._sources.of[subject] = source

    def write_sources(self) -> None:
        """Write the next version of each card under A that changed, once."""
        top = self._state.school.administrators
        for subject, source in self._sources.of.items():
            if self._before.get(subject) == source:
                continue
            before = self._state.card(subject, top)
            ver = 1 if before is None else before.ver + 1
            key = self._work.key(self._draft.chain, top)
            self._draft.put_card(subject, source.card(), key, ver)

    def _change_card(self, card: Pupil | Group | Staff) -> None:
        if isinstance(card, Staff):
            user = self._sources.staff[card.source_id]
            self._put_staff(user, card)
            return
        if isinstance(card, Pupil):
            scope = self._sources.pupils[card.source_id]
            named = PupilCard(name=card.name, class_=card.class_name)
            self._roster.put_card(self._state, self._draft, self._key(scope), named)
            return
        scope = self._sources.groups[card.source_id]
        self._roster.put_card(
            self._state, self._draft, self._key(scope), GroupCard(name=card.name)
        )
        source = self._sources.of[scope]
        self.put_source(scope, replace(source, kind=card.kind))

    def _put_staff(self, user: UserId, staff: Staff) -> None:
        before = self._state.card(user, None)
        ver = 1 if before is None else before.ver + 1
        name = staff.name or NAMELESS
        self._draft.put_staff_card(user, name, staff.post, ver)

    # -- what is new -------------------------------------------------------
    def _add_pupil(self, pupil: Pupil) -> None:
        key = self._draft.make_scope(ScopeKind.PUPIL)
        alias = ""
        if pupil.protected:
            code = self._roster.free_code(self._state, self._codes)
            self._codes.add(code)
            alias = write_alias(code)
        card = PupilCard(name=alias or pupil.name, class_=pupil.class_name, alias=alias)
        self._keep(key, card)
        self._sources.pupils[pupil.source_id] = key.scope
        self.put_source(key.scope, Source(pupil.source_id, protected=pupil.protected))

    def _add_group(self, group: Group) -> None:
        key = self._draft.make_scope(ScopeKind.GROUP)
        self._keep(key, GroupCard(name=group.name))
        self._sources.groups[group.source_id] = key.scope
        self.put_source(key.scope, Source(group.source_id, group.kind))

    def _keep(self, key: ScopeKey, card: PupilCard | GroupCard) -> None:
        self._made[key.scope] = key
        self._draft.put_card(key.scope, card, key)
        above = self._work.key(self._draft.chain, self._state.school.observers)
        self._draft.wrap_under(key, above)

    def _add_member(self, member: Membership) -> None:
        group = self._sources.groups[member.group]
        pupil = self._sources.pupils[member.pupil]
        if self._has_moved(pupil):
            return
        standing = [
            row
            for row in (
                [] if pupil in self._made else self._state.memberships_of(pupil)
            )
            if row.group == group
        ]
        days = self._span((group, pupil), standing, member.first, member.last)
        if days is None:
            return
        change = Member(group=group, pupil=pupil, first=days[0], last=days[1])
        self._draft.changes.append(change)
        if on_day(change, self._today):
            self._draft.wrap_under(self._key(pupil), self._key(group))

    def _add_link(self, link: Link) -> None:
        user = self._sources.staff.get(link.staff)
        scope = self._target(link.target_kind, link.target)
        person = None if user is None else self._state.user(user)
        if user is None or scope is None or person is None or person.disabled:
            self.waiting_links += 1
            return
        if self._has_moved(scope):
            return
        role = ROLES[link.role.value]
        standing = [
            row
            for row in self._state.links_of(user)
            if (row.scope, row.role) == (scope, role)
        ]
        # A link that a person decided on stands until a person ends it.
        if any(row.reason != "roster" for row in standing):
            return
        days = self._span((user, scope, role), standing, link.first, link.last)
        if days is None:
            return
        change = LinkChange(
            user=user,
            scope=scope,
            role=role,
            first=days[0],
            last=days[1],
            reason="roster",
        )
        self._draft.changes.append(change)
        over = person.temporary and person.expires < self._work.desk.clock.now_ms()
        if on_day(change, self._today) and not over:
            self._draft.wrap_to_person(self._key(scope), user, person.box_pk)

    def _has_moved(self, scope: ScopeId) -> bool:
        """Leave one alone whom the files still have here, and count it as waiting.

        Handed over to another school, where the files have yet to put them.
        """
        if self._state.moves.departure_of(scope) is None:
            return False
        self.postponed += 1
        return True

    def _span(
        self,
        place: object,
        standing: list[MemberRow] | list[LinkRow],
        first: str,
        last: str | None,
    ) -> tuple[str, str | None] | None:
        """Fit a new span beside the one that stands, since only one can.

        One that follows at once lengthens it; one after a break waits until
        the standing one is over. None: it waits.
        """
        if place in self._begun:
            self.postponed += 1
            return None
        today = self._today
        for row in standing:
            until = self._ended.get(place, row.last)
            if until is not None and (until < today or until < row.first):
                continue
            if until is not None and first > day_after(until):
                self.postponed += 1
                return None
            first = min(first, row.first)
        self._begun.add(place)
        return first, last

    # -- keys ----------------------------------------------------------------
    def _key(self, scope: ScopeId) -> ScopeKey:
        made = self._made.get(scope)
        return made or self._work.key(self._draft.chain, scope)

    def _target(self, kind: str, source_id: SourceId) -> ScopeId | None:
        of = self._sources.groups if kind == "group" else self._sources.pupils
        return of.get(source_id)
