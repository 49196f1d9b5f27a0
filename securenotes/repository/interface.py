"""The single interface between a notebook and where its records lie.

Two ways stand behind it: in process over the embedded store, and over HTTP.
Both pass the contract suite beside this module. An instance is one client's
connection and carries at most one session. Every method may raise the
``StoreError`` family; those after sign-in raise ``SessionEnded`` without a
complete session (R2) and ``NotThere`` for what is not there or not theirs.

A method of a use of its own stands in a protocol of that use: ``coming_in``,
``registers``, ``kept``; notes and what is one's own are here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from securenotes.model import (
    ChainId,
    DeviceId,
    NoteId,
    ScopeId,
    UserId,
    VersionHash,
)
from securenotes.repository.coming_in import ComingIn
from securenotes.repository.coming_in import Signer as Signer
from securenotes.repository.kept import WhatIsKept
from securenotes.repository.registers import Registers
from securenotes.sealed import (
    Act,
    ClosedSeal,
    Cursor,
    HeadFilter,
    HeadPage,
    HeadRecord,
    LogFilter,
    LogHead,
    LogRow,
    NoteRecord,
    OwnRecord,
    PupilCount,
    Reading,
    Receipt,
    ReviewRecord,
    StoredNote,
)


class Repository(ComingIn, Registers, WhatIsKept, Protocol):
    """Sealed records of one organisation, and the acts upon them."""

    # -- drafts --------------------------------------------------------
    async def drafts(self) -> Sequence[NoteRecord]:
        """Give this person's own drafts, links ended or not (R3, R10)."""

    async def save_draft(
        self, record: NoteRecord, if_match: VersionHash | None
    ) -> None:
        """Put a draft in place of the one with ``if_match``; None: the first.

        Raises ``Conflict`` (R12), ``LinkEnded``, ``StaleKey``, ``TooLarge``.
        """

    async def discard_draft(self, note: NoteId, if_match: VersionHash) -> None:
        """Destroy a draft, with what it wrapped, in store and journal."""

    # -- published notes -----------------------------------------------
    async def heads(
        self, which: HeadFilter, after: Cursor | None, limit: int
    ) -> HeadPage:
        """List published notes, at most 200: newest publication first, or newest
        change, where those changed since a time are asked for."""

    async def pupil_heads(self, pupil: ScopeId) -> Sequence[HeadRecord]:
        """Give every published note on a pupil, newest first, however many."""

    async def versions(self, note: NoteId) -> Sequence[NoteRecord]:
        """Give a published note's versions from 1 on; closed ones bare."""

    async def counts(self, pupils: Sequence[ScopeId]) -> Sequence[PupilCount]:
        """Count published notes for pupils this person may read (R8, R9)."""

    async def publish(
        self,
        record: NoteRecord,
        if_match: VersionHash | None,
        draft: VersionHash | None,
    ) -> None:
        """Store a published version after the one with ``if_match``.

        ``draft`` is the draft it replaces, whose row goes. Raises
        ``Conflict``, ``NotAllowed``, ``LinkEnded``, ``StaleKey``,
        ``ModuleOff``.
        """

    async def withdraw(
        self,
        record: NoteRecord,
        if_match: VersionHash,
        seals: Sequence[ClosedSeal],
        draft: NoteRecord | None,
    ) -> None:
        """Take a note from its readers: a withdrawal (with the author's
        draft) or a tombstone (without), and seal what was published."""

    async def opened(self, receipt: Receipt) -> None:
        """Write mark, receipt and log row before the text is drawn (R27)."""

    async def readings(self, note: NoteId) -> Sequence[Reading]:
        """Say who has opened which version; author and administrators."""

    async def note_log(
        self,
        act: Act,
        pupil: ScopeId | None,
        count: int,
        chain: ChainId | None = None,
    ) -> None:
        """Log a listing, a search or an export, without its words.

        At the pupil's school, at ``chain``, or else at all of one's own.
        A look in the log, a spot check and an export are told by administrators
        alone; of an export ``FreshCodeNeeded``.
        """

    async def access_log(
        self, pupil: ScopeId, after: int, limit: int
    ) -> Sequence[LogRow]:
        """Give the log rows on a pupil; administrators only (R27)."""

    async def log_page(
        self, chain: ChainId, which: LogFilter, before: int, limit: int
    ) -> Sequence[LogRow]:
        """Give a school's log rows, newest first, before a number (0: the newest).

        Its administrators only; ``limit`` is at most 200.
        """

    async def log_head(self, chain: ChainId, seq: int) -> LogHead:
        """Give the newest row of a school's log by number and hash, and row ``seq``'s
        hash (0 asks for none): whoever has seen a row knows if it is cut off.

        Everybody at the school.
        """

    async def review(self, record: ReviewRecord) -> None:
        """Keep what was decided of a note on its review date (R25).

        Author or administrator; it makes nothing unread. ``Conflict`` when the
        note has been changed meanwhile.
        """

    async def reviews(self, notes: Sequence[NoteId]) -> Sequence[ReviewRecord]:
        """Give the decisions on these notes' newest versions; at most 200 notes."""

    async def stored(
        self, chain: ChainId, after: bytes, limit: int
    ) -> Sequence[StoredNote]:
        """Give a school's notes after an id, closed ones too, at most 50 (R24).

        Its administrators only; that closed ones are among them is logged.
        """

    # -- what is one's own ---------------------------------------------
    async def own(self, what: str) -> Sequence[OwnRecord]:
        """Give own records of a kind: work, prefs, roster, seen,
        outbox, disclosure."""

    async def put_own(self, record: OwnRecord) -> None:
        """Store revision ``rev``; ``Conflict`` unless it is one more."""

    async def put_owns(self, records: Sequence[OwnRecord]) -> None:
        """Store records of one kind in order, all of them or, by ``Conflict``, none.

        One that was stored before, however long ago its answer was lost, is
        passed over.
        """

    async def drop_own(self, what: str, id: bytes) -> None:  # noqa: A002
        """Destroy an own record."""

    async def put_session(self, user: UserId, device: DeviceId, blob: bytes) -> None:
        """Keep the sealed session record of a locked client."""

    async def get_session(self, user: UserId, device: DeviceId) -> bytes | None:
        """Give the sealed session record, before sign-in."""
