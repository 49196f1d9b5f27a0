"""P11 and P13: a pupil's 50 notes from a server, asked for by 1 to 256 at a time.

pgbench runs the very statements of that act, written down as the keeper did it,
in the same run and on the same database.
"""

from __future__ import annotations

from bench.pairing import Outcome, judge
from bench.served.peer import script, statements
from bench.served.processes import pgbench
from bench.served.stage import OURS, School, open_school, open_trial
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m

FEW, MANY = 10_000, 1_000_000
"""Notes of the school beside those asked for."""

SECONDS = 2.0
AT_ONCE = 16
CROWD = (1, 4, 16, 64, 256)
RATE = 1 / 0.65
P50 = 1.2
COLLAPSE = 1 / 0.7


class Reading:
    """The act, as callers do it over HTTP and as pgbench does it."""

    def __init__(self, school: School) -> None:
        self.school = school
        asked = [m.OfPupil(school.unit.pupils[name]) for name in OURS]
        self._acts = [
            (school.request("anna", e.PUPIL_HEADS, pupil),) for pupil in asked
        ]
        self._scripts = [
            script(statements(school, "anna", "pupil_heads", pupil)) for pupil in asked
        ]

    async def ours(self, urls: tuple[str, ...], callers: int) -> dict[str, float]:
        """Ask the servers; raises where one request was refused."""
        told = await self.school.call(urls, self._acts, callers, SECONDS)
        if told["errors"]:
            raise RuntimeError("refused")
        return told

    async def theirs(self, callers: int) -> dict[str, float]:
        """Let pgbench do it."""
        return await pgbench(
            self.school.trial,
            self.school.name,
            self._scripts,
            self.school.folder,
            callers=callers,
        )


async def measure(pairs: int, *, few: int = FEW, many: int = MANY) -> list[Outcome]:
    """Measure against pgbench, over connections, processes and notes."""
    async with open_trial() as (trial, folder):
        small = Reading(await open_school(trial, folder, "few", crowd_of=few))
        large = Reading(await open_school(trial, folder, "many", crowd_of=many))
        found = await against_pgbench(small, pairs)
        found += await over_connections(small, pairs)
        found.append(await over_notes(small, large, pairs, f"{few:,}", f"{many:,}"))
    return found


async def against_pgbench(reading: Reading, pairs: int) -> list[Outcome]:
    """P11: the rate with 16 callers, the time of one act with one."""
    rates, times = [], []
    with reading.school.serving() as urls:
        await reading.ours(urls, AT_ONCE)
        for _ in range(pairs):
            ours = await reading.ours(urls, AT_ONCE)
            theirs = await reading.theirs(AT_ONCE)
            rates.append((1000 / ours["rate"], 1000 / theirs["rate"]))
            ours, theirs = await reading.ours(urls, 1), await reading.theirs(1)
            times.append((ours["p50"], theirs["p50"]))
    peer = "pgbench, the same statements"
    return [
        judge("P11", f"50 notes, {AT_ONCE} connections, an act", peer, rates, RATE),
        judge("P11", "50 notes, 1 connection, p50", peer, times, P50),
    ]


async def over_connections(reading: Reading, pairs: int) -> list[Outcome]:
    """P13: no collapse from 1 to 256 connections, at one server and at two."""
    found = []
    for processes in (1, 2):
        rounds = []
        with reading.school.serving(processes) as urls:
            await reading.ours(urls, AT_ONCE)
            for _ in range(pairs):
                rates = [(await reading.ours(urls, n))["rate"] for n in CROWD]
                rounds.append((1000 / rates[-1], 1000 / max(rates)))
        what = f"50 notes, 256 connections, {processes} serving, an act"
        found.append(judge("P13", what, "its own best", rounds, COLLAPSE))
    return found


async def over_notes(
    small: Reading, large: Reading, pairs: int, few: str, many: str
) -> Outcome:
    """P13: the same time among a hundred times as many notes."""
    times = []
    with small.school.serving() as here, large.school.serving() as there:
        for _ in range(pairs):
            ours = await large.ours(there, 1)
            times.append((ours["p50"], (await small.ours(here, 1))["p50"]))
    return judge("P13", f"50 notes among {many}, p50", f"among {few}", times, P50)
