"""Demo stores and empty ones, and people who sign in at them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from securenotes.clock import FakeClock
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.administration import School
from securenotes.notebook.demo.accounts import PASSWORD, load_list
from securenotes.notebook.door import Door
from securenotes.notebook.enrolment import Enrolment
from securenotes.notebook.place import StorePlace
from securenotes.notebook.session import Notebook
from securenotes.vault.totp import code_at, step_at

NOON = int(datetime(2026, 3, 2, 8, 0, tzinfo=UTC).timestamp() * 1000)
"""Monday 2 March 2026, 09:00 in Stockholm."""

PASSPHRASE = "Gräsand vid vassen 7"


def tick(clock: FakeClock, **step: int) -> None:
    """Let time go on."""
    clock.advance(timedelta(**step))


@dataclass
class Town:
    """A demo of one's own."""

    place: StorePlace
    clock: FakeClock

    async def door(self) -> Door:
        return await Door.open(self.place, self.clock)

    async def sign_in(self, login: str, password: str = PASSWORD) -> Notebook:
        """Sign in with the next code that has not been used."""
        door = await self.door()
        seeds = {one.login: one.seed for one in load_list(self.place.folder).people}
        tick(self.clock, seconds=90)
        code = code_at(seeds[login], step_at(self.clock.now_ms()))
        return await door.begin(login, password).finish(code)

    async def school(self, login: str = "eva.noren") -> tuple[School, ChainId]:
        """Give the administrator's school and the chain of Tallåsskolan."""
        notebook = await self.sign_in(login)
        (chain,) = (
            one.chain for one in notebook.me.schools if one.name == "Tallåsskolan"
        )
        return School(notebook.desk), chain


def empty_place(folder: Path) -> StorePlace:
    """Say where a throwaway store may be made."""
    return StorePlace(
        store=folder / "store.db",
        folder=folder,
        throwaway=True,
        key_file=folder / "account-keys",
    )


def fill_in(enrolment: Enrolment, login: str, name: str) -> bytes:
    """Answer a wizard's questions about a person; gives the factor's seed."""
    enrolment.name, enrolment.post, enrolment.login = name, "lärare", login
    enrolment.password = PASSPHRASE
    seed = base64.b32decode(enrolment.factor().secret_text.replace(" ", ""))
    now = enrolment.clock.now_ms()
    assert enrolment.check_code(code_at(seed, step_at(now)))
    codes = enrolment.codes()
    assert enrolment.check_last_four("account_key", codes.account_key[-4:])
    assert enrolment.check_last_four("recovery_code", codes.recovery_code[-4:])
    return seed


async def enter(door: Door, login: str, seed: bytes, password: str = PASSPHRASE):
    """Sign in anew, with a code not used before."""
    assert isinstance(door.clock, FakeClock)
    tick(door.clock, seconds=90)
    code = code_at(seed, step_at(door.clock.now_ms()))
    return await door.begin(login, password).finish(code)


async def find_pupil(school: School, chain: ChainId, name: str) -> ScopeId:
    """Find a pupil by name."""
    targets = await school.targets(chain)
    (found,) = (one.scope for one in targets if one.name == name)
    return found


async def find_user(school: School, chain: ChainId, login: str) -> UserId:
    """Find a person by login."""
    people = await school.people(chain)
    (found,) = (row.person.user for row in people if row.person.login == login)
    return found
