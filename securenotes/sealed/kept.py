"""What is kept on a pupil and of a school: disclosure, routine, retention."""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.model import (
    ChainId,
    DisclosureId,
    ScopeId,
    UserId,
)
from securenotes.sealed.notes import DekWrap, NoteRecord


@dataclass(frozen=True, slots=True, repr=False)
class KeptVersion:
    """A version handed out for a disclosure, with what its key lies under.

    ``seal`` is there while no administrator has opened it yet. ``closed`` says
    that the version is in the closed layer (R22).
    """

    record: NoteRecord
    seal: DekWrap | None
    closed: bool


@dataclass(frozen=True, slots=True, repr=False)
class DisclosureRecord:
    """A request for what is kept on a pupil, and what came of it (R26).

    ``blob`` lies under a key that the administrators' key wraps, like the closed
    layer's. ``number`` counts a school's requests; with ``at`` and ``actor`` the
    keeper gives it. ``digest`` is that of the files that were written last, empty
    while there are none, and ``documents`` how many documents they hold.
    """

    name: DisclosureId
    chain: ChainId
    scope: ScopeId
    number: int
    at: int
    actor: UserId
    rev: int
    documents: int
    digest: bytes
    key_ver: int
    wrap: bytes
    blob: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Confirmation:
    """That a person has read a version of the school's routine (R30)."""

    user: UserId
    ver: int
    at: int


@dataclass(frozen=True, slots=True, repr=False)
class ReviewRecord:
    """What was decided of a version on its review date, sealed (R25)."""

    header: bytes
    blob: bytes
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class StoredNote:
    """A note that a records plan is held against (R24).

    ``newest`` is the header of its newest version, ``record`` the published one
    that was last to be read, with ``seal`` while that waits to be opened.
    """

    newest: bytes
    record: NoteRecord
    seal: DekWrap | None
    review: ReviewRecord | None
