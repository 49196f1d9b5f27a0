"""Runs scenarios one after the other, or several processes of them at once."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from tui.i18n import text
from tui.pilot.driver import Stage, StepFailed
from tui.pilot.grammar import Size
from tui.pilot.outcome import Failure, Outcome, Shot
from tui.pilot.outside import INSIDE, need_inside
from tui.pilot.playing import Player
from tui.pilot.reading import Scenario, Settings, Step, read_file
from tui.pilot.signals import end_on_signals, ended_by_signals, leave_if_asked
from tui.pilot.stores import Shelf
from tui.pilot.throwaway import throwaway
from tui.pilot.watchdog import Stuck, watched

LIMIT = 120.0
"""Seconds after which a scenario that hangs is stopped."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says over what the files say."""

    size: Size | None = None
    driver: str = ""
    lang: str = ""
    backend: str = ""
    pattern: str = ""
    trace: Path | None = None
    shots: Path | None = None
    keep: bool = False
    limit: float = LIMIT


@dataclass(frozen=True, slots=True)
class Play:
    """One scenario at one size under one driver."""

    scenario: Scenario
    size: Size
    driver: str = "pilot"


Hear = Callable[[Outcome], None]


def choose(files: Sequence[Path], wishes: Wishes) -> list[Play]:
    """Read files and give what is to be played; ``ScenarioError`` at a fault."""
    wanted = re.compile(re.escape(wishes.pattern), re.IGNORECASE)
    found: list[Play] = []
    for path in files:
        for read in read_file(path):
            scenario = replace(read, settings=_wished(read.settings, wishes))
            if not wanted.search(f"{path.name} {scenario.name}"):
                continue
            sizes = (wishes.size,) if wishes.size else scenario.settings.sizes
            driver = wishes.driver or "pilot"
            found += [Play(scenario, size, driver) for size in sizes]
    return found


def _wished(settings: Settings, wishes: Wishes) -> Settings:
    """Lay the command line over a file's settings.

    A file that names its backend does so because it holds nowhere else.
    """
    return replace(
        settings,
        lang=wishes.lang or settings.lang,
        backend=settings.backend or wishes.backend,
    )


def run(plays: Sequence[Play], wishes: Wishes, jobs: int, hear: Hear) -> list[Outcome]:
    """Play all of them and tell of each as it ends, in the order given."""
    with throwaway(keep=wishes.keep) as folder:
        if jobs < 2 or len(plays) < 2:
            shelf = Shelf(folder)
            return _heard((play_here(play, shelf, wishes) for play in plays), hear)
        workers = ProcessPoolExecutor(
            min(jobs, len(plays)),
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(folder,),
        )
        with workers, _ended_with_us(workers):
            asked = [
                (Path(play.scenario.place.file), play.scenario.name, play.size, wishes)
                for play in plays
            ]
            return _heard(workers.map(_run_one, asked), hear)


def _heard(outcomes: Iterable[Outcome], hear: Hear) -> list[Outcome]:
    found: list[Outcome] = []
    for outcome in outcomes:
        hear(outcome)
        found.append(outcome)
    return found


@contextmanager
def _ended_with_us(workers: ProcessPoolExecutor) -> Iterator[None]:
    """Ask the processes to end where this one is asked to."""
    try:
        yield
    except BaseException:
        for process in list((workers._processes or {}).values()):  # noqa: SLF001
            process.terminate()
        workers.shutdown(wait=True, cancel_futures=True)
        raise


_shelves: list[Shelf] = []
"""The one shelf of a process that plays for another: a store is built there once."""


def _begin(folder: Path) -> None:
    """Get ready to play for another process, whose folder it is."""
    end_on_signals()
    _shelves.append(Shelf(folder / str(os.getpid())))


def _run_one(asked: tuple[Path, str, Size, Wishes]) -> Outcome:
    """Play one scenario in a process of its own, which reads the file again."""
    path, name, size, wishes = asked
    found = choose([path], replace(wishes, size=size, pattern=""))
    play = next(play for play in found if play.scenario.name == name)
    return play_here(play, _shelves[0], wishes)


