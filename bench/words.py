"""P10: a letter of a search inside a pupil, against ripgrep over one plain file.

1,000 notes of some 1,100 bytes, all read, one a line in the file. What is measured
is the search, as ripgrep's is: P9 tells what rows cost to draw. Where ripgrep is not
installed ``grep -F -i`` takes its place, and the line names it. Under a minute.
"""

from __future__ import annotations

import gc
import shutil
import statistics
import subprocess
import time
from pathlib import Path

from bench.pairing import Outcome, judge
from bench.town import TEXT, open_room, publish_many
from securenotes.model import ScopeId
from securenotes.notebook.session import Notebook

NOTES = 1_000
COMMON, RARE = "femton", "417 alva"
"""A word of every note, and words of which few notes hold the beginning."""

FOUND = 1
"""What both programs end with where nothing is found."""


def letters(words: str) -> list[str]:
    """Give what stands in the field after each letter."""
    return [words[: n + 1] for n in range(len(words)) if words[n] != " "]


async def ours(notebook: Notebook, pupil: ScopeId, typed: str) -> float:
    """Search as after a letter; milliseconds."""
    began = time.perf_counter()
    await notebook.search(pupil, typed)
    return (time.perf_counter() - began) * 1000


def theirs(program: list[str], file: Path, typed: str) -> float:
    """Do the same with a program that is started for it."""
    began = time.perf_counter()
    done = subprocess.run(
        [*program, "-F", "-i", "-e", typed, str(file)],
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode > FOUND:
        raise RuntimeError("the peer does not search")
    return (time.perf_counter() - began) * 1000


async def measure(pairs: int) -> list[Outcome]:
    """Type words of every note, and of few, the other program beside each letter."""
    ripgrep = shutil.which("rg")
    program, peer = ([ripgrep], "ripgrep") if ripgrep else (["grep"], "grep -F -i")
    async with open_room() as room:
        await publish_many(room, room.ada, NOTES)
        file = room.folder / "plain.txt"
        lines = (f"{n} {TEXT * 8}\n" for n in range(NOTES))
        file.write_text("".join(lines), "utf-8")
        notebook = await room.sit("anna")  # who wrote them, and so has read them
        if len(await notebook.search(room.ada, COMMON)) != NOTES:
            raise RuntimeError("not every note was searched")
        found = []
        for what, words in (("that all hold", COMMON), ("that few hold", RARE)):
            taken = []
            for _ in range(pairs):
                await notebook.search(room.ada, "zzz")  # nothing to narrow down
                gc.collect()
                mine, other = [], []
                for typed in letters(words):
                    mine.append(await ours(notebook, room.ada, typed))
                    other.append(theirs(program, file, typed))
                taken.append((statistics.median(mine), statistics.median(other)))
            told = f"a letter searched in {NOTES:,} notes, words {what}"
            found.append(judge("P10", told, peer, taken, 1.0))
        return found
