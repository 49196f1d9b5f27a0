"""What goes with a pupil to another school, sealed to its administrators (vault § 7).

    pt   = JSON {"card": {...}, "notes": [...], "salt": 16 bytes in hex,
                 "source": id | absent}
    seal = SEAL(A's box_pk, pt, PAE("SA1/move", org, chain, scope, new chain, A,
                u32 A_ver))

The old school's entry carries SHA-256(pt). The salt is in it because the entry is
seen by everybody in the organisation: without one, a name that somebody guesses
could be tried against the hash.

Of each note comes its text and, beside it, the header, hash, commitment and
signature of the version that it was: who takes over sees in the old school's chain
that its author and dates are true. No key of the old school's is in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from securenotes.model import ChainId, OrgId, ScopeId

from . import strict_json
from .cards import PupilCard
from .errors import Refused
from .headers import Header, Status
from .notes import Plain, verify_version
from .primitives import Sealer, pae, random, same, seal_open, sha256, u32
from .roster.state import RosterState
from .scopes import BoxRef, ScopeKey
from .strict_json import Silent

LONGEST = 32 * 1024 * 1024
"""The most bytes that a sealed package may take."""


class MovedNote(Silent, frozen=True, kw_only=True):
    """A published version as it leaves; bytes are hex. ``by`` is its author's name."""

    header: str
    hash: str
    kc: str
    sig: str
    by: str
    text: Plain


class Package(Silent, frozen=True, kw_only=True):
    """A pupil's card and the notes that an administrator chose, one by one."""

    card: PupilCard
    notes: tuple[MovedNote, ...]
    salt: str
    source: str = ""
    """By what id the organisation's pupil system knows the pupil, if by any."""

    def encode(self) -> bytes:
        """Write the bytes that are hashed and sealed."""
        return strict_json.dumps(msgspec.to_builtins(self))


@dataclass(frozen=True, slots=True, repr=False)
class Route:
    """From which pupil of which school to which other school's administrators."""

    org: OrgId
    old: ChainId
    scope: ScopeId
    new: ChainId

    def ad(self, a: ScopeId, a_ver: int) -> bytes:
        """What the seal is bound to."""
        return pae("SA1/move", self.org, self.old, self.scope, self.new, a, u32(a_ver))


def new_salt() -> str:
    """Bytes that nobody can guess, for a package."""
    return random(16).hex()


def seal_package(sealer: Sealer, route: Route, pt: bytes, box: BoxRef) -> bytes:
    """Seal a package's bytes to a school's administrators."""
    return sealer.seal(box.box_pk, pt, route.ad(box.scope, box.ver))


def open_sealed(route: Route, a: ScopeKey, seal: bytes, pt_hash: bytes) -> bytes:
    """Open a package's bytes; `Refused` ("open", or "hash" where they are others)."""
    ad = route.ad(a.scope, a.ver)
    pt = seal_open(route.org, a.box_seed(route.org), seal, ad)
    if not same(sha256(pt), pt_hash):
        raise Refused("hash")
    return pt


def read_package(pt: bytes) -> Package:
    """Read what `Package.encode` wrote; `Refused` for anything else."""
    if len(pt) > LONGEST:
        raise Refused("size")
    package = strict_json.loads_as(pt, Package)
    strict_json.from_hex(package.salt, 16)
    for note in package.notes:
        note.text.check()
    return package


def read_moved(route: Route, old: RosterState, note: MovedNote) -> Header:
    """Give a moved note's header, held to the old school's chain.

    Raises `Refused` unless it was published there, of that pupil, and signed by one
    who then was of that school.
    """
    raw = strict_json.from_hex(note.header)
    header = Header.decode(raw)
    place = (header.org, header.scope, header.status)
    if place != (route.org, route.scope, Status.PUBLISHED):
        raise Refused("columns")
    if old.head_at(header.roster_seq) != header.roster_head:
        raise Refused("roster")
    key = old.key_of(header.editor, header.roster_seq)
    if key is None or key.temporary:
        raise Refused("signer")
    parts = (
        strict_json.from_hex(note.hash, 32),
        strict_json.from_hex(note.kc, 32),
        strict_json.from_hex(note.sig, 64),
    )
    verify_version(raw, *parts, key.sign_pk)
    return header
