"""Scope keys and the ways that lead to them (vault § 3).

Whoever made a wrap is not asked: what it opens to must match the commitment
in the roster, so every ``open_…`` here takes the roster's word for the key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .errors import Refused
from .ids import ScopeKind
from .primitives import (
    KEY,
    Sealer,
    ae_open,
    ae_seal,
    box_public,
    h,
    hkdf,
    pae,
    random,
    same,
    seal_open,
    u32,
)

if TYPE_CHECKING:
    from securenotes.model import NoteId, OrgId, ScopeId, UserId

_MAY_OPEN = {
    (ScopeKind.SCHOOL, ScopeKind.GROUP),
    (ScopeKind.SCHOOL, ScopeKind.PUPIL),
    (ScopeKind.GROUP, ScopeKind.PUPIL),
}


@dataclass(frozen=True, slots=True)
class ScopeRef:
    """A version of a scope's key as the roster names it."""

    scope: ScopeId
    ver: int
    skc: bytes


@dataclass(frozen=True, slots=True)
class ScopeKey:
    """A version of a scope's key."""

    scope: ScopeId
    ver: int
    key: bytes = field(repr=False)

    @classmethod
    def make(cls, scope: ScopeId, ver: int) -> ScopeKey:
        """A new random key."""
        return cls(scope, ver, random(KEY))

    def ref(self, org: OrgId) -> ScopeRef:
        """What the roster says of this key."""
        return ScopeRef(
            self.scope, self.ver, commitment(org, self.scope, self.ver, self.key)
        )

    def box_seed(self, org: OrgId) -> bytes:
        """The X25519 scalar of an administrators' key."""
        info = pae("SA1/scope-box", org, self.scope, u32(self.ver))
        return hkdf(self.key, info, KEY)

    def box_pk(self, org: OrgId) -> bytes:
        """Its public half, as in the roster; what closes is sealed to it."""
        return box_public(self.box_seed(org))


@dataclass(frozen=True, slots=True)
class BoxRef:
    """The administrators' box key as the roster names it."""

    scope: ScopeId
    ver: int
    box_pk: bytes


def commitment(org: OrgId, scope: ScopeId, ver: int, key: bytes) -> bytes:
    """What the roster keeps of a key, so that no other passes for it."""
    return h("SA1/skc", org, scope, u32(ver), key)


def may_open(parent: ScopeKind, child: ScopeKind) -> bool:
    """Whether a key of the one kind may lie under one of the other."""
    return (parent, child) in _MAY_OPEN


def wrap_pw(
    sealer: Sealer,
    key: ScopeKey,
    recipient: UserId,
    box_pk: bytes,
    nonce: bytes | None = None,
) -> bytes:
    """Seal a scope key to a person."""
    return sealer.seal(box_pk, key.key, _pw_ad(sealer.org, key, recipient), nonce)


def open_pw(
    org: OrgId, ref: ScopeRef, recipient: UserId, box_seed: bytes, seal: bytes
) -> ScopeKey:
    """Open a scope key with a person's box key; `Refused` if it is not it."""
    return _checked(
        org, ref, seal_open(org, box_seed, seal, _pw_ad(org, ref, recipient))
    )


def wrap_rw(
    sealer: Sealer,
    key: ScopeKey,
    kind: ScopeKind,
    recovery_pk: bytes,
    nonce: bytes | None = None,
) -> bytes:
    """Seal A's or I's key to the recovery kit; ValueError for other kinds."""
    if kind not in (ScopeKind.ADMINISTRATORS, ScopeKind.IDENTITY):
        raise ValueError("kind")
    return sealer.seal(recovery_pk, key.key, _rw_ad(sealer.org, key), nonce)


def open_rw(org: OrgId, ref: ScopeRef, recovery_seed: bytes, seal: bytes) -> ScopeKey:
    """Open a scope key with the kit; `Refused` if it is not it."""
    return _checked(org, ref, seal_open(org, recovery_seed, seal, _rw_ad(org, ref)))


def wrap_up(
    sealer: Sealer,
    key: ScopeKey,
    administrators: BoxRef,
    nonce: bytes | None = None,
) -> bytes:
    """Seal the observers' key S up to the administrators."""
    ad = _up_ad(sealer.org, key, administrators.scope, administrators.ver)
    return sealer.seal(administrators.box_pk, key.key, ad, nonce)


def open_up(
    org: OrgId, ref: ScopeRef, administrators: ScopeKey, seal: bytes
) -> ScopeKey:
    """Open S with the administrators' key; `Refused` if it is not it."""
    ad = _up_ad(org, ref, administrators.scope, administrators.ver)
    return _checked(org, ref, seal_open(org, administrators.box_seed(org), seal, ad))


def wrap_sw(
    org: OrgId, child: ScopeKey, parent: ScopeKey, nonce: bytes | None = None
) -> bytes:
    """Put a scope key under its parent's; ask `may_open` of the kinds first."""
    return ae_seal(parent.key, child.key, _sw_ad(org, child, parent), nonce)


def open_sw(org: OrgId, ref: ScopeRef, parent: ScopeKey, wrap: bytes) -> ScopeKey:
    """Open a scope key with its parent's; `Refused` if it is not it."""
    return _checked(org, ref, ae_open(parent.key, wrap, _sw_ad(org, ref, parent)))


def seal_closed(
    sealer: Sealer,
    place: tuple[ScopeId, NoteId, int],
    dek: bytes,
    administrators: BoxRef,
    nonce: bytes | None = None,
) -> bytes:
    """Seal a version's key to the administrators as it is closed (R22).

    `place` is scope, note and version.
    """
    ad = _closed_ad(sealer.org, place, administrators.scope, administrators.ver)
    return sealer.seal(administrators.box_pk, dek, ad, nonce)


def open_closed(
    org: OrgId,
    place: tuple[ScopeId, NoteId, int],
    administrators: ScopeKey,
    seal: bytes,
) -> bytes:
    """Open a closed version's key; its kc is to be matched before it is used.

    `place` is scope, note and version. Raises `Refused` ("open").
    """
    ad = _closed_ad(org, place, administrators.scope, administrators.ver)
    return seal_open(org, administrators.box_seed(org), seal, ad)


def _checked(org: OrgId, ref: ScopeRef, key: bytes) -> ScopeKey:
    if len(key) != KEY or not same(commitment(org, ref.scope, ref.ver, key), ref.skc):
        raise Refused("commitment")
    return ScopeKey(ref.scope, ref.ver, key)


def _pw_ad(org: OrgId, k: ScopeKey | ScopeRef, recipient: UserId) -> bytes:
    return pae("SA1/pw", org, k.scope, u32(k.ver), recipient)


def _rw_ad(org: OrgId, k: ScopeKey | ScopeRef) -> bytes:
    return pae("SA1/rw", org, k.scope, u32(k.ver))


def _up_ad(org: OrgId, k: ScopeKey | ScopeRef, a: ScopeId, a_ver: int) -> bytes:
    return pae("SA1/up", org, k.scope, u32(k.ver), a, u32(a_ver))


def _sw_ad(org: OrgId, child: ScopeKey | ScopeRef, parent: ScopeKey) -> bytes:
    return pae(
        "SA1/sw", org, child.scope, u32(child.ver), parent.scope, u32(parent.ver)
    )


def _closed_ad(
    org: OrgId, place: tuple[ScopeId, NoteId, int], a: ScopeId, a_ver: int
) -> bytes:
    scope, note, ver = place
    return pae("SA1/closed", org, scope, note, u32(ver), a, u32(a_ver))
