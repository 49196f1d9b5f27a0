"""Gathers what one roster act needs: changes, keys, wraps and cards.

Everything made here goes to the store in one transaction, whole or not at
all (vault § 5). Keys that are made stay with the caller; nothing of them is
kept here but what is sealed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from securenotes.model import ChainId, NoteId, OrgId, ScopeId, UserId
from securenotes.sealed import (
    CardRecord,
    DekWrap,
    MovePackage,
    NoteRecord,
    PersonWrap,
    RecoveryWrap,
    RosterAct,
    ScopeWrap,
    StoredEntry,
    UpWrap,
)
from securenotes.vault.cards import (
    ChecksCard,
    GroupCard,
    IdentityCard,
    PupilCard,
    SourceCard,
    seal_card,
    write_staff_card,
)
from securenotes.vault.ids import ScopeKind, scope_id
from securenotes.vault.primitives import Sealer, random, sha256
from securenotes.vault.roster.changes import Card, Change, Group, Identity, Pupil
from securenotes.vault.roster.changes import ScopeKey as KeyChange
from securenotes.vault.roster.entry import write_entry
from securenotes.vault.roster.payload import Actor
from securenotes.vault.scopes import (
    BoxRef,
    ScopeKey,
    wrap_pw,
    wrap_rw,
    wrap_sw,
    wrap_up,
)

PORTION = 8_000
"""Changes in one entry: at under 400 bytes each, below the vault's 4 MiB."""

NO_SCOPE = ScopeId(b"")
_MADE: dict[ScopeKind, type[Pupil | Group | Identity]] = {
    ScopeKind.PUPIL: Pupil,
    ScopeKind.GROUP: Group,
    ScopeKind.IDENTITY: Identity,
}


