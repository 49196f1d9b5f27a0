"""Every scenario file that can be, under the terminal driver: which holds there too.

A file can be where no line of any of its scenarios needs the application's inside.
`make test` plays a few of them so; this is all, a scenario and size once each.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

from tui.pilot.outcome import Outcome
from tui.pilot.outside import need_inside, refused_setting
from tui.pilot.reading import Scenario, read_file
from tui.pilot.report import details, headline
from tui.pilot.running import Wishes, choose, run, unique_files
from tui.pilot.signals import end_on_signals

SCENARIOS = Path(__file__).parents[1] / "scenarios"
AT_ONCE = int(os.environ.get("AT_ONCE", "4"))
WISHES = Wishes(driver="terminal", limit=300.0)


def can_be_outside(scenario: Scenario) -> bool:
    """Say whether nothing of a scenario needs the inside."""
    inside = next(need_inside(scenario.steps), None)
    return inside is None and not refused_setting(scenario.settings)


def campaign(folder: Path, seed: int, rounds: int) -> str:
    """Play them in processes of their own; a file that does not hold ends it."""
    del folder, seed, rounds
    end_on_signals()
    files = list(unique_files([str(SCENARIOS)]))
    able = [f for f in files if all(can_be_outside(one) for one in read_file(f))]
    ends: dict[str, list[Outcome]] = defaultdict(list)

    def hear(outcome: Outcome) -> None:
        ends[outcome.file].append(outcome)
        told = [headline(outcome), *details(outcome)]
        print(*told, sep="\n", flush=True)

    plays = choose(able, WISHES)
    run(plays, WISHES, AT_ONCE, hear)
    held = [f for f, all_of in ends.items() if all(o.status == "held" for o in all_of)]
    names = ", ".join(sorted(Path(one).stem for one in held))
    told = f"terminals: {len(held)} of {len(files)} files hold ({names})"
    left = sorted(Path(one).stem for one in ends if one not in held)
    assert not left, f"{told}; not {', '.join(left)}"
    return told
