"""A new organisation: asked for in six steps, made in one act (vault § 3).

Nothing is created before ``found``; until then all lies in this object and
goes with it. The recovery kit is forgotten as soon as the schools are born.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from securenotes.errors import BadInput
from securenotes.model import OrgId, UserId
from securenotes.notebook.enrolment import (
    Enrolment,
    Founded,
    check_name,
)
from securenotes.notebook.genesis import Founder, SchoolPlan, found_school
from securenotes.notebook.views import Body
from securenotes.repository.interface import Repository
from securenotes.sealed import EMBEDDED, Foundation
from securenotes.vault.codes import Prefix, print_code
from securenotes.vault.ids import org_id, user_id
from securenotes.vault.kit import kit_keys, new_kit, split_kit

STEPS = 6
SCHOOL_LENGTH = 120
SCHOOLS = 200

Create = Callable[[OrgId], Awaitable[Repository]]
"""Makes the empty store; called when everything else is ready."""

Keep = Callable[[OrgId, UserId, bytes], Awaitable[bool]]
"""Puts an account key into this computer's keyring; False if it could not."""


@dataclass(slots=True, repr=False)
class Setup(Enrolment):
    """The set-up wizard's answers; steps are numbered 1..6.

    1 organisation and schools, 2 you, 3 password, 4 second factor, 5 codes,
    6 recovery sheets.
    """

    create: Create = field(kw_only=True)
    keep: Keep = field(kw_only=True)
    server_name: str = field(default=EMBEDDED, kw_only=True)
    organisation: str = ""
    body: Body = Body.MUNICIPAL
    schools: list[SchoolPlan] = field(default_factory=list)
    _kit: bytes = b""
    _sheets: tuple[str, str] = ("", "")

    def sheets(self) -> tuple[str, str]:
        """Give the two recovery sheets; each alone says nothing."""
        if not self._kit:
            self._kit = new_kit()
            self._sheets = split_kit(self._kit)
        return self._sheets

    def check(self, step: int) -> None:
        """Check one step's answers; ``BadInput`` with field and why.

        Fields: organisation, schools, school, name, post, login, password,
        code, account_key, recovery_code, sheet_1, sheet_2.
        """
        checks = (
            self._check_schools,
            self.check_person,
            self.check_secret,
            self.check_factor,
            self.check_codes,
            self._check_sheets,
        )
        checks[step - 1]()

    async def found(self) -> Founded:
        """Make the organisation: schools, keys, account, all in one act.

        Raises ``BadInput`` of the first step that does not hold, and the
        ``StoreError`` family; then nothing was made and it can be tried
        again.
        """
        for step in range(1, STEPS + 1):
            self.check(step)
        kit = kit_keys(self._kit)
        org = org_id(kit.root_pk)
        enrolled = await self.enrol(org, user_id(org, self.login), self.server_name)
        first = Founder(
            enrolled.user,
            self.login,
            self.name,
            self.post,
            enrolled.bundle.keys.sign_pk,
            enrolled.bundle.keys.box_pk,
        )
        now = self.clock.now_ms()
        births = [
            found_school(
                org,
                kit,
                plan,
                self.body,
                first,
                now,
                throwaway=self.throwaway,
                server="" if self.server_name == EMBEDDED else self.server_name,
            )
            for plan in self.schools
        ]
        repository = await self.create(org)
        await repository.found(
            Foundation(
                org,
                self.throwaway,
                tuple(birth.act for birth in births),
                enrolled.account,
                tuple(birth.chain for birth in births),
            )
        )
        kept = await self.keep(org, enrolled.user, self.account_key)
        told = Founded(self.login, print_code(Prefix.ORGANISATION, org), kept)
        self.forget()
        return told

    def forget(self) -> None:
        """Let go of all secrets, the kit first."""
        self._kit, self._sheets = b"", ("", "")
        Enrolment.forget(self)

    def printed(self, what: str) -> str:
        """Give a printed code or sheet by its name."""
        if what in ("sheet_1", "sheet_2"):
            return self.sheets()[int(what[-1]) - 1]
        return Enrolment.printed(self, what)

    def around(self) -> tuple[str, ...]:
        """Give what must not make up a password."""
        names = tuple(plan.name for plan in self.schools)
        return (*Enrolment.around(self), self.organisation, *names)

    def _check_schools(self) -> None:
        self.organisation = check_name(self.organisation, "organisation")
        if not self.schools:
            raise BadInput("schools", "missing")
        if len(self.schools) > SCHOOLS:
            raise BadInput("schools", "long")
        self.schools = [
            SchoolPlan(check_name(plan.name, "school", SCHOOL_LENGTH), plan.module)
            for plan in self.schools
        ]
        if len({plan.name.casefold() for plan in self.schools}) < len(self.schools):
            raise BadInput("school", "twice")

    def _check_sheets(self) -> None:
        for what in ("sheet_1", "sheet_2"):
            if what not in self._typed_back:
                raise BadInput(what, "last-four")
