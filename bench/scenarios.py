"""PS: a tester's steps a second under the pilot driver, against the pace to reach.

The other figure is the pace itself: 3.3 ms a step is 300 a second, 10 ms is 100.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.pairing import Outcome, judge
from tui.pilot.reading import read_file
from tui.pilot.running import Play, Wishes, play_inside, seldom_tidied
from tui.pilot.stores import Shelf

WRITING = Path(__file__).parent / "writing.scn"
PACE = 1000 / 300
LEAST = 3.0
"""A hundred steps a second, in ratio to three hundred."""


async def measure(pairs: int) -> list[Outcome]:
    """Play one sitting of keys, words and expectations, again and again."""
    (scenario,) = read_file(WRITING)
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        found: list[tuple[float, float]] = []
        for _pair in range(pairs + 1):
            with seldom_tidied():
                outcome = await play_inside(Play(scenario, (80, 24)), shelf, Wishes())
            if outcome.status != "held":
                raise RuntimeError(outcome.status)
            found.append((outcome.seconds * 1000 / outcome.steps, PACE))
    told = "a step of a scenario", "the pace of 300 a second"
    return [judge("PS", *told, found[1:], LEAST)]
