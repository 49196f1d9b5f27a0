"""Notebooks of several people over one store in memory."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from securenotes.clock import FakeClock, day_before
from securenotes.model import NoteId, ScopeId
from securenotes.notebook.account_keys import KeyFile, Nowhere
from securenotes.notebook.contact import Contact
from securenotes.notebook.deriving import Derived
from securenotes.notebook.entering import enter
from securenotes.notebook.place import StorePlace
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Draft, NoteKind
from securenotes.repository.local import LocalStore
from securenotes.vault.keys import open_bundle_pw
from securenotes.vault.passwords import Kdf, PasswordKeys
from securenotes.vault.roster import Unlink
from tests.kit import MORNING, Town, Unit, build_town

CANARY = "Kanariefågeln sjöng"


@dataclass(slots=True)
class Room:
    """The usual town, with a notebook for whoever is asked for."""

    town: Town
    folder: Path
    place: Any = field(default_factory=Nowhere)

    @property
    def clock(self) -> FakeClock:
        return self.town.clock

    @property
    def unit(self) -> Unit:
        return self.town.units["Tallbacken"]

    @property
    def ada(self) -> ScopeId:
        return self.unit.pupils["ada"]

    async def sit(self, login: str, place: Any = None) -> Notebook:
        """Sign somebody in and give their notebook."""
        town, person = self.town, self.town.person(login)
        step = town.step(login)
        repository = town.store.client()
        challenge = await repository.challenge(person.user, person.device)
        admission = await repository.login(
            town.proof(person, challenge.id, challenge.challenge, person.auth_seed)
        )
        info = await repository.info()
        door: Any = SimpleNamespace(
            org=town.org,
            info=info,
            clock=town.clock,
            device=person.device,
            demo=False,
            remote="",
            contact=Contact(),
            arrive=_arrive,
            kdf=Kdf.THROWAWAY,
            where=StorePlace(self.folder / "store", self.folder, throwaway=True),
        )
        bundle = open_bundle_pw(
            town.org,
            person.user,
            bytes(32),
            admission.bundle_pw,
            admission.gen,
            admission.kdf_id,
        )
        derived = Derived(
            place or self.place, PasswordKeys(bytes(32), person.auth_seed), False
        )
        return await enter(door, login, derived, repository, admission, bundle, step)

    def advance(self, **step: float) -> None:
        self.clock.advance(timedelta(**step))

    async def end_link(self, login: str, scope: ScopeId) -> None:
        """End a teacher's link at once: yesterday is its last day."""
        repository = await self.town.sign_in("eva")
        await self.town.change(
            repository,
            self.unit,
            self.town.person("eva"),
            Unlink(
                user=self.town.person(login).user,
                scope=scope,
                role="teacher",
                last=day_before(self.town.today),
            ),
        )


async def build_room(folder: Path) -> Room:
    """The town a day after it was built: per's link ended yesterday."""
    clock = FakeClock(MORNING)
    store = LocalStore.in_memory(clock)
    room = Room(await build_town(store, clock), folder)
    room.advance(days=1)
    return room


def filled(draft: Draft, **changed: Any) -> Draft:
    """Give a draft that is ready to be published."""
    fields: dict[str, Any] = {
        "title": "Läsläxan",
        "body": CANARY,
        "category": "Undervisning",
        "kind": NoteKind.OFFICIAL,
    }
    return dataclasses.replace(draft, **{**fields, **changed})


async def publish(notebook: Notebook, scope: ScopeId, **changed: Any) -> NoteId:
    """Write and publish a note on a pupil."""
    draft = await notebook.save(filled(notebook.new_draft(scope), **changed))
    return (await notebook.publish(draft)).note


def key_file(folder: Path) -> KeyFile:
    return KeyFile(folder / "keys")


async def _arrive() -> None:
    """Know at once what the store here says of itself."""
