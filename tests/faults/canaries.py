"""Lets people work at a shared computer, ends it somehow, and looks for their words.

From a seed: who, what they type, publish, read, search and hide, and how and when
it ends. Then nothing of it may lie in the memory of what is left, in any file, in
what the terminal still holds or was told, in arguments or surroundings.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from securenotes.notebook.demo.accounts import PASSWORD
from tests.faults import images
from tests.faults.broken_child import COMMAND as BROKEN
from tests.faults.broken_child import WAYS
from tests.faults.served import Served
from tests.faults.workstation import COMMAND, MARK, Workstation
from tui.pilot.key_bytes import bytes_of, pasted_bytes, typed_bytes

WRITERS = ("anna.berg", "johan.ek", "sara.lind", "karin.holm")
SYLLABLES = ("kva", "rö", "tång", "fli", "mä", "sju", "plå", "gnös", "drä", "ivo")
LOCKS = ("lock", "lock at once")
ENDS = (
    *LOCKS,
    "quit",
    "hang up",
    *(f"kill {one.name}" for one in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)),
    *(f"kill {one.name}" for one in (signal.SIGSEGV, signal.SIGABRT)),
    *(f"crash {one.name}" for one in WAYS),
)
LONGEST = 2.5
"""Seconds at most between the last key and the end."""


@dataclass(slots=True)
class Visit:
    """One person's work, from a seed."""

    at: Workstation
    dice: random.Random
    did: list[str] = field(default_factory=list)

    def word(self) -> str:
        """Make up a word that bears the mark which is looked for afterwards."""
        return MARK + "".join(self.dice.choice(SYLLABLES) for _ in range(4))

    async def act(self) -> None:
        """Do one thing of those that people do."""
        acts = (self.write, self.publish, self.read, self.search, self.hide, self.paste)
        act = self.dice.choice(acts)
        self.did.append(act.__name__)
        await act()
        if self.dice.random() < 0.5:
            await self.at.press(self.dice.choice(("ctrl+s", "f1", "ctrl+p", "f5")))
        await self.at.go_home()

    async def write(self) -> None:
        """Begin a note."""
        await self.at.write(self.word(), f"{self.word()} {self.word()}")

    async def publish(self) -> None:
        """Write a note and publish it."""
        await self.write()
        await self.at.press("shift+tab", "enter", "down", "enter", "f9")
        await self.at.until("Publicera anteckningen?")
        await self.at.press("left", "enter")
        await self.at.until("Publicerad ")

    async def read(self) -> None:
        """Read the newest in the archive."""
        await self.at.press("3")
        await self.at.until("[3 Arkiv]")
        await self.at.press("down", "enter")

    async def search(self) -> None:
        """Search for a pupil who is not there, and then one pupil's notes."""
        await self.at.open_pupil()
        await self.at.press("slash")
        await self.at.type(self.word())

    async def hide(self) -> None:
        """Hide all, and come back."""
        await self.at.press("f12", "enter")
        await self.at.type(PASSWORD)
        await self.at.press("enter")

    async def paste(self) -> None:
        """Paste into a note, and copy it all."""
        await self.at.write(self.word(), "")
        await self.at.runs.send(pasted_bytes(f"{self.word()}\n{self.word()}"))
        await self.at.press("f7", "ctrl+c")

    async def end(self, how: str) -> None:
        """End it while something is being typed."""
        terminal = self.at.runs
        if self.dice.random() < 0.7:
            await self.at.write(self.word(), "")
            terminal.push(typed_bytes(f"{self.word()} {self.word()}"))
            await asyncio.sleep(self.dice.random() * LONGEST)
        what, _, rest = how.partition(" ")
        if how == "hang up":
            terminal.hang_up()
        elif what in {"kill", "crash"}:
            os.kill(self.at.processes()[1], signal.Signals[rest])
        else:
            terminal.push(bytes_of("ctrl+q" if how == "quit" else "ctrl+l"))
        if what != "lock":
            await self.at.ended()
        elif how == "lock":
            await self.at.until("Lås upp")
        else:
            await self.at.until("Låst")


@dataclass(frozen=True, slots=True)
class Place:
    """Where people work: at a store that was built here, or at a server."""

    built: Path | None = None
    served: Served | None = None

    def workstation(self, folder: Path, command: tuple[str, ...]) -> Workstation:
        """Give a computer on which nobody has worked yet."""
        if self.served is not None:
            return self.served.workstation(folder, command=command)
        assert self.built is not None
        made = Workstation(folder, command=command)
        made.build(self.built)
        return made


async def play(folder: Path, at: Place, seed: int) -> tuple[Visit, str, list[str]]:
    """Let somebody come and go; give the visit, its end, and what leaked."""
    dice = random.Random(seed)
    how = dice.choice(ENDS)
    command = BROKEN if how.startswith("crash") else COMMAND
    async with at.workstation(folder, command) as workstation:
        visit = Visit(workstation, dice)
        spare = dice.choice("01")
        terminal = workstation.start(ANTECKNING_SPARE=spare)
        await workstation.sign_in(dice.choice(WRITERS))
        for _act in range(dice.randrange(1, 4)):
            await visit.act()
        wanted = images.wanted_forms(MARK)
        leaked = images.look_at_processes(workstation.processes(), wanted)
        await visit.end(how)
        left = workstation.processes() if terminal.exit is None else []
        leaked += images.look_in_memory(left, wanted)
        leaked += images.look_at_processes(left, wanted)
        leaked += images.look_in_files(folder, wanted)
        leaked += images.look_at_words(terminal, wanted)
        if how != "hang up":  # else there is no terminal
            leaked += images.look_at_terminal(terminal, wanted)
        return visit, how, leaked


async def campaign(folder: Path, at: Place, seeds: range) -> Counter[str]:
    """Play visits; give how often each end came. Fails on the first leak."""
    ends: Counter[str] = Counter()
    for seed in seeds:
        place = folder / f"visit-{seed}"
        try:
            visit, how, leaked = await play(place, at, seed)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error
        assert not leaked, f"seed {seed}, {visit.did}, {how}: {sorted(set(leaked))}"
        shutil.rmtree(place)
        ends[how] += 1
    return ends
