"""Kills people who type, a thousand times, and counts what is missing (R42).

On a store of this computer, and at a server. After each kill the text is asked
for as its author would: sign in anew, and look at what is offered.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    suppress,
)
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from securenotes.clock import FakeClock, SystemClock
from securenotes.keeper.upkeep import verify_file
from securenotes.model import NoteId
from securenotes.notebook.demo.accounts import PASSWORD, load_list
from securenotes.notebook.demo.build import build_demo
from securenotes.notebook.door import Door
from securenotes.notebook.session import Notebook
from securenotes.vault.totp import code_at, step_at
from tests.faults.typist import Person, run_typist, unfinished_of
from tests.pilot.remote import site as sites
from tui.pilot.stores import place_of

MOST_MISSING = 2.0
"""Seconds of typing that a kill may take, at most (R42)."""
LONGEST = 5.0
"""Seconds that somebody types, at most."""
STEP_MS = 31_000

START = multiprocessing.get_context("forkserver")
# What each child would import again: the campaign's own module with the rest.
AHEAD = ("typist", "typing_kills", "served", "canaries", "writer_kills")
START.set_forkserver_preload([f"tests.faults.{name}" for name in AHEAD])


class Place(Protocol):
    """Where somebody writes."""

    folder: Path

    def person(self) -> Person:
        """Give who types, with a code that nobody has used."""

    async def sign_in(self) -> tuple[Door, Notebook]:
        """Sign them in anew."""

    def check(self) -> None:
        """Hold the store to being whole."""


@dataclass(slots=True)
class Here:
    """A store on this computer."""

    folder: Path
    clock: FakeClock = field(default_factory=lambda: FakeClock(SystemClock().now_ms()))
    login: str = "anna.berg"

    async def build(self) -> None:
        """Make the demo's store."""
        self.folder.mkdir(mode=0o700, parents=True)
        await build_demo(self.folder, self.clock)

    def person(self) -> Person:
        """Give who types, with a code that nobody has used."""
        place = place_of("demo", self.folder)
        code, now = self._code(), self.clock.now_ms()
        return Person(place, self.login, PASSWORD, code, None, now, None)

    def _code(self) -> str:
        self.clock.advance(timedelta(milliseconds=STEP_MS))
        seeds = {one.login: one.seed for one in load_list(self.folder).people}
        return code_at(seeds[self.login], step_at(self.clock.now_ms()))

    async def sign_in(self) -> tuple[Door, Notebook]:
        """Sign them in anew."""
        door = await Door.open(place_of("demo", self.folder), self.clock)
        return door, await door.begin(self.login, PASSWORD).finish(self._code())

    def check(self) -> None:
        """Hold the store to being whole."""
        assert list(verify_file(place_of("demo", self.folder).store)) == []


@dataclass(slots=True)
class There:
    """A server, and a computer that is connected to it."""

    folder: Path
    site: sites.Site
    login: str = "ines"

    def person(self) -> Person:
        """Give who types, with a code that nobody has used."""
        known = self.site.people[self.login]
        code = self.site.code(self.login)
        return Person(
            self.site.place(self.login),
            self.login,
            sites.PASSWORD,
            code,
            known.account_key,
            self.site.clock.now_ms(),
            self.site.pupil,
        )

    async def sign_in(self) -> tuple[Door, Notebook]:
        """Sign them in anew."""
        book = await self.site.sign_in(self.login, self.login)
        return self.site.doors.pop(), book

    def check(self) -> None:
        """Hold this computer's own part to being whole; the server's is another
        process's, which nobody kills."""
        for path in self.site.place(self.login).folder.rglob("*.db"):
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as sql:
                assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@dataclass(slots=True)
class Told:
    """What a typist said: the note, the letters, and when each was pressed."""

    note: bytes = b""
    letters: str = ""
    times: list[float] = field(default_factory=list)

    def hear(self, said: bytes) -> None:
        """Take in a line."""
        line = said.decode()
        word, *rest = line.split()
        assert word != "failed", line
        if word == "ready":
            self.note = bytes.fromhex(rest[0])
        else:
            self.letters += bytes.fromhex(rest[0]).decode()
            self.times.append(float(rest[1]))


