"""A new account being made: who, password, second factor, codes to keep.

The same for the first administrator and for a newcomer with an invitation.
Nothing is stored before the end, and nothing here is ever in a repr.
"""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import dataclass, field, replace

from securenotes.clock import Clock
from securenotes.errors import BadInput
from securenotes.model import OrgId, UserId
from securenotes.notebook.passwords import (
    check_password,
    strength,
    suggest_passphrase,
)
from securenotes.notebook.sealed_account import seal_twice
from securenotes.sealed import EMBEDDED, Account
from securenotes.text import clean
from securenotes.vault.codes import Prefix, print_code
from securenotes.vault.ids import normal_login
from securenotes.vault.keys import (
    Bundle,
    UserKeys,
    derive_password_keys,
    derive_recovery_keys,
)
from securenotes.vault.passwords import Kdf, PasswordKeys
from securenotes.vault.primitives import random, same
from securenotes.vault.totp import (
    match_step,
    new_seed,
    provisioning_uri,
    seed_text,
)

NAME_LENGTH = 80
LAST = 4
"""How many characters of a code are typed back from the paper."""


@dataclass(frozen=True, slots=True)
class FactorOffer:
    """A second factor to set up: what the QR code holds, and as text."""

    uri: str = field(repr=False)
    secret_text: str = field(repr=False)
    """Base32 in groups of four."""
    seed: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Codes:
    """The two codes that a person keeps on paper, as printed."""

    account_key: str = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A finished account, and what its owner holds."""

    user: UserId
    login: str
    bundle: Bundle = field(repr=False)
    password_keys: PasswordKeys = field(repr=False)
    account: Account = field(repr=False)


@dataclass(frozen=True, slots=True)
class Founded:
    """What the last page of set-up or joining says."""

    login: str
    organisation_code: str
    key_kept: bool
    """False: this computer has no keyring, the account key is typed."""


def offer_factor(login: str, seed: bytes) -> FactorOffer:
    """Write a seed as it is scanned and as it is typed."""
    text = seed_text(seed)
    groups = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    return FactorOffer(provisioning_uri(login, seed), groups, seed)


def check_name(value: str, which: str, longest: int = NAME_LENGTH) -> str:
    """Clean a name to one line; ``BadInput`` (missing, long)."""
    text = unicodedata.normalize("NFC", " ".join(clean(value)[0].split()))
    if not text:
        raise BadInput(which, "missing")
    if len(text) > longest:
        raise BadInput(which, "long")
    return text


def check_login(value: str) -> str:
    """Write a login in its one form; ``BadInput`` ("login")."""
    try:
        return normal_login(value)
    except ValueError as fault:
        why = {"empty": "missing", "length": "long"}.get(str(fault), "characters")
        raise BadInput("login", why) from None


@dataclass(slots=True, repr=False)
class Enrolment:
    """What a person types about themself; check before the next step."""

    clock: Clock
    throwaway: bool = False
    name: str = ""
    post: str = ""
    login: str = ""
    password: str = ""
    _seed: bytes = b""
    _raw: tuple[bytes, bytes] = (b"", b"")
    _code_shown: bool = False
    _typed_back: set[str] = field(default_factory=set)

    # -- what screens ask ----------------------------------------------
    def suggest_passphrase(self) -> str:
        """Suggest a passphrase of five Swedish words."""
        return suggest_passphrase()

    def strength(self, password: str) -> int:
        """Judge a password from 0 (cannot be taken) to 4, for the meter."""
        return strength(password, self.around())

    def factor(self) -> FactorOffer:
        """Give the second factor to set up; the same until forgotten."""
        if not self._seed:
            self._seed = new_seed()
        return offer_factor(check_login(self.login), self._seed)

    def check_code(self, code: str) -> bool:
        """Say whether a code comes from the factor that was offered."""
        digits = "".join(code.split())
        found = match_step(self._seed or bytes(20), digits, self.clock.now_ms(), 0)
        self._code_shown = bool(self._seed) and found is not None
        return self._code_shown

    def codes(self) -> Codes:
        """Give the account key and the recovery code, made the first time."""
        if not self._raw[0]:
            self._raw = (random(16), new_recovery_secret(1))
        account_key, recovery = self._raw
        return Codes(
            print_code(Prefix.ACCOUNT_KEY, account_key),
            print_code(Prefix.RECOVERY_CODE, recovery),
        )

    def check_last_four(self, what: str, text: str) -> bool:
        """Say whether the last four of a code were typed back rightly.

        ``what`` is ``account_key``, ``recovery_code``, and in set-up also
        ``sheet_1`` and ``sheet_2``. O counts as 0, I and L as 1.
        """
        printed = self.printed(what)
        typed = "".join(text.split()).replace("-", "").upper()
        typed = typed.translate(str.maketrans("OIL", "011"))
        right = same(typed.encode(), printed[-LAST:].encode())
        (self._typed_back.add if right else self._typed_back.discard)(what)
        return right

    # -- checks --------------------------------------------------------
    def check_person(self) -> None:
        """Check name, post and login."""
        self.name = check_name(self.name, "name")
        self.post = check_name(self.post, "post")
        self.login = check_login(self.login)

    def check_secret(self) -> None:
        """Check the password (codes: short, long, characters, common)."""
        check_password(self.password, self.around())

    def check_factor(self) -> None:
        """Ask that a code of the factor was shown."""
        if not self._code_shown:
            raise BadInput("code", "wrong")

    def check_codes(self) -> None:
        """Ask that both codes were typed back from the paper."""
        for what in ("account_key", "recovery_code"):
            if what not in self._typed_back:
                raise BadInput(what, "last-four")

    def printed(self, what: str) -> str:
        """Give a printed code by its name."""
        codes = self.codes()
        known = {
            "account_key": codes.account_key,
            "recovery_code": codes.recovery_code,
        }
        return known[what]

    def around(self) -> tuple[str, ...]:
        """Give what must not make up a password."""
        return (self.name, self.login)

    # -- the account ---------------------------------------------------
    async def enrol(
        self, org: OrgId, user: UserId, server_name: str = EMBEDDED
    ) -> Enrolled:
        """Derive the keys in a thread, make new ones, and seal the bundles."""
        kdf = Kdf.THROWAWAY if self.throwaway else Kdf.REAL
        self.codes()
        derived = await asyncio.to_thread(
            derive_password_keys, self.password, self._raw[0], org, user, kdf
        )
        return seal_account(
            org,
            new_bundle(org, user, self._raw, self._seed, self.clock.now_ms()),
            derived,
            kdf,
            login=self.login,
            recovery=self._raw[1],
            server_name=server_name,
        )

    @property
    def account_key(self) -> bytes:
        """The raw account key, for the keyring."""
        return self._raw[0]

    def forget(self) -> None:
        """Let go of all secrets."""
        self.password, self._seed, self._raw = "", b"", (b"", b"")
        self._code_shown = False
        self._typed_back.clear()


def new_recovery_secret(rc_no: int) -> bytes:
    """Make a recovery code's bytes: its number, and 120 bits of chance.

    The number is part of the derivation (vault § 3) and is asked for before
    any bundle can be opened, so the code itself tells it.
    """
    return (rc_no & 0xFF).to_bytes(1, "big") + random(15)


def new_bundle(
    org: OrgId, user: UserId, raw: tuple[bytes, bytes], seed: bytes, now: int
) -> Bundle:
    """Make a person's first keys; ``raw`` is account key and recovery code."""
    return Bundle(
        user=user,
        gen=1,
        keys=UserKeys.make(),
        account_key=raw[0],
        rc_no=1,
        kek_rc=derive_recovery_keys(raw[1], org, user, 1).kek_rc,
        factor_no=0,
        totp_seed=seed,
        at=now,
    )


def seal_account(
    org: OrgId,
    bundle: Bundle,
    derived: PasswordKeys,
    kdf: int,
    *,
    login: str,
    recovery: bytes,
    server_name: str = EMBEDDED,
) -> Enrolled:
    """Seal a bundle twice and write the account that a store keeps."""
    made = derive_recovery_keys(recovery, org, bundle.user, bundle.rc_no)
    bundle = replace(bundle, kek_rc=made.kek_rc)
    bundle, account = seal_twice(
        org, bundle, derived, kdf, made.rc_auth_pk, server_name
    )
    return Enrolled(bundle.user, login, bundle, derived, account)
