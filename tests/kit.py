"""A small town for tests: schools, people with keys, sealed notes.

``Town`` builds everything with the real vault (throwaway, no key derivation)
and hands it to a store through the same interface that clients use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from securenotes.clock import FakeClock, day_before, day_of
from securenotes.keeper.roster import put_account, to_vault
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
    EMBEDDED,
    Account,
    CardRecord,
    ClosedSeal,
    DekWrap,
    Foundation,
    LoginProof,
    NoteRecord,
    PersonWrap,
    Receipt,
    RecoveryWrap,
    RosterAct,
    ScopeWrap,
    StoredEntry,
    UpWrap,
)
from securenotes.vault.cards import (
    GroupCard,
    PupilCard,
    seal_card,
    write_staff_card,
)
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.ids import (
    ScopeKind,
    new_chain,
    new_note,
    org_id,
    scope_id,
    user_id,
)
from securenotes.vault.keys import Bundle, UserKeys, seal_bundle_pw, seal_bundle_rc
from securenotes.vault.kit import kit_keys
from securenotes.vault.log import sign_receipt
from securenotes.vault.notes import (
    Plain,
    SealedNote,
    WrapKind,
    new_dek,
    open_dek,
    open_note,
    seal_note,
    wrap_dek,
)
from securenotes.vault.primitives import Sealer, random, sha256, sign, sign_public
from securenotes.vault.roster import (
    Card,
    Change,
    Group,
    Link,
    Member,
    Policy,
    Pupil,
    Role,
    RosterState,
    School,
    ScopeKey,
    UserAdd,
    write_entry,
)
from securenotes.vault.scopes import (
    BoxRef,
    seal_closed,
    wrap_pw,
    wrap_rw,
    wrap_sw,
    wrap_up,
)
from securenotes.vault.scopes import ScopeKey as Key
from securenotes.vault.signin import Login, LoginTag, sign_login
from securenotes.vault.totp import step_at

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


class Town:
    """An organisation, its schools and people, over one store."""

    def __init__(self, store: LocalStore, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock
        self.kit = kit_keys(random(16))
        self.org = org_id(self.kit.root_pk)
        self.people: dict[str, Person] = {}
        self.units: dict[str, Unit] = {}
        self.kept: dict[ChainId, list[StoredEntry]] = {}
        """Every entry the store has taken after a school's first."""

    # -- founding --------------------------------------------------------
    def person(self, login: str) -> Person:
        """Give a person, made when first asked for."""
        if login not in self.people:
            self.people[login] = Person(login, self.org)
        return self.people[login]

    def school_act(self, name: str, first: Person, *, module: bool = True) -> RosterAct:
        """Sign the birth of a school, with its wraps and staff card."""
        chain = new_chain()
        ar, sr = random(16), random(16)
        a = Key.make(scope_id(self.org, chain, ScopeKind.ADMINISTRATORS, ar), 1)
        s = Key.make(scope_id(self.org, chain, ScopeKind.SCHOOL, sr), 1)
        staff = write_staff_card(first.login, "rektor")
        changes: tuple[Change, ...] = (
            School(
                org=self.org,
                body="municipal",
                root_pk=self.kit.root_pk,
                recovery_pk=self.kit.recovery_pk,
                throwaway=True,
                administrators=a.scope,
                administrators_r16=ar,
                observers=s.scope,
                observers_r16=sr,
            ),
            Policy(
                name=name,
                module=module,
                idle_minutes=5,
                categories=("Övrigt",),
                routine=ROUTINE,
                routine_ver=1,
                words=(),
            ),
            self.user_add(first),
            Role(user=first.user, role="administrator", on=True),
            self.scope_key(a, box=True),
            self.scope_key(s),
            Card(subject=first.user, ver=1, blob=sha256(staff)),
        )
        unit = Unit(chain, RosterState(self.org, chain), a, s, {a.scope: a, s.scope: s})
        self.units[name] = unit
        entry = write_entry(
            self.kit.root_seed, self.org, chain, unit.head, "root", changes, self.now
        )
        unit.state.apply(entry)
        with Sealer(self.org) as sealer:
            return RosterAct(
                chain,
                (stored(entry),),
                person_wraps=(self.to_person(sealer, unit, a, first),),
                up_wraps=(
                    UpWrap(
                        chain,
                        s.scope,
                        1,
                        a.scope,
                        1,
                        wrap_up(sealer, s, self.box(unit)),
                    ),
                ),
                recovery_wraps=(
                    RecoveryWrap(
                        chain,
                        a.scope,
                        1,
                        wrap_rw(
                            sealer, a, ScopeKind.ADMINISTRATORS, self.kit.recovery_pk
                        ),
                    ),
                ),
                cards=(CardRecord(chain, first.user, ScopeId(b""), 1, staff),),
            )

    async def found(self, first: str = "eva", **schools: bool) -> None:
        """Found the organisation; ``schools`` says name and module."""
        eva = self.person(first)
        acts = tuple(
            self.school_act(name, eva, module=module)
            for name, module in (schools or {"Tallbacken": True}).items()
        )
        foundation = Foundation(
            self.org, True, acts, eva.account(), tuple(act.chain for act in acts)
        )
        await self.store.client().found(foundation)

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

    # -- peopling --------------------------------------------------------
    async def add_people(
        self, repository: LocalRepository, unit: Unit, actor: Person, *logins: str
    ) -> None:
        """Add people with own keys and an account, as if they had joined."""
        people = [self.person(login) for login in logins]
        await self.change(
            repository, unit, actor, *(self.user_add(one) for one in people)
        )
        await self.store.run(self._put_accounts, people)

    def _put_accounts(self, people: list[Person]) -> None:
        desk = self.store.keeper.roster._desk
        with desk.sql.writing():
            for person in people:
                put_account(desk, person.account())

    async def add_pupils(
        self, repository: LocalRepository, unit: Unit, actor: Person, *names: str
    ) -> None:
        """Add pupils with keys, wraps under the school's, and cards."""
        changes: list[Change] = []
        wraps, cards = [], []
        for name in names:
            r16 = random(16)
            key = Key.make(scope_id(self.org, unit.chain, ScopeKind.PUPIL, r16), 1)
            unit.pupils[name], unit.keys[key.scope] = key.scope, key
            card = seal_card(
                self.org, key.scope, 1, PupilCard(name=name, class_="5B"), key.key, 1
            )
            changes += [
                Pupil(scope=key.scope, r16=r16),
                self.scope_key(key),
                Card(
                    subject=key.scope,
                    ver=1,
                    blob=card.ref.blob_hash,
                    scope=key.scope,
                    cardc=card.ref.cardc,
                ),
            ]
            wraps.append(self.under(unit, key, unit.observers))
            cards.append(
                CardRecord(unit.chain, key.scope, key.scope, 1, card.blob, 1, card.wrap)
            )
        entry = self.entry(unit, actor, *changes)
        act = RosterAct(
            unit.chain, (entry,), scope_wraps=tuple(wraps), cards=tuple(cards)
        )
        await repository.append(act)
        self.follow(unit, entry)

    async def add_group(
        self,
        repository: LocalRepository,
        unit: Unit,
        actor: Person,
        name: str,
        *pupils: str,
    ) -> None:
        """Add a group with its members, from today on."""
        r16 = random(16)
        key = Key.make(scope_id(self.org, unit.chain, ScopeKind.GROUP, r16), 1)
        unit.groups[name], unit.keys[key.scope] = key.scope, key
        card = seal_card(self.org, key.scope, 1, GroupCard(name=name), key.key, 1)
        entry = self.entry(
            unit,
            actor,
            Group(scope=key.scope, r16=r16),
            self.scope_key(key),
            Card(
                subject=key.scope,
                ver=1,
                blob=card.ref.blob_hash,
                scope=key.scope,
                cardc=card.ref.cardc,
            ),
            *(
                Member(group=key.scope, pupil=unit.pupils[pupil], first=self.today)
                for pupil in pupils
            ),
        )
        below = [unit.keys[unit.pupils[pupil]] for pupil in pupils]
        wraps = [self.under(unit, child, key) for child in below]
        act = RosterAct(
            unit.chain,
            (entry,),
            scope_wraps=(self.under(unit, key, unit.observers), *wraps),
            cards=(
                CardRecord(
                    unit.chain, key.scope, key.scope, 1, card.blob, 1, card.wrap
                ),
            ),
        )
        await repository.append(act)
        self.follow(unit, entry)

    @property
    def today(self) -> str:
        return day_of(self.now)

    @property
    def yesterday(self) -> str:
        return day_before(self.today)

    async def link(
        self,
        repository: LocalRepository,
        unit: Unit,
        actor: Person,
        login: str,
        scope: ScopeId,
        last: str | None = None,
        role: str = "teacher",
    ) -> None:
        """Tie a person to a scope from today on, with its wrap."""
        person = self.person(login)
        entry = self.entry(
            unit,
            actor,
            Link(
                user=person.user,
                scope=scope,
                role=role,  # type: ignore[arg-type]
                first=self.today,
                reason="decision",
                last=last,
            ),
        )
        with Sealer(self.org) as sealer:
            wrap = self.to_person(sealer, unit, unit.keys[scope], person)
        await repository.append(RosterAct(unit.chain, (entry,), person_wraps=(wrap,)))
        self.follow(unit, entry)

    # -- coming in -------------------------------------------------------
    async def password(self, login: str, tag: str = "SA1/login") -> LocalRepository:
        """Sign in half: the password is shown and no code yet."""
        person = self.person(login)
        repository = self.store.client()
        challenge = await repository.challenge(person.user, person.device)
        seed = {"SA1/login": person.auth_seed, "SA1/rc-login": person.rc_seed}[tag]
        await repository.login(
            self.proof(person, challenge.id, challenge.challenge, seed, tag)
        )
        return repository

    def proof(
        self,
        person: Person,
        challenge_id: bytes,
        challenge: bytes,
        seed: bytes,
        tag: str = "SA1/login",
    ) -> LoginProof:
        """Sign a challenge."""
        login = Login(
            LoginTag(tag),
            self.org,
            EMBEDDED,
            person.user,
            challenge,
            self.now,
            "",
            person.device,
        )
        return LoginProof(
            tag,
            challenge_id,
            person.user,
            self.now,
            "",
            person.device,
            sign_login(seed, login),
        )

    def step(self, login: str) -> int:
        """Give a step that this person has not used, letting time go on."""
        person = self.person(login)
        if step_at(self.now) <= person.last_step:
            self.clock.advance(timedelta(seconds=30))
        person.last_step = step_at(self.now)
        return person.last_step

    async def sign_in(self, login: str) -> LocalRepository:
        """Sign in with both factors."""
        step = self.step(login)
        repository = await self.password(login)
        await repository.complete(step, self.person(login).sign)
        return repository

    # -- sealing ---------------------------------------------------------
    def header(
        self,
        unit: Unit,
        editor: Person,
        scope: ScopeId,
        status: Status,
        base: Sealed | None = None,
        **changed: object,
    ) -> Header:
        """Give the header that comes after ``base``, the newest version."""
        first = base.header if base else None
        run = first is not None and first.status is Status.PUBLISHED
        fields: dict[str, object] = {
            "org": self.org,
            "scope": scope,
            "note": first.note if first else new_note(),
            "ver": first.ver + 1 if first else 1,
            "status": status,
            "author": first.author if first else editor.user,
            "editor": editor.user,
            "created": first.created if first else self.now,
            "edited": self.now,
            "published": 0
            if status is Status.DRAFT
            else (first.published if first and run else self.now),
            "kind": Kind.MEMORY,
            "prev_hash": base.vh if base else bytes(32),
            "roster_seq": unit.state.seq,
            "roster_head": unit.state.head,
        }
        return Header(**{**fields, **changed})  # type: ignore[arg-type]

    def seal(
        self,
        unit: Unit,
        editor: Person,
        header: Header,
        body: str = "Hej på dig",
        title: str = "Möte",
    ) -> Sealed:
        """Seal and sign a version, wrapped as its status asks."""
        dek = new_dek()
        plain = Plain(b=body, h=self.today, k="Övrigt", t=title)
        note = seal_note(header, plain, dek, editor.keys.sign_seed)
        wrap: DekWrap | None = None
        if header.status is Status.DRAFT:
            udk = editor.keys
            wrap = DekWrap(
                2,
                udk.udk_ver,
                wrap_dek(WrapKind.USER, udk.udk, udk.udk_ver, header, dek),
            )
        elif header.status is Status.PUBLISHED:
            key = unit.keys[header.scope]
            wrap = DekWrap(
                1, key.ver, wrap_dek(WrapKind.SCOPE, key.key, key.ver, header, dek)
            )
        record = NoteRecord(note.header_bytes, note.blob, note.kc, note.sig, wrap)
        return Sealed(record, header, note.vh, dek)

    def draft(
        self,
        unit: Unit,
        author: Person,
        scope: ScopeId,
        body: str = "Utkast",
        before: Sealed | None = None,
        base: Sealed | None = None,
    ) -> Sealed:
        """Seal a draft: in place of ``before``, or after a withdrawal."""
        header = self.header(unit, author, scope, Status.DRAFT, base)
        if before is not None:
            old = before.header
            header = self.header(
                unit,
                author,
                scope,
                Status.DRAFT,
                note=old.note,
                created=old.created,
                ver=old.ver,
                prev_hash=old.prev_hash,
            )
        return self.seal(unit, author, header, body)

    def publication(
        self,
        unit: Unit,
        editor: Person,
        scope: ScopeId,
        body: str = "Hej på dig",
        draft: Sealed | None = None,
        base: Sealed | None = None,
    ) -> Sealed:
        """Seal a published version: of a draft, after ``base``, or new."""
        changed: dict[str, object] = {}
        if draft is not None:
            changed = {"note": draft.note, "created": draft.header.created}
        header = self.header(unit, editor, scope, Status.PUBLISHED, base, **changed)
        return self.seal(unit, editor, header, body)

    def leaving(
        self, unit: Unit, editor: Person, status: Status, versions: list[Sealed]
    ) -> tuple[Sealed, list[ClosedSeal]]:
        """Seal a withdrawal or tombstone and close what is still open."""
        base = versions[-1]
        header = self.header(unit, editor, base.header.scope, status, base)
        last = self.seal(unit, editor, header, "Skäl: fel elev")
        with Sealer(self.org) as sealer:
            seals = [self.closed(unit, sealer, one) for one in (*versions, last)]
        return last, seals

    def closed(self, unit: Unit, sealer: Sealer, one: Sealed) -> ClosedSeal:
        """Seal a version's key to the administrators."""
        place = (one.header.scope, one.note, one.header.ver)
        box = self.box(unit)
        seal = seal_closed(sealer, place, one.dek, box)
        return ClosedSeal(one.note, one.header.ver, box.scope, box.ver, seal)

    def receipt(self, reader: Person, one: Sealed) -> Receipt:
        """Sign that a version is opened now."""
        sig = sign_receipt(
            reader.keys.sign_seed,
            self.org,
            one.header.scope,
            one.note,
            one.header.ver,
            one.vh,
            reader.user,
            self.now,
        )
        return Receipt(one.note, one.header.ver, one.vh, self.now, sig)

    def open(self, unit: Unit, record: NoteRecord) -> str:
        """Open a published version with its pupil's key and give the text."""
        sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
        assert record.wrap is not None
        key = unit.keys[sealed.header.scope]
        dek = open_dek(
            WrapKind.SCOPE,
            key.key,
            record.wrap.key_ver,
            sealed.header,
            record.wrap.wrap,
        )
        return open_note(sealed, dek).b


