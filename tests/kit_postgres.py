"""One PostgreSQL for all tests of a process; each has an organisation of its own."""

from __future__ import annotations

import atexit
from functools import cache

from securenotes.clock import FakeClock
from securenotes.keeper.postgres import Line, Postgres
from securenotes.model import OrgId
from securenotes.repository.local import LocalRepository, LocalStore
from securenotes.server.migration import migrate
from securenotes.server.trial import Trial, start_trial

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

    def __init__(self, clock: FakeClock) -> None:
        self.sql = Postgres(Line(the_server().dsn(user=APP)), NOBODY)
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
