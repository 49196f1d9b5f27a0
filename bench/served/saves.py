"""P12: what is saved durably at a server, by 16 at a time.

Notes, one a request; and what waited in an outbox, fifty a request. pgbench runs
the statements of saving one, each time one that is new.
"""

from __future__ import annotations

from datetime import timedelta

from bench.pairing import Outcome, alternate, judge
from bench.served.peer import FRESH, always_new, literal, script, statements
from bench.served.processes import pgbench
from bench.served.stage import LONG, OURS, School, open_school, open_trial
from securenotes.sealed import OwnRecord
from securenotes.vault.primitives import random
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m
from tests.kit import Sealed

AROUND = 10_000
AT_ONCE = 16
EACH = 400
"""Notes that are saved in one measurement."""

RATE = 1 / 0.33


SEALED = 2_600
"""Bytes of a text of 2 KB with its title, sealed."""

BATCH = 50
BATCHES = 48
"""Requests of an outbox in one measurement."""

TOGETHER = 1 / 5


class Saving:
    """Publications made ready before the clock is started."""

    def __init__(self, school: School) -> None:
        self.school = school
        self._number = 0
        one = self._sealed()
        steps = statements(school, "anna", "publish", one[1], keyed=True)
        self._script = script(steps, always_new(school, one[0]))

    def _sealed(self) -> tuple[Sealed, m.Publish]:
        town, unit = self.school.town, self.school.unit
        town.clock.advance(timedelta(milliseconds=1))
        self._number += 1
        pupil = unit.pupils[OURS[self._number % len(OURS)]]
        text = f"{self._number} {LONG}"
        one = town.publication(unit, town.person("anna"), pupil, text)
        return one, m.Publish(one.record, None)

    def asked(self, number: int) -> list[tuple[bytes, ...]]:
        """Make requests ready, one a note."""
        return [
            (self.school.request("anna", e.PUBLISH, self._sealed()[1]),)
            for _ in range(number)
        ]

    async def ours(self, urls: tuple[str, ...], number: int = EACH) -> float:
        """Save what is new; give milliseconds each, of all at once."""
        acts = self.asked(number)
        told = await self.school.call(urls, acts, AT_ONCE, 60.0, once=True)
        if told["errors"]:
            raise RuntimeError("refused")
        return 1000 / told["rate"]

    async def theirs(self) -> float:
        """Let pgbench do it; milliseconds a note."""
        told = await pgbench(
            self.school.trial,
            self.school.name,
            [self._script],
            self.school.folder,
            callers=AT_ONCE,
        )
        if told["errors"]:
            raise RuntimeError("refused")
        return 1000 / told["rate"]


class Emptying(Saving):
    """Texts that waited for the server, each of a note of its own."""

    def __init__(self, school: School) -> None:
        self.school = school
        one = self.record()
        steps = statements(school, "anna", "put_own", one, keyed=True)
        self._script = script(
            steps, lambda text: text.replace(literal(one.id), f"substr({FRESH}, 1, 16)")
        )

    def record(self) -> OwnRecord:
        """Make a record as large as a note's."""
        return OwnRecord("work", random(16), 1, random(SEALED), self.school.town.now)

    def asked(self, number: int) -> list[tuple[bytes, ...]]:
        """Make requests ready, fifty records in each."""
        several = [
            m.OwnRecords(tuple(self.record() for _ in range(BATCH)))
            for _ in range(number)
        ]
        return [(self.school.request("anna", e.PUT_OWNS, one),) for one in several]

    async def ours(self, urls: tuple[str, ...], number: int = BATCHES) -> float:
        """Send them; give milliseconds a record."""
        return await super().ours(urls, number) / BATCH


async def measure(pairs: int, *, around: int = AROUND) -> list[Outcome]:
    """Measure saving against pgbench."""
    async with open_trial() as (trial, folder):
        saving = Saving(await open_school(trial, folder, "saved", crowd_of=around))
        with saving.school.serving() as urls:
            await saving.ours(urls, AT_ONCE)
            times = await alternate(lambda: saving.ours(urls), saving.theirs, pairs)
            emptying = Emptying(saving.school)
            await emptying.ours(urls, AT_ONCE)
            some = await alternate(lambda: emptying.ours(urls), emptying.theirs, pairs)
    what = f"one note saved, {AT_ONCE} connections"
    whole = f"a note of {BATCH} from an outbox, {AT_ONCE} connections"
    peer = "pgbench, the same statements"
    return [
        judge("P12", what, peer, times, RATE),
        judge("P12", whole, "pgbench, saving one", some, TOGETHER),
    ]
