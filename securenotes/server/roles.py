"""The server's own role in the database must not be one that stands above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from securenotes.errors import StoreRefused
from securenotes.keeper.postgres import fail
from securenotes.server.database import Database

if TYPE_CHECKING:
    from securenotes.keeper.postgres import Line

ABOVE = (
    "SELECT rolsuper OR rolbypassrls"
    " OR pg_has_role(rolname, 'anteckning_owner', 'MEMBER')"
    " FROM pg_roles WHERE rolname = current_user"
)


class WalledDatabase(Database):
    """A database whose second wall is known to stand."""

    _walled = False

    async def check(self) -> None:
        """Raise the ``StoreError`` family when the store cannot be asked.

        ``StoreRefused`` ("role") where the server's role is one that row
        security does not hold, or that owns the tables.
        """
        await super().check()
        if not self._walled:
            await self._run(lambda bench: check_role(bench.line))
            self._walled = True


def check_role(line: Line) -> None:
    """Raise ``StoreRefused`` ("role") for a role that no wall holds."""
    try:
        line.begin("SELECT 1")
        found = line.cursor().execute(ABOVE).fetchone()
    except psycopg.Error as error:
        fail(error)
    if found is None or found[0]:
        raise StoreRefused("role")
