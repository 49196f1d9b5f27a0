"""The long campaigns: what the tests do a few times, done a thousand times.

``python -m tests.faults.campaign SEED ROUNDS [NAME…]``: "writers" kills a program
that stores as fast as it can, "local" and "remote" kill people who type, "canaries"
looks for what is left of people who have left, "served" the same at a server,
"servers" kills two servers behind one address and restarts their database;
"terminals" plays every scenario file that can be under the terminal driver.
Without a name all are run. What does not hold ends it, and names its seed.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import (
    canaries,
    images,
    server_kills,
    terminals,
    typing_kills,
    writer_kills,
)
from tests.faults.canaries import Place
from tests.faults.served import serving
from tests.faults.workstation import MARK, build_store

AT_ONCE = int(os.environ.get("AT_ONCE", "4"))
"""How many people type at the same time; they wait more than they work."""

Campaign = Callable[[Path, int, int], str]


def type_and_kill(kind: str) -> Campaign:
    """Make the campaign that kills people who type."""

    def play(folder: Path, seed: int, rounds: int) -> str:
        return typing_kills.campaign(kind, folder, seed, rounds, AT_ONCE)

    return play


def look_for_canaries(folder: Path, seed: int, rounds: int) -> str:
    """Let people come and go at one computer, and look for their words."""
    built = folder / "built"
    build_store(built)
    return _visits("canaries", folder, Place(built), seed, rounds)


def look_at_a_server(folder: Path, seed: int, rounds: int) -> str:
    """The same with the store at a server, and look there as well."""
    with serving(folder / "built") as served:
        told = _visits("served canaries", folder, Place(served=served), seed, rounds)
        leaked = served.leaks(images.wanted_forms(MARK))
        assert not leaked, sorted(set(leaked))
    return f"{told}; nothing in the server's memory, database and log"


def _visits(what: str, folder: Path, at: Place, seed: int, rounds: int) -> str:
    seeds = range(seed, seed + rounds)
    ends = asyncio.run(canaries.campaign(folder / "visits", at, seeds))
    told = ", ".join(f"{how} {n}" for how, n in sorted(ends.items()))
    return f"{what}: {rounds} visits, nothing left of any ({told})"


CAMPAIGNS: dict[str, Campaign] = {
    "writers": writer_kills.campaign,
    "local": type_and_kill("local"),
    "remote": type_and_kill("remote"),
    "canaries": look_for_canaries,
    "served": look_at_a_server,
    "servers": server_kills.campaign,
    "terminals": terminals.campaign,
}


def main() -> None:
    """Run what is named, or all."""
    given = sys.argv[1:]
    seed = int(given[0]) if given else random.randrange(1 << 32)
    rounds = int(given[1]) if len(given) > 1 else 500
    for name in given[2:] or CAMPAIGNS:
        print(f"{name}: seed {seed}, {rounds} rounds …", flush=True)
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            told = CAMPAIGNS[name](Path(folder), seed, rounds)
        print(f"{told} ({time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
