"""What is kept of a request for insight, under the administrators' key (R26).

Its own key is wrapped as a closed version's is, with version 0, so that both
turn together; the record's text is bound to organisation, pupil, id and revision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.model import DisclosureId, NoteId

from . import strict_json
from .notes import WrapKind
from .primitives import KEY, ae_open, ae_seal, pad, pae, random, u8, u32, u64, unpad

if TYPE_CHECKING:
    from collections.abc import Mapping

    from securenotes.model import OrgId, ScopeId

    from .strict_json import Json

NO_VERSION = 0
_BLOCK = 512


def new_disclosure() -> DisclosureId:
    """Name a new request."""
    return DisclosureId(random(16))


def note_of(name: DisclosureId) -> NoteId:
    """Give a request's id as the closed layer's keys are told apart by."""
    return NoteId(name)


def seal_disclosure(
    org: OrgId,
    scope: ScopeId,
    name: DisclosureId,
    rev: int,
    obj: Mapping[str, Json],
    sk_a: bytes,
    sk_a_ver: int,
) -> tuple[bytes, bytes]:
    """Seal a revision under a fresh key; gives that key's wrap and the blob.

    Raises `Refused` ("json") for what JSON cannot hold.
    """
    dek = random(KEY)
    pt = pad(strict_json.dumps(dict(obj)), _BLOCK)
    blob = ae_seal(dek, pt, _ad(org, scope, name, rev))
    return ae_seal(sk_a, dek, _wrap_ad(org, scope, name, sk_a_ver)), blob


def open_disclosure(
    org: OrgId,
    scope: ScopeId,
    name: DisclosureId,
    rev: int,
    sk_a: bytes,
    sk_a_ver: int,
    wrap: bytes,
    blob: bytes,
) -> dict[str, Json]:
    """Open a revision; `Refused` if anything differs."""
    dek = ae_open(sk_a, wrap, _wrap_ad(org, scope, name, sk_a_ver))
    pt = ae_open(dek, blob, _ad(org, scope, name, rev))
    return strict_json.loads(unpad(pt, _BLOCK))


def _ad(org: OrgId, scope: ScopeId, name: DisclosureId, rev: int) -> bytes:
    return pae("SA1/disclosure", org, scope, name, u64(rev))


def _wrap_ad(org: OrgId, scope: ScopeId, name: DisclosureId, key_ver: int) -> bytes:
    kind = u8(WrapKind.CLOSED)
    return pae("SA1/dek", org, scope, name, u32(NO_VERSION), kind, u32(key_ver))
