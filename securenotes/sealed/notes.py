"""Notes: versions, lists of them, and who has read which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import msgspec

from securenotes.model import (
    ChainId,
    NoteId,
    ScopeId,
    UserId,
    VersionHash,
)


class Page(msgspec.Struct, frozen=True, gc=False):
    """What pages are full of, so that making and writing one costs little.

    Of bytes, numbers and others of its kind: no ring of them can ever form.
    """

    __repr__ = object.__repr__


class DekWrap(Page, frozen=True):
    """A version's own key under a scope (1), a person (2) or A (3).

    A closed seal that no administrator has opened yet has kind 4, and
    ``key_ver`` is then A's version.
    """

    kind: int
    key_ver: int
    wrap: bytes


class NoteRecord(Page, frozen=True):
    """One version of a note or one draft, sealed and signed (vault § 4).

    In place of a closed version other readers get ``blob_hash`` alone:
    ``blob`` and ``wrap`` are then empty and only the chain verifies.
    """

    header: bytes
    blob: bytes
    kc: bytes
    sig: bytes
    wrap: DekWrap | None
    blob_hash: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class ClosedSeal:
    """A published version's key, sealed to A when it leaves the readers."""

    note: NoteId
    ver: int
    administrators: ScopeId
    administrators_ver: int
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Mark:
    """The newest version of a note that a person has opened."""

    note: NoteId
    ver: int
    at: int


class HeadRecord(Page, frozen=True):
    """A published note's newest version, and what this reader has read.

    ``read_ver`` is 0 when never opened. Own versions count as read.
    """

    record: NoteRecord
    read_ver: int


@dataclass(frozen=True, slots=True, repr=False)
class Cursor:
    """Where the next page begins: after this time and note, newest first."""

    at: int
    note: NoteId


COUNTED = 1_000
"""How far a list is counted that is narrowed by more than pupils and reading."""


@dataclass(frozen=True, slots=True, repr=False)
class HeadPage:
    """A page of published notes, at most 200, newest first.

    ``after`` is of the publication, or of the change, that the list is ordered by.

    ``total`` and ``unread`` are of the whole list. Where it is narrowed by more
    than pupils and reading they stop at ``COUNTED``: so many, or more. ``unread``
    is not counted, and 0, of all that one has or has not read where person, kind
    or change narrow the list.
    """

    heads: tuple[HeadRecord, ...]
    total: int
    unread: int
    after: Cursor | None


class ReadState(IntEnum):
    """Which published notes a list is narrowed to."""

    ALL = 0
    UNREAD = 1
    READ = 2
    CHANGED = 3


@dataclass(frozen=True, slots=True, repr=False)
class HeadFilter:
    """What an archive may be narrowed by: never words or category (R28).

    ``pupils`` None is every pupil the person may read. Times bound
    ``published``; ``edited_from`` bounds the newest version's time.
    """

    chain: ChainId | None = None
    pupils: tuple[ScopeId, ...] | None = None
    published_from: int = 0
    published_to: int = 0
    edited_from: int = 0
    author: UserId | None = None
    kind: int = 0
    read: ReadState = ReadState.ALL


@dataclass(frozen=True, slots=True, repr=False)
class PupilCount:
    """Published notes on one pupil, as one reader may count them (R9)."""

    pupil: ScopeId
    published: int
    unread: int
    latest_at: int
    latest_by: UserId | None


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """A reader's signed word that a version was opened (vault § 9)."""

    note: NoteId
    ver: int
    vh: VersionHash
    at: int
    sig: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """That a person opened a version, for author and administrators (R41).

    ``vh`` and ``sig`` are the reader's receipt, for whoever asks to verify.
    """

    user: UserId
    note: NoteId
    ver: int
    at: int
    vh: VersionHash
    sig: bytes
