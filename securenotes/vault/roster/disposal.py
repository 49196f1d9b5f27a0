"""Changes about what is destroyed: holds, disposals, a second one's approval (R24).

A disposal is one entry's proposal until another administrator has approved that
very entry, or from the beginning where no other is left. What is held cannot be
named, and a hold that came in between stops the approval.
"""

from __future__ import annotations

import msgspec

from securenotes.model import NoteId, ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.changes import Approve, Dispose, Hold
from securenotes.vault.roster.rows import HoldRow, Proposal, at_seq
from securenotes.vault.roster.step import Step
from securenotes.vault.roster.tables import Tables


def hold(step: Step, change: Hold) -> None:
    """Begin a hold on a pupil or a note, or end it."""
    tables = step.tables
    if tables.kind_of(change.scope) is not ScopeKind.PUPIL:
        raise Refused("roster-scope")
    note = None if change.note is None else NoteId(change.note)
    key = (change.scope, note)
    stands = at_seq(tables.holds.get(key, ()), None)
    if (stands is not None) == change.on:
        raise Refused("roster-no-change")
    row = HoldRow(scope=change.scope, note=note, code=change.code, from_seq=step.seq)
    tables.extend(tables.holds, key, row if change.on else None, step.seq)


def propose(step: Step, change: Dispose) -> None:
    """Name a note that is to be destroyed."""
    tables, note = step.tables, NoteId(change.note)
    if tables.kind_of(change.scope) is not ScopeKind.PUPIL:
        raise Refused("roster-scope")
    if any(note == named for _, named, _ in step.disposing):
        raise Refused("roster-dispose")
    named = (change.scope, note, change.ver)
    _check(tables, named)
    step.disposing.append(named)


def finish(step: Step) -> None:
    """Take all that an entry names as one proposal."""
    if not step.disposing:
        return
    proposal = Proposal(
        seq=step.seq,
        hash=step.hash,
        actor=_person(step),
        notes=tuple(step.disposing),
    )
    step.tables.put(step.tables.proposals, step.seq, proposal)
    if not step.others:
        _take_effect(step, proposal)


def approve(step: Step, change: Approve) -> None:
    """Consent to the newest proposal; only another's, where there is another."""
    proposal = newest(step.tables)
    if proposal is None or proposal.effective is not None:
        raise Refused("roster-approve")
    proposer = step.tables.has_role(proposal.actor, "administrator", None)
    if proposal.hash != change.entry or not proposer:
        raise Refused("roster-approve")
    if step.tables.is_disabled(proposal.actor, None):
        raise Refused("roster-approve")
    if proposal.actor == step.actor and step.others:
        raise Refused("roster-approve-own")
    for named in proposal.notes:
        _check(step.tables, named)
    _take_effect(step, proposal)


def newest(tables: Tables) -> Proposal | None:
    """Give the newest proposal, whether it holds or not."""
    return next(reversed(tables.proposals.values()), None)


def held(tables: Tables, scope: ScopeId, note: NoteId | None) -> HoldRow | None:
    """Give what keeps a pupil's notes, or one of them, from being destroyed."""
    for key in ((scope, None), (scope, note)):
        row = at_seq(tables.holds.get(key, ()), None)
        if row is not None:
            return row
    return None


class Disposals:
    """What one chain says of holds, and of what is to be destroyed (R24)."""

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def hold_on(self, pupil: ScopeId, note: NoteId | None = None) -> HoldRow | None:
        """Give the hold that keeps a pupil's notes, or one of them."""
        return held(self._tables, pupil, note)

    def holds(self) -> list[HoldRow]:
        """Give every hold that stands."""
        found = (at_seq(rows, None) for rows in self._tables.holds.values())
        return [row for row in found if row is not None]

    def proposals(self) -> list[Proposal]:
        """Give every disposal that was proposed, the first first."""
        return list(self._tables.proposals.values())

    def newest(self) -> Proposal | None:
        """Give the newest proposal, whether it holds or not."""
        return newest(self._tables)

    def made_at(self, seq: int) -> tuple[tuple[ScopeId, NoteId, int], ...]:
        """Give what entry ``seq`` made to be destroyed, as (pupil, note, ver)."""
        return tuple(
            named
            for proposal in self._tables.proposals.values()
            if proposal.effective == seq
            for named in proposal.notes
        )

    def disposed_ver(self, note: NoteId) -> int:
        """Give the version up to which a note was to be destroyed, 0 for none."""
        return self._tables.disposed.get(note, 0)


def _check(tables: Tables, named: tuple[ScopeId, NoteId, int]) -> None:
    scope, note, ver = named
    if held(tables, scope, note) is not None:
        raise Refused("roster-held")
    if ver <= tables.disposed.get(note, 0):
        raise Refused("roster-disposed")


def _take_effect(step: Step, proposal: Proposal) -> None:
    done = msgspec.structs.replace(
        proposal, effective=step.seq, approved_by=_person(step)
    )
    step.tables.put(step.tables.proposals, proposal.seq, done)
    for _, note, ver in proposal.notes:
        step.tables.put(step.tables.disposed, note, ver)


def _person(step: Step) -> UserId:
    if isinstance(step.actor, str):
        raise Refused("roster-right")  # the root destroys nothing
    return step.actor
