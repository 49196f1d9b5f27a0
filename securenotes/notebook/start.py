"""What sign-in opens on: what is new for this person (R40)."""

from __future__ import annotations

from collections.abc import Iterator

from securenotes.clock import day_of
from securenotes.model import ScopeId
from securenotes.notebook.archive import day_begins
from securenotes.notebook.desk import Desk
from securenotes.notebook.instruction import Instruction
from securenotes.notebook.listing import Listing
from securenotes.notebook.moving.on_their_way import find_waiting
from securenotes.notebook.own_drafts import OwnDrafts
from securenotes.notebook.pupils import Pupils
from securenotes.notebook.views import NoteRow, School, StartPage
from securenotes.sealed import COUNTED, Cursor, HeadFilter, ReadState

NEWS = 50
"""How many new notes the page holds."""

PAGE = 100


class Start:
    """Gathers news, drafts and groups."""

    def __init__(
        self,
        desk: Desk,
        listing: Listing,
        drafts: OwnDrafts,
        pupils: Pupils,
        instruction: Instruction,
    ) -> None:
        self._desk = desk
        self._listing = listing
        self._drafts = drafts
        self._pupils = pupils
        self._instruction = instruction

    def __repr__(self) -> str:
        return "Start(…)"

    async def page(self) -> StartPage:
        """Give the first page; without module only that is told (R13), and who is on
        the way to a school that one administers."""
        desk = self._desk
        since = desk.sign_in.last
        cut = tuple((desk.school(chain), last) for chain, last in desk.cut_logs)
        way, restored = tuple(self._on_the_way()), tuple(self._restored(since))
        if not desk.open_chains:
            return StartPage(
                news=(),
                news_total=0,
                unread_total=0,
                drafts=(),
                groups=(),
                since=since,
                linked=False,
                was_linked=False,
                module=False,
                on_the_way=way,
                restored=restored,
                cut_logs=cut,
            )
        await desk.ready(*desk.open_chains)
        news, total = await self._news(since)
        every = await desk.repository.heads(HeadFilter(), None, 1)
        drafts = await self._drafts.rows()
        return StartPage(
            news=tuple(news),
            news_total=total,
            unread_total=every.unread,
            drafts=tuple(drafts),
            groups=tuple(await self._pupils.groups()),
            since=since,
            linked=any(desk.pupils(chain) for chain in desk.open_chains),
            was_linked=self._was_linked(),
            module=True,
            routines=tuple(await self._instruction.due()),
            on_the_way=way,
            restored=restored,
            cut_logs=cut,
        )

    def _restored(self, since: int) -> Iterator[tuple[School, int]]:
        """Say where the root has acknowledged an older store since then (vault § 5)."""
        desk = self._desk
        for chain in desk.chains:
            state = desk.trust.state(chain)
            newest = [row for row in state.restores() if row.at >= since]
            if newest:
                ends = state.time_of(newest[-1].new_seq)
                yield desk.school(chain), ends or 0

    def _on_the_way(self) -> Iterator[tuple[School, int]]:
        """Count, for administrators alone, who waits to be taken over."""
        desk = self._desk
        for chain in desk.chains:
            if desk.trust.state(chain).is_administrator(desk.user):
                waiting = len(find_waiting(desk.trust, chain))
                if waiting:
                    yield desk.school(chain), waiting

    def _was_linked(self) -> bool:
        desk = self._desk
        return any(
            link.last and link.last < desk.today()
            for chain in desk.open_chains
            for link in desk.trust.state(chain).links_of(desk.user)
        )

    async def unread(self) -> int:
        """Count what is unread at every school."""
        if not self._desk.open_chains:
            return 0
        return (await self._desk.repository.heads(HeadFilter(), None, 1)).unread

    async def _news(self, since: int) -> tuple[list[NoteRow], int]:
        """Find what was published or changed since the later of the last
        sign-in and the first day of the link, and how much there is."""
        since = max(since, self._first_of_all())
        which = HeadFilter(edited_from=since, read=ReadState.UNREAD)
        firsts: dict[ScopeId, str] = {}
        found: list[NoteRow] = []
        passed, total = 0, 0
        cursor: Cursor | None = None
        while True:
            page = await self._desk.repository.heads(which, cursor, PAGE)
            if cursor is None:
                total = page.total
            for row in await self._listing.rows(page.heads):
                scope = row.pupil.scope
                if scope not in firsts:
                    firsts[scope] = self._first_day(scope)
                if day_of(row.edited) < firsts[scope]:
                    passed += 1
                else:
                    found.append(row)
            cursor = page.after
            if cursor is None or len(found) >= NEWS:
                break
        found.sort(key=lambda row: row.edited, reverse=True)
        if total < COUNTED:
            total = max(total - passed, len(found))
        return found[:NEWS], total

    def _first_of_all(self) -> int:
        """Find when the earliest of all live links began, 0 for no bound."""
        desk, today = self._desk, self._desk.today()
        days = []
        for chain in desk.open_chains:
            state = desk.trust.state(chain)
            if state.is_administrator(desk.user):
                return 0
            days += [
                link.first
                for link in state.links_of(desk.user)
                if link.first <= today and (link.last is None or today <= link.last)
            ]
        return day_begins(min(days)) if days else 0

    def _first_day(self, scope: ScopeId) -> str:
        """Find the first day of the earliest link that leads to a pupil.

        An administrator's reach has no first day: "" is before every day.
        """
        desk = self._desk
        chain = desk.trust.chain_of(scope)
        state, today = desk.trust.state(chain), desk.today()
        if state.is_administrator(desk.user):
            return ""
        members = {
            member.group: member.first
            for member in state.memberships_of(scope)
            if member.first <= today and (member.last is None or today <= member.last)
        }
        days = []
        for link in state.links_of(desk.user):
            if not (link.first <= today and (link.last is None or today <= link.last)):
                continue
            if link.scope in (scope, state.school.observers):
                days.append(link.first)
            elif link.scope in members:
                days.append(max(link.first, members[link.scope]))
        return min(days, default=today)