def stored(entry: object) -> StoredEntry:
    """Give a signed entry as it travels."""
    return StoredEntry(
        entry.chain,  # type: ignore[attr-defined]
        entry.seq,  # type: ignore[attr-defined]
        entry.prev,  # type: ignore[attr-defined]
        entry.payload,  # type: ignore[attr-defined]
        entry.sig,  # type: ignore[attr-defined]
    )


async def build_town(store: LocalStore, clock: FakeClock) -> Town:
    """Build the usual town, as of the first day.

    Tallbacken: eva administers; anna and johan teach 5B (ada, bo); per is
    linked to ada until today; xena works there without a link. Granen has no
    module; olle is linked to a pupil there. Cia is in no group.
    """
    town = Town(store, clock)
    await town.found(Tallbacken=True, Granen=False)
    eva = town.person("eva")
    unit, other = town.units["Tallbacken"], town.units["Granen"]
    repository = await town.sign_in("eva")
    await town.add_people(repository, unit, eva, "anna", "johan", "per", "xena")
    await town.add_people(repository, other, eva, "olle")
    await town.add_pupils(repository, unit, eva, "ada", "bo", "cia")
    await town.add_pupils(repository, other, eva, "dan")
    await town.add_group(repository, unit, eva, "5B", "ada", "bo")
    for login in ("anna", "johan"):
        await town.link(repository, unit, eva, login, unit.groups["5B"])
    await town.link(repository, unit, eva, "per", unit.pupils["ada"], town.today)
    await town.link(repository, other, eva, "olle", other.pupils["dan"])
    return town
