"""A school's roster after so many entries: who is who and who may what."""

from __future__ import annotations

from collections.abc import Iterable

from securenotes.model import ChainId, OrgId, ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind
from securenotes.vault.roster import access, rotation
from securenotes.vault.roster.access import Holders, LiveRole
from securenotes.vault.roster.changes import StaffRole
from securenotes.vault.roster.disposal import Disposals
from securenotes.vault.roster.entry import RosterEntry
from securenotes.vault.roster.ledger import AppliedEntry, Ledger
from securenotes.vault.roster.moving import Moves
from securenotes.vault.roster.payload import Actor
from securenotes.vault.roster.rotation import PendingRotation
from securenotes.vault.roster.rows import (
    CardRow,
    KeyRow,
    LinkRow,
    MemberRow,
    PolicyRow,
    RestoreRow,
    SchoolRow,
    ScopeKeyRow,
    UserRow,
    at_seq,
)
from securenotes.vault.roster.tables import LinkKey
from securenotes.vault.roster.wraps import WrapNeed, needing_wraps


class RosterState:
    """The projection of one chain, growing entry by entry.

    Queries take a ``day`` in Europe/Stockholm and a ``seq``: rights as they
    were after that entry; None is the newest.
    """

    def __init__(self, org: OrgId, chain: ChainId) -> None:
        self._ledger = Ledger(org, chain)
        self._tables = self._ledger.tables

    def __repr__(self) -> str:
        return f"RosterState(seq={self.seq})"

    # -- the chain ---------------------------------------------------------
    @property
    def org(self) -> OrgId:
        """The organisation whose root signed the school's birth."""
        return self._ledger.org

    @property
    def chain(self) -> ChainId:
        """The school."""
        return self._ledger.chain

    @property
    def seq(self) -> int:
        """How many entries have been applied."""
        return self._ledger.seq

    @property
    def head(self) -> bytes:
        """The newest entry's hash; zeros before the first."""
        return self._ledger.head

    def head_at(self, seq: int) -> bytes | None:
        """Give entry ``seq``'s hash, zeros for 0, None for one not there."""
        return self._ledger.head_at(seq)

    def time_of(self, seq: int) -> int | None:
        """Give the ``ts`` that entry ``seq`` carries, in milliseconds UTC."""
        return self._ledger.time_of(seq)

    def actor_of(self, seq: int) -> Actor | None:
        """Give who signed entry ``seq``: a person, or the root."""
        return self._ledger.actor_of(seq)

    def apply(self, entry: RosterEntry) -> AppliedEntry:
        """Verify an entry, judge it after the one before, and take it whole.

        Raises ``Refused`` (``roster-…``, ``signature``, ``json`` or ``hex``)
        and leaves the state as it was where anything does not hold.
        """
        return self._ledger.apply(entry)

    def revert(self, applied: AppliedEntry) -> None:
        """Take the newest entry back, where storing it did not succeed.

        ``ValueError`` for any but the one that ``apply`` gave last.
        """
        self._ledger.revert(applied)

    def restores(self) -> list[RestoreRow]:
        """Give each time that the root knew of an older store, the first first."""
        return list(self._tables.restores.values())

    # -- the school --------------------------------------------------------
    @property
    def school(self) -> SchoolRow:
        """The genesis' facts and the newest recovery key."""
        return self._tables.the_school()

    @property
    def policy(self) -> PolicyRow:
        """The newest policy, whole."""
        found = self._tables.policy()
        if found is None:
            raise Refused("roster-genesis")
        return found

    def policy_at(self, seq: int) -> PolicyRow | None:
        """Give the policy as it was after entry ``seq``."""
        for row in reversed(self._tables.policies.values()):
            if row.from_seq <= seq:
                return row
        return None

    def policies(self) -> list[PolicyRow]:
        """Give every policy there has been, whole, the first first."""
        return list(self._tables.policies.values())

    def kind_of(self, scope: ScopeId) -> ScopeKind | None:
        """Say what a scope is; None where it is not of this school."""
        return self._tables.kind_of(scope)

    def pupils(self) -> list[ScopeId]:
        """Give every pupil, in the order they came."""
        return list(self._tables.pupils)

    def groups(self) -> list[ScopeId]:
        """Give every group, ended ones too, in the order they came."""
        return [
            row.scope
            for row in self._tables.scopes.values()
            if row.kind is ScopeKind.GROUP
        ]

    def group_last(self, group: ScopeId) -> str | None:
        """Give a group's last day; None while it is open."""
        row = self._tables.scopes.get(group)
        return None if row is None else row.last

    def newest_key(self, scope: ScopeId) -> ScopeKeyRow | None:
        """Give the newest version of a scope's key."""
        return self._tables.newest_key(scope)

    def scope_key(self, scope: ScopeId, ver: int) -> ScopeKeyRow | None:
        """Give one version of a scope's key."""
        rows = self._tables.scope_keys.get(scope, ())
        return rows[ver - 1] if 0 < ver <= len(rows) else None

    def card(self, subject: bytes, scope: ScopeId | None) -> CardRow | None:
        """Give the newest card of a pupil, group or person under a scope."""
        return self._tables.cards.get((subject, scope))

    @property
    def cards(self) -> tuple[CardRow, ...]:
        """The newest of every card."""
        return tuple(self._tables.cards.values())

    # -- people ------------------------------------------------------------
    def user(self, user: UserId, seq: int | None = None) -> UserRow | None:
        """Give a person; None for one who is not in this school's roster."""
        tables = self._tables
        key = tables.key_at(user, seq)
        if key is None:
            return None
        factor = at_seq(tables.factors.get(user, ()), seq)
        roles: tuple[StaffRole, ...] = ("administrator", "identity")
        return UserRow(
            user=user,
            login=tables.logins[user],
            sign_pk=key.sign_pk,
            box_pk=key.box_pk,
            temporary=key.temporary,
            expires=key.expires,
            disabled=tables.is_disabled(user, seq),
            factor_no=0 if factor is None else factor.factor_no,
            roles=frozenset(role for role in roles if tables.has_role(user, role, seq)),
        )

    def users(self, seq: int | None = None) -> list[UserRow]:
        """Give everybody, disabled people too, in the order they came."""
        found = (self.user(user, seq) for user in self._tables.logins)
        return [row for row in found if row is not None]

    def key_of(self, user: UserId, seq: int | None = None) -> KeyRow | None:
        """Give a person's public keys; ``temporary`` ones sign no note."""
        return self._tables.key_at(user, seq)

    def signing_keys_of(self, user: UserId) -> list[bytes]:
        """Give every signing key a person has had, the first first."""
        return [row.sign_pk for row in self._tables.keys.get(user, ())]

    def is_administrator(self, user: UserId, seq: int | None = None) -> bool:
        """Say whether a person is appointed and not disabled."""
        return access.is_administrator(self._tables, user, None, seq)

    def administrators(self, seq: int | None = None) -> list[UserId]:
        """Give those who are appointed and not disabled."""
        return access.administrators(self._tables, None, seq)

    def links_of(self, user: UserId, seq: int | None = None) -> list[LinkRow]:
        """Give a person's links, past and coming ones too."""
        return self._links(self._tables.links_by_user.get(user, {}), seq)

    def links_on(self, scope: ScopeId, seq: int | None = None) -> list[LinkRow]:
        """Give the links to exactly this scope, past and coming ones too."""
        return self._links(self._tables.links_by_scope.get(scope, {}), seq)

    def memberships_of(self, pupil: ScopeId, seq: int | None = None) -> list[MemberRow]:
        """Give a pupil's memberships, past and coming ones too."""
        tables = self._tables
        keys = tables.members_by_pupil.get(pupil, ())
        found = (at_seq(tables.members[key], seq) for key in keys)
        return [row for row in found if row is not None]

    @property
    def moves(self) -> Moves:
        """Who has left for another school, and who came from one (vault § 7)."""
        return Moves(self._tables)

    @property
    def disposals(self) -> Disposals:
        """What is held, and what is to be destroyed (R24)."""
        return Disposals(self._tables)

    # -- who may read ------------------------------------------------------
    def live_roles(
        self, user: UserId, pupil: ScopeId, day: str, seq: int | None = None
    ) -> frozenset[LiveRole]:
        """Say because of what a person may read a pupil; empty: not at all."""
        return access.live_roles(self._tables, user, pupil, day, seq)

    def live(
        self, user: UserId, pupil: ScopeId, day: str, seq: int | None = None
    ) -> bool:
        """Say whether a person has a live link or administers the school (R4)."""
        return bool(access.live_roles(self._tables, user, pupil, day, seq))

    def pupils_of(self, user: UserId, day: str, seq: int | None = None) -> set[ScopeId]:
        """Give every pupil that a person may read on a day."""
        return access.pupils_of(self._tables, user, day, seq)

    def readers(self, pupil: ScopeId, day: str, seq: int | None = None) -> list[UserId]:
        """Give everybody who may read a pupil's published notes (R4, R11)."""
        return access.readers(self._tables, pupil, day, seq)

    def groups_of(
        self, pupil: ScopeId, day: str, seq: int | None = None
    ) -> list[ScopeId]:
        """Give the groups a pupil belongs to on a day."""
        return access.groups_of(self._tables, pupil, day, seq)

    def members(
        self, group: ScopeId, day: str, seq: int | None = None
    ) -> list[ScopeId]:
        """Give a group's pupils on a day."""
        return access.members(self._tables, group, day, seq)

    # -- who holds which key -----------------------------------------------
    def can_open(
        self, user: UserId, scope: ScopeId, day: str, seq: int | None = None
    ) -> list[tuple[ScopeId, ...]]:
        """Give the paths from a person's own wraps to a scope, shortest first.

        Each begins with the scope that the person holds a wrap of and ends
        with the one asked for. None: the key must not be used (vault § 3).
        """
        return access.paths(self._tables, user, scope, day, seq)

    def who_opens(self, scope: ScopeId, day: str) -> Holders:
        """Say who should hold a wrap of the scope's newest key on a day."""
        return access.holders(self._tables, scope, day)

    def pending_rotations(self, today: str) -> list[PendingRotation]:
        """Find the keys that somebody could open who no longer may."""
        return rotation.pending_rotations(self._ledger, today)

    def needing_wraps(self, today: str) -> list[WrapNeed]:
        """Say who should hold which scope key; the store knows who does."""
        return needing_wraps(self._tables, today)

    def _links(self, keys: Iterable[LinkKey], seq: int | None) -> list[LinkRow]:
        found = (at_seq(self._tables.links[key], seq) for key in keys)
        return [row for row in found if row is not None]
