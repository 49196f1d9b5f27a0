"""Does what a run over the pupil system's files asks, in one transaction.

An import makes nobody an account: staff without one wait, and their links
with them, until an administrator invites them (ss 12000 § 6.2).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from securenotes.errors import NotThere
from securenotes.model import ChainId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.import_steps import Run
from securenotes.notebook.school_roster import SchoolRoster
from securenotes.notebook.school_staff import SchoolStaff
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.source_cards import Source, Sources, know, read_sources
from securenotes.notebook.views import Sheet
from securenotes.roster.desired import Staff
from securenotes.roster.difference import Difference, Known
from securenotes.roster.findings import SourceId
from securenotes.uncollected import uncollected
from securenotes.vault.ids import user_id
from securenotes.vault.roster.state import RosterState


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, and what waits for an administrator.

    ``changes`` counts what was signed; 0 is a run that changed nothing.
    ``postponed`` are memberships and links that begin only after a break in
    one that is still live: the run after its end begins them.
    """

    changes: int
    waiting: tuple[Staff, ...] = field(default=(), repr=False)
    """Staff without an account here; ``SchoolImport.invite`` takes them in."""
    waiting_links: int = 0
    postponed: int = 0
    stopped: bool = False
    """The run stops, and only what protects pupils was done."""


class SchoolImport:
    """Imports for one administrator's schools."""

    def __init__(
        self, work: SchoolWork, roster: SchoolRoster, staff: SchoolStaff
    ) -> None:
        self._work = work
        self._roster = roster
        self._staff = staff
        self._read: dict[ChainId, tuple[int, Sources]] = {}
        """What the cards under A say, and after which entry."""

    async def known(self, chain: ChainId, school: SourceId) -> Known:
        """Tell what the school holds, for the comparison with the files."""
        state = await self._work.ready(chain)
        with uncollected():
            return know(self._work, state, await self._sources(chain), school)

    async def apply(self, chain: ChainId, difference: Difference) -> Outcome:
        """Do all that a difference says, whole or not at all.

        Where it stops, only what shuts people out of newly protected pupils
        is done. What ended waits for a change of keys afterwards.
        """
        stopped = bool(difference.stops)
        asked = difference.protection_only() if stopped else difference
        sources = await self._sources(chain)

        def build(state: RosterState, draft: ActDraft) -> Outcome:
            run = Run(self._work, self._roster, state, draft, _copy(sources))
            run.do(asked)
            return Outcome(
                len(draft.changes),
                waiting=tuple(
                    one for one in asked.add_staff if one.source_id not in sources.staff
                ),
                waiting_links=run.waiting_links,
                postponed=run.postponed,
                stopped=stopped,
            )

        with uncollected():
            return await self._work.act(chain, build)

    async def invite(
        self,
        chain: ChainId,
        difference: Difference,
        staff: SourceId,
        login: str = "",
        name: str = "",
    ) -> Sheet:
        """Invite one of the waiting staff, and give the links that waited.

        ``login`` and ``name`` are for staff for whom the files propose none.
        Raises ``NotThere``, ``BadInput`` and ``FreshCodeNeeded``.
        """
        found = [one for one in difference.add_staff if one.source_id == staff]
        if not found:
            raise NotThere
        one = found[0]
        sheet = await self._staff.invite(
            chain, one.name or name, one.post, login or one.login
        )
        user = user_id(self._work.desk.org, sheet.login)
        await self.attach(chain, user, staff, protected=one.protected)
        links = tuple(link for link in difference.add_links if link.staff == staff)
        waited = Difference(difference.school, difference.day, add_links=links)
        await self.apply(chain, waited)
        return sheet

    async def attach(
        self,
        chain: ChainId,
        user: UserId,
        staff: SourceId,
        *,
        protected: bool = False,
    ) -> None:
        """Say that a person here is the one the pupil system knows by an id.

        Nobody is ever matched by name: this is a person's decision.
        """
        sources = await self._sources(chain)

        def build(state: RosterState, draft: ActDraft) -> None:
            self._work.person(state, user)
            run = Run(self._work, self._roster, state, draft, _copy(sources))
            before = sources.of.get(user, Source(staff))
            run.put_source(user, replace(before, source_id=staff, protected=protected))
            run.write_sources()

        await self._work.act(chain, build)

    async def _sources(self, chain: ChainId) -> Sources:
        state = await self._work.ready(chain)
        seq, sources = self._read.get(chain, (0, Sources()))
        if seq != state.seq:
            sources = await read_sources(self._work, state)
            self._read[chain] = state.seq, sources
        return sources


def _copy(sources: Sources) -> Sources:
    """Give maps of its own to an act that may be built twice."""
    return Sources(
        dict(sources.pupils),
        dict(sources.groups),
        dict(sources.staff),
        dict(sources.of),
    )
