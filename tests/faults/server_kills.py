"""Kills servers and restarts their database, under people who act at once.

Two servers stand behind one address. At random moments one of them is killed and
started anew, or stopped in order, or PostgreSQL is restarted, roughly or in order.
In the end the log holds exactly what was acknowledged, each act once.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx

from securenotes.server.migration import migrate
from securenotes.server.trial import Trial, start_trial
from tests.faults.acts import check_acts, writers
from tests.faults.one_address import OneAddress
from tests.server.command import COMMAND, Away, Served, found

PEOPLE = 12
HITS = ("killed", "stopped", "database cut off", "database restarted")


class Pair:
    """Two servers of one database, each of them replaced when it goes."""

    def __init__(self, folder: Path, trial: Trial) -> None:
        self._words = [
            *(*COMMAND, "serve", "--keys", str(folder / "keys"), "--found"),
            *("--database", trial.dsn(user="anteckning_app")),
            *("--listen", "127.0.0.1:0"),
        ]
        make = [*COMMAND, "serve", "--make-keys", "--keys", str(folder / "keys")]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        self.both = [self.start(), self.start()]

    def start(self) -> Served:
        """Start one; returns when it listens."""
        return Served(subprocess.Popen(self._words, stderr=subprocess.PIPE))

    def replace(self, number: int, how: signal.Signals) -> None:
        """End one with a signal and start another in its place."""
        process = self.both[number].process
        process.send_signal(how)
        assert process.wait(30) in (0, -how)
        self.both[number] = self.start()

    def end(self) -> None:
        """End both."""
        for one in self.both:
            one.process.kill()
            one.process.wait()


@contextlib.contextmanager
def pair(folder: Path) -> Iterator[tuple[Trial, Pair]]:
    """Start PostgreSQL, that syncs to disk, and two servers."""
    with start_trial() as trial:
        migrate(trial.dsn())
        both = Pair(folder, trial)
        try:
            yield trial, both
        finally:
            both.end()


def hit(how: str, number: int, trial: Trial, both: Pair) -> None:
    """Do one harm, and wait until all stand again."""
    if how == "killed":
        both.replace(number, signal.SIGKILL)
    elif how == "stopped":
        both.replace(number, signal.SIGTERM)
    else:
        trial.restart("QUIT" if how == "database cut off" else "INT")


async def act(folder: Path, seed: int, rounds: int) -> tuple[int, int, Counter[str]]:
    """Let people act through so many harms; give acts, failures and the harms."""
    dice, hits = random.Random(seed), Counter[str]()
    with pair(folder) as (trial, both):
        async with OneAddress(*(one.url for one in both.both)) as address:
            away = Away(address.url)
            town = await found(away)
            phone: Any = await town.sign_in("eva")
            unit = town.units["Tallbacken"]
            await town.add_pupils(phone, unit, town.person("eva"), "ada")
            ada = unit.pupils["ada"]
            people = writers(address.url, town.org, phone.token, ada, PEOPLE)
            over = asyncio.Event()

            async def harm() -> None:
                try:
                    for _ in range(rounds):
                        await asyncio.sleep(dice.uniform(0.2, 1.0))
                        how = dice.choice(HITS)
                        await asyncio.to_thread(
                            hit, how, dice.randrange(2), trial, both
                        )
                        address.urls[:] = [one.url for one in both.both]
                        hits[how] += 1
                finally:
                    over.set()

            async with httpx.AsyncClient(
                verify=False, trust_env=False, timeout=20
            ) as http:
                await asyncio.gather(
                    harm(), *(one.write_until(http, over) for one in people)
                )
            acts = await check_acts(phone, ada, people)
            await away.close()
    return acts, sum(one.failures for one in people), hits


def campaign(folder: Path, seed: int, rounds: int) -> str:
    """Run it whole, and tell what was seen."""
    folder.mkdir(exist_ok=True)
    with patch("tests.kit_remote.EMBEDDED", "localhost"):
        acts, failures, hits = asyncio.run(act(folder, seed, rounds))
    told = ", ".join(f"{how} {n}" for how, n in sorted(hits.items()))
    return (
        f"servers: {acts} acts of {PEOPLE} people, each once in the log;"
        f" {failures} were sent again ({told})"
    )
