"""The door: everything before somebody is signed in (vault § 6).

Name and password are taken without a word; one answer comes after the code,
the same whatever was wrong, and a name that nobody has costs the same work.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from securenotes.clock import Clock
from securenotes.errors import SessionEnded
from securenotes.model import DeviceId, OrgId, UserId
from securenotes.notebook.account_keys import (
    SecretPlace,
    apart,
    find_place,
    name_of,
    start,
)
from securenotes.notebook.deriving import Derived, begin_deriving, read_printed
from securenotes.notebook.doorstep import Doorstep
from securenotes.notebook.entering import Attempt
from securenotes.notebook.keyrings import Absence, Keyring, Search
from securenotes.notebook.lock import LockState, read_lock, unlock
from securenotes.notebook.place import (
    StorePlace,
    keep_session,
    mark_locked,
    read_device,
    read_remembered,
)
from securenotes.vault.codes import Prefix, print_code
from securenotes.vault.ids import normal_login, user_id
from securenotes.vault.passwords import Kdf

if TYPE_CHECKING:
    from securenotes.notebook.comeback import Recovered
    from securenotes.notebook.demo.accounts import DemoAccount
    from securenotes.notebook.enrolment import FactorOffer
    from securenotes.notebook.joining import Joining
    from securenotes.notebook.session import Notebook
    from securenotes.notebook.setup import Setup


class Door(Doorstep):
    """What anybody at the computer may do with the store."""

    def __init__(self, where: StorePlace, clock: Clock) -> None:
        super().__init__(where, clock)
        looks = where.key_file is None and where.keyless is None
        self._search = Search() if looks else None
        self._finding = start(
            lambda: find_place(where.key_file, self._search, where.keyless)
        )
        self._renewing: Attempt | None = None

    def __repr__(self) -> str:
        return "Door(…)"

    # -- what is here ------------------------------------------------------
    @property
    def needs_account_key(self) -> bool:
        """Whether the account key is typed; sure only after ``settle``."""
        return self._place.done() and not self._place.result().lasting

    @property
    def keyring_absence(self) -> Absence | None:
        """Why the keyring is not used, None while it is; sure after ``settle``."""
        return self._place.result().absence if self._place.done() else None

    @property
    def _place(self) -> Future[SecretPlace]:
        """Where account keys rest, once that is known.

        A keyring that somebody unlocked meanwhile takes the place of what stood
        in for it.
        """
        late = self._search.late() if self._search and self._finding.done() else None
        if late is not None and not isinstance(self._finding.result(), Keyring):
            self._finding = Future()
            self._finding.set_result(late)
        return self._finding

    @property
    def organisation_code(self) -> str:
        """The organisation as printed, "" before there is one."""
        return print_code(Prefix.ORGANISATION, self.org) if self._info else ""

    @property
    def kdf(self) -> Kdf:
        """What a derivation costs here."""
        throwaway = self._info is not None and self._info.throwaway
        return Kdf.THROWAWAY if throwaway else Kdf.REAL

    @property
    def device(self) -> DeviceId:
        """This workstation."""
        return read_device(self.where.folder)

    async def check_room(self) -> None:
        """Try whether anything can be kept here; the ``StoreError`` family if not."""
        await apart(lambda: read_device(self.where.folder))

    async def settle(self) -> SecretPlace:
        """Wait until it is known where account keys rest: five seconds at most."""
        return await apart(self._place.result)

    def remembered(self) -> str:
        """Give the user name remembered on this computer, or ""."""
        return read_remembered(self.where.folder)

    # -- signing in ----------------------------------------------------------
    def begin(
        self, login: str, password: str, account_key: str | None = None
    ) -> Attempt:
        """Take name and password; the derivation begins at once, in a thread.

        Nothing is told. Only an account key that is no printed code is
        answered at once: ``BadInput`` ("account_key", "group-4").
        """
        typed = read_printed(account_key) if account_key else None
        try:
            name = normal_login(login)
        except ValueError:
            name = ""
        user = user_id(self.org, name) if name else UserId(bytes(16))
        return Attempt(self, name, user, self.derive(user, password, typed), typed)

    def derive(
        self, user: UserId, password: str, typed: bytes | None
    ) -> Future[Derived]:
        """Begin a derivation in a thread; ``typed`` is a typed account key."""
        return begin_deriving(self._place, self.org, user, self.kdf, password, typed)

    async def renew_factor(self, attempt: Attempt) -> FactorOffer:
        """Offer the new factor that ``FactorRenewalNeeded`` asked for."""
        from securenotes.notebook.recovering import offer_renewal

        self._renewing = attempt
        return offer_renewal(attempt.login)

    async def confirm_factor(self, offer: FactorOffer, code: str) -> Notebook:
        """Take the new factor and sign in with its code; ``CodeRefused``."""
        from securenotes.notebook.comeback import take_factor

        if self._renewing is None:
            raise SessionEnded
        notebook = await take_factor(self, self._renewing, offer, code)
        self._renewing = None
        return notebook

    async def recover(
        self, login: str, recovery_code: str, code: str, new_password: str
    ) -> Recovered:
        """Come back with recovery code and one-time code (vault § 7).

        Raises ``BadInput`` (recovery_code, password), ``SignInRefused``,
        ``Throttled``.
        """
        from securenotes.notebook.comeback import recover_at

        return await recover_at(self, login, recovery_code, code, new_password)

    # -- coming back -----------------------------------------------------------
    async def locked(self) -> LockState | None:
        """Tell who locked this computer, None when nobody did."""
        return await read_lock(self)

    async def unlock(
        self, password: str, code: str = "", account_key: str | None = None
    ) -> Notebook:
        """Come back after a lock, with the code too when it was long ago.

        Raises ``SignInRefused``, ``Throttled``, ``SessionEnded``.
        """
        typed = read_printed(account_key) if account_key else None
        return await unlock(self, password, "".join(code.split()), typed)

    def forget_lock(self) -> None:
        """Let another person sign in; the locked session ends by itself."""
        mark_locked(self.where, "")
        keep_session(self.where, b"")

    # -- a new organisation ------------------------------------------------------
    def setup(self) -> Setup:
        """Begin the set-up wizard; nothing is made before its end."""
        from securenotes.notebook.setup import Setup

        return Setup(
            create=self._create,
            keep=self.keep_key,
            clock=self.clock,
            throwaway=self.where.throwaway,
            server_name=self.server_name,
        )

    async def keep_key(self, org: OrgId, user: UserId, key: bytes) -> bool:
        """Put an account key where this computer keeps them; False if nowhere."""
        place = await self.settle()
        name = name_of(org, user, "account-key")
        return await apart(lambda: place.put(name, key)) and place.lasting

    async def joining(self, organisation_code: str, login: str, secret: str) -> Joining:
        """Show an invitation; ``BadInput``, ``SignInRefused``, ``Throttled``."""
        from securenotes.notebook.joining import open_joining

        return await open_joining(
            self.client(),
            self.device,
            organisation_code,
            login,
            secret,
            keep=self.keep_key,
            clock=self.clock,
        )

    # -- the demo ----------------------------------------------------------------
    @property
    def demo_password(self) -> str:
        """The password of every account of the demo; "" elsewhere."""
        return self.where.password

    def demo_accounts(self) -> list[DemoAccount]:
        """List the demo's accounts with a code that is good now."""
        if not self.demo or self.first_run:
            return []
        from securenotes.notebook.demo.accounts import load_list
        from securenotes.notebook.demo.used import read_used

        listed = load_list(self.where.folder)
        claimed = self._claimed or read_used(self.where.folder)
        return listed.accounts(self.clock.now_ms(), claimed)

    def note_code(self, user: UserId, code: str) -> None:
        """Note that a server took a code, so that the demo's list gives another."""
        if self.demo:
            from securenotes.notebook.demo.used import note_code

            note_code(self.where, user, code, self.clock.now_ms())
