"""A server at which the people of a shared computer work, and what it has of them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from securenotes.clock import SystemClock
from securenotes.notebook.demo.accounts import load_list
from securenotes.vault.totp import step_at
from tests.faults import images
from tests.faults.workstation import TYPING_MS, Workstation, add_pupil
from tui.commands.served_demo import served_demo
from tui.pilot.stores import Phones


class Codes:
    """Everybody's one-time codes, for as long as a server stands."""

    def __init__(self, seeds: dict[str, bytes]) -> None:
        self._phones = Phones(seeds)
        self._clock = SystemClock()
        # The demo's people have signed in until a moment ago.
        self._first = step_at(self._clock.now_ms())
        self._used: dict[str, int] = {}

    async def next(self, login: str) -> str:
        """Give a code that is not used yet; waits for one where all are."""
        while True:
            used = self._used.get(login, self._first)
            now = self._clock.now_ms()
            code = self._phones.code(login, now, used, TYPING_MS)
            if code:
                self._used[login] = max(step_at(now + TYPING_MS) - 1, used + 1)
                return code
            await asyncio.sleep(0.5)


class Served:
    """A server with the demo and one pupil more; ``built`` is connected to it."""

    def __init__(self, built: Path, codes: Codes) -> None:
        self.built, self.codes = built, codes

    def workstation(self, folder: Path, **how: tuple[str, ...]) -> Workstation:
        """Connect a computer."""
        made = Workstation(folder, codes=self.codes.next, **how)
        made.build(self.built)
        return made

    def leaks(self, wanted: dict[bytes, str]) -> list[str]:
        """Name what of somebody's words the server and its database have."""
        ours = [one for one in descendants(os.getpid()) if _serves(one)]
        assert len(ours) > 1, "no server"
        found = images.look_in_memory(ours, wanted)
        found += images.look_at_processes(ours, wanted)
        for folder in {self.built, *(_cluster(one) for one in ours)} - {None}:
            assert folder is not None
            found += images.look_in_files(folder, wanted)
        return [f"server: {one}" for one in found]


def descendants(pid: int) -> Iterator[int]:
    """Give all processes that a process has started, and those that they have."""
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, told.read_text("ascii").split()):
            yield child
            yield from descendants(child)


def _serves(pid: int) -> bool:
    told = Path(f"/proc/{pid}/cmdline").read_bytes()
    return b"postgres" in told or b"\0serve\0" in told


def _cluster(pid: int) -> Path | None:
    at = Path(f"/proc/{pid}/cwd").resolve()
    return at if (at / "PG_VERSION").exists() else None


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve the demo until the block ends."""
    folder.mkdir(mode=0o700, parents=True)
    with served_demo(folder):
        codes = Codes({one.login: one.seed for one in load_list(folder).people})
        asyncio.run(add_pupil(folder, codes.next))
        yield Served(folder, codes)
