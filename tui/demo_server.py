"""The made-up municipality in a database, put there through a server.

The server that takes it in goes by a clock that is turned through the school
year; whoever reads it afterwards is served by another, with the same keys.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from securenotes.clock import FakeClock
from securenotes.notebook.demo.build import keep_list, live_through
from securenotes.notebook.demo.days import Calendar
from securenotes.repository.remote import RemoteStore
from securenotes.server.database import Database
from securenotes.server.run import Loopback, make_app
from securenotes.vault.codes import Prefix, print_code

if TYPE_CHECKING:
    from pathlib import Path

    from securenotes.model import OrgId
    from securenotes.server.keys import ServerKeys

APP = "anteckning_app"
"""The server's role in the database."""


def fill_database(dsn: str, keys: ServerKeys, now_ms: int, folder: Path) -> str:
    """Live through the demo's year up to a moment; give the organisation's code.

    What the sign-in screen needs is left in ``folder``. Raises the
    ``StoreError`` family.
    """
    days = Calendar.around(now_ms)
    turned = FakeClock(days.began_ms)
    keepers = Database(dsn, turned, keys)
    ways: list[RemoteStore] = []

    def reach(org: OrgId) -> RemoteStore:
        ways.append(RemoteStore(url, org, keys.name))
        return ways[0]

    async def live() -> str:
        try:
            town = await live_through(reach, days, turned)
        finally:
            for way in ways:
                await way.close()
        keep_list(folder, town)
        return print_code(Prefix.ORGANISATION, town.org)

    try:
        with Loopback(make_app(keepers, keys, founding=True)) as loopback:
            url = loopback.url
            return asyncio.run(live())
    finally:
        asyncio.run(keepers.close())
