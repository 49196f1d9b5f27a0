"""A person's keys and the bundle they are kept in (vault § 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

from securenotes.model import OrgId, UserId

from .errors import Refused
from .passwords import (
    Kdf,
    PasswordKeys,
    RecoveryKeys,
    check_password,
    derive_password_keys,
    derive_recovery_keys,
)
from .primitives import (
    ae_open,
    ae_seal,
    box_public,
    pae,
    random,
    same,
    sign_public,
    split_pae,
    u8,
    u32,
    u64,
)

__all__ = [
    "Bundle",
    "Kdf",
    "PasswordKeys",
    "RecoveryKeys",
    "UserKeys",
    "check_bundle",
    "check_password",
    "derive_password_keys",
    "derive_recovery_keys",
    "open_bundle_pw",
    "open_bundle_rc",
    "seal_bundle_pw",
    "seal_bundle_rc",
]

_WIDTHS = (16, 4, 32, 32, 4, 32, 16, 4, 32, 4, None, 8)


@dataclass(frozen=True, slots=True)
class UserKeys:
    """What a person signs, is sealed to, and keeps own things under."""

    sign_seed: bytes = field(repr=False)
    box_seed: bytes = field(repr=False)
    udk: bytes = field(repr=False)
    udk_ver: int = 1

    @classmethod
    def make(cls, udk_ver: int = 1) -> UserKeys:
        """New random keys."""
        return cls(random(32), random(32), random(32), udk_ver)

    @property
    def sign_pk(self) -> bytes:
        """The signing key's public half, as in the roster."""
        return sign_public(self.sign_seed)

    @property
    def box_pk(self) -> bytes:
        """The box key's public half, as in the roster."""
        return box_public(self.box_seed)


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that a person needs after signing in, kept sealed twice.

    ``totp_seed`` is empty where a server holds it; ``at`` is ms UTC.
    """

    user: UserId
    gen: int
    keys: UserKeys
    account_key: bytes = field(repr=False)
    rc_no: int
    kek_rc: bytes = field(repr=False)
    factor_no: int
    totp_seed: bytes = field(repr=False)
    at: int

    def encode(self) -> bytes:
        """The bytes that are sealed."""
        return pae(
            "SA1/bundle",
            self.user,
            u32(self.gen),
            self.keys.sign_seed,
            self.keys.box_seed,
            u32(self.keys.udk_ver),
            self.keys.udk,
            self.account_key,
            u32(self.rc_no),
            self.kek_rc,
            u32(self.factor_no),
            self.totp_seed,
            u64(self.at),
        )

    @classmethod
    def decode(cls, data: bytes) -> Bundle:
        """Read the opened bytes; `Refused` ("form") if they are no bundle."""
        p = split_pae(data, "SA1/bundle", _WIDTHS)
        if len(p[10]) not in (0, 20):
            raise Refused("form")
        n = [int.from_bytes(part, "big") for part in p]
        return cls(
            user=UserId(p[0]),
            gen=n[1],
            keys=UserKeys(p[2], p[3], p[5], n[4]),
            account_key=p[6],
            rc_no=n[7],
            kek_rc=p[8],
            factor_no=n[9],
            totp_seed=p[10],
            at=n[11],
        )


def seal_bundle_pw(
    org: OrgId, bundle: Bundle, kek_pw: bytes, kdf_id: int, nonce: bytes | None = None
) -> bytes:
    """Seal under the key of password and account key."""
    ad = _pw_ad(org, bundle.user, bundle.gen, kdf_id)
    return ae_seal(kek_pw, bundle.encode(), ad, nonce)


def open_bundle_pw(
    org: OrgId, user: UserId, kek_pw: bytes, box: bytes, gen: int, kdf_id: int
) -> Bundle:
    """Open with the password's key; `Refused` if anything differs."""
    bundle = Bundle.decode(ae_open(kek_pw, box, _pw_ad(org, user, gen, kdf_id)))
    if bundle.user != user or bundle.gen != gen:
        raise Refused("bundle")
    return bundle


def seal_bundle_rc(org: OrgId, bundle: Bundle, nonce: bytes | None = None) -> bytes:
    """Seal under the recovery code's key, which the bundle holds itself."""
    ad = _rc_ad(org, bundle.user, bundle.gen, bundle.rc_no)
    return ae_seal(bundle.kek_rc, bundle.encode(), ad, nonce)


def open_bundle_rc(
    org: OrgId, user: UserId, kek_rc: bytes, box: bytes, gen: int, rc_no: int
) -> Bundle:
    """Open with the recovery code's key; `Refused` if anything differs."""
    bundle = Bundle.decode(ae_open(kek_rc, box, _rc_ad(org, user, gen, rc_no)))
    if (bundle.user, bundle.gen, bundle.rc_no) != (user, gen, rc_no):
        raise Refused("bundle")
    if not same(bundle.kek_rc, kek_rc):
        raise Refused("bundle")
    return bundle


def check_bundle(
    bundle: Bundle, sign_pk: bytes, box_pk: bytes, pinned_gen: int
) -> None:
    """Check that a bundle is the one to use.

    Its public keys are the roster's newest for the person, and it is not
    older than what this computer has seen. Raises `Refused` ("bundle").
    """
    if bundle.gen < pinned_gen:
        raise Refused("bundle")
    if (bundle.keys.sign_pk, bundle.keys.box_pk) != (sign_pk, box_pk):
        raise Refused("bundle")


def _pw_ad(org: OrgId, user: UserId, gen: int, kdf_id: int) -> bytes:
    return pae("SA1/bundle-pw", org, user, u32(gen), u8(kdf_id))


def _rc_ad(org: OrgId, user: UserId, gen: int, rc_no: int) -> bytes:
    return pae("SA1/bundle-rc", org, user, u32(gen), u32(rc_no))
