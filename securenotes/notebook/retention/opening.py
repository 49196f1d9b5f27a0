"""A school's notes verified and opened for the plan, by an administrator's client.

Of the closed layer (R22) a note stays shut unless the plan has a row for its kind
that asks for what is sealed: its category or its event date. Then the program looks
at those two. No text of it is shown, and the store logs that it was handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from securenotes.clock import day_of
from securenotes.errors import KeysMissing, NotThere
from securenotes.model import ChainId, VersionHash
from securenotes.notebook.disclosure.open_requests import pupils_asked_for
from securenotes.notebook.records import Opened
from securenotes.notebook.retention.plan import Facts, asks_inside
from securenotes.notebook.review_days import due_day
from securenotes.notebook.review_records import Decision, check_review
from securenotes.notebook.school_work import SchoolWork
from securenotes.sealed import StoredNote
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header, Status
from securenotes.vault.notes import (
    SealedNote,
    WrapKind,
    dek_commitment,
    open_dek,
    open_note,
    verify_note,
)
from securenotes.vault.primitives import same
from securenotes.vault.reviews import ReviewHeader, open_review
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import open_closed

PAGE = 50


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A stored note with what the plan asks of it.

    ``newest`` is the header of its newest version, ``shown`` of the one that was
    last to be read, with its hash; ``review_day`` is "" once it is let go.
    """

    newest: Header
    shown: Header
    vh: VersionHash
    facts: Facts
    review_day: str = ""

    @property
    def closed(self) -> bool:
        """Whether its readers have lost it already."""
        return self.newest.status is not Status.PUBLISHED


async def open_all(work: SchoolWork, chain: ChainId) -> list[Held]:
    """Open every note of a school; one that does not open is kept as unreadable.

    A request that is not decided holds all that is kept on its pupil.
    """
    state = await work.ready(chain)
    asked_for = await pupils_asked_for(work, chain)
    found: list[Held] = []
    after = b""
    while True:
        page = await work.desk.repository.stored(chain, after, PAGE)
        for one in page:
            held = _open(work, state, one)
            if held is not None and held.newest.scope in asked_for:
                facts = replace(held.facts, held=held.facts.held or "request")
                held = replace(held, facts=facts)
            if held is not None:
                found.append(held)
        if len(page) < PAGE:
            return found
        after = Header.decode(page[-1].newest).note


def _open(work: SchoolWork, state: RosterState, one: StoredNote) -> Held | None:
    try:
        newest, shown = Header.decode(one.newest), Header.decode(one.record.header)
    except Refused:
        return None
    if newest.note != shown.note or newest.scope not in state.pupils():
        return None
    record = one.record
    sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
    left = left_on(state, shown, work.today)
    hold = state.disposals.hold_on(newest.scope, newest.note)
    gone = "" if newest.status is Status.PUBLISHED else day_of(newest.edited)
    facts = Facts(
        kind=int(shown.kind),
        category="",
        event_day="",
        published_day=day_of(shown.published),
        irrelevant=gone,
        left=left,
        held=hold.code if hold else "",
        readable=False,
    )
    try:
        verify_note(sealed, _signer(state, shown))
        if gone and not asks_inside(state.policy.plan, int(shown.kind)):
            return Held(newest, shown, sealed.vh, replace(facts, readable=True))
        dek = _dek(work, state, shown, one)
        plain = open_note(sealed, dek)
        opened = Opened(state.chain, shown, sealed.vh, plain, record)
        decision = _decision(state, opened, one, dek) if not gone else None
    except (Refused, KeysMissing, NotThere):
        return Held(newest, shown, sealed.vh, facts)
    if decision is not None and not decision.day:
        gone = day_of(decision.at)
    facts = Facts(
        kind=facts.kind,
        category=plain.k,
        event_day=plain.h,
        published_day=facts.published_day,
        irrelevant=gone,
        left=left,
        held=facts.held,
    )
    return Held(newest, shown, sealed.vh, facts, due_day(opened, decision))


def _signer(state: RosterState, header: Header) -> bytes:
    key = state.key_of(header.editor, header.roster_seq)
    if key is None or state.head_at(header.roster_seq) != header.roster_head:
        raise Refused("signer")
    return key.sign_pk


def _dek(
    work: SchoolWork, state: RosterState, header: Header, one: StoredNote
) -> bytes:
    wrap = one.record.wrap
    if wrap is not None and wrap.kind == WrapKind.SCOPE:
        key = work.key(state.chain, header.scope)
        dek = open_dek(WrapKind.SCOPE, key.key, wrap.key_ver, header, wrap.wrap)
    else:
        a = work.key(state.chain, state.school.administrators)
        if wrap is not None:
            dek = open_dek(WrapKind.CLOSED, a.key, wrap.key_ver, header, wrap.wrap)
        elif one.seal is not None:
            place = (header.scope, header.note, header.ver)
            dek = open_closed(work.desk.org, place, a, one.seal.wrap)
        else:
            raise Refused("wrap")
    if not same(dek_commitment(dek), one.record.kc):
        raise Refused("kc")
    return dek


def _decision(
    state: RosterState, opened: Opened, one: StoredNote, dek: bytes
) -> Decision | None:
    """Give what was decided of the version; one that does not hold is none."""
    if one.review is None:
        return None
    try:
        header = ReviewHeader.decode(one.review.header)
        check_review(state, opened, header, one.review)
        day = open_review(one.review.header, one.review.blob, dek)
    except Refused:
        return None
    return Decision(day, header.reviewer, header.at)


def left_on(state: RosterState, header: Header, today: str) -> str:
    """Give the day after which a pupil was in no group any more, "" if still in one.

    A pupil that never was in a group has not left, unless handed over to another
    school.
    """
    moved = state.moves.departure_of(header.scope)
    if moved is not None and moved.last < today:
        return moved.last
    lasts = [row.last for row in state.memberships_of(header.scope)]
    ended = [last for last in lasts if last is not None and last < today]
    return max(ended, default="") if len(ended) == len(lasts) else ""
