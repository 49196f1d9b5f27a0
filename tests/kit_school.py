"""Founding schools and peopling them, for tests."""

from __future__ import annotations

from securenotes.keeper.roster import put_account
from securenotes.model import (
    ScopeId,
)
from securenotes.repository.local import LocalRepository
from securenotes.sealed import (
    CardRecord,
    Foundation,
    RecoveryWrap,
    RosterAct,
    UpWrap,
)
from securenotes.vault.cards import (
    GroupCard,
    PupilCard,
    seal_card,
    write_staff_card,
)
from securenotes.vault.ids import (
    ScopeKind,
    new_chain,
    scope_id,
)
from securenotes.vault.primitives import Sealer, random, sha256
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
    write_entry,
)
from securenotes.vault.scopes import ScopeKey as Key
from securenotes.vault.scopes import (
    wrap_rw,
    wrap_up,
)
from tests.kit_notes import Desk
from tests.kit_people import ROUTINE, Person, Unit, stored


class Office(Desk):
    """Founds schools and peoples them, over one store."""

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
