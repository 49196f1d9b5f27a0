"""People, schools and signed entries for tests.

Everything is made with the real vault, throwaway and without key derivation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from securenotes.clock import FakeClock, day_before, day_of
from securenotes.keeper.roster import to_vault
from securenotes.model import (
    ChainId,
    DeviceId,
    NoteId,
    OrgId,
    ScopeId,
    UserId,
    VersionHash,
)
from securenotes.repository.local import LocalRepository, LocalStore
from securenotes.sealed import (
    Account,
    NoteRecord,
    PersonWrap,
    RosterAct,
    ScopeWrap,
    StoredEntry,
)
from securenotes.vault.headers import Header
from securenotes.vault.ids import (
    org_id,
    user_id,
)
from securenotes.vault.keys import Bundle, UserKeys, seal_bundle_pw, seal_bundle_rc
from securenotes.vault.kit import kit_keys
from securenotes.vault.primitives import Sealer, random, sign, sign_public
from securenotes.vault.roster import (
    Change,
    RosterState,
    ScopeKey,
    UserAdd,
    write_entry,
)
from securenotes.vault.scopes import (
    BoxRef,
    wrap_pw,
    wrap_sw,
)
from securenotes.vault.scopes import ScopeKey as Key

MORNING = 1_772_434_800_000
"""Monday 2026-03-02, 08:00 in Stockholm."""

ROUTINE = "Skriv kort och sakligt."


@dataclass(slots=True)
class Person:
    """Somebody with an account, and all their secrets."""

    login: str
    org: OrgId
    keys: UserKeys = field(default_factory=UserKeys.make)
    auth_seed: bytes = field(default_factory=lambda: random(32))
    rc_seed: bytes = field(default_factory=lambda: random(32))
    totp_seed: bytes = field(default_factory=lambda: random(20))
    device: DeviceId = field(default_factory=lambda: DeviceId(random(16)))
    last_step: int = 0

    @property
    def user(self) -> UserId:
        return user_id(self.org, self.login)

    def sign(self, message: bytes) -> bytes:
        return sign(self.keys.sign_seed, message)

    def account(self, gen: int = 1) -> Account:
        bundle = Bundle(
            self.user, gen, self.keys, bytes(16), 1, bytes(32), 0, self.totp_seed, 0
        )
        return Account(
            self.user,
            sign_public(self.auth_seed),
            sign_public(self.rc_seed),
            seal_bundle_pw(self.org, bundle, bytes(32), 0),
            seal_bundle_rc(self.org, bundle),
            gen,
            0,
            1,
            0,
        )


@dataclass(slots=True)
class Sealed:
    """A version or draft with what a test needs to go on from it."""

    record: NoteRecord
    header: Header
    vh: VersionHash
    dek: bytes

    @property
    def note(self) -> NoteId:
        return self.header.note


@dataclass(slots=True)
class Unit:
    """A school: its chain as signed so far, and every key of it."""

    chain: ChainId
    state: RosterState
    administrators: Key
    observers: Key
    keys: dict[ScopeId, Key] = field(default_factory=dict)
    pupils: dict[str, ScopeId] = field(default_factory=dict)
    groups: dict[str, ScopeId] = field(default_factory=dict)

    @property
    def head(self) -> tuple[int, bytes]:
        return self.state.seq, self.state.head


class Roll:
    """An organisation, its people and schools, and what they sign."""

    def __init__(self, store: LocalStore, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock
        self.kit = kit_keys(random(16))
        self.org = org_id(self.kit.root_pk)
        self.people: dict[str, Person] = {}
        self.units: dict[str, Unit] = {}
        self.kept: dict[ChainId, list[StoredEntry]] = {}
        """Every entry the store has taken after a school's first."""

    # -- signing entries -------------------------------------------------
    @property
    def now(self) -> int:
        return self.clock.now_ms()

    def user_add(self, person: Person) -> UserAdd:
        return UserAdd(
            user=person.user,
            login=person.login,
            sign_pk=person.keys.sign_pk,
            box_pk=person.keys.box_pk,
            expires=0,
            temporary=False,
        )

    def scope_key(self, key: Key, *, box: bool = False) -> ScopeKey:
        skc = key.ref(self.org).skc
        box_pk = key.box_pk(self.org) if box else None
        return ScopeKey(scope=key.scope, ver=key.ver, skc=skc, box_pk=box_pk)

    def box(self, unit: Unit) -> BoxRef:
        key = unit.administrators
        return BoxRef(key.scope, key.ver, key.box_pk(self.org))

    def to_person(
        self, sealer: Sealer, unit: Unit, key: Key, person: Person
    ) -> PersonWrap:
        seal = wrap_pw(sealer, key, person.user, person.keys.box_pk)
        return PersonWrap(unit.chain, key.scope, key.ver, person.user, seal)

    def under(self, unit: Unit, child: Key, parent: Key) -> ScopeWrap:
        wrap = wrap_sw(self.org, child, parent)
        return ScopeWrap(
            unit.chain, child.scope, child.ver, parent.scope, parent.ver, wrap
        )

    def entry(self, unit: Unit, actor: Person, *changes: Change) -> StoredEntry:
        """Sign changes as the chain's next entry; not yet applied here."""
        entry = write_entry(
            actor.keys.sign_seed,
            self.org,
            unit.chain,
            unit.head,
            actor.user,
            changes,
            self.now,
        )
        return stored(entry)

    def follow(self, unit: Unit, *entries: StoredEntry) -> None:
        """Apply entries that the store has taken."""
        for entry in entries:
            unit.state.apply(to_vault(entry))
            self.kept.setdefault(unit.chain, []).append(entry)

    async def change(
        self, repository: LocalRepository, unit: Unit, actor: Person, *changes: Change
    ) -> None:
        """Sign changes and hand them to the store without wraps."""
        entry = self.entry(unit, actor, *changes)
        await repository.append(RosterAct(unit.chain, (entry,)))
        self.follow(unit, entry)

    @property
    def today(self) -> str:
        return day_of(self.now)

    @property
    def yesterday(self) -> str:
        return day_before(self.today)


def stored(entry: object) -> StoredEntry:
    """Give a signed entry as it travels."""
    return StoredEntry(
        entry.chain,  # type: ignore[attr-defined]
        entry.seq,  # type: ignore[attr-defined]
        entry.prev,  # type: ignore[attr-defined]
        entry.payload,  # type: ignore[attr-defined]
        entry.sig,  # type: ignore[attr-defined]
    )
