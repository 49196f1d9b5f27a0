"""P9: a letter in the picker among 5,000 pupils, against an Input's own echo."""

from __future__ import annotations

import statistics
from functools import partial

from textual.app import App, ComposeResult
from textual.widgets import Input

from bench.pairing import Outcome, judge
from bench.stage import Stage, on_stage
from bench.town import open_room
from securenotes.notebook.session import Notebook
from tests.unit.notebook.room import Room
from tui.app import AnteckningApp
from tui.screens.pupils import PupilsScreen
from tui.widgets.virtual_list import VirtualList

PUPILS = 5_000
WORDS = ("anna", "lind", "omar", "berg")
FIRST = ("Anna", "Omar", "Alva", "Noor", "Wilmer", "Saga", "Elias", "Tuva")
LAST = ("Lind", "Berg", "Sandström", "Öberg", "Haddad", "Åkesson", "Ek")


class Echo(App[None]):
    """A field and nothing else."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Input()


async def add_pupils(room: Room) -> None:
    """Add pupils enough, and sign their keys and names."""
    eva = room.town.person("eva")
    repository = await room.town.sign_in("eva")
    names = [
        f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]} {n}" for n in range(PUPILS)
    ]
    async with room.town.store.batch():
        await room.town.add_pupils(repository, room.unit, eva, *names)
    await repository.sign_out()


def is_filled(stage: Stage) -> bool:
    """Say whether every pupil is in the list."""
    rows = stage.app.screen.query_one("#pupils-list", VirtualList)
    return len(rows.source) > PUPILS


async def letters(stage: Stage, word: str) -> list[float]:
    """Type a word letter by letter; milliseconds until its rows are there.

    What is drawn later, the sentence with their number, is not waited for.
    """
    return [await stage.fullest(letter) for letter in word]


def picker(room: Room, notebook: Notebook) -> AnteckningApp:
    """Make the program with the picker open."""
    app = AnteckningApp(first=PupilsScreen, clock=room.clock)
    app.notebook = notebook
    return app


async def measure(pairs: int) -> list[Outcome]:
    """Type the same words in both, word by word."""
    async with open_room() as room:
        await add_pupils(room)
        notebook = await room.sit("eva")
        usual, first = [], []
        for n in range(pairs):
            word = WORDS[n % len(WORDS)]
            async with on_stage(picker(room, notebook)) as stage:
                await stage.shown(partial(is_filled, stage))
                mine = await letters(stage, word)
            async with on_stage(Echo()) as stage:
                theirs = await letters(stage, word)
            usual.append((statistics.median(mine), statistics.median(theirs)))
            first.append((mine[0], theirs[0]))
        what = f"picker among {PUPILS:,} pupils"
        return [
            judge("P9", f"{what}, a letter", "Input alone", usual, 3.0),
            judge("P9", f"{what}, a word's first letter", "Input alone", first, 3.0),
        ]
