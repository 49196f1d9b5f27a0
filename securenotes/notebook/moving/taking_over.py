"""Taking a pupil over from another school, with the notes that came (rules.md § 1).

Each note is sealed anew as its version 1, signed by who takes over and named by the
entry that does; author and day stay, and its origin is written inside.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from securenotes.clock import day_of
from securenotes.errors import BadInput, NotThere
from securenotes.model import ChainId, NoteId, ScopeId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.moving.on_their_way import Waiting, find_waiting
from securenotes.notebook.moving.origin import with_origin
from securenotes.notebook.moving.waiting import open_waiting, route_of
from securenotes.notebook.review_days import looked_at_again
from securenotes.notebook.school_roster import check_class
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.sealing import NO_HASH
from securenotes.notebook.source_cards import Source, read_sources
from securenotes.notebook.trust import damaged
from securenotes.roster.findings import SourceId
from securenotes.sealed import DekWrap, NoteRecord
from securenotes.vault.cards import PupilCard
from securenotes.vault.errors import Refused
from securenotes.vault.headers import Header
from securenotes.vault.ids import ScopeKind
from securenotes.vault.moves import Package, read_moved
from securenotes.vault.notes import (
    Plain,
    WrapKind,
    new_dek,
    seal_note,
    wrap_dek,
)
from securenotes.vault.primitives import random
from securenotes.vault.roster.changes import Member, MoveIn
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import ScopeKey


@dataclass(frozen=True, slots=True, repr=False)
class OnTheWay:
    """A pupil whom another school has handed over, and who waits to be taken."""

    waiting: Waiting
    name: str
    class_name: str
    school: str
    since: str
    notes: int


class TakingOver:
    """What administrators of the school that a pupil comes to do about it."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work

    async def on_the_way(self, chain: ChainId) -> list[OnTheWay]:
        """Give those whom other schools have handed over, the first first."""
        await self._work.ready(chain)
        trust = self._work.desk.trust
        found = []
        for one in find_waiting(trust, chain):
            try:
                package = await open_waiting(self._work, chain, one)
            except NotThere:
                continue  # another administrator has just taken it
            state = trust.state(one.old)
            found.append(
                OnTheWay(
                    waiting=one,
                    name=package.card.name,
                    class_name=package.card.class_,
                    school=state.policy.name,
                    since=day_of(state.time_of(one.departure.from_seq) or 0),
                    notes=len(package.notes),
                )
            )
        return sorted(found, key=lambda row: row.since)

    async def take_over(
        self,
        chain: ChainId,
        waiting: Waiting,
        class_name: str = "",
        group: ScopeId | None = None,
    ) -> ScopeId:
        """Take a pupil over, with the notes that came, each by its own author.

        Raises ``BadInput`` ("class": "long"; "move": "not-handed-over" where another
        administrator was first or it was taken back, "protected" where the pupil system
        has put the same pupil here under an alias (R29)), ``StoreDamaged`` for a note
        whose author or dates are not those of the other school's chain,
        ``FreshCodeNeeded``.
        """
        in_class = check_class(class_name)
        state = await self._work.ready(chain)
        try:
            package = await open_waiting(self._work, chain, waiting)
        except NotThere:
            raise BadInput("move", "not-handed-over") from None
        came = self._read(chain, waiting, package)
        known = (await read_sources(self._work, state)).pupils
        twin = known.get(SourceId(package.source))
        if twin and self._work.desk.cards.pupil(chain, twin).protected:
            raise BadInput("move", "protected")
        # The pupil system's id follows, unless it has been here before the pupil.
        source = "" if package.source in known else package.source
        work = self._work

        def build(state: RosterState, draft: ActDraft) -> ScopeId:
            key = draft.make_scope(ScopeKind.PUPIL)
            draft.put_card(
                key.scope, PupilCard(name=package.card.name, class_=in_class), key
            )
            draft.wrap_under(key, work.key(chain, state.school.observers))
            if source:
                top = work.key(chain, state.school.administrators)
                draft.put_card(key.scope, Source(SourceId(source)).card(), top)
            if group is not None:
                work.check_kind(state, group, ScopeKind.GROUP)
                draft.changes.append(
                    Member(group=group, pupil=key.scope, first=work.today)
                )
                draft.wrap_under(key, work.key(chain, group))
            named = [self._put(draft, key, header, text) for header, text in came]
            draft.changes.append(
                MoveIn(
                    scope=key.scope,
                    old=waiting.old,
                    entry=waiting.departure.hash,
                    notes=tuple(named),
                )
            )
            return key.scope

        return await work.act(chain, build)

    def _read(
        self, chain: ChainId, waiting: Waiting, package: Package
    ) -> list[tuple[Header, Plain]]:
        """Hold each note to the other school's chain, and write its origin in it."""
        old = self._work.desk.trust.state(waiting.old)
        old.moves.handed_over(chain, waiting.departure.hash)
        route = route_of(self._work, chain, waiting)
        school = old.policy.name
        found = []
        for note in package.notes:
            try:
                header = read_moved(route, old, note)
            except (Refused, ValueError):
                raise damaged(waiting.departure.scope) from None
            text = with_origin(note.text, school, note.by, header.published)
            found.append((header, looked_at_again(text, self._work.today)))
        return found

    def _put(self, draft: ActDraft, key: ScopeKey, was: Header, text: Plain) -> str:
        """Seal a note anew as its version 1; give what the entry names it by."""
        desk = self._work.desk
        now, head = desk.clock.now_ms(), desk.trust.head(draft.chain)
        now = max(now, was.created)
        header = dataclasses.replace(
            was,
            scope=key.scope,
            note=NoteId(random(16)),
            ver=1,
            editor=desk.user,
            edited=now,
            published=now,
            prev_hash=NO_HASH,
            roster_seq=head.seq,
            roster_head=head.hash,
        )
        dek = new_dek()
        sealed = seal_note(header, text, dek, desk.bundle.keys.sign_seed)
        wrap = wrap_dek(WrapKind.SCOPE, key.key, key.ver, header, dek)
        draft.arrived.append(
            NoteRecord(
                sealed.header_bytes,
                sealed.blob,
                sealed.kc,
                sealed.sig,
                DekWrap(WrapKind.SCOPE, key.ver, wrap),
            )
        )
        return (header.note + sealed.vh).hex()
