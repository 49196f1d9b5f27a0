"""From a password and an account key to two keys (vault § 3)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from nacl import bindings

from .errors import Refused
from .primitives import h, hkdf, pae, sign_public, u8, u32

if TYPE_CHECKING:
    from securenotes.model import OrgId, UserId

SHORTEST = 12
LONGEST = 128
_MIB = 1024 * 1024


class Kdf(IntEnum):
    """The cost of a guess; only `REAL` may guard real data (vault § 3)."""

    THROWAWAY = 0
    REAL = 1

    @property
    def memory(self) -> int:
        """Bytes of memory that one derivation takes."""
        return 256 * _MIB if self is Kdf.REAL else 8 * _MIB


@dataclass(frozen=True, slots=True)
class PasswordKeys:
    """The key of the bundle, and the seed of the key that signs in."""

    kek_pw: bytes = field(repr=False)
    auth_seed: bytes = field(repr=False)

    @property
    def auth_pk(self) -> bytes:
        """The half that a store keeps."""
        return sign_public(self.auth_seed)


@dataclass(frozen=True, slots=True)
class RecoveryKeys:
    """The bundle's second key, and the seed that signs a recovery in."""

    kek_rc: bytes = field(repr=False)
    rc_auth_seed: bytes = field(repr=False)

    @property
    def rc_auth_pk(self) -> bytes:
        """The half that a store keeps."""
        return sign_public(self.rc_auth_seed)


def check_password(password: str) -> None:
    """Check a new password's shape: 12..128 characters that stay the same.

    Raises ValueError ("short", "long" or "character"). A code point that
    Unicode has not assigned could be normalised otherwise by a later version.
    """
    normal = unicodedata.normalize("NFC", password)
    if any(unicodedata.category(c) in {"Cn", "Cs", "Cc"} for c in normal):
        raise ValueError("character")
    if len(normal) < SHORTEST:
        raise ValueError("short")
    if len(normal) > LONGEST:
        raise ValueError("long")


def stretch(password: bytes, salt: bytes, kdf: Kdf) -> bytes:
    """Argon2id, t = 3, p = 1, 32 bytes, with the memory of `kdf`."""
    return bindings.crypto_pwhash_alg(
        32, password, salt, 3, kdf.memory, bindings.crypto_pwhash_ALG_ARGON2ID13
    )


def derive_password_keys(
    password: str, account_key: bytes, org: OrgId, user: UserId, kdf_id: int
) -> PasswordKeys:
    """Derive with Argon2id, t = 3, p = 1: 0.4 s and 256 MiB at kdf_id 1.

    Any text is derived from, so that a wrong one costs the same work. Raises
    `Refused` ("kdf") for an unknown kdf_id.
    """
    try:
        kdf = Kdf(kdf_id)
    except ValueError:
        raise Refused("kdf") from None
    normal = unicodedata.normalize("NFC", password)
    salt = h("SA1/salt", account_key, org, user)[:16]
    a = stretch(normal.encode("utf-8", "surrogatepass"), salt, kdf)
    out = hkdf(a + account_key, pae("SA1/2skd", org, user, u8(kdf)), 64)
    return PasswordKeys(out[:32], out[32:])


def derive_recovery_keys(
    rc: bytes, org: OrgId, user: UserId, rc_no: int
) -> RecoveryKeys:
    """Derive from a recovery code, which is random and needs no cost."""
    out = hkdf(rc, pae("SA1/rc", org, user, u32(rc_no)), 64)
    return RecoveryKeys(out[:32], out[32:])
