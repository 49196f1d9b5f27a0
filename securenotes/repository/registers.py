"""What a store is asked about rosters and keys (vault § 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from securenotes.model import (
    ChainId,
    NoteId,
    ScopeId,
    UserId,
)
from securenotes.sealed import (
    CardRecord,
    Confirmation,
    DekWrap,
    MovePackage,
    NoteRecord,
    PersonWrap,
    RosterAct,
    ScopeWrap,
    StoredEntry,
    UpWrap,
)


class Registers(Protocol):
    """Who is who, who holds which key, and keeping keys true."""

    async def roster(self, chain: ChainId, after: int) -> Sequence[StoredEntry]:
        """Give the chain's entries after ``after``, in order."""

    async def append(self, act: RosterAct) -> None:
        """Add entries with all that belongs to them, whole or not at all.

        Raises ``Conflict`` when the chain has grown, ``NotAllowed``,
        ``LastAdministrator``, ``FreshCodeNeeded``.
        """

    async def person_wraps(self, chain: ChainId) -> Sequence[PersonWrap]:
        """Give the wraps made to this person."""

    async def up_wraps(self, chain: ChainId) -> Sequence[UpWrap]:
        """Give the observers' keys as sealed to the administrators."""

    async def scope_wraps(
        self, chain: ChainId, children: Sequence[ScopeId] | None
    ) -> Sequence[ScopeWrap]:
        """Give wraps of these scopes (None: all within this person's reach)."""

    async def wrapped_to(self, chain: ChainId) -> Sequence[tuple[ScopeId, int, UserId]]:
        """Say who holds a person wrap of which key version; administrators."""

    async def cards(self, chain: ChainId) -> Sequence[CardRecord]:
        """Give every card this person may read, staff cards included.

        A protected pupil's real name is not among them.
        """

    async def real_name(self, pupil: ScopeId) -> CardRecord:
        """Give a protected pupil's real name, and log it first (R29).

        ``NotThere`` for all without the right, and for pupils without one.
        """

    async def real_names(self, chain: ChainId) -> Sequence[CardRecord]:
        """Give all of a school's, to an administrator with the right, to be
        wrapped anew; logged. ``NotThere`` for everybody else."""

    async def confirm_routine(self, chain: ChainId, ver: int) -> None:
        """Log that this person has read the routine's present version (R30).

        ``Conflict`` for a version that is not the present one.
        """

    async def routine_confirmations(self, chain: ChainId) -> Sequence[Confirmation]:
        """Say who has confirmed which version; administrators only."""

    async def sealed_keys(
        self, chain: ChainId, scopes: Sequence[ScopeId]
    ) -> Sequence[tuple[NoteId, int, DekWrap]]:
        """Give every stored version's wrap under these scopes' keys, for
        a rotation; administrators."""

    async def waiting_seals(
        self, chain: ChainId
    ) -> Sequence[tuple[NoteRecord, DekWrap]]:
        """Give closed seals that no administrator has opened yet."""

    async def package(self, chain: ChainId, pupil: ScopeId) -> MovePackage:
        """Give what came with a pupil whom another school handed over, sealed to
        the administrators; logged. ``NotThere`` when it was taken over."""

    async def settle_seals(
        self, chain: ChainId, wraps: Sequence[tuple[NoteId, int, DekWrap]]
    ) -> None:
        """Replace opened seals by wraps under A; readers' wraps then go."""
