"""What is signed to sign in and to change keys or factors (vault § 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from .primitives import pae, sha256, sign, u32, u64, verify

if TYPE_CHECKING:
    from securenotes.model import DeviceId, OrgId, UserId


class LoginTag(StrEnum):
    """Which key signs in, and so what the session is good for."""

    PASSWORD = "SA1/login"  # noqa: S105 - a tag, not a password
    INVITATION = "SA1/inv-login"
    RECOVERY = "SA1/rc-login"
    ROOT = "SA1/root-login"


@dataclass(frozen=True, slots=True)
class Login:
    """One try to sign in; ``at`` is ms UTC.

    ``totp`` is empty with an invitation, with the kit, and where a new factor
    is to be set up.
    """

    tag: LoginTag
    org: OrgId
    server_name: str
    user: UserId
    challenge: bytes = field(repr=False)
    at: int
    totp: str = field(repr=False)
    device: DeviceId

    def message(self) -> bytes:
        """The bytes that are signed."""
        return pae(
            self.tag.value,
            self.org,
            self.server_name,
            self.user,
            self.challenge,
            u64(self.at),
            self.totp,
            self.device,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A change of password, recovery code, keys or factor, taken whole.

    ``rc_auth_pk`` is empty unless the recovery code is new, ``totp_seed``
    unless the factor is.
    """

    org: OrgId
    server_name: str
    user: UserId
    gen: int
    bundle_pw: bytes = field(repr=False)
    bundle_rc: bytes = field(repr=False)
    auth_pk: bytes
    rc_auth_pk: bytes
    rc_no: int
    factor_no: int
    totp_seed: bytes = field(repr=False)

    def message(self) -> bytes:
        """The bytes that are signed."""
        return pae(
            "SA1/change",
            self.org,
            self.server_name,
            self.user,
            u32(self.gen),
            sha256(self.bundle_pw),
            sha256(self.bundle_rc),
            self.auth_pk,
            self.rc_auth_pk,
            u32(self.rc_no),
            u32(self.factor_no),
            sha256(self.totp_seed) if self.totp_seed else b"",
        )


def sign_login(auth_seed: bytes, login: Login) -> bytes:
    """Sign a login with the key that its tag names."""
    return sign(auth_seed, login.message())


def verify_login(auth_pk: bytes, login: Login, sig: bytes) -> None:
    """Check a login; raises `Refused` ("signature")."""
    verify(auth_pk, login.message(), sig)


def sign_change(
    sign_seed: bytes, auth_seed: bytes, change: Change
) -> tuple[bytes, bytes]:
    """Sign with the signing key and the new auth key, in this order."""
    message = change.message()
    return sign(sign_seed, message), sign(auth_seed, message)


def verify_change(
    sign_pk: bytes, change: Change, sign_sig: bytes, auth_sig: bytes
) -> None:
    """Check both signatures; raises `Refused` ("signature")."""
    message = change.message()
    verify(sign_pk, message, sign_sig)
    verify(change.auth_pk, message, auth_sig)
