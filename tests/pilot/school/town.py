"""The made-up municipality, signed in to, on a screen without a terminal."""

import shutil
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from securenotes.clock import FakeClock
from securenotes.notebook.demo.accounts import PASSWORD, load_list
from securenotes.notebook.demo.build import demo_place
from securenotes.notebook.door import Door
from tests.pilot.driver import running, settle
from tui.app import AnteckningApp
from tui.i18n import set_language
from tui.screens.base import BaseScreen

NINE = 1_772_438_400_000
"""2026-03-02 at nine in Sweden."""


@asynccontextmanager
async def signed_in(folder, login, *, size=(80, 24), language="sv", area=5):
    """Open a part of the application as somebody of the town."""
    set_language(language)
    clock = FakeClock(NINE)
    door = await Door.open(demo_place(folder), clock)
    accounts = load_list(folder).accounts(clock.now_ms(), {})
    account = next(one for one in accounts if one.login == login)
    book = await door.begin(login, PASSWORD).finish(account.code_now)
    app = AnteckningApp(door, first=BaseScreen, clock=clock)
    async with running(app, size) as pilot:
        await pilot.pause()
        me = book.me
        app.enter(book, me.person.name, administrator=me.administrator, minutes=5)
        app.action_area(area)
        await pilot.pause()
        await settle(pilot)
        yield pilot
    set_language("sv")


def copied(built: Path, to: Path) -> Path:
    """Give a test a town of its own."""
    shutil.copytree(built, to)
    to.chmod(0o700)
    return to


def code_now(pilot, folder, login):
    """Give the next code of somebody's phone, after a step has gone by."""
    clock = pilot.app.clock
    clock.advance(timedelta(seconds=30))
    accounts = load_list(folder).accounts(clock.now_ms(), {})
    return next(one.code_now for one in accounts if one.login == login)
