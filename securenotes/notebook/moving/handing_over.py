"""Handing a pupil over to another school, and taking one over (rules.md § 1).

What follows the pupil is chosen note by note: published ones alone, the newest
version of each. Drafts (R3) and the closed layer (R22) never leave the school that
they are in, and the school keeps its own notes as its records.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from securenotes.errors import BadInput
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.listing import Listing, author_of, by_event
from securenotes.notebook.moving.origin import with_origin
from securenotes.notebook.moving.taking_back import take_back, waiting_elsewhere
from securenotes.notebook.records import Opened, Records
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.source_cards import read_sources
from securenotes.notebook.views import NoteRow, PupilRef
from securenotes.sealed import Act, MovePackage
from securenotes.vault.cards import PupilCard
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.moves import (
    LONGEST,
    MovedNote,
    Package,
    Route,
    new_salt,
    seal_package,
)
from securenotes.vault.notes import Plain
from securenotes.vault.primitives import sha256
from securenotes.vault.roster.changes import MoveOut
from securenotes.vault.roster.state import RosterState

MOST = 1_000
"""Notes that go with one pupil at a time."""


@dataclass(frozen=True, slots=True, repr=False)
class OtherSchool:
    """A school of the organisation that a pupil can be handed over to."""

    chain: ChainId
    name: str


@dataclass(frozen=True, slots=True, repr=False)
class Choices:
    """What could go with a pupil, and where to."""

    pupil: PupilRef
    notes: tuple[NoteRow, ...]
    schools: tuple[OtherSchool, ...]


class HandingOver:
    """What administrators of the school that a pupil leaves do about it."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work
        self._records = Records(work.desk)
        self._listing = Listing(work.desk, self._records)

    def other_schools(self, chain: ChainId) -> list[OtherSchool]:
        """Give the organisation's other schools."""
        trust = self._work.desk.trust
        return [
            OtherSchool(other, trust.state(other).policy.name)
            for other in trust.chains
            if other != chain
        ]

    async def choices(self, chain: ChainId, pupil: ScopeId) -> Choices:
        """Give a pupil's published notes; that they were listed is logged (R27).

        Raises ``BadInput`` ("pupil": "moved", "protected"; "school": "none").
        """
        self._check(await self._work.ready(chain), pupil)
        schools = self.other_schools(chain)
        if not schools:
            raise BadInput("school", "none")
        found = await self._opened(pupil)
        if found:
            await self._work.desk.repository.note_log(Act.LISTED, pupil, len(found))
        rows = sorted((row for row, _ in found), key=by_event, reverse=True)
        ref = self._work.desk.cards.ref(chain, pupil)
        return Choices(ref, tuple(rows), tuple(schools))

    async def hand_over(
        self, chain: ChainId, pupil: ScopeId, to: ChainId, notes: Collection[NoteId]
    ) -> int:
        """Hand a pupil over with the notes named, and end every link; count them.

        The notes stay here as well. Raises ``BadInput`` ("pupil", "school", or
        "notes": "gone", "many", "large"), ``FreshCodeNeeded``.
        """
        state = await self._work.ready(chain)
        found = await self._opened(pupil)
        chosen = [opened for _, opened in found if opened.header.note in notes]
        known = (await read_sources(self._work, state)).of.get(pupil)
        source = "" if known is None else known.source_id
        if len(chosen) != len(set(notes)):
            raise BadInput("notes", "gone")
        if len(chosen) > MOST:
            raise BadInput("notes", "many")

        def build(state: RosterState, draft: ActDraft) -> int:
            self._check(state, pupil)
            desk = self._work.desk
            if to not in {one.chain for one in self.other_schools(chain)}:
                raise BadInput("school", "missing")
            box = self._work.box(desk.trust.state(to))
            pt = self._pack(state, pupil, chosen, source).encode()
            if len(pt) > LONGEST // 2:
                raise BadInput("notes", "large")
            route = Route(desk.org, chain, pupil, to)
            seal = seal_package(draft.sealer, route, pt, box)
            draft.changes.append(
                MoveOut(
                    scope=pupil,
                    to=to,
                    a_ver=box.ver,
                    pt=sha256(pt),
                    last=self._work.yesterday,
                )
            )
            named = tuple(one.header.note for one in chosen)
            draft.packages.append(
                MovePackage(chain, pupil, to, box.scope, box.ver, seal, named)
            )
            return len(chosen)

        return await self._work.act(chain, build)

    async def waits_at(self, chain: ChainId, pupil: ScopeId) -> str:
        """Name the school where a pupil waits to be taken over, "" for others."""
        state = await self._work.ready(chain)
        trust = self._work.desk.trust
        row = waiting_elsewhere(trust, state, pupil)
        return "" if row is None else trust.state(row.to).policy.name

    async def take_back(self, chain: ChainId, pupil: ScopeId) -> None:
        """Take back who waits at another school; what was ended stays ended.

        Raises ``BadInput`` ("pupil", "taken") where the other school was first,
        ``FreshCodeNeeded``.
        """

        def build(state: RosterState, draft: ActDraft) -> None:
            self._work.check_kind(state, pupil, ScopeKind.PUPIL)
            if not take_back(self._work.desk.trust, state, draft, pupil):
                raise BadInput("pupil", "taken")

        await self._work.act(chain, build)

    def _check(self, state: RosterState, pupil: ScopeId) -> None:
        """Hold to a pupil who is here, and whose name may be told (R29).

        A protected pupil's real name lies under a key of the school's own, which
        no other school's administrators can be given: it cannot follow.
        """
        self._work.check_kind(state, pupil, ScopeKind.PUPIL)
        if state.moves.departure_of(pupil) is not None:
            raise BadInput("pupil", "moved")
        if self._work.desk.cards.pupil(state.chain, pupil).protected:
            raise BadInput("pupil", "protected")

    async def _opened(self, pupil: ScopeId) -> list[tuple[NoteRow, Opened]]:
        heads = await self._work.desk.repository.pupil_heads(pupil)
        found = await self._listing.opened(heads)
        return [one for one in found if one[1].header.scope == pupil]

    def _pack(
        self, state: RosterState, pupil: ScopeId, chosen: list[Opened], source: str
    ) -> Package:
        card = self._work.desk.cards.pupil(state.chain, pupil)
        return Package(
            card=PupilCard(name=card.name, class_=card.class_name),
            notes=tuple(self._moved(one) for one in chosen),
            salt=new_salt(),
            source=source,
        )

    def _moved(self, one: Opened) -> MovedNote:
        """Give a note as it leaves; ``BadInput`` ("notes", "large")."""
        record = one.record
        by = author_of(self._work.desk, one).name
        text = _told(one.text)
        school = self._work.desk.trust.state(one.chain).policy.name
        try:
            # With its origin in it, it has to fit there as well.
            with_origin(text, school, by, one.header.published).encode()
        except Refused:
            raise BadInput("notes", "large") from None
        return MovedNote(
            header=record.header.hex(),
            hash=sha256(record.blob).hex(),
            kc=record.kc.hex(),
            sig=record.sig.hex(),
            by=by,
            text=text,
        )


def _told(text: Plain) -> Plain:
    """Give what a note says, without why its kind was changed at some time."""
    return msgspec.structs.replace(text, r=None)
