"""One PostgreSQL for all tests of a process; each has an organisation of its own."""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any

from securenotes.clock import FakeClock
from securenotes.keeper.keeper import Keeper
from securenotes.keeper.postgres import Line, Postgres
from securenotes.model import OrgId
from securenotes.repository.local import LocalRepository, LocalStore
from securenotes.server.database import Database
from securenotes.server.migration import migrate
from securenotes.server.trial import Trial, start_trial
from tests.kit_remote import ServedStore

APP = "anteckning_app"
NOBODY = OrgId(bytes(16))


@cache
def the_server() -> Trial:
    """Give the process's PostgreSQL, migrated."""
    trial = start_trial(hasty=True)
    atexit.register(trial.stop)
    migrate(trial.dsn())
    return trial


class PostgresStore(LocalStore):
    """A keeper in this process over PostgreSQL, for an organisation to come."""

    def __init__(self, clock: FakeClock, dsn: str = "") -> None:
        self.sql = Postgres(Line(dsn or the_server().dsn(user=APP)), NOBODY)
        super().__init__(self.sql, clock)  # type: ignore[arg-type]

    def client(self) -> LocalRepository:
        return Founder(self)


class Founder(LocalRepository):
    """Says which organisation it is before it founds it, as a path does."""

    def __init__(self, store: PostgresStore) -> None:
        super().__init__(store)
        self.postgres = store.sql

    async def found(self, foundation) -> None:
        if self.postgres.org == NOBODY:
            self.postgres.org = foundation.org
        await super().found(foundation)


class ServedOnPostgres(ServedStore):
    """A server in a thread over PostgreSQL."""

    _own: Keeper | None = None

    def make_keepers(self, clock: FakeClock) -> Any:
        self._clock = clock
        return Database(the_server().dsn(user=APP), clock, self.keys, workers=2)

    @property
    def keeper(self) -> Keeper:
        """One for the test, with a connection of its own.

        A server's thread ends what it has read after its answer was handed out:
        nobody else may say anything on its connection.
        """
        if self._own is None:
            self._line = Line(the_server().dsn(user=APP))
            self._own = Keeper(Postgres(self._line, self.org), self._clock, self.keys)
        return self._own

    async def run(self, act, *values):
        def at_the_keeper(_server_s: Keeper) -> Any:
            with self.keeper.sql.reading():  # the server may have written
                self.keeper.roster._rosters.catch_up()
            return act(*values)

        return await self.keepers.run(self.org, at_the_keeper)

    async def close(self) -> None:
        if self._own is not None:
            self._line.close()
        await super().close()
