"""From a password and an account key to keys, in a thread (vault § 3)."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from securenotes.errors import BadInput
from securenotes.model import OrgId, UserId
from securenotes.notebook.account_keys import SecretPlace, name_of, start
from securenotes.vault.codes import Prefix, read_code
from securenotes.vault.errors import BadCode
from securenotes.vault.passwords import Kdf, PasswordKeys, derive_password_keys


@dataclass(slots=True, repr=False)
class Derived:
    """What a password gave, and where its account key rests."""

    place: SecretPlace
    keys: PasswordKeys
    missing: bool
    """No account key here: the keys are of no account."""


def begin_deriving(
    finding: Future[SecretPlace],
    org: OrgId,
    user: UserId,
    kdf: Kdf,
    password: str,
    typed: bytes | None,
) -> Future[Derived]:
    """Begin at once with the account key, typed or kept here.

    Without one the same work is done.
    """

    def work() -> Derived:
        place = finding.result()
        key = typed or place.get(name_of(org, user, "account-key"))
        keys = derive_password_keys(password, key or bytes(16), org, user, kdf)
        return Derived(place, keys, key is None)

    return start(work)


def read_printed(text: str) -> bytes:
    """Read a typed account key; ``BadInput`` names the group at fault."""
    try:
        return read_code(Prefix.ACCOUNT_KEY, text)
    except BadCode as bad:
        why = f"group-{bad.group}" if bad.group else bad.reason
        raise BadInput("account_key", why) from None
