"""A school on a live server, its people, and the real application at 80×24."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from textual.pilot import Pilot

from securenotes.clock import FakeClock
from securenotes.keeper.opening import make_in_memory
from securenotes.keeper.sqlite import Sqlite
from securenotes.model import ScopeId
from securenotes.notebook.door import Door
from securenotes.notebook.enrolment import Enrolment
from securenotes.notebook.genesis import SchoolPlan
from securenotes.notebook.place import StorePlace
from securenotes.notebook.servers import Offered, Server
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Sheet
from securenotes.server.keepers import OneKeeper
from securenotes.server.keys import ServerKeys
from securenotes.server.run import Loopback, make_app
from securenotes.vault.totp import code_at, step_at
from tests.kit import MORNING
from tests.pilot.driver import lines, opened, settle, type_text
from tests.pilot.remote.relay import Relay
from tui.app import AnteckningApp
from tui.screens.sign_in import SignInScreen

NOBODY = ScopeId(bytes(16))
PASSWORD = "Gråsparv under bron 77"


@dataclass
class Known:
    """What a person has on paper and in the phone."""

    login: str
    seed: bytes
    account_key: str


@dataclass
class Site:
    """A server behind a relay, and computers with a folder each."""

    home: Path
    clock: FakeClock
    relay: Relay
    store: Sqlite
    people: dict[str, Known] = field(default_factory=dict)
    organisation: str = ""
    pupil: ScopeId = NOBODY
    doors: list[Door] = field(default_factory=list)

    def place(self, computer: str) -> StorePlace:
        folder = self.home / computer
        folder.mkdir(mode=0o700, exist_ok=True)
        # The second computer has no keyring: the account key is typed.
        keys = None if computer == "second" else folder / "account-keys"
        return StorePlace(folder / "store.db", folder, throwaway=True, key_file=keys)

    async def door(self, computer: str) -> Door:
        self.doors.append(await Door.open(self.place(computer), self.clock))
        return self.doors[-1]

    async def connected(self, computer: str) -> Door:
        door = await self.door(computer)
        if door.first_run:
            await door.connect(Offered(Server(self.relay.url)), self.organisation)
        return door

    def code(self, login: str) -> str:
        self.clock.advance(timedelta(seconds=31))
        return code_at(self.people[login].seed, step_at(self.clock.now_ms()))

    def answer(self, answers: Enrolment, login: str) -> None:
        """Fill in password, phone and paper, and remember them."""
        answers.login, answers.password = login, PASSWORD
        seed = answers.factor().seed
        assert answers.check_code(code_at(seed, step_at(self.clock.now_ms())))
        for what in ("account_key", "recovery_code"):
            assert answers.check_last_four(what, answers.printed(what)[-4:])
        self.people[login] = Known(login, seed, answers.codes().account_key)

    async def sign_in(self, computer: str, login: str) -> Notebook:
        door = await self.connected(computer)
        key = self.people[login].account_key
        return await door.begin(login, PASSWORD, key).finish(self.code(login))

    async def aside(self, computer: str, login: str) -> Notebook:
        """Sign in past the relay, which may be bad."""
        door = await self.door(computer)
        way = Offered(Server(f"http://127.0.0.1:{self.relay.to}"))
        await door.connect(way, self.organisation)
        key = self.people[login].account_key
        return await door.begin(login, PASSWORD, key).finish(self.code(login))

    async def found(self) -> None:
        """Found a school of one pupil, whose teachers are eva and ines."""
        door = await self.door("eva")
        door.found_at(Offered(Server(self.relay.url)))
        setup = door.setup()
        setup.organisation = "Lillåns kommun"
        setup.schools = [SchoolPlan("Tallåsskolan")]
        setup.name, setup.post = "Eva Norén", "rektor"
        self.answer(setup, "eva")
        setup.sheets()
        for what in ("sheet_1", "sheet_2"):
            assert setup.check_last_four(what, setup.printed(what)[-4:])
        self.organisation = (await setup.found()).organisation_code
        await door.look_again()
        await door.close()
        eva = await self.sign_in("eva", "eva")
        chain = eva.me.schools[0].chain
        self.pupil = await eva.school.add_pupil(chain, "Alva Lindqvist", "7B")
        group = await eva.school.add_group(chain, "7B svenska")
        await eva.school.add_member(chain, group, self.pupil, eva.today())
        sheet = await self.invite(eva, "Ines Ros", "ines")
        people = {
            one.person.login: one.person.user for one in await eva.school.people(chain)
        }
        for login in ("eva", "ines"):
            await eva.school.add_link(
                chain, people[login], group, "teacher", eva.today()
            )
        door = await self.connected("ines")
        joining = await door.joining(sheet.organisation, "ines", sheet.secret)
        self.answer(joining, "ines")
        await joining.finish()
        await door.close()
        await eva.sign_out()

    async def invite(self, eva: Notebook, name: str, login: str) -> Sheet:
        chain = eva.me.schools[0].chain
        return await eva.school.invite(chain, name, "lärare", login)


@asynccontextmanager
async def site(home: Path, *, founding: bool = True) -> AsyncIterator[Site]:
    """Run a server over a store in memory, a relay before it."""
    clock, keys = FakeClock(MORNING), ServerKeys("localhost", bytes(range(32)))
    store = make_in_memory()
    keepers = OneKeeper(store, clock, keys)
    app = make_app(keepers, keys, founding=founding)
    with (
        Loopback(app) as loopback,
        Relay(urlsplit(loopback.url).port or 0) as relay,
    ):
        made = Site(home, clock, relay, store)
        yield made
        for door in made.doors:
            await door.close()


@asynccontextmanager
async def sitting(
    door: Door, first: str | Callable[[], Any], *, language: str = "sv"
) -> AsyncIterator[Pilot[Any]]:
    """Run the whole application on a door."""
    app = AnteckningApp(door, first=first, clock=door.clock)
    async with opened(SignInScreen, language=language, app=app) as pilot:
        yield pilot
    await door.close()


async def rest(pilot: Pilot[Any]) -> None:
    """Wait until what was begun is done and drawn."""
    for _round in range(3):
        await settle(pilot)
        await asyncio.sleep(0)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, each with what it begins."""
    for pressed in keys:
        await pilot.press(pressed)
        await rest(pilot)


async def answer(pilot: Pilot[Any], *typed: str) -> None:
    """Type each text and press Enter."""
    for text in typed:
        await type_text(pilot, text)
        await pilot.press("enter")
        await rest(pilot)


async def push(pilot: Pilot[Any], button: str) -> None:
    """Press a button by its id."""
    pilot.app.screen.query_one(button).focus()
    await press(pilot, "enter")


def seen(pilot: Pilot[Any]) -> str:
    """Return the screen as words, wrapped lines joined."""
    return " ".join(" ".join(lines(pilot)).split())


def where(pilot: Pilot[Any]) -> str:
    """Return the id of the screen on top."""
    return str(getattr(pilot.app.screen, "SCREEN_ID", ""))


async def until(pilot: Pilot[Any], words: str, seconds: float = 20.0) -> None:
    """Wait until the screen says something."""
    for _round in range(int(seconds / 0.1)):
        if words in seen(pilot):
            return
        await asyncio.sleep(0.1)
        await pilot.pause()
    raise AssertionError(f"{words!r} not in {seen(pilot)}")
