"""A door without a store behind it, for screens before sign-in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from securenotes.errors import NotThere, SecureNotesError, SignInRefused
from securenotes.model import ChainId, SessionId, UserId
from securenotes.notebook.comeback import Recovered
from securenotes.notebook.contact import Contact
from securenotes.notebook.demo.accounts import DemoAccount
from securenotes.notebook.enrolment import FactorOffer
from securenotes.notebook.keyrings import Absence
from securenotes.notebook.lock import LockState
from securenotes.notebook.place import StorePlace
from securenotes.notebook.preferences import Preferences
from securenotes.notebook.sign_ins import SignIn
from securenotes.notebook.views import Body, Me, Person, School

CODE = "482913"
PASSWORD = "Tallbarr i motvind 26"
RECOVERY = "SAR-7Q2M-WK0D-93TZ-HX4B-N6P1-E8RC-4G5Y"
OFFER = FactorOffer(
    "otpauth://totp/anna.berg?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=A",
    "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
)
ACCOUNTS = [
    DemoAccount("anna.berg", "482913", "teacher", "groups", ("7B svenska",)),
    DemoAccount("johan.ek", "019447", "mentor", "pupils-of", ("12", "7B")),
    DemoAccount("eva.noren", "904126", "administrator", "school", ("Tallåsskolan",)),
]


class FakeSignIns:
    """Two sign-ins, the second on another computer."""

    def __init__(self) -> None:
        self.here = [
            SignIn(SessionId(b"1"), True, True, "0000", 0, 0),
            SignIn(SessionId(b"2"), False, False, "3f2a", 0, 0),
        ]

    async def all(self) -> list[SignIn]:
        return list(self.here)

    async def end(self, session: SessionId) -> None:
        left = [one for one in self.here if one.id != session]
        if left == self.here:
            raise NotThere
        self.here = left


class FakeNotebook:
    """A signed-in person with nothing to read."""

    damaged: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.place = b""
        self.sign_ins = FakeSignIns()
        self.chosen = Preferences()
        self.fresh = False
        self.codes: list[str] = []
        self.passwords: list[tuple[str, str]] = []
        self.remembering = False
        self.locked = False

    @property
    def me(self) -> Me:
        person = Person(UserId(bytes(16)), "anna.berg", "Anna Berg", "lärare")
        school = School(
            ChainId(bytes(16)), "Tallåsskolan", Body.MUNICIPAL, True, False, (), "", 5
        )
        return Me(person, (school,), False, 0, 0)

    async def changes(self, after: int) -> int:
        """Hear nothing."""
        await asyncio.Event().wait()
        return after

    async def lock(self, place: bytes = b"") -> None:
        self.locked = True

    async def preferences(self) -> Preferences:
        return self.chosen

    async def set_preferences(self, chosen: Preferences) -> None:
        self.chosen = chosen

    def remembered(self) -> bool:
        return self.remembering

    def remember(self, on: bool) -> None:
        self.remembering = on

    async def check_password(self, password: str) -> None:
        if password != PASSWORD:
            raise SignInRefused

    async def needs_fresh_code(self) -> bool:
        return not self.fresh

    async def fresh_code(self, code: str) -> None:
        from securenotes.errors import CodeRefused

        if code != CODE:
            raise CodeRefused
        self.fresh = True

    async def change_password(self, old: str, new: str) -> None:
        from securenotes.errors import BadInput

        if old != PASSWORD:
            raise BadInput("old_password", "wrong")
        self.passwords.append((old, new))

    def new_factor(self) -> FactorOffer:
        return OFFER

    async def confirm_factor(self, offer: FactorOffer, code: str) -> None:
        from securenotes.errors import CodeRefused

        if code != CODE:
            raise CodeRefused
        self.codes.append(code)

    async def new_recovery_code(self) -> str:
        return RECOVERY


@dataclass
class FakeAttempt:
    """An attempt that answers as it is told to."""

    door: FakeDoor
    login: str
    password: str = field(repr=False)
    forgotten: bool = False
    tried: list[str] = field(default_factory=list)

    async def finish(self, code: str) -> FakeNotebook:
        self.tried.append(code)
        if self.door.error is not None:
            raise self.door.error
        if (self.password, code) != (PASSWORD, CODE):
            raise SignInRefused
        return self.door.notebook

    def forget(self) -> None:
        self.forgotten = True


@dataclass
class FakeDoor:
    """What the screens ask of a door, and what it was asked."""

    demo: bool = False
    kept: bool = False
    needs_account_key: bool = False
    keyring_absence: Absence | None = None
    first_run: bool = False
    remote: str = ""
    demo_password: str = PASSWORD
    name: str = ""
    contact: Contact = field(default_factory=Contact)
    organisation_code: str = ""
    error: SecureNotesError | None = None
    no_room: SecureNotesError | None = None
    where: StorePlace = field(
        default_factory=lambda: StorePlace(Path("/x/store.db"), Path("/x"))
    )
    state: LockState | None = None
    notebook: FakeNotebook = field(default_factory=FakeNotebook)
    attempts: list[FakeAttempt] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    calls: list[tuple[str, ...]] = field(default_factory=list)
    make_setup: Callable[[], object] | None = None
    make_joining: Callable[[], object] | None = None

    def remembered(self) -> str:
        return self.name

    async def settle(self) -> None:
        return None

    async def check_room(self) -> None:
        if self.no_room is not None:
            raise self.no_room

    def demo_accounts(self) -> list[DemoAccount]:
        return list(ACCOUNTS) if self.demo else []

    def begin(
        self, login: str, password: str, account_key: str | None = None
    ) -> FakeAttempt:
        self.keys.append(account_key)
        self.attempts.append(FakeAttempt(self, login, password))
        return self.attempts[-1]

    async def locked(self) -> LockState | None:
        return self.state

    async def unlock(
        self, password: str, code: str = "", account_key: str | None = None
    ) -> FakeNotebook:
        self.calls.append(("unlock", password, code, account_key or ""))
        if self.error is not None:
            raise self.error
        if password != PASSWORD:
            raise SignInRefused
        return self.notebook

    def forget_lock(self) -> None:
        self.calls.append(("forget_lock",))
        self.state = None

    async def recover(
        self, login: str, recovery_code: str, code: str, new_password: str
    ) -> Recovered:
        self.calls.append(("recover", login, recovery_code, code, new_password))
        if self.error is not None:
            raise self.error
        return Recovered(RECOVERY, self.notebook)  # type: ignore[arg-type]

    async def renew_factor(self, attempt: FakeAttempt) -> FactorOffer:
        return OFFER

    async def confirm_factor(self, offer: FactorOffer, code: str) -> FakeNotebook:
        from securenotes.errors import CodeRefused

        if code != CODE:
            raise CodeRefused
        return self.notebook

    def found_at(self, offered: object | None) -> None:
        self.calls.append(("found_at", "" if offered is None else "server"))

    def setup(self) -> object:
        assert self.make_setup is not None
        return self.make_setup()

    async def joining(self, organisation: str, login: str, secret: str) -> object:
        self.calls.append(("joining", organisation, login, secret))
        if self.error is not None:
            raise self.error
        assert self.make_joining is not None
        return self.make_joining()

    async def look_again(self) -> None:
        self.first_run = False
