"""Changing keys that somebody could open who no longer may (vault § 5).

New versions of a key and of all it opens are made, wrapped to whoever should
hold them, and everything that lay under the old ones is wrapped again: one
transaction, every new wrap opened before it is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from securenotes.errors import Conflict, StaleKey
from securenotes.model import ChainId, NoteId, ScopeId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.moving.waiting import seal_again
from securenotes.notebook.rewrapping import Rewrapper, settle_seals
from securenotes.notebook.school_work import TRIES, SchoolWork
from securenotes.notebook.trust import damaged
from securenotes.sealed import DekWrap
from securenotes.uncollected import uncollected
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.state import RosterState
from securenotes.vault.roster.wraps import WrapNeed
from securenotes.vault.scopes import BoxRef, ScopeKey, open_sw, open_up

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""

_BREATH = 400
"""After so many wraps the screen gets a turn."""


@dataclass(slots=True, repr=False)
class _Turn:
    """One rotation while it is being made: old and new keys by scope."""

    state: RosterState
    old: dict[ScopeId, ScopeKey]
    new: dict[ScopeId, ScopeKey] = field(default_factory=dict)


async def rotate(work: SchoolWork, chain: ChainId, progress: Progress) -> int:
    """Change every pending key; say for how many pupils.

    Closed versions whose seals nobody has opened yet are settled first.
    Raises ``KeysMissing``, ``StoreDamaged``, ``StoreError``; then nothing of
    the rotation is stored.
    """
    await work.ready(chain)
    await settle_seals(work, chain)
    for left in range(TRIES - 1, -1, -1):
        state = await work.ready(chain)
        scopes = what_turns(state, work.today, names=work.opens_names(state))
        if not scopes:
            return 0
        try:
            with uncollected():
                await _turn(work, state, scopes, progress)
        except (Conflict, StaleKey):
            # Somebody published or changed the roster meanwhile.
            if not left:
                raise
            work.desk.keys.forget(chain)
            work.desk.cards.forget(chain)
            await settle_seals(work, chain)
            continue
        return sum(state.kind_of(one) is ScopeKind.PUPIL for one in scopes)
    raise AssertionError("unreachable")


def what_turns(state: RosterState, today: str, *, names: bool = False) -> list[ScopeId]:
    """Find the pending scopes and all that they open, those above first.

    ``names``: the key of real names is this person's to change too.
    """
    school = state.school
    found: dict[ScopeId, None] = {}
    waiting = [one.scope for one in state.pending_rotations(today)]
    if not names:
        # Only who has the right can open that key, and so wrap it anew (R29).
        waiting = [one for one in waiting if one != school.identity]
    while waiting:
        scope = waiting.pop(0)
        if scope in found:
            continue
        found[scope] = None
        if scope == school.administrators:
            waiting.append(school.observers)
        elif scope == school.observers:
            waiting += [*state.groups(), *state.pupils()]
        elif state.kind_of(scope) is ScopeKind.GROUP:
            waiting += state.members(scope, today)
    return sorted(found, key=lambda one: -(state.kind_of(one) or 0))


async def _turn(
    work: SchoolWork, state: RosterState, scopes: list[ScopeId], progress: Progress
) -> None:
    desk, chain = work.desk, state.chain
    turn = _Turn(state, {one: work.key(chain, one) for one in scopes})
    cards = [one for one in await desk.repository.cards(chain) if one.scope in turn.old]
    if state.school.identity in turn.old:
        cards += await desk.repository.real_names(chain)
    deks = {
        scope: await desk.repository.sealed_keys(chain, [scope])
        for scope in scopes
        if state.kind_of(scope) is ScopeKind.PUPIL
        or scope == state.school.administrators
    }
    total = len(scopes) + len(cards) + sum(map(len, deks.values()))
    done = 0

    async def step() -> None:
        nonlocal done
        done += 1
        if done % _BREATH == 0 or done == total:
            progress(done, total)
            await asyncio.sleep(0)

    progress(0, total)
    with ActDraft(desk.org, chain) as draft:
        for scope in scopes:
            turn.new[scope] = ScopeKey.make(scope, turn.old[scope].ver + 1)
            administrators = scope == state.school.administrators
            draft.commit_key(turn.new[scope], administrators=administrators)
        for scope in scopes:
            _wrap_holders(work, turn, draft, scope)
            await step()
        rewrap = Rewrapper(desk.org, state, turn.old, turn.new)
        for card in cards:
            draft.cards.append(rewrap.card(card))
            await step()
        for scope, kept in deks.items():
            for note, ver, wrap in kept:
                _put(draft, note, ver, rewrap.dek(scope, note, ver, wrap))
                await step()
        _check_wraps(turn, draft)
        new_top = turn.new.get(state.school.administrators)
        if new_top is not None:
            old_top = turn.old[new_top.scope]
            draft.packages += await seal_again(work, draft, old_top, new_top)
        await work.store(draft)


def _put(draft: ActDraft, note: NoteId, ver: int, wrap: DekWrap) -> None:
    (draft.rewrapped if wrap.kind == 1 else draft.closed).append((note, ver, wrap))


def _wrap_holders(
    work: SchoolWork, turn: _Turn, draft: ActDraft, scope: ScopeId
) -> None:
    """Wrap a new key to all who should hold it today."""
    state, key = turn.state, turn.new[scope]
    holders = state.who_opens(scope, work.today)
    for user in holders.persons:
        draft.wrap_to_person(key, user, work.person(state, user).box_pk)
    for parent in holders.parents:
        if parent == state.school.administrators:
            draft.wrap_upward(key, _box(work, turn))
        else:
            above = turn.new.get(parent) or work.key(state.chain, parent)
            draft.wrap_under(key, above)
    if holders.recovery:
        kind = state.kind_of(scope)
        assert kind is not None
        draft.wrap_to_recovery(key, state.school.recovery_pk, kind)


def _box(work: SchoolWork, turn: _Turn) -> BoxRef:
    new = turn.new.get(turn.state.school.administrators)
    if new is None:
        return work.box(turn.state)
    return BoxRef(new.scope, new.ver, new.box_pk(work.desk.org))


def _check_wraps(turn: _Turn, draft: ActDraft) -> None:
    """Open each new wrap that this client has the key of, before it is sent.

    Opening holds a key to its commitment. A seal to another person is opened
    by that person alone; it was made of the same key that all these hold.
    """
    org = draft.org
    try:
        for wrap in draft.scope_wraps:
            parent = turn.new.get(wrap.parent)
            if parent is not None:
                open_sw(org, turn.new[wrap.child].ref(org), parent, wrap.wrap)
        for up in draft.up_wraps:
            above = turn.new.get(up.administrators)
            if above is not None:
                open_up(org, turn.new[up.scope].ref(org), above, up.seal)
    except Refused:
        raise damaged(draft.chain) from None


# -- wraps that are missing ------------------------------------------------
async def give_keys(work: SchoolWork, chain: ChainId) -> int:
    """Make the wraps of links and memberships that have begun; count them."""
    missing = await find_missing(work, await work.ready(chain))
    if not missing:
        return 0

    def build(state: RosterState, draft: ActDraft) -> int:
        wanted = set(state.needing_wraps(work.today))
        for need in missing:
            if need in wanted:
                _give(work, state, draft, need)
        return len(draft.person_wraps) + len(draft.scope_wraps) + len(draft.up_wraps)

    return await work.act(chain, build)


async def count_waiting(work: SchoolWork, state: RosterState) -> int:
    """Count the people who wait for a key that should be theirs today."""
    missing = await find_missing(work, state)
    return len({need.holder for need in missing if need.to == "person"})


async def find_missing(work: SchoolWork, state: RosterState) -> list[WrapNeed]:
    """Compare the wraps that should be there with those that are."""
    repository, chain = work.desk.repository, state.chain
    persons = set(await repository.wrapped_to(chain))
    under: set[tuple[ScopeId, int, ScopeId, int]] = {
        (one.child, one.child_ver, one.parent, one.parent_ver)
        for one in await repository.scope_wraps(chain, None)
    } | {
        (one.scope, one.ver, one.administrators, one.administrators_ver)
        for one in await repository.up_wraps(chain)
    }
    found = []
    names = work.opens_names(state)
    for need in state.needing_wraps(work.today):
        if need.scope == state.school.identity and not names:
            continue  # for who has the right to give (R29)
        if need.to == "person":
            there = (need.scope, need.ver, UserId(need.holder)) in persons
        elif need.to == "scope":
            place = (need.scope, need.ver, ScopeId(need.holder), need.parent_ver)
            there = place in under
        else:
            # Made with the key itself; a new kit is given its wraps by root.
            there = True
        if not there:
            found.append(need)
    return found


def _give(
    work: SchoolWork, state: RosterState, draft: ActDraft, need: WrapNeed
) -> None:
    key = work.key(state.chain, need.scope)
    if need.to == "person" and need.box_pk is not None:
        draft.wrap_to_person(key, UserId(need.holder), need.box_pk)
    elif need.holder == state.school.administrators:
        draft.wrap_upward(key, work.box(state))
    elif need.to == "scope":
        draft.wrap_under(key, work.key(state.chain, ScopeId(need.holder)))
