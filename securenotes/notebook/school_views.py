"""What an administrator sees of a school: status, people, who reads whom."""

from __future__ import annotations

from contextlib import suppress

from securenotes.clock import day_of
from securenotes.errors import KeysMissing
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook import rotation
from securenotes.notebook.moving.on_their_way import find_waiting
from securenotes.notebook.moving.taking_back import waiting_elsewhere
from securenotes.notebook.order import class_key, sort_key
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.views import (
    AccessRow,
    LinkRow,
    PendingRotation,
    SchoolStatus,
    StaffPage,
    StaffRow,
    Target,
)
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.rows import LinkRow as Link
from securenotes.vault.roster.rows import UserRow, on_day
from securenotes.vault.roster.state import RosterState

WHOLE_SCHOOL = -1
_KINDS = {
    ScopeKind.PUPIL: "pupil",
    ScopeKind.GROUP: "group",
    ScopeKind.SCHOOL: "school",
}


class SchoolViews:
    """Answers an administrator's questions; nothing here tells of drafts (R3)."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work
        self._desk = work.desk

    async def status(self, chain: ChainId) -> SchoolStatus:
        """Give the school's first page; ``pending_because`` is a name."""
        state = await self._work.ready(chain)
        waiting = await rotation.count_waiting(self._work, state)
        pending = self._pending(state)
        today = self._work.today
        users = [row for row in state.users() if not row.disabled]
        live = [
            link
            for row in users
            for link in state.links_of(row.user)
            if on_day(link, today)
        ]
        imported = [
            state.time_of(link.from_seq) or 0
            for row in state.users()
            for link in state.links_of(row.user)
            if link.reason == "roster"
        ]
        return SchoolStatus(
            school=self._desk.school(chain),
            pending_rotations=len({one.scope for one in pending if one.pupil}),
            pending_because=pending[0].person.name if pending else "",
            invitations=sum(row.temporary for row in users),
            waiting_for_keys=waiting,
            people=len(users),
            links=len(live),
            pupils=len(state.pupils()) - len(state.moves.departures()),
            on_the_way=len(find_waiting(self._desk.trust, chain)),
            schools=tuple(self._desk.school(each) for each in self._desk.chains),
            imported_at=max(imported, default=0),
        )

    async def pending(self, chain: ChainId) -> list[PendingRotation]:
        """Give the keys that wait to be changed, a row for each and whom."""
        return self._pending(await self._work.ready(chain))

    async def people(self, chain: ChainId) -> list[StaffRow]:
        """Give everybody on the staff, in Swedish order of names."""
        state = await self._work.ready(chain)
        waiting = {cause.person.user for cause in self._pending(state)}
        rows = [self._row(state, user, waiting) for user in state.users()]
        return sorted(rows, key=lambda row: sort_key(row.person.name))

    async def person(self, chain: ChainId, user: UserId) -> StaffPage:
        """Give a person with all their links, live ones first."""
        state = await self._work.ready(chain)
        waiting = {cause.person.user for cause in self._pending(state)}
        row = self._work.person(state, user)
        links = [self._link(state, link) for link in state.links_of(user)]
        links.sort(key=lambda link: (not link.live, link.first, sort_key(link.what)))
        return StaffPage(
            self._row(state, row, waiting),
            tuple(links),
            state.is_administrator(user),
            "identity" in row.roles,
        )

    async def access(self, chain: ChainId, pupil: ScopeId) -> list[AccessRow]:
        """Say who can read a pupil today, and because of what."""
        state = await self._work.ready(chain)
        self._work.check_kind(state, pupil, ScopeKind.PUPIL)
        found: list[AccessRow] = []
        school = state.school.observers
        ends = {row.group: row.last for row in state.memberships_of(pupil)}
        ways = [school, pupil, *state.groups_of(pupil, self._work.today)]
        readers = state.readers(pupil, self._work.today)
        for user in readers:
            person = self._desk.person(user, chain)
            if state.is_administrator(user):
                found.append(AccessRow(person, "administrator", state.policy.name, ""))
            for link in state.links_of(user):
                if link.scope in ways and on_day(link, self._work.today):
                    lasts = [one for one in (link.last, ends.get(link.scope)) if one]
                    why = "" if link.scope == pupil else self._name(state, link.scope)
                    last = min(lasts, default="")
                    found.append(AccessRow(person, link.role, why, last))
        return sorted(found, key=lambda row: sort_key(row.person.name))

    async def targets(self, chain: ChainId) -> list[Target]:
        """Give what a link can be made to: the school, its groups, its pupils."""
        state = await self._work.ready(chain)
        today = self._work.today
        groups = [
            Target(scope, "group", self._name(state, scope))
            for scope in state.groups()
            if (last := state.group_last(scope)) is None or last >= today
        ]
        pupils = [
            Target(
                scope,
                "pupil",
                self._name(state, scope),
                tuple(
                    self._name(state, each) for each in state.groups_of(scope, today)
                ),
                self._moved_to(state, scope),
                waiting_elsewhere(self._desk.trust, state, scope) is not None,
            )
            for scope in state.pupils()
        ]
        return [
            Target(state.school.observers, "school", state.policy.name),
            *sorted(groups, key=lambda one: class_key(one.name)),
            *sorted(pupils, key=lambda one: sort_key(one.name)),
        ]

    def _moved_to(self, state: RosterState, pupil: ScopeId) -> str:
        row = state.moves.departure_of(pupil)
        return "" if row is None else self._desk.trust.state(row.to).policy.name

    async def members(self, chain: ChainId, group: ScopeId) -> list[Target]:
        """Give a group's pupils today."""
        state = await self._work.ready(chain)
        self._work.check_kind(state, group, ScopeKind.GROUP)
        found = [
            Target(scope, "pupil", self._name(state, scope))
            for scope in state.members(group, self._work.today)
        ]
        return sorted(found, key=lambda one: sort_key(one.name))

    async def losing(
        self, chain: ChainId, user: UserId, target: ScopeId, role: str
    ) -> int:
        """Count the pupils that a person stops reading if a link ends."""
        state = await self._work.ready(chain)
        today = self._work.today
        reads = state.pupils_of(user, today)
        if state.is_administrator(user):
            return 0
        kept: set[ScopeId] = set()
        for link in state.links_of(user):
            if (link.scope, link.role) == (target, role) or not on_day(link, today):
                continue
            if link.scope == state.school.observers:
                return 0
            kept.add(link.scope)
            kept.update(state.members(link.scope, today))
        return len(reads - kept)

    # -- parts ---------------------------------------------------------
    def _pending(self, state: RosterState) -> list[PendingRotation]:
        found = [
            PendingRotation(
                scope=one.scope,
                what=self._name(state, one.scope),
                why=cause.why,
                person=self._desk.person(cause.user, state.chain),
                since=cause.day,
                pupil=one.kind is ScopeKind.PUPIL,
            )
            for one in state.pending_rotations(self._work.today)
            for cause in one.causes
        ]
        return sorted(found, key=lambda one: (not one.pupil, sort_key(one.what)))

    def _row(self, state: RosterState, row: UserRow, waiting: set[UserId]) -> StaffRow:
        links, today = state.links_of(row.user), self._work.today
        live = [link for link in links if on_day(link, today)]
        school = state.school.observers
        everything = any(link.scope == school for link in live)
        observer = any(
            link.scope == school and (link.last or today) >= today for link in links
        )
        administrator = "administrator" in row.roles
        account, until = self._account(row, links, live)
        reads = len(state.pupils_of(row.user, today))
        whole = (everything or administrator) and reads == len(state.pupils())
        return StaffRow(
            person=self._desk.person(row.user, state.chain),
            role="administrator" if administrator else "observer" if observer else "",
            reads=WHOLE_SCHOOL if whole and not row.disabled else reads,
            account=account,
            until=until,
            needs_attention=account in ("invited", "expired") or row.user in waiting,
        )

    def _account(
        self, row: UserRow, links: list[Link], live: list[Link]
    ) -> tuple[str, str]:
        """Give the account's code, and a day that belongs to it."""
        if row.disabled:
            return "disabled", ""
        if row.temporary:
            over = row.expires < self._desk.clock.now_ms()
            return "expired" if over else "invited", day_of(row.expires)
        past = [
            link.last for link in links if link.last and link.last < self._work.today
        ]
        if links and not live and len(past) == len(links) and not row.roles:
            return "ended", max(past)
        return "active", ""

    def _link(self, state: RosterState, link: Link) -> LinkRow:
        kind = state.kind_of(link.scope)
        return LinkRow(
            target=link.scope,
            what=self._name(state, link.scope),
            target_kind=_KINDS.get(kind, "school") if kind else "school",
            role=link.role,
            first=link.first,
            last=link.last or "",
            reason=link.reason,
            live=on_day(link, self._work.today),
        )

    def _name(self, state: RosterState, scope: ScopeId) -> str:
        """Name a pupil, a group or the school; "" where no key leads there."""
        kind, cards = state.kind_of(scope), self._desk.cards
        with suppress(KeysMissing):
            if kind is ScopeKind.PUPIL:
                return cards.pupil(state.chain, scope).name
            if kind is ScopeKind.GROUP:
                return cards.group(state.chain, scope)
            return state.policy.name
        return ""