def play_here(play: Play, shelf: Shelf, wishes: Wishes) -> Outcome:
    """Play one scenario in a loop of its own."""
    players: list[Player] = []
    try:
        with seldom_tidied():
            outcome = asyncio.run(play_inside(play, shelf, wishes, players))
            players.clear()  # what is looked for next holds nobody's screens
            return outcome
    except Stuck:
        return players[0].stuck(play.driver, wishes.limit)
    except asyncio.CancelledError:
        leave_if_asked()
        raise


@contextmanager
def seldom_tidied() -> Iterator[None]:
    """Let Python look for what is unused more seldom.

    A screen is thousands of small objects, and all die together.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


async def play_inside(
    play: Play, shelf: Shelf, wishes: Wishes, players: list[Player] | None = None
) -> Outcome:
    """Play one scenario in the loop that runs; ``players`` is told who plays."""
    with ended_by_signals():
        return await _play_on_stage(play, shelf, wishes, players)


async def _play_on_stage(
    play: Play, shelf: Shelf, wishes: Wishes, players: list[Player] | None
) -> Outcome:
    scenario = play.scenario
    try:
        stage = await _stage_for(play, shelf, wishes)
    except _Refused as refused:
        return _outcome(play, refused.failure)
    except StepFailed as problem:
        return _outcome(play, Failure(scenario.place, "", str(problem)))
    player = Player(scenario, stage, play.size)
    if players is not None:
        players.append(player)
    try:
        with _tracing(scenario, play.size, wishes) as told, watched(wishes.limit):
            return await player.play(play.driver, wishes.limit, told)
    finally:
        await stage.close()
        if wishes.shots is not None:
            keep_shots(player.shots, wishes.shots)


class _Refused(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure


async def _stage_for(play: Play, shelf: Shelf, wishes: Wishes) -> Stage:
    settings = play.scenario.settings
    if play.driver == "pilot":
        from tui.pilot.stage import InsideStage

        inside = InsideStage(settings, shelf, keep=wishes.keep)
        await inside.build()
        return inside
    from tui.pilot.terminal_stage import TerminalStage

    for step in need_inside(play.scenario.steps):
        raise _Refused(Failure(step.place, step.source, text(INSIDE)))
    outside = TerminalStage(settings, shelf, keep=wishes.keep)
    await outside.build()
    return outside


def _outcome(play: Play, failure: Failure) -> Outcome:
    scenario = play.scenario
    name, file = scenario.name, scenario.place.file
    return Outcome(name, file, play.driver, play.size, "failed", 0, 0, failure)


class _tracing:  # noqa: N801 - reads as what it does
    """A line of JSON a step, where a trace is asked for."""

    def __init__(self, scenario: Scenario, size: Size, wishes: Wishes) -> None:
        self._scenario, self._size, self._path = scenario, size, wishes.trace

    def __enter__(self) -> Callable[[Step, float, str], None] | None:
        return None if self._path is None else self._write

    def __exit__(self, *_how: object) -> None:
        return None

    def _write(self, step: Step, took_ms: float, problem: str) -> None:
        assert self._path is not None
        row = {
            "scenario": self._scenario.name,
            "size": f"{self._size[0]}x{self._size[1]}",
            "place": str(step.place),
            "verb": step.form.name,
            "ms": round(took_ms, 2),
            "problem": problem,
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def keep_shots(shots: Sequence[Shot], folder: Path) -> None:
    """Write each shot as text and as a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        text = "\n".join(shot.lines) + "\n"
        (folder / f"{shot.name}.txt").write_text(text, "utf-8")
        (folder / f"{shot.name}.svg").write_text(shot.picture, "utf-8")


def unique_files(names: Sequence[str]) -> Iterator[Path]:
    """Yield files, and those of a folder and what is below it, by their names.

    Those that begin with ``_`` are for others to include.
    """
    for name in names:
        path = Path(name)
        if path.is_dir():
            found = sorted(path.rglob("*.scn"))
            yield from (one for one in found if not one.name.startswith("_"))
        else:
            yield path
