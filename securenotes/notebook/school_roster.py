"""Pupils, groups and memberships, with their cards and keys."""

from __future__ import annotations

import secrets
from contextlib import suppress

from securenotes.errors import BadInput, KeysMissing, NotThere
from securenotes.model import ChainId, ScopeId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.cards import write_alias
from securenotes.notebook.enrolment import check_name
from securenotes.notebook.moving.taking_back import take_back
from securenotes.notebook.school_work import SchoolWork, check_days
from securenotes.sealed import EMBEDDED
from securenotes.vault.cards import GroupCard, PupilCard
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.changes import GroupEnd, Member, Policy, Unmember
from securenotes.vault.roster.rows import on_day
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import ScopeKey

_LETTERS = "ABCDEFGHJKLMNPRSTUVXYZ"
_CLASS_LENGTH = 20


class SchoolRoster:
    """What an administrator does with pupils and groups."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work

    async def add_pupil(
        self, chain: ChainId, name: str, class_name: str, protected: bool = False
    ) -> ScopeId:
        """Take in a pupil, with a card under the pupil's own key.

        The name of a pupil with protected identity is not stored at all: an
        alias with a local code takes its place (R29). Raises ``BadInput``
        (name or class: missing, long).
        """
        known = "" if protected else check_name(name, "name")
        in_class = check_class(class_name)

        def build(state: RosterState, draft: ActDraft) -> ScopeId:
            key = draft.make_scope(ScopeKind.PUPIL)
            alias = write_alias(self.free_code(state)) if protected else ""
            card = PupilCard(name=alias or known, class_=in_class, alias=alias)
            draft.put_card(key.scope, card, key)
            draft.wrap_under(key, self._work.key(chain, state.school.observers))
            return key.scope

        return await self._work.act(chain, build)

    async def change_pupil(
        self, chain: ChainId, pupil: ScopeId, name: str, class_name: str
    ) -> None:
        """Correct a pupil's card; a protected one's class alone."""
        known = name
        in_class = check_class(class_name)

        def build(state: RosterState, draft: ActDraft) -> None:
            self._work.check_kind(state, pupil, ScopeKind.PUPIL)
            now = self._work.desk.cards.pupil(chain, pupil)
            shown = now.name if now.protected else check_name(known, "name")
            if (shown, in_class) == (now.name, now.class_name):
                return
            alias = now.name if now.protected else ""
            card = PupilCard(name=shown, class_=in_class, alias=alias)
            self.put_card(state, draft, self._work.key(chain, pupil), card)

        await self._work.act(chain, build)

    async def add_group(self, chain: ChainId, name: str) -> ScopeId:
        """Make a group; ``BadInput`` ("name": missing, long, twice)."""
        known = check_name(name, "name")

        def build(state: RosterState, draft: ActDraft) -> ScopeId:
            taken = {self.group_name(chain, scope) for scope in self.open_groups(state)}
            if known in taken:
                raise BadInput("name", "twice")
            key = draft.make_scope(ScopeKind.GROUP)
            draft.put_card(key.scope, GroupCard(name=known), key)
            draft.wrap_under(key, self._work.key(chain, state.school.observers))
            return key.scope

        return await self._work.act(chain, build)

    async def end_group(self, chain: ChainId, group: ScopeId) -> None:
        """Close a group at once, with its links and memberships."""

        def build(state: RosterState, draft: ActDraft) -> None:
            self._work.check_kind(state, group, ScopeKind.GROUP)
            draft.changes.append(GroupEnd(scope=group, last=self._work.yesterday))

        await self._work.act(chain, build)

    async def add_member(
        self,
        chain: ChainId,
        group: ScopeId,
        pupil: ScopeId,
        first: str,
        last: str = "",
    ) -> None:
        """Put a pupil into a group; "" is an open end.

        One that begins later gets its wrap on its first day (vault § 5).
        """
        until = check_days(first, last)

        def build(state: RosterState, draft: ActDraft) -> None:
            self._work.check_kind(state, group, ScopeKind.GROUP)
            self._work.check_kind(state, pupil, ScopeKind.PUPIL)
            change = Member(group=group, pupil=pupil, first=first, last=until)
            draft.changes.append(change)
            if on_day(change, self._work.today):
                keys = (self._work.key(chain, each) for each in (pupil, group))
                draft.wrap_under(*keys)

        await self._work.act(chain, build)

    async def end_member(
        self, chain: ChainId, group: ScopeId, pupil: ScopeId, last: str = ""
    ) -> None:
        """End a membership after ``last``; "" is at once."""
        day = last or self._work.yesterday
        check_days(day, "")

        def build(state: RosterState, draft: ActDraft) -> None:
            rows = [one for one in state.memberships_of(pupil) if one.group == group]
            if not rows:
                raise NotThere
            draft.changes.append(Unmember(group=group, pupil=pupil, last=day))

        await self._work.act(chain, build)

    async def set_module(self, chain: ChainId, on: bool) -> None:
        """Switch Stödinsatser on or off; off hides and destroys nothing (R13)."""

        def build(state: RosterState, draft: ActDraft) -> None:
            if state.policy.module != on:
                draft.changes.append(Policy(module=on))

        await self._work.act(chain, build)

    async def name_server(self, chain: ChainId) -> None:
        """Let a school be on the server that it is reached at now (vault § 6).

        Raises ``BadInput`` ("server", "none") where the store has no server.
        """
        name = self.here
        if not name:
            raise BadInput("server", "none")

        def build(state: RosterState, draft: ActDraft) -> None:
            if state.policy.server != name:
                draft.changes.append(Policy(server=name))

        await self._work.act(chain, build)

    @property
    def here(self) -> str:
        """The name of the server that this session is on, or ""."""
        name = self._work.desk.repository.server_name
        return "" if name == EMBEDDED else name

    # -- parts that an import uses too -----------------------------------
    def put_card(
        self,
        state: RosterState,
        draft: ActDraft,
        key: ScopeKey,
        card: PupilCard | GroupCard,
    ) -> None:
        """Write the next version of a pupil's or group's own card."""
        before = state.card(key.scope, key.scope)
        draft.put_card(key.scope, card, key, 1 if before is None else before.ver + 1)

    def protect(
        self, state: RosterState, draft: ActDraft, pupil: ScopeId, taken: set[str]
    ) -> None:
        """Put an alias on a card; ``taken`` are codes used in the same act.

        What waits at another school with the name in it is taken back.
        """
        chain = draft.chain
        if self._work.desk.cards.pupil(chain, pupil).protected:
            return
        take_back(self._work.desk.trust, state, draft, pupil)
        code = self.free_code(state, taken)
        taken.add(code)
        alias = write_alias(code)
        card = PupilCard(name=alias, class_="", alias=alias)
        self.put_card(state, draft, self._work.key(chain, pupil), card)

    def free_code(self, state: RosterState, taken: set[str] | None = None) -> str:
        """Find a local code that no alias of the school has: ``K7``."""
        used = set(taken or ())
        for pupil in state.pupils():
            with suppress(KeysMissing):
                name = self._work.desk.cards.pupil(state.chain, pupil)
                if name.protected:
                    used.add(name.name.rsplit(" ", 1)[-1])
        for numbers in (range(1, 10), range(10, 1000)):
            free = [
                code
                for letter in _LETTERS
                for number in numbers
                if (code := f"{letter}{number}") not in used
            ]
            if free:
                return secrets.choice(free)
        raise BadInput("pupil", "codes")

    def open_groups(self, state: RosterState) -> list[ScopeId]:
        """Give the groups that have not ended."""
        return [
            scope
            for scope in state.groups()
            if (last := state.group_last(scope)) is None or last >= self._work.today
        ]

    def group_name(self, chain: ChainId, group: ScopeId) -> str:
        """Give a group's name, "" where no key leads to it."""
        try:
            return self._work.desk.cards.group(chain, group)
        except KeysMissing:
            return ""


def check_class(text: str) -> str:
    """Clean a class's name, which may be empty."""
    return check_name(text, "class", _CLASS_LENGTH) if text.strip() else ""
