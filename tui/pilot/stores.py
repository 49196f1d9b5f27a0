"""Throwaway stores: made by the runner, and the only ones that it opens."""

from __future__ import annotations

import base64
import binascii
import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.clock import FakeClock, wall_ms
from securenotes.model import OrgId
from securenotes.notebook.demo.accounts import KEYS, PASSWORD, STORE, load_list
from securenotes.notebook.place import StorePlace, read_small
from securenotes.vault.totp import code_at, step_at
from tui.i18n import lazy
from tui.pilot.driver import StepFailed
from tui.pilot.places import meant

if TYPE_CHECKING:
    from securenotes.clock import Clock
    from tui.pilot.reading import Settings

NINE = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - a time on a wall in Sweden
"""Where the fake clock starts unless told."""
STEP = timedelta(seconds=30)
"""How long a one-time code stands."""


class Phones:
    """Everybody's one-time codes: seeds by user name."""

    def __init__(self, seeds: dict[str, bytes]) -> None:
        self._seeds = seeds

    def code(self, login: str, now_ms: int, used: int, lasting_ms: int = 0) -> str:
        """Give the lowest code after the step ``used``, "" for none.

        It is valid at ``now_ms`` and for ``lasting_ms`` milliseconds more.
        """
        step = max(step_at(now_ms + lasting_ms) - 1, used + 1)
        if step > step_at(now_ms) + 1:
            return ""
        return code_at(self.seed(login), step)

    def seed(self, login: str) -> bytes:
        """Give somebody's seed; ``StepFailed`` for nobody."""
        if login not in self._seeds:
            told = lazy("Nobody here is called {login}.", login=login)
            raise StepFailed(meant(told, login, self._seeds))
        return self._seeds[login]


def read_seed(text: str) -> bytes:
    """Read a second factor's seed as set-up shows it; ``StepFailed`` if it is none."""
    try:
        return base64.b32decode("".join(text.split()).upper())
    except binascii.Error:
        raise StepFailed(lazy("What was kept is no second factor.")) from None


class Shelf:
    """Stores of one run, each built once and copied for every scenario."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._built: dict[object, tuple[Path, dict[str, bytes]]] = {}
        self._taken = 0

    async def take(self, settings: Settings, clock: Clock) -> tuple[Path, Phones]:
        """Give a folder with a store of its own, and its codes.

        Stores built by the machine's own clock serve all that go by it.
        """
        began = clock.now_ms() if isinstance(clock, FakeClock) else 0
        wanted = (settings.store, settings.sources, began)
        if wanted not in self._built:
            at = self._folder / f"built-{len(self._built)}"
            at.mkdir(mode=0o700, parents=True)
            self._built[wanted] = (at, await _build(settings, at, clock))
        built, seeds = self._built[wanted]
        folder = self.new_folder()
        shutil.copytree(built, folder)
        folder.chmod(0o700)
        return folder, Phones(dict(seeds))

    def new_folder(self) -> Path:
        """Name a folder that is not there yet."""
        self._taken += 1
        return self._folder / f"store-{self._taken}"


async def _build(settings: Settings, at: Path, clock: Clock) -> dict[str, bytes]:
    if settings.store == "empty":
        return {}
    if settings.store == "roster":
        from tui.pilot.founding import ADMIN, found_from

        founded = await found_from(settings.sources, place_of("roster", at), clock)
        return {ADMIN: founded.seed}
    from securenotes.notebook.demo.build import build_demo

    await build_demo(at, clock)
    return {person.login: person.seed for person in load_list(at).people}


def fake_clock(settings: Settings) -> FakeClock:
    """Give the clock of a scenario."""
    return FakeClock(wall_ms(settings.clock or NINE))


def place_of(store: str, folder: Path) -> StorePlace:
    """Say where a throwaway store lies, and how its account keys are kept."""
    return StorePlace(
        folder / STORE,
        folder,
        demo=store == "demo",
        throwaway=True,
        key_file=folder / KEYS,
        password=PASSWORD if store == "demo" else "",
    )


def account_key(place: StorePlace, login: str) -> str:
    """Give an account key as its owner has it on paper; ``StepFailed`` for nobody."""
    from securenotes.vault.codes import Prefix, print_code
    from securenotes.vault.ids import user_id

    kept = read_small(place.key_file) if place.key_file is not None else None
    for name, key in (json.loads(kept) if kept else {}).items():
        org, user, what = name.split("/")
        whose = user_id(OrgId(bytes.fromhex(org)), login).hex()
        if (user, what) == (whose, "account-key"):
            return print_code(Prefix.ACCOUNT_KEY, bytes.fromhex(key))
    raise StepFailed(lazy("Nobody here is called {login}.", login=login))


async def used_step(place: StorePlace, clock: Clock, login: str) -> int:
    """Give the last one-time code's step that somebody used; 0 for none."""
    from securenotes.repository.local import LocalStore
    from securenotes.vault.ids import user_id

    store = LocalStore.open(place.store, clock)
    try:
        info = await store.client().info()
        if info is None:
            return 0
        return (await store.claimed_steps()).get(user_id(info.org, login), 0)
    finally:
        await store.close()
