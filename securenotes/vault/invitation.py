"""An invitation: a secret on paper that lets a newcomer in once (vault § 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .codes import Prefix, print_code, read_code
from .primitives import box_public, hkdf, pae, random, sign_public

if TYPE_CHECKING:
    from securenotes.model import OrgId, UserId

VALID_MS = 72 * 60 * 60 * 1000
"""How long an invitation holds, in milliseconds."""


@dataclass(frozen=True, slots=True)
class TemporaryKeys:
    """A newcomer's first keys: good for signing in and taking own keys."""

    sign_seed: bytes = field(repr=False)
    box_seed: bytes = field(repr=False)

    @property
    def sign_pk(self) -> bytes:
        """What user-add names as the person's signing key."""
        return sign_public(self.sign_seed)

    @property
    def box_pk(self) -> bytes:
        """What the newcomer's scope keys are sealed to."""
        return box_public(self.box_seed)


def new_secret() -> bytes:
    """An invitation's secret, 16 random bytes."""
    return random(16)


def temporary_keys(secret: bytes, org: OrgId, user: UserId) -> TemporaryKeys:
    """The keys that an invitation's secret gives this person."""
    return TemporaryKeys(
        hkdf(secret, pae("SA1/inv-sign", org, user), 32),
        hkdf(secret, pae("SA1/inv-box", org, user), 32),
    )


def print_invitation(secret: bytes) -> str:
    """Write the secret as it stands on the sheet."""
    return print_code(Prefix.INVITATION, secret)


def read_invitation(text: str) -> bytes:
    """Read a typed invitation; raises `BadCode`."""
    return read_code(Prefix.INVITATION, text)
