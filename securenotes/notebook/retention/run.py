"""A run: the list first, then a proposal, a second one's approval, and the record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from securenotes.errors import BadInput, NotAllowed
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.retention.opening import Held, open_all
from securenotes.notebook.retention.plan import Verdict, Why, judge
from securenotes.notebook.rewrapping import settle_seals
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.sealing import seal_ending
from securenotes.notebook.views import NoteKind, Person, PupilRef
from securenotes.sealed import NoteRecord
from securenotes.vault.headers import Status
from securenotes.vault.roster.changes import Approve, Dispose, Hold, Policy
from securenotes.vault.roster.changes import HoldCode as HoldCode
from securenotes.vault.roster.changes import PlanRow as PlanRow
from securenotes.vault.roster.rows import Proposal as Proposal
from securenotes.vault.roster.state import RosterState

MOST = 1_000
"""Notes in one disposal; what is left comes in the next."""

REASON = "gallring"
"""What the tombstone of a disposal says; it is destroyed with it."""


@dataclass(frozen=True, slots=True, repr=False)
class RunRow:
    """A note in the list: what it is, and what becomes of it. No title, no text."""

    note: NoteId
    ver: int
    pupil: PupilRef
    author: Person
    kind: NoteKind
    category: str
    published_day: str
    closed: bool
    verdict: Verdict
    review_due: str = ""
    """Its review date has come, and its author cannot decide any more (R25)."""


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """What the plan says of every note of a school today."""

    rows: tuple[RunRow, ...]
    plan: tuple[PlanRow, ...]

    @property
    def due(self) -> tuple[RunRow, ...]:
        """What is to be destroyed, at most as much as one disposal holds."""
        found = [row for row in self.rows if row.verdict.why is Why.DUE]
        return tuple(found[:MOST])

    @property
    def to_review(self) -> tuple[RunRow, ...]:
        """What somebody has to look at in an author's place."""
        return tuple(row for row in self.rows if row.review_due)


@dataclass(frozen=True, slots=True, repr=False)
class DisposalRecord:
    """What was destroyed, on whose word, by which plan: without content (R24)."""

    chain: ChainId
    school: str
    seq: int
    proposed_at: int
    proposed_by: Person
    approved_at: int
    approved_by: Person
    plan: tuple[PlanRow, ...]
    notes: tuple[NoteId, ...]


@dataclass(frozen=True, slots=True, repr=False)
class HoldView:
    """A legal hold on a pupil."""

    scope: ScopeId
    pupil: PupilRef
    code: HoldCode
    since: int


