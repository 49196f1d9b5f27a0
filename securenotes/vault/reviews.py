"""What somebody decided of a note on its review date (R25).

A review stands beside a version and makes none: nothing that readers see has
changed, so nothing becomes unread (R40). It is signed by who decided and sealed
under the version's own key: whoever opens the version opens it, and no change
of keys has to know of it.

    RVW  = PAE("SA1/review", org, scope, note, u32 ver, vh, reviewer, u64 at,
               u64 roster_seq, roster_head32)
    blob = AE(DEK, sodium_pad(JSON {"d": day | ""}, 64), RVW)
    sig  = Ed25519(reviewer, PAE("SA1/review-sig", RVW, SHA-256(blob)))

``d`` is the new review date; empty: no longer relevant. Both are as long.
"""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.clock import is_day
from securenotes.model import NoteId, OrgId, ScopeId, UserId, VersionHash

from . import strict_json
from .errors import Refused
from .primitives import (
    ae_open,
    ae_seal,
    pad,
    pae,
    sha256,
    sign,
    split_pae,
    u32,
    u64,
    unpad,
    verify,
)

BLOB = 24 + 64 + 16
"""Bytes of a sealed review, whatever it says."""

_BLOCK = 64
_WIDTHS = (16, 16, 16, 4, 32, 16, 8, 8, 32)


@dataclass(frozen=True, slots=True, repr=False)
class ReviewHeader:
    """Which version was reviewed, by whom and when; ``at`` is ms UTC."""

    org: OrgId
    scope: ScopeId
    note: NoteId
    ver: int
    vh: VersionHash
    reviewer: UserId
    at: int
    roster_seq: int
    roster_head: bytes

    def encode(self) -> bytes:
        """RVW, as it is signed."""
        return pae(
            "SA1/review",
            self.org,
            self.scope,
            self.note,
            u32(self.ver),
            self.vh,
            self.reviewer,
            u64(self.at),
            u64(self.roster_seq),
            self.roster_head,
        )

    @classmethod
    def decode(cls, data: bytes) -> ReviewHeader:
        """Read RVW; `Refused` ("form" or "review") for one that cannot be."""
        p = split_pae(data, "SA1/review", _WIDTHS)
        n = int.from_bytes
        header = cls(
            org=OrgId(p[0]),
            scope=ScopeId(p[1]),
            note=NoteId(p[2]),
            ver=n(p[3], "big"),
            vh=VersionHash(p[4]),
            reviewer=UserId(p[5]),
            at=n(p[6], "big"),
            roster_seq=n(p[7], "big"),
            roster_head=p[8],
        )
        if header.ver < 1 or header.roster_seq < 1:
            raise Refused("review")
        return header


@dataclass(frozen=True, slots=True, repr=False)
class SealedReview:
    """A review as it is stored: RVW, what was decided, signature."""

    header_bytes: bytes
    blob: bytes
    sig: bytes


def seal_review(
    header: ReviewHeader,
    day: str,
    dek: bytes,
    sign_seed: bytes,
    nonce: bytes | None = None,
) -> SealedReview:
    """Seal and sign a decision: a new review date, or "" for no longer relevant.

    Raises `Refused` ("date").
    """
    if day and not is_day(day):
        raise Refused("date")
    hdr = header.encode()
    blob = ae_seal(dek, pad(strict_json.dumps({"d": day}), _BLOCK), hdr, nonce)
    return SealedReview(hdr, blob, sign(sign_seed, _signed(hdr, blob)))


def verify_review(header_bytes: bytes, blob: bytes, sig: bytes, sign_pk: bytes) -> None:
    """Check the reviewer's signature; raises `Refused` ("signature")."""
    verify(sign_pk, _signed(header_bytes, blob), sig)


def open_review(header_bytes: bytes, blob: bytes, dek: bytes) -> str:
    """Give what was decided; verify first. Raises `Refused`."""
    raw = strict_json.loads(unpad(ae_open(dek, blob, header_bytes), _BLOCK))
    day = raw.get("d")
    if raw.keys() != {"d"} or not isinstance(day, str) or (day and not is_day(day)):
        raise Refused("review")
    return day


def _signed(hdr: bytes, blob: bytes) -> bytes:
    return pae("SA1/review-sig", hdr, sha256(blob))
