"""Every scenario file beside this one is a test, an item a scenario and size.

Those of R1 to R14 are also played against a server over PostgreSQL, once each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit_shelf import the_shelf
from tui.i18n import set_language
from tui.pilot.outcome import Outcome
from tui.pilot.places import ScenarioError
from tui.pilot.reading import Scenario, read_file
from tui.pilot.report import details
from tui.pilot.running import Play, Wishes, play_here

RULE = re.compile(r"r(\d\d)-")
SERVED = range(1, 15)
"""The rules whose scenarios must hold at a server too."""


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    if file_path.suffix == ".scn" and not file_path.name.startswith("_"):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    """One file of scenarios."""

    def collect(self) -> Iterator[pytest.Item]:
        rule = RULE.match(self.path.name)
        number = int(rule[1]) if rule else 0
        for scenario in read_file(self.path):
            for play in plays_of(scenario, served=number in SERVED):
                name = f"r{number} {name_of(play)}" if number else name_of(play)
                yield ScenarioItem.from_parent(self, name=name, play=play)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        if isinstance(excinfo.value, ScenarioError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))


def plays_of(scenario: Scenario, *, served: bool) -> Iterator[Play]:
    """Give all that is played of a scenario; at a server as well, or not.

    Sizes are about what a screen has room for, which the pilot holds; a terminal is
    about processes, keys and bytes, which are the same at each: one size is played.
    """
    settings = scenario.settings
    for driver in settings.drivers:
        for size in settings.sizes[: 1 if driver == "terminal" else None]:
            yield Play(scenario, size, driver)
    if served and not settings.backend:
        there = replace(scenario, settings=replace(settings, backend="remote"))
        yield Play(there, settings.sizes[0], "pilot")


def name_of(play: Play) -> str:
    """Name a play as it is asked for with -k."""
    (width, height), where = play.size, play.scenario.settings.backend
    what = f"{width}x{height} {play.driver} {where}".strip()
    return f"{play.scenario.name} [{what}]"


class NotHeld(Exception):
    """A scenario that did not hold."""


class ScenarioItem(pytest.Item):
    """One scenario at one size under one driver."""

    def __init__(self, *, play: Play, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._play = play
        if play.driver == "terminal":
            self.add_marker(pytest.mark.terminal)

    def runtest(self) -> None:
        try:
            outcome = play_here(self._play, the_shelf(), Wishes())
        finally:
            set_language("sv")
        if outcome.status != "held":
            raise NotHeld(_told(outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        if isinstance(excinfo.value, NotHeld):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._play.scenario.place.line - 1, self.name


def _told(outcome: Outcome) -> str:
    return "\n".join([outcome.status, *details(outcome)])