class Retention:
    """What administrators do about a school's records plan."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work

    # -- the plan ------------------------------------------------------
    async def plan(self, chain: ChainId) -> tuple[PlanRow, ...]:
        """Give the plan; an empty one destroys nothing."""
        return (await self._work.ready(chain)).policy.plan

    async def set_plan(self, chain: ChainId, rows: Sequence[PlanRow]) -> None:
        """Sign the plan; ``BadInput`` ("category", "twice") for two rows of one."""
        if len({(row.kind, row.category) for row in rows}) < len(rows):
            raise BadInput("category", "twice")

        def build(state: RosterState, draft: ActDraft) -> None:
            if list(state.policy.plan) != list(rows):
                draft.changes.append(Policy(plan=tuple(rows)))

        await self._work.act(chain, build)

    # -- holds ---------------------------------------------------------
    async def holds(self, chain: ChainId) -> list[HoldView]:
        """Give what stops disposal now."""
        state = await self._work.ready(chain)
        return [
            HoldView(
                row.scope,
                self._work.desk.cards.ref(chain, row.scope),
                row.code,
                state.time_of(row.from_seq) or 0,
            )
            for row in state.disposals.holds()
        ]

    async def hold(self, chain: ChainId, pupil: ScopeId, code: HoldCode) -> None:
        """Let nothing on a pupil be destroyed until further notice."""

        def build(state: RosterState, draft: ActDraft) -> None:
            if state.disposals.hold_on(pupil) is None:
                draft.changes.append(Hold(scope=pupil, on=True, code=code))

        await self._work.act(chain, build)

    async def end_hold(self, chain: ChainId, pupil: ScopeId) -> None:
        """Let the plan go on for a pupil."""

        def build(state: RosterState, draft: ActDraft) -> None:
            row = state.disposals.hold_on(pupil)
            if row is not None:
                draft.changes.append(Hold(scope=pupil, on=False, code=row.code))

        await self._work.act(chain, build)

    # -- a run ---------------------------------------------------------
    async def run(self, chain: ChainId) -> Run:
        """Say what the plan does with each note, and destroy nothing."""
        run, _ = await self._look(chain)
        return run

    async def _look(self, chain: ChainId) -> tuple[Run, dict[NoteId, Held]]:
        await settle_seals(self._work, chain)
        held = await open_all(self._work, chain)
        state = await self._work.ready(chain)
        rows = [self._row(chain, state, one) for one in held]
        rows.sort(key=lambda row: (row.verdict.why is not Why.DUE, row.published_day))
        return Run(tuple(rows), tuple(state.policy.plan)), {
            one.newest.note: one for one in held
        }

    def _row(self, chain: ChainId, state: RosterState, one: Held) -> RunRow:
        desk, today = self._work.desk, self._work.today
        author, scope = one.shown.author, one.shown.scope
        orphan = not one.closed and not state.live(author, scope, today)
        late = bool(one.review_day) and one.review_day <= today
        return RunRow(
            note=one.newest.note,
            ver=one.newest.ver,
            pupil=desk.cards.ref(chain, scope),
            author=desk.person(author, chain),
            kind=NoteKind(one.facts.kind),
            category=one.facts.category,
            published_day=one.facts.published_day,
            closed=one.closed,
            verdict=judge(state.policy.plan, one.facts, today),
            review_due=one.review_day if orphan and late else "",
        )

    async def propose(self, chain: ChainId) -> bool:
        """Sign what is due as a disposal; True where it holds at once.

        ``BadInput`` ("dispose", "none") where nothing is due.
        """
        run, held = await self._look(chain)
        if not run.due:
            raise BadInput("dispose", "none")

        def build(state: RosterState, draft: ActDraft) -> bool:
            for row in run.due:
                scope = row.pupil.scope
                draft.changes.append(Dispose(scope=scope, note=row.note, ver=row.ver))
            alone = not self._others(state)
            if alone:
                draft.tombstones += self._endings(held[row.note] for row in run.due)
            return alone

        return await self._work.act(chain, build)

    async def waiting(self, chain: ChainId) -> Proposal | None:
        """Give the disposal that waits for a second administrator, or None."""
        state = await self._work.ready(chain)
        newest = state.disposals.newest()
        return newest if newest is not None and newest.effective is None else None

    def proposer(self, chain: ChainId, proposal: Proposal) -> Person:
        """Say who proposed a disposal."""
        return self._work.desk.person(proposal.actor, chain)

    def may_approve(self, proposal: Proposal) -> bool:
        """Whether this administrator is another than who proposed."""
        return proposal.actor != self._work.desk.user

    async def approve(self, chain: ChainId) -> DisposalRecord:
        """Approve what waits, after holding it against the plan once more.

        ``NotAllowed`` for who proposed it, ``BadInput`` ("dispose", "changed")
        where something of it is not due any more.
        """
        proposal = await self.waiting(chain)
        if proposal is None:
            raise BadInput("dispose", "none")
        state = await self._work.ready(chain)
        if not self.may_approve(proposal) and self._others(state):
            raise NotAllowed
        run, held = await self._look(chain)
        due = {(row.note, row.ver) for row in run.rows if row.verdict.why is Why.DUE}
        if not {(note, ver) for _, note, ver in proposal.notes} <= due:
            raise BadInput("dispose", "changed")

        def build(state: RosterState, draft: ActDraft) -> None:
            del state
            draft.changes.append(Approve(entry=proposal.hash))
            draft.tombstones += self._endings(held[n] for _, n, _ in proposal.notes)

        await self._work.act(chain, build)
        return (await self.records(chain))[0]

    def _others(self, state: RosterState) -> list[object]:
        """Give the administrators beside this one who have joined."""
        rows = (state.user(user) for user in state.administrators())
        return [
            row
            for row in rows
            if row and not row.temporary and row.user != self._work.desk.user
        ]

    def _endings(self, held: Iterable[Held]) -> list[NoteRecord]:
        """Seal a tombstone for each note that readers still see."""
        found: list[NoteRecord] = []
        for one in held:
            if one.newest.status is not Status.PUBLISHED:
                continue
            desk = self._work.desk
            header = dataclasses.replace(
                one.newest,
                ver=one.newest.ver + 1,
                status=Status.TOMBSTONE,
                editor=desk.user,
                edited=max(desk.clock.now_ms(), one.newest.edited),
                prev_hash=one.vh,
            )
            found.append(seal_ending(desk, header, REASON))
        return found

    # -- what was destroyed --------------------------------------------
    async def records(self, chain: ChainId) -> list[DisposalRecord]:
        """Give what was destroyed so far, the newest first, from the roster alone."""
        state = await self._work.ready(chain)
        desk = self._work.desk
        found = []
        for one in reversed(state.disposals.proposals()):
            if one.effective is None or one.approved_by is None:
                continue
            policy = state.policy_at(one.seq)
            found.append(
                DisposalRecord(
                    chain=chain,
                    school=state.policy.name,
                    seq=one.effective,
                    proposed_at=state.time_of(one.seq) or 0,
                    proposed_by=desk.person(one.actor, chain),
                    approved_at=state.time_of(one.effective) or 0,
                    approved_by=desk.person(one.approved_by, chain),
                    plan=() if policy is None else tuple(policy.plan),
                    notes=tuple(note for _, note, _ in one.notes),
                )
            )
        return found