def missing(told: Told, kept: str, killed: float) -> float:
    """Give how many seconds of typing before the kill are not kept.

    Fails for what was never typed, or is not in its order.
    """
    assert told.letters.startswith(kept.rstrip()), (kept, "of", told.letters)
    count = len(kept.rstrip())
    while count < len(told.letters) and told.letters[count] == " ":
        count += 1  # spaces at the end are not text
    return killed - told.times[count] if count < len(told.times) else 0.0


async def kill_one(place: Place, seed: int) -> float:
    """Let somebody type, kill them, and give the seconds of typing missing."""
    dice, told = random.Random(seed), Told()
    hear, tell = START.Pipe(duplex=False)
    child = START.Process(target=run_typist, args=(place.person(), tell, seed))
    child.start()
    tell.close()
    with hear:
        told.hear(await asyncio.to_thread(hear.recv_bytes))
        await asyncio.sleep(dice.random() * LONGEST)
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        killed = time.monotonic()
        await asyncio.to_thread(child.join)
        with suppress(EOFError):
            while True:
                told.hear(hear.recv_bytes())
    return await look(place, told, killed)


async def look(place: Place, told: Told, killed: float) -> float:
    """Look for the text as its author would, and put it away."""
    place.check()
    door, book = await place.sign_in()
    try:
        kept = await unfinished_of(book, told.note)
        lost = missing(told, kept, killed)
        if kept:
            await book.discard(NoteId(told.note))
        await book.sign_out()
    finally:
        await door.close()
    return lost


async def kill_many(
    place: Place,
    seeds: Iterable[int],
    heed: Callable[[float], None] = lambda _seconds: None,
) -> dict[int, float]:
    """Kill once for each seed; give the seconds missing each time."""
    lost = {}
    for seed in seeds:
        lost[seed] = await kill_one(place, seed)
        heed(lost[seed])
    return lost


@asynccontextmanager
async def here(folder: Path) -> AsyncIterator[Here]:
    """Make a store on this computer."""
    place = Here(folder)
    await place.build()
    yield place


@asynccontextmanager
async def there(folder: Path) -> AsyncIterator[There]:
    """Run a server, and connect a computer to it."""
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True)
    async with sites.site(folder) as site:
        await site.found()
        yield There(folder, site)


PLACES: dict[str, Callable[[Path], AbstractAsyncContextManager[Place]]] = {
    "local": here,
    "remote": there,
}


async def kill_at_once(
    kind: str, folder: Path, seeds: range, at_once: int
) -> dict[int, float]:
    """Kill once for each seed, some people typing at the same time."""
    told: list[float] = []

    def heed(seconds: float) -> None:
        told.append(seconds)
        if len(told) % 25 == 0:
            print(f"  {len(told)} of {len(seeds)}: {figures(told)}", flush=True)

    async with AsyncExitStack() as stack:
        # One after another: a server that is founded has no time for others.
        places = [
            await stack.enter_async_context(PLACES[kind](folder / f"{kind}-{number}"))
            for number in range(at_once)
        ]
        lanes = await asyncio.gather(
            *(
                kill_many(place, seeds[number::at_once], heed)
                for number, place in enumerate(places)
            )
        )
    return {seed: seconds for one in lanes for seed, seconds in one.items()}


def campaign(kind: str, folder: Path, seed: int, rounds: int, at_once: int) -> str:
    """Kill many; tell the figures."""
    seeds = range(seed, seed + rounds)
    lost = asyncio.run(kill_at_once(kind, folder, seeds, min(at_once, rounds)))
    over = {one: round(took, 2) for one, took in lost.items() if took > MOST_MISSING}
    assert not over, f"{kind}: more than {MOST_MISSING} s are missing: {over}"
    return f"{kind}: {len(lost)} kills while typing: {figures(lost.values())}"


def figures(lost: Collection[float]) -> str:
    """Tell how much was missing."""
    some, most = statistics.median(lost), max(lost)
    over = sum(one > MOST_MISSING for one in lost)
    return (
        f"missing: median {some:.2f} s, worst {most:.2f} s, {over} times more than"
        f" {MOST_MISSING:g} s; every store whole"
    )
