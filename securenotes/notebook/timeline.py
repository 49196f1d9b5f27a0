"""A pupil's notes, on one line of time (R23)."""

from __future__ import annotations

from securenotes import rules
from securenotes.errors import KeysMissing, ModuleOff, NotThere
from securenotes.model import ChainId, ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.drafts import Drafts
from securenotes.notebook.listing import Listing, by_event
from securenotes.notebook.pupils import Pupils
from securenotes.notebook.records import Opened
from securenotes.notebook.views import NoteRow, NoteState, PupilPage


class Timeline:
    """Opens a pupil."""

    def __init__(
        self, desk: Desk, listing: Listing, drafts: Drafts, pupils: Pupils
    ) -> None:
        self._desk = desk
        self._listing = listing
        self._drafts = drafts
        self._pupils = pupils

    def __repr__(self) -> str:
        return "Timeline(…)"

    async def page(self, scope: ScopeId) -> PupilPage:
        """Give a pupil's notes and one's own drafts, newest event first.

        Someone whose link has ended gets own drafts alone, without the name
        (R10). Raises ``NotThere``, ``ModuleOff``, ``KeysMissing``.
        """
        desk = self._desk
        chain = desk.trust.chain_of(scope)
        if chain not in desk.chains:
            raise NotThere
        if chain not in desk.open_chains:
            raise ModuleOff
        await desk.ready(chain)
        if scope not in desk.pupils(chain):
            return await self._former(chain, scope)
        if not desk.keys.has(chain, scope):
            raise KeysMissing
        found = await self.notes(scope)
        drafts = await self.drafts(scope)
        self._pupils.opened(scope)
        rows = [row for row, _ in found]
        return PupilPage(
            pupil=desk.cards.ref(chain, scope),
            notes=_sorted([*rows, *drafts]),
            published=len(rows),
            unread=sum(row.state is not NoteState.READ for row in rows),
            drafts=len(drafts),
            may_write=rules.may_write(desk.standing(scope)),
            groups=self._pupils.group_names(scope),
        )

    async def notes(self, scope: ScopeId) -> list[tuple[NoteRow, Opened]]:
        """Give a pupil's published notes, verified and opened."""
        heads = await self._desk.repository.pupil_heads(scope)
        found = await self._listing.opened(heads)
        return [each for each in found if each[1].header.scope == scope]

    async def drafts(self, scope: ScopeId) -> list[NoteRow]:
        """Give one's own drafts about a pupil."""
        return [
            self._listing.draft_row(opened)
            for opened in await self._drafts.all()
            if opened.header.scope == scope
        ]

    async def _former(self, chain: ChainId, scope: ScopeId) -> PupilPage:
        drafts = await self.drafts(scope)
        if not drafts:
            raise NotThere
        return PupilPage(
            pupil=self._desk.cards.former(chain, scope),
            notes=_sorted(drafts),
            published=0,
            unread=0,
            drafts=len(drafts),
            link_ended=self._ended(chain, scope),
            may_write=False,
        )

    def _ended(self, chain: ChainId, scope: ScopeId) -> str:
        """Find the last day on which the pupil was this person's, or ""."""
        desk = self._desk
        state, today = desk.trust.state(chain), desk.today()
        days = []
        for link in state.links_of(desk.user):
            if link.scope in (scope, state.school.observers):
                days.append(link.last or "")
            for member in state.memberships_of(scope):
                if member.group == link.scope:
                    ends = [day for day in (link.last, member.last) if day]
                    days.append(min(ends, default=""))
        return max((day for day in days if day and day < today), default="")


def _sorted(rows: list[NoteRow]) -> tuple[NoteRow, ...]:
    return tuple(sorted(rows, key=by_event, reverse=True))