@dataclass(slots=True, repr=False)
class ActDraft:
    """A roster act being put together for one school.

    Use as a context: the sealer's key is for this act alone and is forgotten
    at the end of the block.
    """

    org: OrgId
    chain: ChainId
    changes: list[Change] = field(default_factory=list)
    person_wraps: list[PersonWrap] = field(default_factory=list)
    scope_wraps: list[ScopeWrap] = field(default_factory=list)
    up_wraps: list[UpWrap] = field(default_factory=list)
    recovery_wraps: list[RecoveryWrap] = field(default_factory=list)
    cards: list[CardRecord] = field(default_factory=list)
    rewrapped: list[tuple[NoteId, int, DekWrap]] = field(default_factory=list)
    closed: list[tuple[NoteId, int, DekWrap]] = field(default_factory=list)
    tombstones: list[NoteRecord] = field(default_factory=list)
    packages: list[MovePackage] = field(default_factory=list)
    arrived: list[NoteRecord] = field(default_factory=list)
    _sealer: Sealer | None = None

    def __enter__(self) -> Self:
        self._sealer = Sealer(self.org)
        return self

    def __exit__(self, *_: object) -> None:
        if self._sealer is not None:
            self._sealer.close()
            self._sealer = None

    def __bool__(self) -> bool:
        return bool(self.changes or self.person_wraps or self.scope_wraps)

    @property
    def sealer(self) -> Sealer:
        """The sealer of this act; only inside the block."""
        assert self._sealer is not None
        return self._sealer

    # -- scopes and keys -----------------------------------------------
    def make_scope(self, kind: ScopeKind) -> ScopeKey:
        """Take in a pupil, a group or the place of names, with its first key."""
        r16 = random(16)
        scope = scope_id(self.org, self.chain, kind, r16)
        self.changes.append(_MADE[kind](scope=scope, r16=r16))
        key = ScopeKey.make(scope, 1)
        self.commit_key(key)
        return key

    def commit_key(self, key: ScopeKey, *, administrators: bool = False) -> None:
        """Name a key in the roster, with its box key where it is A's."""
        ref = key.ref(self.org)
        box_pk = key.box_pk(self.org) if administrators else None
        self.changes.append(
            KeyChange(scope=ref.scope, ver=ref.ver, skc=ref.skc, box_pk=box_pk)
        )

    def wrap_to_person(self, key: ScopeKey, user: UserId, box_pk: bytes) -> None:
        """Give a person a scope's key."""
        seal = wrap_pw(self.sealer, key, user, box_pk)
        self.person_wraps.append(PersonWrap(self.chain, key.scope, key.ver, user, seal))

    def wrap_under(self, child: ScopeKey, parent: ScopeKey) -> None:
        """Put a key under its parent's: S→G, S→P, G→P."""
        wrap = wrap_sw(self.org, child, parent)
        self.scope_wraps.append(
            ScopeWrap(
                self.chain, child.scope, child.ver, parent.scope, parent.ver, wrap
            )
        )

    def wrap_upward(self, key: ScopeKey, administrators: BoxRef) -> None:
        """Seal the observers' key to the administrators."""
        seal = wrap_up(self.sealer, key, administrators)
        self.up_wraps.append(
            UpWrap(
                self.chain,
                key.scope,
                key.ver,
                administrators.scope,
                administrators.ver,
                seal,
            )
        )

    def wrap_to_recovery(
        self, key: ScopeKey, recovery_pk: bytes, kind: ScopeKind
    ) -> None:
        """Seal the administrators' key, or that of names, to the kit."""
        seal = wrap_rw(self.sealer, key, kind, recovery_pk)
        self.recovery_wraps.append(RecoveryWrap(self.chain, key.scope, key.ver, seal))

    # -- cards ---------------------------------------------------------
    def put_card(
        self,
        subject: bytes,
        card: PupilCard | GroupCard | SourceCard | IdentityCard | ChecksCard,
        key: ScopeKey,
        ver: int = 1,
    ) -> None:
        """Seal a card under a scope's key; ``ver`` one more than before."""
        sealed = seal_card(self.org, subject, ver, card, key.key, key.ver)
        self.changes.append(
            Card(
                subject=subject,
                ver=ver,
                blob=sealed.ref.blob_hash,
                scope=key.scope,
                cardc=sealed.ref.cardc,
            )
        )
        self.cards.append(
            CardRecord(
                self.chain,
                subject,
                key.scope,
                ver,
                sealed.blob,
                sealed.key_ver,
                sealed.wrap,
            )
        )

    def put_staff_card(self, user: UserId, name: str, post: str, ver: int = 1) -> None:
        """Write a person's card, in clear (vault § 4)."""
        blob = write_staff_card(name, post)
        self.changes.append(Card(subject=user, ver=ver, blob=sha256(blob)))
        self.cards.append(CardRecord(self.chain, user, NO_SCOPE, ver, blob))

    # -- the act -------------------------------------------------------
    def sign(
        self, seed: bytes, actor: Actor, head: tuple[int, bytes], ts: int
    ) -> RosterAct:
        """Sign the changes as entries after ``head`` (seq and hash).

        More than one entry is written only where one would be too large;
        ``ts`` is the actor's clock in milliseconds UTC.
        """
        entries: list[StoredEntry] = []
        for part in _portions(tuple(self.changes)):
            entry = write_entry(seed, self.org, self.chain, head, actor, part, ts)
            head = (entry.seq, entry.hash(self.org))
            entries.append(
                StoredEntry(self.chain, entry.seq, entry.prev, entry.payload, entry.sig)
            )
        return RosterAct(
            self.chain,
            tuple(entries),
            person_wraps=tuple(self.person_wraps),
            scope_wraps=tuple(self.scope_wraps),
            up_wraps=tuple(self.up_wraps),
            recovery_wraps=tuple(self.recovery_wraps),
            cards=tuple(self.cards),
            rewrapped=tuple(self.rewrapped),
            closed=tuple(self.closed),
            tombstones=tuple(self.tombstones),
            packages=tuple(self.packages),
            arrived=tuple(self.arrived),
        )


def _portions(changes: tuple[Change, ...]) -> list[tuple[Change, ...]]:
    """Cut changes into portions of which each fits an entry.

    A scope and its first key stay together, since an entry that makes the
    one without the other is invalid.
    """
    portions: list[tuple[Change, ...]] = []
    start = 0
    for at, change in enumerate(changes):
        if at - start >= PORTION and not isinstance(change, KeyChange):
            portions.append(changes[start:at])
            start = at
    return [*portions, changes[start:]] if changes else []
