"""A person's own records, and the session between lock and unlock (§ 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from . import strict_json
from .primitives import ae_open, ae_seal, pad, pae, u64, unpad

if TYPE_CHECKING:
    from collections.abc import Mapping

    from securenotes.model import DeviceId, OrgId, UserId

    from .strict_json import Json

What = Literal["work", "prefs", "roster", "seen", "outbox", "disclosure"]
"""The own records there are."""

_BLOCK = 512


class Session(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a locked interface needs to come back; times are ms UTC.

    ``token`` is hex, ``place`` where the person was.
    """

    token: str
    signed_in_at: int
    code_at: int
    place: dict[str, str | int]

    def __repr__(self) -> str:
        return "Session(…)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing: msgspec's own would print every field."""
        return []


def seal_own(
    udk: bytes,
    org: OrgId,
    user: UserId,
    what: What,
    record: bytes,
    rev: int,
    obj: Mapping[str, Json],
    nonce: bytes | None = None,
) -> bytes:
    """Seal a record under the person's own key.

    `record` is its id, empty where there is only one; `rev` rises by one with
    every save. Raises `Refused` ("json") for what JSON cannot hold.
    """
    pt = pad(strict_json.dumps(dict(obj)), _BLOCK)
    return ae_seal(udk, pt, _own_ad(org, user, what, record, rev), nonce)


def open_own(
    udk: bytes,
    org: OrgId,
    user: UserId,
    what: str,
    record: bytes,
    rev: int,
    blob: bytes,
) -> dict[str, Json]:
    """Open a record; `Refused` if anything differs."""
    pt = ae_open(udk, blob, _own_ad(org, user, what, record, rev))
    return strict_json.loads(unpad(pt, _BLOCK))


def seal_session(
    kek_pw: bytes, org: OrgId, user: UserId, device: DeviceId, session: Session
) -> bytes:
    """Seal the session so that the password alone brings it back here."""
    pt = pad(strict_json.dumps(msgspec.to_builtins(session)), _BLOCK)
    return ae_seal(kek_pw, pt, _session_ad(org, user, device))


def open_session(
    kek_pw: bytes, org: OrgId, user: UserId, device: DeviceId, blob: bytes
) -> Session:
    """Open the session; `Refused` for another password, person or device."""
    pt = ae_open(kek_pw, blob, _session_ad(org, user, device))
    return strict_json.loads_as(unpad(pt, _BLOCK), Session)


def _own_ad(org: OrgId, user: UserId, what: str, record: bytes, rev: int) -> bytes:
    return pae("SA1/own", org, user, what, record, u64(rev))


def _session_ad(org: OrgId, user: UserId, device: DeviceId) -> bytes:
    return pae("SA1/session", org, user, device)
