"""A note's header: what the store may know, and what is signed (vault § 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from securenotes.model import NoteId, OrgId, ScopeId, UserId, VersionHash

from .errors import Refused
from .primitives import pae, split_pae, u8, u32, u64

_WIDTHS = (16, 16, 16, 4, 1, 16, 16, 8, 8, 8, 1, 32, 8, 32)
_NO_HASH = VersionHash(bytes(32))


class Status(IntEnum):
    """What a version is to its readers."""

    DRAFT = 1
    PUBLISHED = 2
    TOMBSTONE = 3
    WITHDRAWN = 4


class Kind(IntEnum):
    """Memory note or official note (R20); not chosen in drafts only."""

    NONE = 0
    MEMORY = 1
    OFFICIAL = 2


@dataclass(frozen=True, slots=True)
class Header:
    """One version of a note, or its draft; times are ms UTC.

    ``ver`` counts what others may see; a draft has the one that its
    publication would have. ``prev_hash`` is the vh of the version before,
    zeros at 1. ``published`` is 0 in a draft.
    """

    org: OrgId
    scope: ScopeId
    note: NoteId
    ver: int
    status: Status
    author: UserId
    editor: UserId
    created: int
    edited: int
    published: int
    kind: Kind
    prev_hash: VersionHash
    roster_seq: int
    roster_head: bytes

    def encode(self) -> bytes:
        """HDR; `Refused` ("header") for one that cannot be."""
        self.check()
        return pae(
            "SA1/note",
            self.org,
            self.scope,
            self.note,
            u32(self.ver),
            u8(self.status),
            self.author,
            self.editor,
            u64(self.created),
            u64(self.edited),
            u64(self.published),
            u8(self.kind),
            self.prev_hash,
            u64(self.roster_seq),
            self.roster_head,
        )

    @classmethod
    def decode(cls, data: bytes) -> Header:
        """Read HDR; `Refused` ("form" or "header") for one that cannot be."""
        p = split_pae(data, "SA1/note", _WIDTHS)
        n = int.from_bytes
        try:
            status, kind = Status(p[4][0]), Kind(p[10][0])
        except ValueError:
            raise Refused("header") from None
        header = cls(
            org=OrgId(p[0]),
            scope=ScopeId(p[1]),
            note=NoteId(p[2]),
            ver=n(p[3], "big"),
            status=status,
            author=UserId(p[5]),
            editor=UserId(p[6]),
            created=n(p[7], "big"),
            edited=n(p[8], "big"),
            published=n(p[9], "big"),
            kind=kind,
            prev_hash=VersionHash(p[11]),
            roster_seq=n(p[12], "big"),
            roster_head=p[13],
        )
        header.check()
        return header

    def check(self) -> None:
        """What holds of a header by itself; `Refused` ("header")."""
        draft = self.status is Status.DRAFT
        own = self.editor == self.author
        holds = (
            self.ver >= 1
            and (self.ver == 1) == (self.prev_hash == _NO_HASH)
            and self.roster_seq >= 1
            and self.created <= self.edited
            and draft == (self.published == 0)
            and (draft or self.created <= self.published <= self.edited)
            and (draft or self.kind is not Kind.NONE)
            # Only the author drafts, and only the author unpublishes (R3, R7).
            and (own or self.status not in (Status.DRAFT, Status.WITHDRAWN))
            # There must have been something to take away.
            and (self.ver > 1 or self.status in (Status.DRAFT, Status.PUBLISHED))
        )
        if not holds:
            raise Refused("header")


def check_follows(
    previous: Header | None, previous_vh: VersionHash | None, header: Header
) -> None:
    """Check that a header may come after the newest version before it.

    `previous` is the newest published, withdrawn or tombstone version, None at
    the first; a draft is checked against the same, and `check_replaces` holds
    it to the draft before. Raises `Refused` ("invariant").
    """
    if previous is None or previous_vh is None:
        holds = header.ver == 1 and _begins(header)
    else:
        holds = (
            _same_note(previous, header)
            and header.ver == previous.ver + 1
            and header.prev_hash == previous_vh
            and previous.edited <= header.edited
            and previous.status is not Status.TOMBSTONE
            and _continues(previous, header)
        )
    if not holds:
        raise Refused("invariant")


def check_replaces(before: Header, draft: Header) -> None:
    """Check that a draft may take the place of the one before (R12).

    Raises `Refused` ("invariant").
    """
    if not (
        before.status is draft.status is Status.DRAFT
        and _same_note(before, draft)
        and (before.ver, before.prev_hash) == (draft.ver, draft.prev_hash)
        and before.edited <= draft.edited
    ):
        raise Refused("invariant")


def _same_note(a: Header, b: Header) -> bool:
    return (a.org, a.scope, a.note, a.author, a.created) == (
        b.org,
        b.scope,
        b.note,
        b.author,
        b.created,
    )


def _begins(header: Header) -> bool:
    """A draft, or a publication dated with itself: it begins a new run."""
    if header.status is Status.PUBLISHED:
        return header.published == header.edited
    return header.status is Status.DRAFT


def _continues(previous: Header, header: Header) -> bool:
    """Within a run ``published`` stays; after a withdrawal one may begin."""
    if previous.status is Status.WITHDRAWN:
        if header.status is Status.TOMBSTONE:
            return header.published == previous.published
        return _begins(header)
    return header.status is not Status.DRAFT and (
        header.published == previous.published
    )
