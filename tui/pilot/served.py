"""Scenarios' stores at a server: one PostgreSQL a process, a database for each.

What a store is made from is built once and copied, as files are for a store in
process. Its server is a thread here, so that the scenario's clock is its too;
what plays on it is connected as a person would connect it.
"""

from __future__ import annotations

import asyncio
import atexit
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from securenotes.clock import FakeClock
from securenotes.errors import StoreUnreachable
from securenotes.notebook.demo.accounts import load_list
from securenotes.notebook.door import Door
from securenotes.notebook.servers import Offered, Server, read_organisation
from securenotes.server.database import Database
from securenotes.server.keys import ServerKeys
from securenotes.server.migration import migrate
from securenotes.server.run import Loopback, make_app
from securenotes.server.trial import Trial, find_memory, start_trial
from securenotes.vault.ids import user_id
from securenotes.vault.primitives import random
from tui.demo_server import APP, fill_database
from tui.i18n import lazy
from tui.pilot.driver import StepFailed
from tui.pilot.relay import Relay
from tui.pilot.stores import Phones, place_of
from tui.pilot.throwaway import drop_folder, make_folder
from tui.words import explain

if TYPE_CHECKING:
    from datetime import timedelta

    from securenotes.clock import Clock
    from tui.pilot.reading import Settings

BLANK = "blank"
SAVED = "server"
"""The client's file that says where its server is: each connects anew."""


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """A database to copy, what a client keeps beside it, and everybody's codes."""

    database: str
    folder: Path
    organisation: str
    seeds: dict[str, bytes]


class Hall:
    """This process's PostgreSQL, and what is built in it."""

    def __init__(self, trial: Trial) -> None:
        self.keys = ServerKeys("localhost", random(32))
        self._trial = trial
        self._folder = make_folder()
        self._built: dict[object, Built] = {}
        self._made = 0
        self._ending = ThreadPoolExecutor(1, thread_name_prefix="ending")
        trial.copy_database(BLANK, "template1")
        migrate(trial.dsn(BLANK))

    def end(self) -> None:
        """Stop all of it and remove its files."""
        self._ending.shutdown()
        self._trial.stop()
        drop_folder(self._folder)

    def dsn(self, database: str) -> str:
        """Say how a server connects to a database."""
        return self._trial.dsn(database, APP)

    def copy(self, source: str) -> str:
        """Make a database as another is; give its name."""
        self._made += 1
        name = f"store_{self._made}"
        self._trial.copy_database(name, source)
        return name

    def end_later(self, serving: Serving) -> None:
        """End a scenario's server while the next scenario is played."""

        def end() -> None:
            serving.end()
            self._trial.drop_database(serving.database)

        self._ending.submit(end)

    async def built(self, settings: Settings, clock: Clock) -> Built:
        """Give what a scenario's store is copied from."""
        began = clock.now_ms() if isinstance(clock, FakeClock) else 0
        wanted = (settings.store, settings.sources, began)
        if wanted not in self._built:
            at = self._folder / f"built-{len(self._built)}"
            at.mkdir(mode=0o700)
            self._built[wanted] = await self._build(settings, at, clock)
        return self._built[wanted]

    async def _build(self, settings: Settings, at: Path, clock: Clock) -> Built:
        if settings.store == "empty":
            return Built(BLANK, at, "", {})
        name = await asyncio.to_thread(self.copy, BLANK)
        if settings.store == "demo":
            told = (self.dsn(name), self.keys, clock.now_ms(), at)
            organisation = await asyncio.to_thread(fill_database, *told)
            seeds = {one.login: one.seed for one in load_list(at).people}
            return Built(name, at, organisation, seeds)
        from tui.pilot.founding import ADMIN, found_from

        serving = Serving(self, name, clock)
        try:
            place, at_server = place_of("roster", at), Offered(Server(serving.url))
            founded = await found_from(settings.sources, place, clock, at_server)
        finally:
            await asyncio.to_thread(serving.end)
        (at / SAVED).unlink()
        return Built(name, at, founded.organisation, {ADMIN: founded.seed})


@cache
def the_hall() -> Hall:
    """Start this process's PostgreSQL; ``StepFailed`` where there is none."""
    try:
        settings = ("autovacuum=off",)
        trial = start_trial(hasty=True, settings=settings, above=find_memory())
    except StoreUnreachable as error:
        told = explain(error)
        if error.code == "programs":
            told = lazy(
                "PostgreSQL 15 or newer is not installed here. For trying it out:"
                " pip install 'anteckning[server,trial]'"
            )
        raise StepFailed(told) from None
    hall = Hall(trial)
    atexit.register(hall.end)
    return hall


class Serving:
    """A server over one database, by a scenario's clock, and the way to it."""

    def __init__(self, hall: Hall, database: str, clock: Clock) -> None:
        self.database = database
        self.keepers = Database(hall.dsn(database), clock, hall.keys)
        app = make_app(self.keepers, hall.keys, founding=True)
        self._opened = ExitStack()
        loopback = self._opened.enter_context(Loopback(app))
        port = urlsplit(loopback.url).port or 0
        self.relay = self._opened.enter_context(Relay(port))

    @property
    def url(self) -> str:
        """The address that clients are told."""
        return self.relay.url

    def end(self) -> None:
        """Let go of everything."""
        self._opened.close()
        asyncio.run(self.keepers.close())


class ServedSite:
    """A scenario's own database behind its own server."""

    def __init__(
        self, folder: Path, store: str, built: Built, hall: Hall, serving: Serving
    ) -> None:
        self.folder, self.phones = folder, Phones(dict(built.seeds))
        self.place = place_of(store, folder)
        self._built, self._hall, self._serving = built, hall, serving

    async def connect(self, clock: Clock) -> None:
        """Connect the computer, where there is an organisation."""
        if not self._built.organisation:
            return
        door = await Door.open(self.place, clock)
        try:
            offered = await door.find_server(self.address())
            await door.connect(offered, self._built.organisation)
        finally:
            await door.close()

    async def used_step(self, login: str) -> int:
        """Ask the server's keeper."""
        if not self._built.organisation:
            return 0
        org = read_organisation(self._built.organisation)
        claimed = await self._serving.keepers.run(org, lambda k: k.claimed_steps())
        return claimed.get(user_id(org, login), 0)

    def address(self) -> str:
        """Give the server's address."""
        return self._serving.url

    async def server(self, how: str, time: timedelta | None) -> None:
        """Make the way to the server as bad as is said."""
        relay = self._serving.relay
        if time is not None:
            relay.start()
            relay.delay = time.total_seconds()
            return
        act = {"stop": relay.stop, "start": relay.start, "refuse": relay.refuse}[how]
        await asyncio.to_thread(act)

    def store(self, how: str) -> None:
        """Refuse: the store is the server's."""
        del how
        raise StepFailed(lazy("The store is a server's: server stop, start, refuse."))

    async def close(self, *, keep: bool) -> None:
        """Throw it away: a database outlives nothing here."""
        del keep
        self._hall.end_later(self._serving)
        shutil.rmtree(self.folder, ignore_errors=True)


async def make_served(settings: Settings, folder: Path, clock: Clock) -> ServedSite:
    """Give a scenario a store of its own at a server, connected to."""
    hall = the_hall()
    built = await hall.built(settings, clock)
    shutil.copytree(built.folder, folder)
    serving = Serving(hall, hall.copy(built.database), clock)
    site = ServedSite(folder, settings.store, built, hall, serving)
    await site.connect(clock)
    return site
