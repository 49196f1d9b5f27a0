"""Which pupil, group or person the pupil system means by an id.

Source ids lie in a card under the administrators' key (vault § 4), beside
what a later run has to know of them: kind of group, left, protected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from securenotes.errors import KeysMissing
from securenotes.model import ScopeId, UserId
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.trust import damaged
from securenotes.roster.desired import Kind, Role
from securenotes.roster.difference import (
    Known,
    KnownGroup,
    KnownLink,
    KnownMembership,
    KnownPupil,
    KnownStaff,
)
from securenotes.roster.findings import SourceId
from securenotes.sealed import CardRecord
from securenotes.vault.cards import CardRef, SourceCard, open_card, open_card_key
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster.rows import LinkRow
from securenotes.vault.roster.state import RosterState
from securenotes.vault.scopes import ScopeKey

_KIND = "kind="
_LEFT = "left"
_PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Source:
    """What a card under A says of its subject."""

    source_id: SourceId
    kind: Kind = Kind.OTHER
    left: bool = False
    protected: bool = False

    def card(self) -> SourceCard:
        """Write as the card holds it."""
        marks = [self.source_id, _KIND + self.kind.value]
        marks += [_LEFT] if self.left else []
        marks += [_PROTECTED] if self.protected else []
        return SourceCard(source=tuple(marks))

    @classmethod
    def read(cls, card: SourceCard) -> Source | None:
        """Read a card; None for one that no import wrote."""
        if not card.source:
            return None
        first, *marks = card.source
        kinds = {kind.value: kind for kind in Kind}
        named = [mark.removeprefix(_KIND) for mark in marks if mark.startswith(_KIND)]
        kind = kinds.get(named[0], Kind.OTHER) if named else Kind.OTHER
        return cls(SourceId(first), kind, _LEFT in marks, _PROTECTED in marks)


@dataclass(slots=True, repr=False)
class Sources:
    """Everybody and everything of a school that an import has made."""

    pupils: dict[SourceId, ScopeId] = field(default_factory=dict)
    groups: dict[SourceId, ScopeId] = field(default_factory=dict)
    """The newest group of each id."""
    staff: dict[SourceId, UserId] = field(default_factory=dict)
    of: dict[bytes, Source] = field(default_factory=dict)
    """What the card of each subject says."""

    def put(self, state: RosterState, subject: bytes, source: Source) -> None:
        """Take in what a card says."""
        self.of[subject] = source
        kind = state.kind_of(ScopeId(subject))
        moved = state.moves.departure_of(ScopeId(subject)) is not None
        if moved and source.left:
            return  # who comes back after a move is a new pupil here
        if kind is ScopeKind.PUPIL:
            self.pupils[source.source_id] = ScopeId(subject)
        elif kind is ScopeKind.GROUP:
            self.groups[source.source_id] = ScopeId(subject)
        else:
            self.staff[source.source_id] = UserId(subject)


async def read_sources(work: SchoolWork, state: RosterState) -> Sources:
    """Open every card under A; ``KeysMissing``, ``StoreDamaged``."""
    top = state.school.administrators
    key = work.key(state.chain, top)
    found = Sources()
    cards = [
        card
        for card in await work.desk.repository.cards(state.chain)
        if card.scope == top and card.subject != top
    ]
    order = {scope: at for at, scope in enumerate(state.groups())}
    # A group that had ended and came back is a new one: the newest counts.
    cards.sort(key=lambda card: order.get(ScopeId(card.subject), 0))
    for card in cards:
        source = _open(work.desk.org, state, key, card)
        if source is not None:
            found.put(state, card.subject, source)
    return found


def know(
    work: SchoolWork, state: RosterState, sources: Sources, school: SourceId
) -> Known:
    """Tell a run what the school holds of what imports have made."""
    today = work.today
    return Known(
        school,
        pupils=tuple(_pupils(work, state, sources)),
        groups=tuple(_groups(work, state, sources)),
        staff=tuple(_staff(work, state, sources)),
        memberships=tuple(_memberships(state, sources, today)),
        links=tuple(_links(state, sources, today)),
        logins=frozenset(row.login for row in state.users()),
    )


def _open(
    org: bytes, state: RosterState, key: ScopeKey, card: CardRecord
) -> Source | None:
    row = state.card(card.subject, card.scope)
    if row is None or row.cardc is None:
        return None
    ref = CardRef(row.ver, row.blob, row.cardc)
    try:
        ck = open_card_key(org, card.subject, ref, key.key, card.key_ver, card.wrap)
        return Source.read(open_card(org, card.subject, ref, ck, card.blob, SourceCard))
    except Refused:
        raise damaged(card.subject) from None


def _pupils(
    work: SchoolWork, state: RosterState, sources: Sources
) -> Iterable[KnownPupil]:
    for source_id, scope in sources.pupils.items():
        try:
            name = work.desk.cards.pupil(state.chain, scope)
        except KeysMissing:
            continue
        left = sources.of[scope].left
        yield KnownPupil(source_id, name.name, name.class_name, name.protected, left)


def _groups(
    work: SchoolWork, state: RosterState, sources: Sources
) -> Iterable[KnownGroup]:
    for source_id, scope in sources.groups.items():
        try:
            name = work.desk.cards.group(state.chain, scope)
        except KeysMissing:
            continue
        last = state.group_last(scope)
        ended = last is not None and last < work.today
        yield KnownGroup(source_id, name, sources.of[scope].kind, ended)


def _staff(
    work: SchoolWork, state: RosterState, sources: Sources
) -> Iterable[KnownStaff]:
    for source_id, user in sources.staff.items():
        person, source = work.desk.person(user, state.chain), sources.of[user]
        yield KnownStaff(
            source_id,
            person.login,
            person.name,
            person.post,
            source.protected,
            source.left,
        )


def _memberships(
    state: RosterState, sources: Sources, today: str
) -> Iterable[KnownMembership]:
    groups = {scope: one for one, scope in sources.groups.items()}
    for source_id, pupil in sources.pupils.items():
        for row in state.memberships_of(pupil):
            group = groups.get(row.group)
            if group is not None and (row.last is None or row.last >= today):
                key = f"{row.group.hex()}/{pupil.hex()}"
                yield KnownMembership(key, group, source_id, row.first, row.last)


def _links(state: RosterState, sources: Sources, today: str) -> Iterable[KnownLink]:
    groups = {scope: one for one, scope in sources.groups.items()}
    pupils = {scope: one for one, scope in sources.pupils.items()}
    for source_id, user in sources.staff.items():
        for row in state.links_of(user):
            if row.last is not None and row.last < today:
                continue
            known = KnownLink(
                link_key(row),
                source_id,
                SourceId(""),
                "school",
                row.role if row.role == "observer" else Role(row.role),
                row.first,
                row.last,
                row.reason,
            )
            if row.scope in groups:
                yield replace(known, target=groups[row.scope], target_kind="group")
            elif row.scope in pupils:
                yield replace(known, target=pupils[row.scope], target_kind="pupil")


def link_key(row: LinkRow) -> str:
    """Name a link: who, what, as."""
    return f"{row.user.hex()}/{row.scope.hex()}/{row.role}"
