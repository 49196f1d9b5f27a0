"""P12: notes saved durably at a server, one a request, by 16 at a time.

pgbench runs the same statements, each time with a note that is new.
"""

from __future__ import annotations

from datetime import timedelta

from bench.pairing import Outcome, alternate, judge
from bench.served.peer import always_new, script, statements
from bench.served.processes import pgbench
from bench.served.stage import LONG, OURS, School, open_school, open_trial
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m
from tests.kit import Sealed

AROUND = 10_000
AT_ONCE = 16
EACH = 400
"""Notes that are saved in one measurement."""

RATE = 1 / 0.33


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

    async def ours(self, urls: tuple[str, ...], number: int = EACH) -> float:
        """Save notes that are new; give milliseconds a note, of all at once."""
        acts = [
            (self.school.request("anna", e.PUBLISH, self._sealed()[1]),)
            for _ in range(number)
        ]
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


async def measure(pairs: int, *, around: int = AROUND) -> list[Outcome]:
    """Measure saving against pgbench."""
    async with open_trial() as (trial, folder):
        saving = Saving(await open_school(trial, folder, "saved", crowd_of=around))
        with saving.school.serving() as urls:
            await saving.ours(urls, AT_ONCE)
            times = await alternate(lambda: saving.ours(urls), saving.theirs, pairs)
    what = f"one note saved, {AT_ONCE} connections"
    return [judge("P12", what, "pgbench, the same statements", times, RATE)]
