"""Being signed in: who, until when, lock, codes and preferences (vault § 6)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING

from securenotes.errors import StoreError
from securenotes.notebook.account_keys import apart, name_of
from securenotes.notebook.begun import Begun
from securenotes.notebook.desk import Desk
from securenotes.notebook.log_seen import remember_logs
from securenotes.notebook.place import (
    StorePlace,
    keep_session,
    mark_locked,
    read_remembered,
    remember,
)
from securenotes.notebook.preferences import (
    Preferences,
    read_preferences,
    write_preferences,
)
from securenotes.notebook.pupils import Pupils
from securenotes.notebook.sign_ins import SignIns
from securenotes.notebook.views import Me
from securenotes.vault.own import Session, seal_session
from securenotes.vault.totp import match_step

if TYPE_CHECKING:
    from securenotes.notebook.enrolment import FactorOffer

LOCKS_WITHIN = 3.0
"""Seconds that locking may wait for a server."""

FRESH_MS = 5 * 60_000
"""How old a code may be for what asks for a fresh one."""


class SignedIn:
    """A person's session on this computer."""

    def __init__(self, desk: Desk, where: StorePlace, place: bytes = b"") -> None:
        self.desk = desk
        self.place = place
        """Where the person was when the screen was locked."""
        self._where = where
        self._pupils = Pupils(desk)
        self.sign_ins = SignIns(desk)
        self.begun = Begun(desk)

    # -- who and when --------------------------------------------------
    @property
    def me(self) -> Me:
        """Who is signed in, and at which schools."""
        desk = self.desk
        schools = tuple(desk.school(chain) for chain in desk.chains)
        person = desk.person(desk.user, desk.chains[0])
        at, last = desk.sign_in.at, desk.sign_in.last
        return Me(person, schools, self._where.demo, at, last)

    @property
    def damaged(self) -> tuple[str, ...]:
        """First digits of records that lists left out: they do not verify."""
        return tuple(sorted(self.desk.damaged))

    def today(self) -> str:
        """Give the day in Stockholm."""
        return self.desk.today()

    def now(self) -> int:
        """Give the time in milliseconds UTC."""
        return self.desk.clock.now_ms()

    # -- coming and going ----------------------------------------------
    async def lock(self, place: bytes = b"") -> None:
        """Seal the session with where the person was, and let go of the store.

        The process is to end after this (vault § 8).
        """
        desk = self.desk
        where: dict[str, str | int] = {
            "last": desk.sign_in.last,
            "place": place.hex(),
            "begun": self.begun.sealed_with_session(),
        }
        session = Session(
            token=desk.sign_in.token.hex(),
            signed_in_at=desk.sign_in.at,
            code_at=desk.sign_in.code_at,
            place=where,
        )
        blob = seal_session(
            desk.sign_in.kek_pw, desk.org, desk.user, desk.device, session
        )
        await self._leave_session(blob)
        told = {
            "login": desk.login,
            "name": self.me.person.name,
            "code_at": desk.sign_in.code_at,
            "at": self.now(),
        }
        mark_locked(self._where, json.dumps(told, ensure_ascii=False))
        await desk.repository.close()

    async def _leave_session(self, blob: bytes) -> None:
        """Leave the sealed session at the store; here, where a server is away."""
        desk, where = self.desk, self._where
        if not desk.contact.remote:
            await self._keep()
            await desk.repository.put_session(desk.user, desk.device, blob)
            return
        if not desk.contact.lost:
            with contextlib.suppress(StoreError, TimeoutError):
                async with asyncio.timeout(LOCKS_WITHIN):
                    await self._keep()
                    await desk.repository.put_session(desk.user, desk.device, blob)
                await apart(lambda: keep_session(where, b""))
                return
        await apart(lambda: keep_session(where, blob))

    async def sign_out(self) -> None:
        """End the session here and at the store."""
        desk = self.desk
        try:
            await self._keep()
        finally:
            mark_locked(self._where, "")
            if not desk.place.lasting:
                name = name_of(desk.org, desk.user, "account-key")
                await apart(lambda: desk.place.drop(name))
            await desk.repository.sign_out()
            await desk.repository.close()

    async def _keep(self) -> None:
        """Write what was only remembered; a store that cannot is no obstacle."""
        with contextlib.suppress(StoreError):
            await self.desk.seen.keep()
            await self._pupils.keep()
            await remember_logs(self.desk)

    # -- codes -----------------------------------------------------------
    async def needs_fresh_code(self) -> bool:
        """Whether the last code is over five minutes old."""
        last = await self.desk.repository.last_code()
        return self.now() - last > FRESH_MS

    async def fresh_code(self, code: str) -> None:
        """Show a code again; ``CodeRefused`` or ``CodeUsed``."""
        seed, digits = self.desk.bundle.totp_seed, "".join(code.split())
        # Where a server holds the seed, it matches the code itself.
        step = match_step(seed, digits, self.now(), 0) if seed else None
        await self.desk.repository.fresh_code(step, digits)
        self.desk.sign_in.code_at = self.now()
        if not seed:
            from securenotes.notebook.demo.used import note_code

            note_code(self._where, self.desk.user, digits, self.now())

    # -- the account -----------------------------------------------------
    async def check_password(self, password: str) -> None:
        """Come back from the blank screen; ``SignInRefused``, ``Throttled``."""
        from securenotes.notebook import account

        await account.confirm_password(self.desk, password)

    async def change_password(self, old: str, new: str) -> None:
        """Put a new password in place of the old; ``BadInput``."""
        from securenotes.notebook import account

        await account.change_password(self.desk, old, new)

    def new_factor(self) -> FactorOffer:
        """Offer a new second factor; the old one counts until confirmed."""
        from securenotes.notebook import account

        return account.new_factor(self.desk)

    async def confirm_factor(self, offer: FactorOffer, code: str) -> None:
        """Put the new second factor in place; ``CodeRefused``."""
        from securenotes.notebook import account

        await account.confirm_factor(self.desk, offer, code)

    async def new_recovery_code(self) -> str:
        """Make a new recovery code and give it as printed."""
        from securenotes.notebook import account

        return await account.new_recovery_code(self.desk)

    # -- settings --------------------------------------------------------
    async def preferences(self) -> Preferences:
        """Give what was chosen."""
        return await read_preferences(self.desk.own)

    async def set_preferences(self, chosen: Preferences) -> None:
        """Keep what was chosen."""
        await write_preferences(self.desk.own, chosen)

    def remembered(self) -> bool:
        """Whether this person's user name is remembered on this computer."""
        return read_remembered(self._where.folder) == self.desk.login

    def remember(self, on: bool) -> None:
        """Remember the user name on this computer, or forget it."""
        remember(self._where.folder, self.desk.login if on else "")
