"""Protected pupils' real names: who may see one, and how it is asked for (R29).

They lie under a key of their own, which neither administrators nor anybody
linked to the pupil can open without the separate right. Asking is logged
before the name is handed out.
"""

from __future__ import annotations

from contextlib import suppress

from securenotes.errors import BadInput, KeysMissing, NotThere
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.cards import PupilName
from securenotes.notebook.desk import Desk
from securenotes.notebook.enrolment import check_name
from securenotes.notebook.order import sort_key
from securenotes.notebook.school_roster import SchoolRoster, check_class
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.trust import damaged
from securenotes.notebook.views import ProtectedPage, ProtectedPupil
from securenotes.vault.cards import (
    CardRef,
    IdentityCard,
    PupilCard,
    open_card,
    open_card_key,
)
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.changes import Role
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import ScopeKey


async def real_name(desk: Desk, pupil: ScopeId) -> PupilName:
    """Ask for a protected pupil's real name; that is logged first.

    ``NotThere`` for all without the right, and where no name is kept;
    ``KeysMissing`` while the key has not been handed over.
    """
    chain = desk.trust.chain_of(pupil)
    await desk.ready(chain)
    state = desk.trust.state(chain)
    place = state.school.identity
    row = None if place is None else state.card(pupil, place)
    if place is None or row is None:
        raise NotThere
    record = await desk.repository.real_name(pupil)
    key = desk.keys.scope_key(chain, place)
    ref, org = CardRef(row.ver, row.blob, row.cardc or b""), desk.org
    try:
        ck = open_card_key(org, pupil, ref, key.key, record.key_ver, record.wrap)
        card = open_card(org, pupil, ref, ck, record.blob, IdentityCard)
    except Refused:
        raise damaged(pupil) from None
    return PupilName(card.name, card.class_name, protected=True)


class SchoolNames:
    """What an administrator does about protected identity."""

    def __init__(self, work: SchoolWork, roster: SchoolRoster) -> None:
        self._work = work
        self._roster = roster

    async def page(self, chain: ChainId) -> ProtectedPage:
        """Give the protected pupils by alias, and who has the right."""
        state = await self._work.ready(chain)
        place, today = state.school.identity, self._work.today
        rows = []
        for pupil in state.pupils():
            with suppress(KeysMissing):
                card = self._work.desk.cards.pupil(chain, pupil)
                if not card.protected:
                    continue
                groups = (
                    self._roster.group_name(chain, group)
                    for group in state.groups_of(pupil, today)
                )
                kept = place is not None and state.card(pupil, place) is not None
                rows.append(ProtectedPupil(pupil, card.name, tuple(groups), kept))
        holders = () if place is None else state.who_opens(place, today).persons
        people = (self._work.desk.person(user, chain) for user in holders)
        return ProtectedPage(
            keeps=place is not None,
            opens=self._work.opens_names(state),
            pupils=tuple(sorted(rows, key=lambda row: sort_key(row.alias))),
            people=tuple(sorted(people, key=lambda one: sort_key(one.name))),
        )

    async def begin(self, chain: ChainId) -> None:
        """Make the place of real names, and take the first right to it.

        Raises ``FreshCodeNeeded``; ``BadInput`` ("names", "made") where there
        is one.
        """

        def build(state: RosterState, draft: ActDraft) -> None:
            if state.school.identity is not None:
                raise BadInput("names", "made")
            me = self._work.person(state, self._work.desk.user)
            key = draft.make_scope(ScopeKind.IDENTITY)
            draft.changes.append(Role(user=me.user, role="identity", on=True))
            draft.wrap_to_person(key, me.user, me.box_pk)
            draft.wrap_to_recovery(key, state.school.recovery_pk, ScopeKind.IDENTITY)

        await self._work.act(chain, build)

    async def give(self, chain: ChainId, user: UserId) -> None:
        """Give somebody the right to see real names; ``FreshCodeNeeded``.

        ``NotAllowed`` for an administrator who has it not.
        """

        def build(state: RosterState, draft: ActDraft) -> None:
            key = self._key(state)
            person = self._work.person(state, user)
            if "identity" in person.roles:
                return
            if person.temporary or person.disabled:
                raise BadInput("names", "account")
            draft.changes.append(Role(user=user, role="identity", on=True))
            draft.wrap_to_person(key, user, person.box_pk)

        await self._work.act(chain, build)

    async def end(self, chain: ChainId, user: UserId) -> None:
        """Take the right back; the key is changed next. ``LastAdministrator``
        for the last administrator who has it."""

        def build(state: RosterState, draft: ActDraft) -> None:
            if "identity" in self._work.person(state, user).roles:
                draft.changes.append(Role(user=user, role="identity", on=False))

        await self._work.act(chain, build)

    async def protect(self, chain: ChainId, pupil: ScopeId) -> None:
        """Put an alias in a pupil's name's place.

        Name and class are kept among the real names where this person has the
        right, and nowhere otherwise.
        """

        def build(state: RosterState, draft: ActDraft) -> None:
            self._work.check_kind(state, pupil, ScopeKind.PUPIL)
            before = self._work.desk.cards.pupil(chain, pupil)
            if before.protected:
                return
            if self._work.opens_names(state):
                self._keep(state, draft, pupil, before.name, before.class_name)
            self._roster.protect(state, draft, pupil, set())

        await self._work.act(chain, build)

    async def set_name(
        self, chain: ChainId, pupil: ScopeId, name: str, class_name: str = ""
    ) -> None:
        """Keep a protected pupil's real name; ``BadInput`` (name, class).

        ``NotThere`` for all without the right, and for a pupil whose name is
        no secret.
        """
        known, in_class = check_name(name, "name"), check_class(class_name)

        def build(state: RosterState, draft: ActDraft) -> None:
            self._check_protected(state, pupil)
            self._keep(state, draft, pupil, known, in_class)

        await self._work.act(chain, build)

    async def unprotect(self, chain: ChainId, pupil: ScopeId) -> None:
        """Put the kept name back on the pupil's card, for everybody to read.

        Raises ``NotThere`` where no name is kept. The kept one stays under its
        key until the pupil is disposed of.
        """
        await self._work.ready(chain)
        kept = await real_name(self._work.desk, pupil)

        def build(state: RosterState, draft: ActDraft) -> None:
            self._check_protected(state, pupil)
            card = PupilCard(name=kept.name, class_=kept.class_name)
            key = self._work.key(chain, pupil)
            self._roster.put_card(state, draft, key, card)

        await self._work.act(chain, build)

    # -- parts ---------------------------------------------------------
    def _key(self, state: RosterState) -> ScopeKey:
        place = state.school.identity
        if place is None or not self._work.opens_names(state):
            raise NotThere
        return self._work.key(state.chain, place)

    def _check_protected(self, state: RosterState, pupil: ScopeId) -> None:
        self._work.check_kind(state, pupil, ScopeKind.PUPIL)
        if not self._work.desk.cards.pupil(state.chain, pupil).protected:
            raise NotThere

    def _keep(
        self,
        state: RosterState,
        draft: ActDraft,
        pupil: ScopeId,
        name: str,
        class_name: str,
    ) -> None:
        """Write the next version of a pupil's card among the real names."""
        key = self._key(state)
        before = state.card(pupil, key.scope)
        card = IdentityCard(name=name, class_name=class_name)
        draft.put_card(pupil, card, key, 1 if before is None else before.ver + 1)
