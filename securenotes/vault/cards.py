"""Cards: the names that stand outside the chain, sealed (vault § 4).

They can be corrected and destroyed; the roster holds only their version and
hashes. The associated data names the subject, whatever scope wraps the key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from . import strict_json
from .errors import Refused
from .primitives import (
    KEY,
    ae_open,
    ae_seal,
    h,
    pad,
    pae,
    random,
    same,
    sha256,
    u32,
    unpad,
)
from .strict_json import Silent

_BLOCK = 256


class PupilCard(Silent, frozen=True, kw_only=True, rename={"class_": "class"}):
    """Under P; a protected pupil's ``name`` is the alias alone (R29)."""

    name: str
    class_: str = ""
    alias: str = ""


class GroupCard(Silent, frozen=True, kw_only=True):
    """Under G."""

    name: str


class SourceCard(Silent, frozen=True, kw_only=True):
    """Under A: the ids that the pupil system knows the subject by."""

    source: tuple[str, ...] = ()
    personal_number: str = ""


class IdentityCard(Silent, frozen=True, kw_only=True):
    """Under I: a protected pupil's real name (R29)."""

    name: str
    class_name: str = ""


class CheckedReading(Silent, frozen=True, kw_only=True):
    """A log row that was put before an administrator, and what they said."""

    row: int
    fair: bool = False
    odd: tuple[str, ...] = ()
    verdict: str = ""
    remark: str = ""


class SpotCheck(Silent, frozen=True, kw_only=True):
    """One month's check of a school's access log (R27)."""

    month: str
    by: str
    at: int
    seed: str
    readings: int
    odd: int
    rows: tuple[CheckedReading, ...] = ()


class ChecksCard(Silent, frozen=True, kw_only=True):
    """Under A, of A itself: every check that was made, the oldest first."""

    checks: tuple[SpotCheck, ...] = ()


class StaffCard(Silent, frozen=True, kw_only=True):
    """In clear, with a salt so that its hash tells nothing of the name."""

    name: str
    post: str = ""
    salt: str


_C = TypeVar("_C", bound=Silent)


@dataclass(frozen=True, slots=True)
class CardRef:
    """What the roster holds of a card; ``cardc`` is empty for staff."""

    ver: int
    blob_hash: bytes
    cardc: bytes = b""


@dataclass(frozen=True, slots=True)
class SealedCard:
    """A card's blob and its key, wrapped under a scope's."""

    ref: CardRef
    blob: bytes = field(repr=False)
    wrap: bytes = field(repr=False)
    key_ver: int


def card_commitment(ck: bytes) -> bytes:
    """What the roster keeps of a card's key."""
    return h("SA1/cardc", ck)


def seal_card(
    org: bytes,
    subject: bytes,
    ver: int,
    card: Silent,
    scope_key: bytes,
    key_ver: int,
    *,
    ck: bytes | None = None,
    nonces: tuple[bytes, bytes] | None = None,
) -> SealedCard:
    """Seal a card for its subject under the wrapping scope's key.

    `ck` and `nonces` (blob, wrap) are given in tests only.
    """
    ck = random(KEY) if ck is None else ck
    first, second = nonces or (None, None)
    pt = strict_json.dumps(msgspec.to_builtins(card))
    blob = ae_seal(ck, pad(pt, _BLOCK), _card_ad(org, subject, ver), first)
    wrap = wrap_card_key(org, subject, ver, scope_key, key_ver, ck, second)
    ref = CardRef(ver, sha256(blob), card_commitment(ck))
    return SealedCard(ref, blob, wrap, key_ver)


def wrap_card_key(
    org: bytes,
    subject: bytes,
    ver: int,
    scope_key: bytes,
    key_ver: int,
    ck: bytes,
    nonce: bytes | None = None,
) -> bytes:
    """Wrap a card's key, as a rotation does anew."""
    return ae_seal(scope_key, ck, _key_ad(org, subject, ver, key_ver), nonce)


def open_card_key(
    org: bytes,
    subject: bytes,
    ref: CardRef,
    scope_key: bytes,
    key_ver: int,
    wrap: bytes,
) -> bytes:
    """Open a card's key; `Refused` ("open" or "commitment")."""
    ck = ae_open(scope_key, wrap, _key_ad(org, subject, ref.ver, key_ver))
    if not same(card_commitment(ck), ref.cardc):
        raise Refused("commitment")
    return ck


def open_card(
    org: bytes, subject: bytes, ref: CardRef, ck: bytes, blob: bytes, kind: type[_C]
) -> _C:
    """Open a card; `Refused` if it is not the one the roster names."""
    if not same(sha256(blob), ref.blob_hash):
        raise Refused("hash")
    if not same(card_commitment(ck), ref.cardc):
        raise Refused("commitment")
    padded = ae_open(ck, blob, _card_ad(org, subject, ref.ver))
    return strict_json.loads_as(unpad(padded, _BLOCK), kind)


def write_staff_card(name: str, post: str, salt: bytes | None = None) -> bytes:
    """A staff card's bytes, in clear; `salt`, 16 bytes, is given in tests."""
    salt = random(16) if salt is None else salt
    card = StaffCard(name=name, post=post, salt=salt.hex())
    return strict_json.dumps(msgspec.to_builtins(card))


def read_staff_card(blob: bytes, ref: CardRef) -> StaffCard:
    """Read a staff card; `Refused` if it is not the one the roster names."""
    if not same(sha256(blob), ref.blob_hash):
        raise Refused("hash")
    card = strict_json.loads_as(blob, StaffCard)
    strict_json.from_hex(card.salt, 16)
    return card


def _card_ad(org: bytes, subject: bytes, ver: int) -> bytes:
    return pae("SA1/card", org, subject, u32(ver))


def _key_ad(org: bytes, subject: bytes, ver: int, key_ver: int) -> bytes:
    return pae("SA1/card-key", org, subject, u32(ver), u32(key_ver))
