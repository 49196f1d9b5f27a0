"""PS: a tester's steps a second under the pilot driver, against the pace to reach.

The other figure is the pace itself: 3.3 ms a step is 300 a second, 10 ms is 100.
One process plays on one core, ``-j 2`` on two: both are measured, without what a
process takes to start and to build its store. Two minutes.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench.pairing import Outcome, judge
from tui.pilot.reading import Scenario, read_file
from tui.pilot.running import Play, Wishes, play_inside, run, seldom_tidied
from tui.pilot.stores import Shelf

WRITING = Path(__file__).parent / "writing.scn"
SIZE = 80, 24
PACE = 1000 / 300
LEAST = 3.0
"""A hundred steps a second, in ratio to three hundred."""
TIMES = 40
"""How often two processes play it in a round: a quarter of a minute."""
WARM = 4
"""How often before that, taken off: what they take to start is in it."""


async def measure(pairs: int) -> list[Outcome]:
    """Play one sitting of keys, words and expectations, again and again."""
    (scenario,) = read_file(WRITING)
    pace = "the pace of 300 a second"
    alone = [(await _alone(scenario), PACE) for _pair in range(pairs + 1)]
    both = [(_side_by_side(scenario), PACE) for _pair in range(pairs)]
    return [
        judge("PS", "a step of a scenario, one process", pace, alone[1:], LEAST),
        judge("PS", "a step of a scenario, -j 2", pace, both, 1.0),
    ]


async def _alone(scenario: Scenario) -> float:
    """Play it once in this process; milliseconds a step."""
    with tempfile.TemporaryDirectory() as folder, seldom_tidied():
        play = Play(scenario, SIZE)
        outcome = await play_inside(play, Shelf(Path(folder)), Wishes())
    if outcome.status != "held":
        raise RuntimeError(outcome.status)
    return outcome.seconds * 1000 / outcome.steps


def _side_by_side(scenario: Scenario) -> float:
    """Play it by two processes until all is played; milliseconds a step of both."""
    took = _seconds(scenario, WARM + TIMES) - _seconds(scenario, WARM)
    return took * 1000 / (TIMES * len(scenario.steps))


def _seconds(scenario: Scenario, times: int) -> float:
    """Say how long two new processes take to play it so many times."""
    began = time.perf_counter()
    outcomes = run([Play(scenario, SIZE)] * times, Wishes(), 2, lambda _outcome: None)
    if any(outcome.status != "held" for outcome in outcomes):
        raise RuntimeError("a scenario did not hold")
    return time.perf_counter() - began
