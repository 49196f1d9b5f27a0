"""What a scenario is played on: a throwaway store, here or at a server."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Protocol

from tui.i18n import lazy
from tui.pilot.driver import StepFailed
from tui.pilot.spoiling import Spoiler
from tui.pilot.stores import Phones, Shelf, place_of, used_step

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from securenotes.clock import Clock
    from securenotes.notebook.place import StorePlace
    from tui.pilot.reading import Settings


class Site(Protocol):
    """One scenario's store, and what is known of it."""

    folder: Path
    place: StorePlace
    phones: Phones

    async def used_step(self, login: str) -> int:
        """Give the last one-time code's step that somebody used; 0 for none."""

    def address(self) -> str:
        """Give the server's address; ``StepFailed`` where there is none."""

    async def server(self, how: str, time: timedelta | None) -> None:
        """Let the server stop, start, refuse, or be slow by a time."""

    def store(self, how: str) -> None:
        """Let the store's file be busy, gone, damaged, or well again."""

    async def close(self, *, keep: bool) -> None:
        """Throw the store away, unless it is to be kept."""


class LocalSite:
    """A store in a file, opened in process."""

    def __init__(self, folder: Path, phones: Phones, store: str, clock: Clock) -> None:
        self.folder, self.phones = folder, phones
        self.place = place_of(store, folder)
        self._clock = clock
        self._spoiler = Spoiler(self.place.store)

    async def used_step(self, login: str) -> int:
        """Ask the store."""
        return await used_step(self.place, self._clock, login)

    def address(self) -> str:
        """Refuse: there is none."""
        raise _no_server()

    async def server(self, how: str, time: timedelta | None) -> None:
        """Refuse: there is none."""
        del how, time
        raise _no_server()

    def store(self, how: str) -> None:
        """Do to the file what befalls it."""
        self._spoiler.let(how)

    async def close(self, *, keep: bool) -> None:
        """Remove the folder."""
        self._spoiler.let("well")
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)


async def make_site(settings: Settings, shelf: Shelf, clock: Clock) -> Site:
    """Make what a scenario is played on; ``StepFailed`` where it cannot be."""
    if settings.backend == "remote":
        try:
            from tui.pilot.served import make_served
        except ImportError:
            raise StepFailed(
                lazy(
                    "The server's parts are not installed:"
                    " pip install 'anteckning[server,trial]'"
                )
            ) from None
        return await make_served(settings, shelf.new_folder(), clock)
    folder, phones = await shelf.take(settings, clock)
    return LocalSite(folder, phones, settings.store, clock)


def _no_server() -> StepFailed:
    return StepFailed(lazy("There is no server to a store in this process."))
