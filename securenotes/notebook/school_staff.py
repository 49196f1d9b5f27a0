"""People: invitations, links, appointments, closing and opening accounts."""

from __future__ import annotations

from securenotes.clock import day_of
from securenotes.errors import BadInput, NotThere
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.enrolment import check_login, check_name
from securenotes.notebook.school_work import SchoolWork, check_days
from securenotes.notebook.views import Sheet
from securenotes.vault.codes import Prefix, print_code
from securenotes.vault.ids import ScopeKind, user_id
from securenotes.vault.invitation import (
    VALID_MS,
    new_secret,
    print_invitation,
    temporary_keys,
)
from securenotes.vault.roster.changes import (
    Disable,
    FactorReset,
    Link,
    LinkReason,
    LinkRole,
    Role,
    Unlink,
    UserAdd,
)
from securenotes.vault.roster.rows import UserRow, on_day
from securenotes.vault.roster.state import RosterState

ROLES: dict[str, LinkRole] = {
    "teacher": "teacher",
    "mentor": "mentor",
    "observer": "observer",
}


class SchoolStaff:
    """What an administrator does with people and their links."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work

    # -- invitations ---------------------------------------------------
    async def invite(self, chain: ChainId, name: str, post: str, login: str) -> Sheet:
        """Invite a newcomer for 72 hours; the sheet is shown once.

        A person of another school is taken in with the keys they have: the
        sheet's ``secret`` is then empty, and they sign in as before. Raises
        ``BadInput`` (name, post, login: missing, long, characters; login:
        taken) and ``FreshCodeNeeded``.
        """
        shown, known = check_name(name, "name"), check_login(login)
        title = check_name(post, "post")
        secret = new_secret()

        def build(state: RosterState, draft: ActDraft) -> Sheet:
            user = user_id(self._work.desk.org, known)
            if state.user(user) is not None:
                raise BadInput("login", "taken")
            elsewhere = self._elsewhere(chain, user)
            if elsewhere is None:
                add = self._temporary(user, known, secret)
                printed = print_invitation(secret)
            else:
                add, printed = _same_keys(elsewhere), ""
            draft.changes.append(add)
            draft.put_staff_card(user, shown, title)
            return self._sheet(known, printed, add.expires, shown)

        return await self._work.act(chain, build)

    async def invite_again(self, chain: ChainId, user: UserId) -> Sheet:
        """Give new temporary keys: an invitation that ran out, or re-enrolment.

        A person who had own keys loses own drafts with them (vault § 7).
        """
        secret = new_secret()

        def build(state: RosterState, draft: ActDraft) -> Sheet:
            person = self._work.person(state, user)
            if person.disabled:
                raise BadInput("login", "disabled")
            add = self._temporary(user, person.login, secret)
            draft.changes.append(add)
            again = UserRow(
                user=user,
                login=person.login,
                sign_pk=add.sign_pk,
                box_pk=add.box_pk,
                temporary=True,
                expires=add.expires,
                disabled=False,
                factor_no=person.factor_no,
                roles=person.roles,
            )
            self._work.wrap_all(state, draft, again)
            shown = self._work.desk.person(user, chain).name
            return self._sheet(
                person.login, print_invitation(secret), add.expires, shown
            )

        return await self._work.act(chain, build)

    # -- links ---------------------------------------------------------
    async def add_link(
        self,
        chain: ChainId,
        user: UserId,
        target: ScopeId,
        role: str,
        first: str,
        last: str = "",
        reason: LinkReason = "decision",
    ) -> None:
        """Link a person to a pupil, a group or the school.

        ``role`` is teacher, mentor or observer; the school is for observers
        alone. One that begins later gets its wrap on its first day. Raises
        ``BadInput`` (role, first, last).
        """
        until = check_days(first, last)
        as_role = ROLES.get(role)
        if as_role is None:
            raise BadInput("role", "unknown")

        def build(state: RosterState, draft: ActDraft) -> None:
            person = self._work.person(state, user)
            kind = self._work.check_kind(
                state, target, ScopeKind.PUPIL, ScopeKind.GROUP, ScopeKind.SCHOOL
            )
            if kind is ScopeKind.SCHOOL and as_role != "observer":
                raise BadInput("role", "school")
            change = Link(
                user=user,
                scope=target,
                role=as_role,
                first=first,
                last=until,
                reason=reason,
            )
            draft.changes.append(change)
            if on_day(change, self._work.today) and self._may_hold(person):
                key = self._work.key(chain, target)
                draft.wrap_to_person(key, user, person.box_pk)

        await self._work.act(chain, build)

    async def end_link(
        self, chain: ChainId, user: UserId, target: ScopeId, role: str, last: str = ""
    ) -> None:
        """End a link after ``last``; "" is at once. The keys are changed next."""
        day = last or self._work.yesterday
        check_days(day, "")

        def build(state: RosterState, draft: ActDraft) -> None:
            for link in state.links_of(user):
                if (link.scope, link.role) == (target, role):
                    draft.changes.append(
                        Unlink(user=user, scope=target, role=link.role, last=day)
                    )
                    return
            raise NotThere

        await self._work.act(chain, build)

    # -- accounts ------------------------------------------------------
    async def disable(self, chain: ChainId, user: UserId) -> None:
        """Shut a person out at once; ``LastAdministrator``, ``FreshCodeNeeded``."""
        await self._switch(chain, user, on=True)

    async def enable(self, chain: ChainId, user: UserId) -> None:
        """Let a person in again, with the keys of their live links."""
        await self._switch(chain, user, on=False)

    async def make_administrator(self, chain: ChainId, user: UserId) -> None:
        """Appoint an administrator, with the key that opens the school."""

        def build(state: RosterState, draft: ActDraft) -> None:
            person = self._work.person(state, user)
            if "administrator" in person.roles:
                return
            draft.changes.append(Role(user=user, role="administrator", on=True))
            if self._may_hold(person):
                key = self._work.key(chain, state.school.administrators)
                draft.wrap_to_person(key, user, person.box_pk)

        await self._work.act(chain, build)

    async def end_administrator(self, chain: ChainId, user: UserId) -> None:
        """End an appointment; ``LastAdministrator`` for the last one."""

        def build(state: RosterState, draft: ActDraft) -> None:
            if "administrator" in self._work.person(state, user).roles:
                draft.changes.append(Role(user=user, role="administrator", on=False))

        await self._work.act(chain, build)

    async def reset_factor(self, chain: ChainId, user: UserId) -> None:
        """Let a person set up a new second factor; do it after meeting them."""

        def build(state: RosterState, draft: ActDraft) -> None:
            number = self._work.person(state, user).factor_no + 1
            draft.changes.append(FactorReset(user=user, factor_no=number))

        await self._work.act(chain, build)

    # -- parts ---------------------------------------------------------
    async def _switch(self, chain: ChainId, user: UserId, *, on: bool) -> None:
        def build(state: RosterState, draft: ActDraft) -> None:
            person = self._work.person(state, user)
            if person.disabled == on:
                return
            draft.changes.append(Disable(user=user, on=on))
            if not on:
                self._work.wrap_all(state, draft, person)

        await self._work.act(chain, build)

    def _may_hold(self, person: UserRow) -> bool:
        """Whether a wrap may be made to a person now."""
        if person.disabled:
            return False
        expires = day_of(person.expires) if person.temporary else "9999-12-31"
        return self._work.today <= expires

    def _temporary(self, user: UserId, login: str, secret: bytes) -> UserAdd:
        keys = temporary_keys(secret, self._work.desk.org, user)
        return UserAdd(
            user=user,
            login=login,
            sign_pk=keys.sign_pk,
            box_pk=keys.box_pk,
            expires=self._work.desk.clock.now_ms() + VALID_MS,
            temporary=True,
        )

    def _elsewhere(self, chain: ChainId, user: UserId) -> UserRow | None:
        """Find a person in another school's roster."""
        trust = self._work.desk.trust
        for other in trust.chains_of(user):
            row = trust.state(other).user(user)
            if other != chain and row is not None and not row.disabled:
                return row
        return None

    def _sheet(self, login: str, secret: str, expires: int, name: str) -> Sheet:
        code = print_code(Prefix.ORGANISATION, self._work.desk.org)
        return Sheet(code, login, secret, expires, name)


def _same_keys(person: UserRow) -> UserAdd:
    return UserAdd(
        user=person.user,
        login=person.login,
        sign_pk=person.sign_pk,
        box_pk=person.box_pk,
        expires=person.expires,
        temporary=person.temporary,
    )
