"""One signed link of a school's chain, in the bytes that were signed."""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.model import ChainId, OrgId
from securenotes.vault.primitives import h, pae, sign, u64, verify
from securenotes.vault.roster.changes import Change
from securenotes.vault.roster.payload import Actor, encode_payload

NO_PREVIOUS = bytes(32)
"""What the first entry names as the one before."""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """An entry as stored and sent; ``prev`` is the hash of the one before."""

    chain: ChainId
    seq: int
    prev: bytes
    payload: bytes
    sig: bytes

    def __repr__(self) -> str:
        return f"RosterEntry(seq={self.seq})"

    def hash(self, org: OrgId) -> bytes:
        """Give the entry's hash, the next one's ``prev``."""
        return h(
            "SA1/roster-h",
            org,
            self.chain,
            u64(self.seq),
            self.prev,
            self.payload,
            self.sig,
        )

    def verify(self, org: OrgId, public_key: bytes) -> None:
        """Raise ``Refused`` unless this key signed exactly this entry."""
        message = _signed(org, self.chain, self.seq, self.prev, self.payload)
        verify(public_key, message, self.sig)


def sign_entry(
    seed: bytes, org: OrgId, chain: ChainId, seq: int, prev: bytes, payload: bytes
) -> RosterEntry:
    """Sign a payload as the ``seq``-th entry, after the one hashed ``prev``."""
    sig = sign(seed, _signed(org, chain, seq, prev, payload))
    return RosterEntry(chain, seq, prev, payload, sig)


def write_entry(
    seed: bytes,
    org: OrgId,
    chain: ChainId,
    head: tuple[int, bytes],
    actor: Actor,
    changes: tuple[Change, ...],
    ts: int,
) -> RosterEntry:
    """Encode and sign changes as the entry after ``head`` (seq and hash)."""
    payload = encode_payload(actor, changes, ts)
    return sign_entry(seed, org, chain, head[0] + 1, head[1], payload)


def _signed(org: OrgId, chain: ChainId, seq: int, prev: bytes, payload: bytes) -> bytes:
    return pae("SA1/roster", org, chain, u64(seq), prev, payload)
