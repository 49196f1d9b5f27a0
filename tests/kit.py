"""A small town for tests: schools, people with keys, sealed notes.

``Town`` builds everything with the real vault and hands it to a store through
the same interface that clients use.
"""

from __future__ import annotations

from datetime import timedelta

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalRepository, LocalStore
from securenotes.sealed import (
    EMBEDDED,
    LoginProof,
)
from securenotes.vault.signin import Login, LoginTag, sign_login
from securenotes.vault.totp import step_at
from tests.kit_people import MORNING, Person, Sealed, Unit, stored
from tests.kit_school import Office

__all__ = [
    "MORNING",
    "Person",
    "Sealed",
    "Town",
    "Unit",
    "build_town",
    "stored",
]


class Town(Office):
    """An organisation, its schools and people, over one store."""

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

    async def open_kit(self) -> LocalRepository:
        """Sign in with the recovery kit, which is nobody's account."""
        repository, nobody = self.store.client(), self.person("eva")
        challenge = await repository.challenge(nobody.user, nobody.device)
        tag, seed = "SA1/root-login", self.kit.root_seed
        await repository.login(
            self.proof(nobody, challenge.id, challenge.challenge, seed, tag)
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


async def build_town(
    store: LocalStore, clock: FakeClock, town: Town | None = None
) -> Town:
    """Build the usual town, as of the first day.

    Tallbacken: eva administers; anna and johan teach 5B (ada, bo); per is
    linked to ada until today; xena works there without a link. Granen has no
    module; olle is linked to a pupil there. Cia is in no group.
    """
    town = town or Town(store, clock)
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
