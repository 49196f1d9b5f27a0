"""Coming in, and what is one's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from securenotes.model import (
    ChainId,
    DeviceId,
    OrgId,
    SessionId,
    UserId,
)

EMBEDDED = "embedded"
"""The server name that is signed when signing in to an embedded store."""


@dataclass(frozen=True, slots=True, repr=False)
class StoreInfo:
    """What anybody at the computer may know: no person's name."""

    org: OrgId
    chains: tuple[ChainId, ...]
    throwaway: bool


@dataclass(frozen=True, slots=True, repr=False)
class Challenge:
    """32 bytes to sign within 120 s, once."""

    id: bytes
    challenge: bytes


@dataclass(frozen=True, slots=True, repr=False)
class LoginProof:
    """Both factors in one signed request (vault § 6).

    ``tag`` is SA1/login, SA1/inv-login, SA1/rc-login or SA1/root-login.
    """

    tag: str
    id: bytes
    user: UserId
    ts: int
    totp: str
    device: DeviceId
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Admission:
    """What a right proof is answered with.

    ``code_checked`` is False in an embedded store: the bundle holds the
    seed, so the client matches the code and claims the step; until then
    the session reads nothing (R2).
    """

    token: bytes
    bundle_pw: bytes
    bundle_rc: bytes
    gen: int
    kdf_id: int
    rc_no: int
    factor_no: int
    code_checked: bool
    last_step: int
    last_sign_in: int


@dataclass(frozen=True, slots=True, repr=False)
class OwnRecord:
    """A record under the person's own key: work, prefs, seen … (vault § 4)."""

    what: str
    id: bytes
    rev: int
    blob: bytes
    at: int

    def key(self) -> str:
        """Name it by what it says: sent again after a lost answer it counts once."""
        said = f"{self.what}:{self.id.hex()}:{self.rev}:".encode() + self.blob
        return hashlib.sha256(said).hexdigest()[:32]


@dataclass(frozen=True, slots=True, repr=False)
class SessionRecord:
    """Where a person is signed in: which computer, since when, last used when.

    ``id`` opens nothing; ``here`` is the session that asks.
    """

    id: SessionId
    device: DeviceId
    made: int
    used: int
    here: bool
