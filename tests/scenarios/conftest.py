"""Every scenario file beside this one is a test, an item a scenario and size."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.i18n import set_language
from tui.pilot.outcome import Outcome
from tui.pilot.places import ScenarioError
from tui.pilot.reading import read_file
from tui.pilot.report import details
from tui.pilot.running import Play, Wishes, play_here
from tui.pilot.stores import Shelf

SHELF = pytest.StashKey[Shelf]()


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    if file_path.suffix == ".scn" and not file_path.name.startswith("_"):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    """One file of scenarios."""

    def collect(self) -> Iterator[pytest.Item]:
        for scenario in read_file(self.path):
            for driver in scenario.settings.drivers:
                for size in scenario.settings.sizes:
                    name = f"{scenario.name} [{size[0]}x{size[1]} {driver}]"
                    play = Play(scenario, size, driver)
                    yield ScenarioItem.from_parent(self, name=name, play=play)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        if isinstance(excinfo.value, ScenarioError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))


class NotHeld(Exception):
    """A scenario that did not hold."""


class ScenarioItem(pytest.Item):
    """One scenario at one size under one driver."""

    def __init__(self, *, play: Play, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._play = play

    def runtest(self) -> None:
        shelf = _shelf(self.config)
        try:
            outcome = play_here(self._play, shelf, Wishes())
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


def _shelf(config: pytest.Config) -> Shelf:
    """Give the stores of this process, made when the first is asked for."""
    if SHELF in config.stash:
        return config.stash[SHELF]
    folder = Path(tempfile.mkdtemp(prefix="anteckning-scenarios-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    return config.stash.setdefault(SHELF, Shelf(folder))
